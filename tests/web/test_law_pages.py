"""The law on the pages: every rule and value, in both languages, without a database; what is tried, and what is refused."""

import csv
import io
import json
import re

import pytest
from django.test import Client
from test_overview import text_of

from payung import law
from payung.law.sources import sources
from payung.reports.law_pages import CHAPTERS, chapters
from payung.web.law import files

BOOK = law.standard()
RULES, PARAMETERS = list(BOOK.rules), list(BOOK.parameters)
PAGES = (
    "hukum/", "hukum/parameter/", "hukum/parameter/?bab=jkk", "hukum/asumsi/", "hukum/sumber/", "hukum/?q=pp+44",
    "hitung/keluarga/", "hitung/konstruksi/",
    *(f"hukum/aturan/{name}/" for name in RULES),
    *(f"hukum/parameter/{name}/" for name in PARAMETERS),
)  # fmt: skip
THIRD_MONTH = "bulan=2026-06&months_of_membership=3"


@pytest.fixture
def read(client):
    """The words of a page. No fixture gives a database: the law needs none."""

    def read(path: str, expect: int = 200) -> str:
        response = client.get(path)
        assert response.status_code == expect, path
        return text_of(response)

    return read


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_every_page_of_the_law_can_be_read_and_each_of_its_links_leads_somewhere(client: Client, prefix):
    links: set[str] = set()
    for path in PAGES:
        response = client.get(f"{prefix}{path}")
        assert response.status_code == 200, path
        page = response.content.decode()
        assert page.count("<h1") == 1
        links.update(re.findall(r'<a [^>]*href="([^"]+)"', page.split("<main", 1)[1].split("</main", 1)[0]))
        targets = set(re.findall(r'id="([^"]+)"', page))
        assert [each for each in re.findall(r'href="#([^"]+)"', page) if each not in targets] == [], path
    for link in sorted(each.replace("&amp;", "&") for each in links if not each.startswith("#")):
        assert client.get(link.partition("#")[0]).status_code == 200, link


def test_every_chapter_has_a_name_for_readers():
    assert [each for each in chapters(BOOK) if each not in CHAPTERS] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_shows_its_words_its_source_and_its_place_in_the_code(read, name):
    newest = BOOK.named(name)[-1]
    page = read(f"/hukum/aturan/{name}/")
    assert newest.label_id in page
    assert f"src/payung/law/{newest.body.__module__.split('.')[-2]}/{newest.place.file}" in page
    assert f"baris {newest.place.line}" in page
    assert newest.label_en in read(f"/en/hukum/aturan/{name}/")


def test_a_page_says_nothing_in_the_other_language(read):
    for path in ("hukum/", "hukum/asumsi/", "hukum/aturan/pu_jp_contribution/", "hukum/aturan/membership_lapsed/"):
        assert not re.search(r"\b(as quoted|unknown|the press|was not found)\b", read(f"/{path}")), path
        assert not re.search(r"\b(menurut pers|tidak diketahui|dasar terlemah)\b", read(f"/en/{path}"), re.I), path


