"""What free words say: of life and residence, of names of the late, of who the state employs. Each table has what must be taken
for it, and what must not."""

import pytest
from list_rows import SITI, codes, read, row, verdicts

from payung.lists.fields import FIELDS
from payung.lists.living import alive, deceased, remark
from payung.lists.occupations import NUMBERED, employed_by_state, occupation, sector_of

REMARKS = {
    "E-HIDUP-01": [
        "meninggal", "Sudah meninggal dunia tahun 2024", "MD", "mati", "alm.", "wafat 12-03-2021", "sudah tiada",
        "meninggal, akta kematian belum diurus", "almarhum, belum dilaporkan", "sudah meninggal, tidak ada ahli waris",
        "meninggal (belum lapor)", "meninggal, ahli waris istri",
    ],
    "W-HIDUP-03": [
        "meninggal?", "kabarnya meninggal", "suami sakit, meninggal 2020", "janda meninggal", "kepala keluarga meninggal",
        "sudah tidak ada", "lampu mati",
    ],
    "E-HIDUP-02": [
        "Pindah", "Pindah ke Lombok Timur", "sudah pindah tahun 2019", "sudah tidak tinggal di desa",
        "tidak berdomisili di sini", "mutasi keluar",
    ],
    "W-HIDUP-05": ["pindah rumah", "pindah dari desa ini ke Praya", "anak tidak tinggal di desa", "tidak menetap"],
    "": [
        "cerai mati", "Cerai Mati", "Janda, suami meninggal", "istri alm. Sahri", "ayah meninggal (yatim)", "yatim piatu",
        "suami sudah meninggal", "meninggal suaminya 2019", "ditinggal mati suaminya", "anak almarhum Sahri", "belum meninggal",
        "tidak meninggal", "masih hidup", "Pindah dari Praya tahun 2010", "pindahan masuk", "belum pindah", "tidak jadi pindah",
        "akan pindah ke Malaysia", "pindah KK", "pindah kerja", "anak sudah pindah ke Bima", "tidak tinggal serumah", "lansia",
        "tidak bekerja", "belum menikah", "tidak ada keterangan", "sudah tidak ada usaha",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in REMARKS.items() for text in texts])
def test_a_remark_is_about_the_person_and_a_not_only_about_the_word_behind_it(code, text):
    said = remark(text)
    assert (said.code, said.value) == (code, True if code == "E-HIDUP-01" else None)


@pytest.mark.parametrize(
    ("text", "is_dead", "is_alive"),
    [("Ya", "E-HIDUP-01", ""), ("1", "E-HIDUP-01", ""), ("Tidak", "", "E-HIDUP-01"), ("0", "", "E-HIDUP-01")]
    + [(text, "E-HIDUP-01", "E-HIDUP-01") for text in ("meninggal", "sudah meninggal", "alm.")]
    + [(text, "", "") for text in ("hidup", "masih hidup", "belum meninggal", "-")]
    + [("12-03-2021", "E-HIDUP-01", "W-HIDUP-03"), ("x", "E-HIDUP-01", "W-HIDUP-03"), ("belum", "", "W-HIDUP-03")]
    + [(text, "W-HIDUP-03", "W-HIDUP-03") for text in ("entah", "Cerai mati", "suami meninggal", "meninggal?")],
)
def test_yes_means_the_opposite_where_a_column_asks_for_life(text, is_dead, is_alive):
    assert (deceased(text).code, alive(text).code) == (is_dead, is_alive)


@pytest.mark.parametrize("heading", ["Status Hidup", "Masih Hidup", "Hidup"])
def test_a_column_called_hidup_asks_for_life_and_one_called_meninggal_for_death(heading):
    living, dead = {**SITI, heading: "Ya"}, {**SITI, "NIK": "5299014203800002", "Nama": "Nur", heading: "Tidak"}
    checked = verdicts(living, dead)
    assert checked.rows.select("verdict", "deceased").rows() == [("accepted", False), ("rejected", True)]
    assert verdicts({**SITI, "Meninggal": "Ya"}).counts.rejected == 1
    assert "alive" in FIELDS and not read([living]).unknown


