"""What only a comparison with the register can find: payung.registry.verdicts tells it."""

from payung.lists.kinds import Kind

KINDS_OF_REGISTER = (
    Kind("W-NIK-26", "nik",
         ("NIK yang sama terdaftar di kabupaten atau kota lain.",
          "The same NIK is in the register of another kabupaten or kota."),
         ("Kalau orangnya sama, pastikan di mana tinggalnya: tempatnya tidak boleh dibayari dua kali.",
          "If it is one person, find out where she lives: nobody may be paid for twice.")),
    Kind("W-GANDA-05", "name",
         ("Di register sudah ada orang tanpa NIK dengan nama yang sama di tempat ini. Belum jelas apakah orangnya sama, "
          "jadi baris ini dicatat sebagai orang baru.",
          "The register has somebody of this name in this place without a NIK. Whether it is the same person is not clear, "
          "so this row is kept as somebody new."),
         ("Lengkapi NIK, tanggal lahir, atau nama ibu kalau bisa. Kalau tidak, biarkan: pencocokan nanti memutuskan.",
          "Add NIK, birth date or mother's name if you can. If not, leave it: matching will decide.")),
    Kind("W-HIDUP-04", "deceased",
         ("Orang ini terdaftar dan menurut daftar ini sudah meninggal: kematiannya dicatat, tempatnya tidak dibayari lagi.",
          "This person is in the register and has died by this list: the death is noted, and nothing is paid any more."),
         ("Ahli warisnya mungkin berhak atas santunan: periksa klaim JKM. Kalau masih hidup, hapus keterangannya.",
          "The family may have a claim: check for JKM. If the person is alive, delete the remark.")),
    Kind("E-PST-04", "nik",
         ("Orang ini tidak ada di register; barisnya tidak disimpan.",
          "This person is not in the register; the row is not kept."),
         ("Tidak perlu apa-apa: daftar peserta tidak menambah pekerja. Kalau ia pekerja rentan, usulkan lewat daftar desa atau "
          "dinas.",
          "Nothing to do: a list of members makes nobody a worker here. A vulnerable worker comes in by the list of a desa or "
          "an office.")),
)  # fmt: skip