# ---------------------------------------------------------------------------------------------------------------- try it
@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/hukum/aturan/jkm_benefit/?{THIRD_MONTH}", ["Pada Juni 2026 Rp10.000.000", "Dasar terlemah: asumsi"]),
        (f"/en/hukum/aturan/jkm_benefit/?{THIRD_MONTH}", ["In June 2026 Rp10,000,000", "Weakest source: assumption"]),
        ("/hukum/aturan/jkm_benefit/?bulan=Juni+2026&months_of_membership=4", ["Rp42.000.000", "4 bulan ≥ 4 bulan"]),
        ("/hukum/aturan/jkk_death_benefit/?bulan=6/2026&declared_income=1,000,000", ["Rp70.000.000"]),
        ("/hukum/aturan/jkk_death_benefit/?bulan=6/2026&declared_income=Rp1.000.000", ["Rp70.000.000"]),
        (
            "/hukum/aturan/jkm_benefit/?bulan=2026-06",
            ["Tidak diketahui Antara Rp10.000.000 dan Rp42.000.000", "Belum diketahui: Bulan kepesertaan"],
        ),
        (
            "/hukum/aturan/bpu_contribution_due/?bulan=2026-06&declared_income=1000000&payer_kind=village&sector=jasa",
            ["Tidak diketahui Antara Rp8.400 per bulan dan Rp16.800 per bulan", "jawaban lain atas “Yang membayar iuran”"],
        ),
        (
            f"/hukum/aturan/jkm_benefit/?{THIRD_MONTH}",
            ["Bacaan lain: Rp42.000.000 bila penuh sudah dalam bulan ketiga", "--month 2026-06 --given months_of_membership=3"],
        ),
        (f"/hukum/aturan/jkm_benefit/?{THIRD_MONTH}", ["Dibaca di:", "media.alkhairaat.id"]),
        ("/hukum/aturan/jkm_benefit/?bulan=2025-02&months_of_membership=3&death_date=23-2-2025", ["Rp42.000.000"]),
        ("/hukum/aturan/jkm_benefit/?bulan=2025-02&months_of_membership=3&death_date=24+Februari+2025", ["Rp10.000.000"]),
        ("/hukum/aturan/scholarship_a_year/?bulan=2026-06&school_level=sma", ["Rp3.000.000 per tahun"]),
        (
            "/hukum/aturan/may_be_paid_for/?bulan=2026-06&birth_date=1-5-1990&employed_by_state=tidak&active_pu_member=ya",
            ["Pada Juni 2026 Tidak"],
        ),
        ("/hukum/aturan/jkm_benefit/?bulan=2030-06&months_of_membership=4", ["belum datang", "Rp42.000.000"]),
    ],
)
def test_a_rule_answers_what_is_tried(read, path, words):
    page = read(path)
    for each in words:
        assert each in page


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("jkk_death_benefit/?bulan=2010-01", "Bulan: hukumnya di sini tertulis sejak Desember 2019"),
        ("jkm_benefit/?bulan=besok", "Bulan: tulis bulan dan tahun, misalnya 2026-01"),
        ("jkm_benefit/?bulan=3000-01", "Bulan: hukum sejauh itu belum ada yang tahu; pilih Desember"),
        ("jkm_benefit/?bulan=2026-06&months_of_membership=250.000.00", "tulis bilangan bulat dengan angka"),
        ("jkm_benefit/?bulan=2026-06&months_of_membership=0", "angkanya paling kecil 1"),
        ("jkm_benefit/?bulan=2026-06&months_of_membership=1201", "angkanya paling besar 1.200"),
        ("jkm_benefit/?bulan=2026-06&months_of_membership=tiga", "tulis bilangan bulat dengan angka"),
        ("jkm_benefit/?bulan=2025-02&death_date=24-3-2025", "tanggalnya harus dalam Februari 2025"),
        ("jkm_benefit/?bulan=2025-02&death_date=31-2-2025", "tulis tanggal, bulan, dan tahun, misalnya 24-2-2025"),
        ("of_working_age/?bulan=2026-06&birth_date=1-7-2026", "tanggalnya tidak boleh sesudah Juni 2026"),
        ("of_working_age/?bulan=2026-06&birth_date=1-7-1826", "tahunnya harus 1900 atau sesudahnya"),
        ("scholarship_a_year/?bulan=2026-06&school_level=s3", "pilih salah satu jawaban"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_write(read, path, message):
    page = read(f"/hukum/aturan/{path}")
    assert "Ada isian yang tidak dapat dibaca" in page
    assert page.count(message) == 2  # above the page and beside the field
    assert not re.search(r"\b(Allowed|Write|Give)\b", page)


def test_what_was_typed_is_never_markup(client):
    page = client.get("/hukum/aturan/jkm_benefit/?bulan=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_endless_address_is_refused(client):
    for path in ("hukum/", "hukum/aturan/jkm_benefit/", "hitung/keluarga/"):
        assert client.get(f"/{path}?x={'9' * 3000}").status_code == 414


@pytest.mark.parametrize(
    "path", ["aturan/no_rule/", "parameter/no.value/", "aturan/no_rule/surat.pdf", "aturan/no_rule/penjelasan.json"]
)
@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(f"/hukum/{path}").status_code == 404


# ----------------------------------------------------------------------------------------------------------------- files
def test_the_same_explanation_comes_as_text_json_and_letter(client):
    said = law.explain("jkm_benefit", month=_month(2026, 6), given={"months_of_membership": 3})
    at = "/en/hukum/aturan/jkm_benefit"
    text = client.get(f"{at}/penjelasan.txt?{THIRD_MONTH}").content.decode()
    for line in said.text("en").splitlines():
        assert line in text
    for more in (
        "   S6: media.alkhairaat.id",
        "does not say how the months are counted",
        "Printed",
        "/hukum/aturan/jkm_benefit/?bulan",
    ):
        assert more in text
    found = json.loads(client.get(f"{at}/penjelasan.json?{THIRD_MONTH}").content)
    assert "S6" in [each["key"] for step in found["steps"] for each in step.pop("sources")]
    assert found == json.loads(json.dumps(said.as_dict()))
    letter = client.get(f"{at}/surat.pdf?{THIRD_MONTH}")
    assert letter.content.startswith(b"%PDF")
    assert "payung-jkm_benefit-2026-06-en.pdf" in letter["Content-Disposition"]


@pytest.mark.parametrize("name", ["penjelasan.txt", "penjelasan.json", "surat.pdf"])
@pytest.mark.parametrize(
    ("query", "message"),
    [("bulan=x", "tulis bulan dan tahun"), ("", "tulis bulan yang ditanyakan"), ("bulan=2999-01", "sejauh")],
)
def test_a_bad_question_to_a_file_is_answered_with_what_is_wrong(client, name, query, message):
    response = client.get(f"/hukum/aturan/jkm_benefit/{name}?{query}")
    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
    assert message in response.content.decode()
    if name.endswith("json"):
        assert json.loads(response.content)["errors"][0]["input"] == "bulan"


@pytest.mark.parametrize("path", ["hukum/", "hukum/aturan/jkm_benefit/", "hitung/keluarga/", "hukum/parameter.csv"])
def test_the_law_is_only_read(client, path):
    assert client.post(f"/{path}").status_code == 405


@pytest.mark.parametrize(("path", "to"), [("hitung/", "hitung/keluarga/"), ("hukum/aturan/", "hukum/")])
def test_a_shortened_address_leads_on(client, path, to):
    for prefix in ("/", "/en/"):
        assert client.get(f"{prefix}{path}")["Location"] == f"{prefix}{to}"


def test_a_flood_of_letters_is_asked_to_come_again(client):
    for _ in range(2):
        assert files._SETTING.acquire(blocking=False)
    try:
        busy = client.get(f"/hukum/aturan/jkm_benefit/surat.pdf?{THIRD_MONTH}")
    finally:
        for _ in range(2):
            files._SETTING.release()
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "5", "no-store")


def test_the_table_of_values_holds_every_dated_value_and_band(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/hukum/parameter.csv").content.decode())))
    assert len(rows) == sum(len(entry.bands) or 1 for each in BOOK.parameters.values() for entry in each.entries)
    by_name = {row["parameter"]: row for row in rows}
    assert by_name["jkm.contribution"]["value"] == "6800"
    assert by_name["membership.protected_in_grace"]["value"] == ""  # unknown is not 0
    assert all(row["standing"] in ("regulation", "press", "assumption") for row in rows)
    bands = [row for row in rows if row["parameter"] == "jkk.contribution_base_by_declared_income"]
    entry = BOOK.parameters["jkk.contribution_base_by_declared_income"].entries[0]
    assert [(each["band_up_to"], each["value"]) for each in bands[: len(entry.bands)]] == [
        (str(band.limit or ""), str(band.amount)) for band in entry.bands
    ]


def test_a_value_that_no_rule_reads_any_longer_has_an_end(client, read):
    rows = list(csv.DictReader(io.StringIO(client.get("/hukum/parameter.csv").content.decode())))
    until = {row["parameter"]: row["until"] for row in rows}
    assert until["jkm.full_from_first_day"] == "2025-02-24"
    assert until["jkm.contribution"] == ""
    values = json.loads(client.get("/hukum/parameter.json").content)["parameters"]
    ended = next(each for each in values if each["name"] == "jkm.full_from_first_day")
    assert ended["values"][-1]["until"] == "2025-02-24"
    assert "tidak dipakai lagi sejak 24 Februari 2025" in read("/hukum/parameter/?bab=jkm")
    page = read("/hukum/parameter/jkm.full_from_first_day/")
    assert "Tidak dipakai lagi: berlaku sejak 1 Juli 2015 sampai sebelum 24 Februari 2025" in page


def test_a_value_whose_standing_alone_changed_holds_since_its_first_day(read):
    page = read("/hukum/parameter/jkm.lump_sum/")
    assert "Berlaku sejak 1 Desember 2019; menurut pers sejak 1 Januari 2020; sebelumnya asumsi" in page


@pytest.mark.parametrize(("sought", "found"), [("beasiswa", "Beasiswa per anak"), ("pp+50/2025", "Potongan iuran")])
def test_a_reader_finds_a_rule_or_a_value_by_a_word(read, sought, found):
    page = read(f"/hukum/?q={sought}")
    assert found in page
    assert "Tidak ditemukan" in read("/hukum/?q=xyzzy")


def test_a_regulation_shows_its_values_and_where_no_article_is_known(read):
    page = read("/hukum/")
    assert re.search(r"PP 50/2025.*Pasal 4.*pasal belum diketahui", page)


def test_every_source_is_on_one_page_with_what_rests_on_it(client):
    page = client.get("/hukum/sumber/").content.decode()
    for key in sources():
        assert f'id="{key}"' in page
    assert "/hukum/parameter/jkm.full_from/" in page


def test_no_cell_of_the_table_is_a_formula():
    assert files._cell("=1+1") == "'=1+1"
    assert files._cell("@SUM(A1)") == "'@SUM(A1)"
    assert files._cell("PP 44/2015") == "PP 44/2015"
    assert files._cell(None) == ""
    assert files._cell(0) == 0


def test_the_json_holds_every_parameter_and_rule(client):
    values = json.loads(client.get("/hukum/parameter.json").content)
    assert [each["name"] for each in values["parameters"]] == PARAMETERS
    unknown = next(each for each in values["parameters"] if each["name"] == "membership.protected_in_grace")
    assert unknown["values"][0]["value"] is None
    rules = json.loads(client.get("/hukum/aturan.json").content)
    assert [each["name"] for each in rules["rules"]] == RULES
    assert values["law_version"] == rules["law_version"] == law.version()


# ----------------------------------------------------------------------------------------------- assumptions and sources
def test_the_page_of_assumptions_says_what_another_reading_changes(read):
    page = read("/hukum/asumsi/")
    assert re.search(r"(\d+) dari (\d+) nilai hukum adalah asumsi", page)
    assert "Penuh sudah dalam bulan ketiga" in page
    assert "Rp10.000.000 → Rp42.000.000" in page
    assert "54,1 %: 3.110.000 dari 5.751.295" in page


def test_every_assumed_value_in_force_is_on_the_page(client):
    page = client.get("/hukum/asumsi/").content.decode()
    for name, parameter in BOOK.parameters.items():
        if parameter.entries[-1].standing == "assumption":
            assert f"/hukum/parameter/{name}/" in page, name


def test_every_source_key_has_words_and_the_docs_show_them():
    from pathlib import Path

    used = {key for each in BOOK.parameters.values() for entry in each.entries for key in entry.source}
    used |= {key for each in BOOK.parameters.values() for variant in each.variants for key in variant.source}
    assert used - sources().keys() == set()
    docs = (Path(__file__).parents[2] / "docs" / "data" / "sources.md").read_text(encoding="utf-8")
    rows = [line for line in docs.splitlines() if re.match(r"\| [RS]\d", line)]
    assert rows == [f"| {each.key} | {each.text} |" for each in sources().values()]


# ----------------------------------------------------------------------------------------------------------- calculators
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sebab=meninggal&kapan=6-2026&months_of_membership=3", ["Sekaligus Rp10.000.000", "Dasar terlemah: asumsi"]),
        ("sebab=meninggal&kapan=6-2026&months_of_membership=4", ["Sekaligus Rp42.000.000"]),
        ("sebab=meninggal&kapan=23-2-2025&months_of_membership=3", ["Sekaligus Rp42.000.000"]),
        ("sebab=meninggal&kapan=24-2-2025&months_of_membership=3", ["Sekaligus Rp10.000.000"]),
        (
            "sebab=meninggal&kapan=6-2026",
            [
                "Sekaligus, paling sedikit Rp10.000.000 Rp42.000.000 bila sudah bulan ke-4",
                "Tanyakan kepada BPJS Ketenagakerjaan",
            ],
        ),
        (
            "sebab=meninggal&kapan=6-2026&months_of_membership=3",
            ["Bacaan lain: Rp42.000.000 bila penuh sudah dalam bulan ketiga", "Dihitung untuk Juni 2026"],
        ),
        ("sebab=meninggal&kapan=&months_of_membership=3", ["bulan ini, karena tanggal tidak diisi"]),
        (
            "sebab=kecelakaan&kapan=6-2026",
            [
                "Sekaligus, paling sedikit Rp70.000.000",
                "Dengan dasar terendah, Rp1.000.000 sebulan",
                "perjalanan pergi dan pulang",
            ],
        ),
        ("sebab=kecelakaan&kapan=6-2026&declared_income=1000000", ["Bila penghasilan yang dinyatakan Rp1.000.000 sebulan"]),
        (
            "sebab=meninggal&kapan=6-2026&months_of_membership=20",
            ["kepesertaannya memuat paling banyak 1 tahun penuh", "Berhak atas beasiswa Tidak"],
        ),
        (
            "sebab=kecelakaan&kapan=6-2026&anak1_jenjang=sma",
            ["Belum diisi: tanggal lahir. Anaknya harus berumur di bawah 23 tahun"],
        ),
        ("sebab=kecelakaan&kapan=6-2026&declared_income=1.000.000", ["Sekaligus Rp70.000.000"]),
        ("sebab=cacat-total&kapan=6-2026&declared_income=1.000.000", ["Sekaligus, paling sedikit Rp68.000.000"]),
        (
            "sebab=kecelakaan&kapan=6-2026&declared_income=1000000&anak1_jenjang=tk_sd&anak1_lahir=1-5-2016"
            "&anak2_jenjang=sma&anak2_lahir=1-5-2010",
            ["Dan untuk sekolah Rp4.500.000 setahun", "Rp156.000.000"],
        ),
    ],
)
def test_a_family_sees_what_it_gets(read, query, words):
    page = read(f"/hitung/keluarga/?{query}")
    for each in (*words, "bukan keputusan", "Tempat mengurus klaim"):
        assert each in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sebab=meninggal&kapan=11-2019", "Kapan terjadi: hukumnya di sini tertulis sejak Desember 2019"),
        ("sebab=meninggal&kapan=1-2999", "hukum sejauh itu belum ada yang tahu"),
        (
            "sebab=meninggal&kapan=6-2026&months_of_membership=20&contribution_years=3",
            "bertentangan: 3 tahun penuh adalah 36 bulan, tetapi kepesertaan diisi 20 bulan",
        ),
        ("sebab=meninggal&kapan=kemarin", "tulis tanggal, misalnya 24-2-2025, atau bulan"),
        ("sebab=kecelakaan&kapan=6-2026&anak1_lahir=1-5-2027", "tanggalnya tidak boleh sesudah Juni 2026"),
    ],
)
def test_a_family_is_told_what_cannot_be_read(read, query, message):
    assert message in read(f"/hitung/keluarga/?{query}")


