"""What every office may call a column. normalised() has written out no, tgl, kec, kab, ket, telp, jml, alm already."""

from collections.abc import Mapping, Sequence

EVERYWHERE: Mapping[str, Sequence[str]] = {
    "nik": (
        "nomor induk kependudukan", "no nik", "nik ktp", "no ktp", "nomor ktp", "ktp", "no ktp/nik", "nik/no ktp",
        "nomor identitas", "no identitas", "no induk kependudukan", "nik (16 digit)", "nomor induk kependudukan (nik)",
        "nik peserta", "nik pekerja", "nik calon peserta", "nik art", "no e-ktp", "nik individu", "nomor nik",
        "no ktp (nik)", "nik anggota", "nik e-ktp", "id number",
    ),
    "name": (
        "nama", "nama lengkap", "nama lengkap sesuai ktp", "nama sesuai ktp", "nama ktp", "nama penduduk", "nama pekerja",
        "nama calon peserta", "nama peserta", "nama warga", "nama anggota", "nama art", "nama anggota keluarga",
        "nama nelayan", "nama petani", "nama buruh", "nama penerima", "nama lengkap pekerja", "nama tenaga kerja",
        "nama pelaku usaha", "nama buruh tani", "nama kepala keluarga/anggota", "nama orang", "nama individu",
        "nama penerima manfaat", "nama calon penerima", "full name", "name", "nama petani tembakau",
        "nama buruh tani tembakau", "nama jelas", "nama terang", "nama lengkap dan gelar", "nama lengkap & gelar",
    ),
    "sex": (
        "jenis kelamin", "jk", "j k", "l/p", "lk/pr", "kelamin", "jns kelamin", "jenis kelamin (l/p)", "gender", "jenkel",
        "jenis kel", "p/l", "laki-laki/perempuan", "j kelamin", "sex", "jenis kelamin l/p", "kode jenis kelamin",
        "jenis klamin", "jns klmn", "jen kelamin", "jenis kelamin 1.l 2.p", "jk art", "kode jk",
    ),
    "birth_place": (
        "tempat lahir", "tmp lahir", "tempat lhr", "kota lahir", "tempat kelahiran", "tpt lahir", "kab/kota lahir",
        "lahir tempat", "kelahiran tempat", "tempat tanggal lahir tempat",
    ),
    "birth_date": (
        "tanggal lahir", "tgl lahir", "tanggal kelahiran", "tgllahir", "lahir", "tanggal lahir (dd/mm/yyyy)",
        "tanggal/bulan/tahun lahir", "tgl/bln/thn lahir", "dob", "date of birth", "tanggal lahir (tgl-bln-thn)",
        "tgl. lahir", "tanggal lahir (hh-bb-tttt)", "lahir tanggal", "kelahiran tanggal", "lahir tgl",
        "tempat tanggal lahir tanggal", "tg lahir", "tgl lhr", "tgl lhr art", "tanggal lahir art", "tanggal lahir ktp",
        "tahun lahir",
    ),
    "birth": (
        "tempat tanggal lahir", "tempat/tanggal lahir", "tempat, tanggal lahir", "ttl", "tempat & tanggal lahir",
        "tempat dan tanggal lahir", "tempat tgl lahir", "tempat/tgl lahir", "tmpt/tgl lahir", "tempat, tgl lahir",
        "tempat tanggal lhr", "tmp/tgl lahir", "tpt/tgl lahir", "tempat/tgl/bln/thn lahir", "tempat lahir/tanggal lahir",
    ),
    "birth_day": (
        "tanggal lahir tgl", "tgl lahir tgl", "lahir tgl bulan", "tanggal lahir hari",
    ),
    "birth_month": (
        "tanggal lahir bln", "bulan lahir", "lahir bulan", "kelahiran bulan",
    ),
    "birth_year": (
        "tanggal lahir thn", "lahir tahun", "kelahiran tahun",
    ),
    "man": (
        "jenis kelamin l", "jenis kelamin lk", "jenis kelamin laki-laki", "jk l", "l/p l", "kelamin l", "umur l", "usia l",
    ),
    "woman": (
        "jenis kelamin p", "jenis kelamin pr", "jenis kelamin perempuan", "jk p", "l/p p", "kelamin p", "umur p", "usia p",
    ),
    "age": (
        "umur", "usia", "umur (tahun)", "usia (tahun)", "usia (th)", "umur (th)", "usia saat ini", "age", "umur/usia",
        "usia/umur",
    ),
    "mother_name": (
        "nama ibu kandung", "nama ibu", "ibu kandung", "nama lengkap ibu", "nama gadis ibu kandung", "nama gadis ibu",
        "ibu", "nama lengkap ibu kandung", "mother's name",
    ),
    "household_id": (
        "no kk", "nomor kk", "nomor kartu keluarga", "no kartu keluarga", "kk", "id keluarga", "id rumah tangga", "id ruta",
        "id rtm", "no kartu keluarga (kk)", "nokk", "idkeluarga", "id bdt", "nomor kartu keluarga (kk)", "id keluarga p3ke",
        "no. kk", "nkk", "nomor kk (16 digit)",
    ),
    "area_code": (
        "kode desa", "kode wilayah", "kode kelurahan", "kode desa/kelurahan", "kode desa/kel", "kode kemendagri",
        "kode wilayah desa", "kode wil", "kode area", "kode desa kemendagri", "kode kelurahan/desa",
        "kode wilayah kemendagri", "kode desa kel", "desa/kelurahan (kode)", "kode wilayah administrasi", "kd desa",
        "kdwil", "kode kecamatan lengkap", "id desa", "kode desa bps", "kode bps", "kode wilayah bps", "area code",
        "kode kemdagri", "kode dagri", "kode wilayah kemdagri",
    ),
    "desa": (
        "desa", "kelurahan", "desa/kelurahan", "desa/kel", "kel/desa", "kelurahan/desa", "nama desa", "nama kelurahan",
        "nama desa/kelurahan", "nama desa/kel", "deskel", "alamat desa", "alamat (desa)", "alamat desa/kelurahan", "ds/kel",
        "kelurahan desa", "desa domisili", "nama kelurahan/desa", "village", "desa kel", "alamat domisili desa",
        "desa tempat tinggal", "nmdesa", "asal desa", "desa asal", "desa/lurah", "desa/kecamatan", "desa/kel/kecamatan",
        "kelurahan/kecamatan", "kecamatan/desa", "desa dan kecamatan", "desa/kec", "kec/desa",
    ),
    "kecamatan": (
        "kecamatan", "nama kecamatan", "kec", "alamat kecamatan", "alamat (kecamatan)", "kecamatan domisili", "district",
        "alamat domisili kecamatan", "nmkec", "asal kecamatan", "kecamatan asal",
    ),
    "kabupaten": (
        "kabupaten", "kabupaten/kota", "kab/kota", "nama kabupaten", "nama kabupaten/kota", "kab", "kota", "nama kab/kota",
        "kota/kab", "kota/kabupaten", "kabupaten kota", "kabkota", "kabupaten domisili", "nmkab", "asal kabupaten",
        "kabupaten/kota domisili",
    ),
    "province_part": (
        "kode provinsi", "kode prov", "kd prov", "kdprov", "kode prop", "kd prop",
    ),
    "kab_part": (
        "kode kabupaten", "kode kab", "kode kab/kota", "kode kabupaten/kota", "kd kab", "kdkab",
    ),
    "kecamatan_part": (
        "kode kecamatan", "kode kec", "kd kec", "kdkec",
    ),
    "desa_part": (
        "kode kel", "kd kel", "kddesa", "kode kel/desa", "kdkel",
    ),
    "address": (
        "alamat", "alamat lengkap", "alamat rumah", "alamat tinggal", "alamat domisili", "alamat ktp", "alamat sesuai ktp",
        "alamat tempat tinggal", "alamat sekarang", "nama jalan", "alamat_sekarang", "jalan",
    ),
    "phone": (
        "no hp", "nomor hp", "hp", "no handphone", "no telepon", "no telp", "nomor telepon", "nomor handphone", "telp/hp",
        "no hp/wa", "no wa", "nomor wa", "nomor whatsapp", "no whatsapp", "no telp/hp", "handphone", "no hp aktif",
        "telepon", "no hp/telp", "nomor hp/wa", "phone", "kontak", "no kontak", "nomor kontak", "no hp (wa)", "telepon/hp",
        "no telpon", "nomer hp",
        "no hp/telepon",
    ),
    "email": (
        "email", "e-mail", "surel", "alamat email", "alamat surel",
    ),
    "occupation": (
        "pekerjaan", "jenis pekerjaan", "pekerjaan utama", "mata pencaharian", "profesi", "pekerjaan/profesi",
        "pekerjaan saat ini", "jenis usaha/pekerjaan", "jenis pekerjaan/usaha", "status pekerjaan", "pekerjaan sesuai ktp",
        "bidang pekerjaan", "jenis usaha", "occupation", "pekerjaan kepala keluarga", "jabatan", "pekerjaan di ktp",
        "pekerjaan/usaha",
        "pekerjaan krt", "pekerjaan pokok", "pekerjaan sehari-hari",
    ),
    "sector": (
        "sektor", "sektor usaha", "sektor pekerjaan", "lapangan usaha", "bidang usaha", "sector",
    ),
    "declared_income": (
        "penghasilan", "penghasilan per bulan", "pendapatan", "pendapatan per bulan", "upah", "upah (rp)",
        "penghasilan (rp)", "pendapatan (rp)", "rata-rata penghasilan", "penghasilan/bulan", "pendapatan/bulan",
        "upah per bulan", "upah yang dilaporkan", "penghasilan perbulan", "pendapatan perbulan", "penghasilan bulanan",
        "penghasilan rata-rata per bulan", "dasar upah", "income", "penghasilan per bulan (rp)", "upah dilaporkan",
        "upah/penghasilan", "penghasilan rata-rata", "upah/bulan", "gaji", "honor", "penghasilan/upah", "gaji per bulan",
    ),
    "decile": (
        "desil", "decile", "desil (1-10)", "desil kemiskinan", "desil dtks", "kategori desil", "tingkat desil",
        "nilai desil", "peringkat kesejahteraan", "peringkat kesejahteraan (desil)", "peringkat kesejahteraan keluarga",
        "kelas desil", "desil/peringkat", "desil keluarga", "desil p3ke", "kelompok desil kesejahteraan",
    ),
    "groups": (
        "kelompok", "kategori", "kategori pekerja", "kelompok sasaran", "jenis kelompok", "kelompok pekerja",
        "kategori penerima", "tag", "kelompok rentan", "kategori sasaran", "sasaran",
    ),
    "dependants": (
        "jumlah tanggungan", "tanggungan", "jml tanggungan", "banyak tanggungan", "jumlah tanggungan keluarga",
        "tanggungan keluarga", "jumlah anggota keluarga ditanggung", "dependants",
    ),
    "school_children": (
        "anak sekolah", "jumlah anak sekolah", "jml anak sekolah", "anak usia sekolah", "banyak anak sekolah",
    ),
    "breadwinner": (
        "pencari nafkah utama", "pencari nafkah", "tulang punggung keluarga", "tulang punggung",
        "pencari nafkah utama (ya/tidak)", "breadwinner", "pencari nafkah keluarga",
    ),
    "employed_by_state": (
        "asn/tni/polri", "asn", "pns", "pns/tni/polri", "asn tni polri", "status asn", "apakah asn/tni/polri",
        "pegawai negeri", "asn/tni/polri (ya/tidak)", "apakah asn",
    ),
    "work_place": (
        "tempat kerja", "lokasi kerja", "tempat bekerja", "lokasi usaha", "alamat tempat kerja", "lokasi pekerjaan",
        "alamat usaha", "masjid", "nama masjid", "masjid/tpq", "masjid/musholla", "nama masjid/tpq", "tpq", "nama tpq",
    ),
    "work_hours": (
        "jam kerja", "waktu kerja", "jam kerja per hari",
    ),
    "wadah": (
        "wadah", "nama wadah", "wadah/kelompok", "wadah/kelompok kerja", "kelompok tani", "nama kelompok",
        "nama kelompok tani", "gapoktan", "kub", "nama kub", "koperasi", "nama kelompok nelayan", "kelompok nelayan",
        "paguyuban", "asosiasi", "nama kelompok tani/gapoktan",
    ),
    "segment": (
        "segmen", "segmen kepesertaan", "segment",
    ),
    "deceased": (
        "meninggal", "sudah meninggal", "status meninggal", "tanggal meninggal", "meninggal dunia", "almarhum",
    ),
    "alive": (
        "status hidup", "masih hidup", "hidup", "status hidup (ya/tidak)", "masih hidup (ya/tidak)",
    ),
    "insurer_status": (
        "status kepesertaan", "status bpjs ketenagakerjaan", "status peserta", "status bpjamsostek", "status bpjs tk",
        "peserta bpjs tk", "kepesertaan bpjs ketenagakerjaan", "status kepesertaan bpjs ketenagakerjaan", "kepesertaan",
        "status jamsostek", "status bpjsketenagakerjaan", "status kepesertaan bpjs tk", "kepesertaan bpjs tk",
        "sudah terdaftar bpjs tk", "peserta bpjs ketenagakerjaan (ya/tidak)", "peserta bpjs ketenagakerjaan", "bpjs tk",
        "bpjs ketenagakerjaan", "bpjstk",
    ),
    "insurer_number": (
        "kpj", "no kpj", "nomor kpj", "no bpjs ketenagakerjaan", "nomor bpjs ketenagakerjaan", "no bpjamsostek",
        "no jamsostek", "no kartu bpjs tk", "no bpjs tk", "no kartu bpjs ketenagakerjaan", "no bpjstk",
    ),
    "nik_status": (
        "status nik", "validasi nik", "status dukcapil", "hasil padan dukcapil", "keterangan nik",
        "status validasi dukcapil", "verifikasi nik", "status verifikasi dukcapil", "nik valid", "status padan",
        "hasil validasi nik",
    ),
    "note": (
        "keterangan", "catatan", "ket", "remarks", "keterangan lain", "status penduduk", "status", "status keberadaan",
        "status warga",
    ),
    "dusun": (
        "dusun", "dusun/lingkungan", "lingkungan/dusun", "lingkungan", "nama dusun", "nama lingkungan", "dusun/rt", "kadus",
        "alamat (dusun)", "alamat/dusun", "dsn", "gubuk", "dusun/rt/rw", "lingkungan/rt",
    ),
}  # fmt: skip