def test_a_status_of_marriage_is_no_death():
    assert codes(verdicts(row(Status="Cerai Mati"))) == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(
            (name, "E-HIDUP-01")
            for name in ("Alm. Sahri Amat", "BUDI SAID (ALM)", "ALMARHUMAH SITI AMI", "SAHRI, ALM.", "ALMH SITI")
        ),
        *((name, "E-HIDUP-01") for name in ("(Alm) Budi", "BUDI ALMARHUM", "Budi (meninggal)")),
        *((name, "W-HIDUP-03") for name in ("SITI BINTI ALM. AMAT", "BUDI BIN SAID (ALM)", "ISTRI ALM SAHRI")),
        *((name, "") for name in ("SITI ALMA", "ALMI", "SALMAH", "HALIMAH", "BUDI BIN SAID")),
    ],
)
def test_the_word_for_the_late_in_a_name_says_that_somebody_died(name, code):
    assert codes(verdicts(row(Nama=name))) == ({code} if code else set())


STATE = {
    True: [
        "PNS", "Guru PNS", "PNS/TNI/POLRI", "TNI AD", "Anggota Polri", "PNS kantor camat", "PPPK",
        *(NUMBERED[n] for n in "567"),
    ],
    False: [
        "non-asn", "BUKAN PNS", "non ASN/TNI/Polri", "Petani non PNS", "petani", "BURUH TANI", "Buruh Tani/Perkebunan",
        "nelayan", "pedagang kaki lima", "ojek", "Sopir truk", "tukang kayu", "buruh harian lepas", "asisten rumah tangga",
        "WIRASWASTA", "KULI PANGGUL PASAR", *(NUMBERED[n] for n in ("9", "10", "11", "19", "20", "23", "26", "84")),
    ],
    None: [
        "GURU NGAJI NON PNS", "HONORER NON ASN", "PENSIUNAN PNS", "ISTRI TNI", "suami PNS", "Pembantu di rumah polisi",
        "tukang kebun kantor POLRI", "pedagang (istri polisi)", "petani, PNS", "Polisi Pamong Praja", "guru", "guru ngaji",
        "honorer", "sopir", "tukang kebun", "tukang sapu dinas", "penyuluh pertanian", "pedagang kantin sekolah", "petani/guru",
        "perangkat desa", "karyawan BUMN", "mengurus rumah tangga", "ibu rumah tangga", "pelajar", "belum bekerja",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("state", "text"), [(state, text) for state, texts in STATE.items() for text in texts])
def test_an_occupation_says_who_the_state_employs_and_who_it_does_not_and_else_nothing(state, text):
    assert employed_by_state(text) is state
    names_it = any(
        word in text.lower() for word in ("asn", "pns", "pppk", "tni", "polri", "polisi", "pegawai negeri", "tentara")
    )
    unclear = state is None and names_it
    assert (occupation(text).code == "W-KERJA-01") is (state is True)
    assert (occupation(text).code == "W-KERJA-13") is unclear


def test_a_column_of_its_own_goes_before_what_the_occupation_says():
    rows = [row(Pekerjaan="Petani", ASN="ya"), row(Pekerjaan="Petani", NIK="5299014203800002", Nama="Nur", ASN=None)]
    assert verdicts(*rows).rows["employed_by_state"].to_list() == [True, None]  # none of the state: the register says it


@pytest.mark.parametrize(
    ("text", "sector"),
    [("KULI TANI", "pertanian"), ("KULI BANGUNAN", "konstruksi"), ("KULI PANGGUL PASAR", None), ("TUKANG BATU", "konstruksi")],
)
def test_who_carries_loads_is_in_the_sector_of_the_load(text, sector):
    assert sector_of(text).value == sector
