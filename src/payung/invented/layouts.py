"""What the file of each office looks like: letterhead, headings in one row or two, the columns and how they are written.

Modelled on how such lists are laid out (the headings of SIAK and OpenSID are those of their exports); no file of an office
was copied. The reader of received files and the profiles of `payung.lists` must cope with all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`form` is a key of cells.FORMS. `under`: the heading above it that several columns share."""

    heading: str
    form: str
    under: str = ""
    merged_down: bool = False  # equal cells one below another are one cell


@dataclass(frozen=True)
class Layout:
    """Titles and notes may name {kab}, {kecamatan}, {desa}, {office}, {rows}, and {day}. `delimiter` set: a csv file."""

    key: str
    columns: Sequence[Column]
    titles: Sequence[str] = ()
    notes: Sequence[str] = ()
    sheet: str = "Sheet1"
    sheets_by_kecamatan: bool = False
    numbering: bool = False  # (1) (2) (3) below the headings
    total: str = ""
    instructions: Sequence[str] = ()  # a first sheet without people
    delimiter: str = ""
    encoding: str = "utf-8"

    @property
    def extension(self) -> str:
        return "csv" if self.delimiter else "xlsx"


def _columns(*pairs: tuple[str, str], under: str = "") -> tuple[Column, ...]:
    return tuple(Column(heading, form, under) for heading, form in pairs)


_BY_HAND = ("Mengetahui,", "Kepala Desa {desa}", "", "(.................................)")