#: Known, and of no use to us; nobody is asked about them.
IGNORED: Sequence[str] = (
    "no", "nomor urut", "no urut", "agama", "agama_id", "pendidikan", "pendidikan terakhir", "pendidikan_kk_id",
    "pendidikan_sedang_id", "status kawin", "status perkawinan", "status_kawin", "gol darah", "golongan darah",
    "golongan_darah_id", "hubungan keluarga", "hubungan dalam keluarga", "shdk", "stat hbkel", "kk_level", "warganegara",
    "warganegara_id", "kewarganegaraan", "nama ayah", "nama_ayah", "nama lgkp ayah", "nama ayah kandung", "ayah_nik",
    "ibu_nik", "ayah", "rt", "rw", "rt/rw", "kode pos", "provinsi", "nama provinsi", "prov", "nama prop", "tanda tangan",
    "ttd", "paraf", "suku", "ktp_el", "status_rekam", "tag_id_card", "cacat_id", "disabilitas", "sakit_menahun_id",
    "akta_lahir", "akta lahir", "no akta lahir", "dokumen_pasport", "tanggal_akhir_paspor", "dokumen_kitas",
    "akta_perkawinan", "tanggalperkawinan", "akta_perceraian", "tanggalperceraian", "cara_kb_id", "hamil", "id_asuransi",
    "no_asuransi", "lat", "lng", "latitude", "longitude", "foto", "gol drh", "pddk akh", "stat kwn", "id", "id individu",
    "id dtsen", "id individu dtsen", "id individu p3ke", "id p3ke", "idart", "nomor art", "hubungan dengan kepala keluarga",
    "hubungan dengan krt", "hubungan dengan kepala rumah tangga", "nama kepala keluarga", "kepala keluarga",
    "peringkat nasional", "penerima bpnt", "penerima bpum", "penerima bst", "penerima pkh", "penerima sembako",
    "penerima prakerja", "penerima kur", "resiko stunting", "kepemilikan rumah", "jenis atap", "jenis dinding",
    "jenis lantai", "sumber penerangan", "bahan bakar memasak", "sumber air minum", "fasilitas bab", "memiliki simpanan",
    "usia dibawah 7 tahun", "usia 7-12", "usia 13-15", "usia 16-18", "usia 19-21", "usia 22-59", "usia 60 tahun keatas",
    "npp", "kode kantor", "kantor cabang", "nama perusahaan", "blth terakhir", "tgl kepesertaan", "tanggal kepesertaan",
    "tgl non aktif", "tanggal nonaktif", "keps awal", "kode pembina", "no kusuka", "kartu kusuka", "nomor kusuka",
    "kode nelayan", "luas lahan", "luas lahan (ha)", "luas lahan tembakau", "luas lahan tembakau (ha)", "nama kapal",
    "ukuran kapal (gt)", "alat tangkap", "jenis tembakau", "tahun", "bulan", "usulan", "diusulkan oleh", "perbaiki",
    "yang perlu diperbaiki", "what to mend", "baris asal", "line in your file", "lembar asal", "npwp", "nomor rekening",
    "no rekening", "bank", "nama bank", "kode", "no rt", "no rw", "insentif", "insentif/bulan", "insentif per bulan",
    "pagu", "jumlah insentif", "status hubungan keluarga", "hub keluarga", "hubungan", "pkh", "bpnt", "pbi-jk", "pbi jk",
    "nik ibu",
    "nik ayah", "program", "nip", "luas", "usia di bawah 7 tahun", "kawin", "pendidikan dalam kk", "nomor kartu kusuka",
    "jenis kapal (gt)", "blth iuran terakhir", "nama badan usaha/wadah", "nama ahli waris", "nik ahli waris", "hub ahli waris",
    "hubungan ahli waris", "nama suami", "nama istri", "nama suami/istri", "nama petugas", "nama pendamping", "nama penyuluh",
)  # fmt: skip