def test_a_contractor_sees_each_slice_at_its_own_rate(read):
    page = read("/hitung/konstruksi/?contract_value=1.500.000.000&bulan=6-2026")
    for each in ("Rp2.350.000", "Rp2.090.000", "Rp260.000", "0,21 persen", "0,11 persen", "menghasilkan Rp1.800.000"):
        assert each in page
    assert "Dihitung dari nilai kontrak Rp1.500.000.000 sebelum PPN; untuk Juni 2026." in page
    both = read("/hitung/konstruksi/?contract_value=1500000000&wage_bill=400000000&bulan=6-2026")
    assert "Rp8.160.000" in both
    assert "Dihitung dari upah Rp400.000.000 (menurut nilai kontrak Rp1.500.000.000: Rp2.350.000)" in both
    assert "upahnya lebih besar" in read("/hitung/konstruksi/?contract_value=400000000&wage_bill=500000000&bulan=6-2026")


def test_a_contractor_who_writes_nothing_is_told_what_to_write(read):
    assert "tulis nilai kontrak, atau jumlah upah" in read("/hitung/konstruksi/?bulan=6-2026")
    assert "semua digit, misalnya" in read("/hitung/konstruksi/?contract_value=1,5+miliar")


def _month(year: int, month: int):
    from datetime import date

    return date(year, month, 1)