DTSEN = Layout(
    "dtsen",
    titles=(
        "PEMERINTAH PROVINSI NUSA TENGGARA BARAT", "DINAS SOSIAL", "DATA TUNGGAL SOSIAL DAN EKONOMI NASIONAL (DTSEN) {kab}", "",
    ),
    sheet="DTSEN",
    columns=_columns(
        ("No", "number in the list"), ("ID Keluarga DTSEN", "kk"), ("NIK", "nik"), ("Nama Lengkap", "NAME"),
        ("Jenis Kelamin", "sex 1 2"), ("Tempat Lahir", "BORN AT"), ("Tanggal Lahir", "born 1980-02-24"),
        ("Nama Ibu Kandung", "MOTHER"), ("Hubungan Dengan Kepala Keluarga", "relation"), ("Alamat", "ADDRESS"),
        ("Kode Desa", "code 52.03.01.2001"), ("Desa/Kelurahan", "DESA"), ("Kecamatan", "KECAMATAN"),
        ("Pekerjaan Utama", "occupation"), ("Desil Nasional", "decile"),
    ),
)  # fmt: skip
P3KE = Layout(
    "p3ke",
    titles=("DATA P3KE BY NAME BY ADDRESS", "{kab}", "Keadaan {day}", ""),
    sheet="Individu",
    columns=(
        Column("No.", "number in the list"),
        *_columns(("NIK", "nik"), ("Nama", "name"), ("Jenis Kelamin", "sex in words"), ("Tanggal Lahir", "born, a day"),
                  under="Identitas Individu"),
        *_columns(("Kecamatan", "KECAMATAN"), ("Desa/Kelurahan", "DESA"), ("Kode Wilayah", "code 5203012001"),
                  ("Alamat", "address"), under="Wilayah"),
        *_columns(("ID Keluarga P3KE", "kk"), ("Desil Kesejahteraan", "decile"), ("Padan Dukcapil", "matched"),
                  ("Pekerjaan", "occupation")),
    ),
    numbering=True,
    total="JUMLAH",
    notes=("Sumber: data P3KE, diolah.", "*) Data bersifat rahasia."),
)  # fmt: skip
SIAK = Layout(
    "siak",
    delimiter=";",
    columns=_columns(
        ("NO_KK", "kk"), ("NIK", "nik"), ("NAMA_LGKP", "NAME"), ("JENIS_KLMIN", "sex 1 2"), ("TMPT_LHR", "BORN AT"),
        ("TGL_LHR", "born 24/02/1980"), ("STAT_HBKEL", "relation, Dukcapil's number"),
        ("JENIS_PKRJN", "occupation, Dukcapil's number"), ("NAMA_LGKP_IBU", "MOTHER"),
        ("ALAMAT", "ADDRESS"), ("NO_RT", "rt"), ("NO_RW", "rw"), ("NO_PROP", "code, province"),
        ("NO_KAB", "code, kab"), ("NO_KEC", "code, kecamatan"), ("NO_KEL", "code, desa"),
    ),
)  # fmt: skip
OPENSID = Layout(
    "opensid",
    sheet="Data Penduduk",
    columns=_columns(
        ("alamat", "address"), ("dusun", "dusun"), ("rw", "rw"), ("rt", "rt"), ("nama", "NAME"), ("no_kk", "kk, apostrophe"),
        ("nik", "nik, as clerks type"), ("sex", "sex 1 2"), ("tempatlahir", "BORN AT"), ("tanggallahir", "born 1980-02-24"),
        ("pekerjaan_id", "occupation, Dukcapil's number"), ("kk_level", "relation, Dukcapil's number"), ("nama_ibu", "MOTHER"),
        ("telepon", "phone"), ("status_dasar", "life"),
    ),
)  # fmt: skip
VILLAGE = Layout(
    "usulan-desa",
    titles=("DAFTAR USULAN PEKERJA RENTAN", "DESA {desa} KECAMATAN {kecamatan}", "{kab}", ""),
    sheet="Usulan",
    columns=(
        *_columns(("No.", "number in the list"), ("Nama", "name"), ("No. KTP", "nik, as clerks type"), ("L/P", "sex L P"),
                  ("Tempat, Tanggal Lahir", "born at, on")),
        Column("Dusun", "dusun", merged_down=True),
        *_columns(("Desa", "desa"), ("Kecamatan", "kecamatan"), ("Pekerjaan", "occupation"), ("No. HP", "phone"),
                  ("Pencari Nafkah Utama", "breadwinner"), ("Jml. Tanggungan", "dependants"), ("Ket.", "note")),
    ),
    total="Jumlah {rows} orang",
    notes=("", *_BY_HAND),
)  # fmt: skip
VILLAGE_B = Layout(
    "usulan-desa-b",
    titles=("PEMERINTAH DESA {desa}", "Usulan calon peserta BPJS Ketenagakerjaan", ""),
    sheet="Lembar1",
    columns=(
        *_columns(("NO", "number in the list"), ("NAMA PEKERJA", "NAME"), ("NIK", "nik, blanks"),
                  ("JENIS KELAMIN", "sex LK PR"), ("TGL. LAHIR", "born, as clerks type"), ("NAMA IBU", "MOTHER")),
        *_columns(("DUSUN", "dusun"), ("DESA", "DESA"), ("KEC.", "KECAMATAN"), under="ALAMAT"),
        *_columns(("PEKERJAAN", "OCCUPATION"), ("PENGHASILAN\nPER BULAN", "income Rp 1.250.000"), ("ANAK SEKOLAH", "pupils"),
                  ("ASN/TNI/POLRI", "state"), ("KETERANGAN", "note")),
    ),
    numbering=True,
    notes=("", *_BY_HAND),
)  # fmt: skip
TOBACCO = Layout(
    "petani-tembakau",
    titles=("DINAS PERTANIAN {kab}", "DAFTAR PETANI DAN BURUH TANI TEMBAKAU PENERIMA DBH CHT", "KECAMATAN {kecamatan}"),
    sheets_by_kecamatan=True,
    instructions=("PETUNJUK PENGISIAN", "1. Isi satu orang satu baris.", "2. Jangan mengubah urutan kolom."),
    columns=_columns(
        ("No", "number in the list"), ("Nama Petani", "name"), ("NIK", "nik, some as numbers"), ("JK", "sex L P"),
        ("Tgl. Lahir", "born 24/02/1980"), ("Desa", "desa"), ("Kecamatan", "kecamatan"), ("Nama Kelompok Tani", "wadah"),
        ("Kategori", "tobacco"), ("Luas Lahan (Ha)", "hectares"), ("No HP", "phone, a number"),
    ),
    total="Total",
)  # fmt: skip
KUSUKA = Layout(
    "nelayan-kusuka",
    delimiter=";",
    encoding="cp1252",
    titles=("Data pelaku usaha perikanan – KUSUKA {kab}",),
    columns=_columns(
        ("Nama Pelaku Usaha", "name"), ("No. KTP", "nik, csv of numbers"), ("Lk/Pr", "sex LK PR"),
        ("Tanggal Lahir", "born 24/02/1980"), ("Nama Ibu Kandung", "mother"),
        ("Kabupaten/Kota", "kabupaten"), ("Kecamatan", "kecamatan"), ("Desa/Kel", "desa"),
        ("Jenis Usaha", "occupation"), ("Nama KUB", "wadah"), ("Pendapatan/bulan", "income 1.250.000"), ("No. HP/WA", "phone"),
    ),
)  # fmt: skip
INSURER = Layout(
    "status-kepesertaan",
    delimiter=",",
    encoding="utf-8-sig",
    columns=_columns(
        ("KPJ", "kpj"), ("NIK", "nik"), ("NAMA PESERTA", "NAME"), ("TGL LAHIR", "born 1980-02-24"),
        ("JENIS KELAMIN", "sex L P"), ("NAMA IBU KANDUNG", "MOTHER"), ("KABUPATEN/KOTA", "KABUPATEN"), ("SEGMEN", "segment"),
        ("STATUS KEPESERTAAN", "status"), ("BLTH TERAKHIR", "paid until"),
    ),
)  # fmt: skip
MOSQUES = Layout(
    "marbot-guru-ngaji",
    titles=("KEMENTERIAN AGAMA", "KANTOR {kab}", "", "Data marbot dan guru ngaji, keadaan {day}", ""),
    sheet="Data",
    columns=(
        *_columns(("No", "number in the list"), ("Nama Lengkap", "name"), ("NIK", "nik, dots")),
        *_columns(("Tempat", "born at"), ("Tanggal", "born 24 Februari 1980"), under="Lahir"),
        *_columns(("Jenis Kelamin", "sex in words"), ("Masjid/TPQ", "mosque"), ("Alamat Lengkap", "address"),
                  ("Desa/Kelurahan", "desa"), ("Kecamatan", "kecamatan"), ("Insentif/bulan (Rp)", "income, a number"),
                  ("Kelompok", "groups"), ("No. HP", "phone")),
    ),
    total="Jumlah",
    notes=("Catatan: data diisi oleh KUA kecamatan.",),
)  # fmt: skip
LAYOUTS = (DTSEN, P3KE, SIAK, OPENSID, VILLAGE, VILLAGE_B, TOBACCO, KUSUKA, INSURER, MOSQUES)
