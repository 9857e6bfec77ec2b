"""The front page: what a vice-governor reads in one minute, and what the address promises."""

import copy
import re

import pytest

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The words of a page as they are read: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace(" .", ".").replace(" ,", ",")


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/",
            [
                "Sekitar 57.000 dari 698.000 penduduk miskin NTB disebut sudah terlindungi: 8,2 %",
                "14 Juli 2025",
                "Sumber menulis 8 %",
            ],
        ),
        (
            "/en/",
            ["About 57,000 of 698,000 poor people in NTB are said to be covered: 8.2%", "14 July 2025", "The source prints 8%"],
        ),
    ],
)
def test_the_headline_has_both_numbers_and_the_day(client, published, address, words):
    page = text_of(client.get(address))
    for word in words:
        assert word in page


def test_an_exact_number_is_not_called_about(client, publish, contents):
    content = copy.deepcopy(contents[1])
    content["share"]["covered"]["precision"] = "exact"
    publish(content)
    page = text_of(client.get("/"))
    assert "57.000 dari 698.000 penduduk miskin NTB disebut" in page
    assert "Sekitar 57.000" not in page.replace(content["charts"]["share"]["id"]["definition"], "")


def test_what_is_not_known_is_said_at_the_top(client, published):
    page = text_of(client.get("/"))
    panel = between(page, "Yang belum diketahui", "Siapa disebut menanggung")
    assert "Berapa dari 698.000 itu pekerja? Tidak diketahui." in panel
    assert "54,1 % (3.110.000 dari 5.751.295), jumlahnya sekitar 377.442. asumsi" in panel
    assert "Berapa dari 57.000 itu penduduk miskin? Tidak diketahui." in panel


def test_the_three_facts_of_the_minute(client, published):
    page = text_of(client.get("/edisi/1/"))
    assert "8 dari 10 kabupaten/kota disebut menanggung" in page
    assert "Mataram disebut 0." in page
    assert "Lombok Barat tidak disebut dalam sumber; itu bukan 0." in page
    assert (
        "Rp129,2 miliar setahun untuk 641.000 penduduk miskin segala umur (698.000 − 57.000, bila 57.000 itu semuanya "
        "miskin): batas atas menurut umur. Skenario hanya pekerja: Rp64,6 miliar. asumsi" in page
    )
    assert "paling banyak" not in between(page, "Siapa yang menanggung", "Yang belum diketahui")
    assert "Iuran Rp16.800 sebulan memberi keluarga Rp42 juta" in page


def test_the_newest_edition_says_that_its_days_differ_and_the_seed_does_not(client, published):
    warning = "Ini bukan total; mohon jangan dijumlahkan."
    assert warning in text_of(client.get("/"))
    assert warning not in text_of(client.get("/edisi/1/"))


def test_an_edition_of_the_same_day_does_not_call_it_today(client, published):
    assert "hari ini" not in text_of(client.get("/edisi/1/"))
    assert "Seperti disebut pada 14 Juli 2025. Sumber: Suara NTB 14 Juli 2025" in text_of(client.get("/edisi/1/"))


def test_the_switch_marks_where_the_reader_is(client, published):
    newest, seed = client.get("/").content.decode(), client.get("/edisi/1/").content.decode()
    assert '<a href="/#pemerintah" aria-current="page">Angka terbaru</a>' in newest
    assert '<a href="/edisi/1/#pemerintah">Seperti disebut 14 Juli 2025</a>' in newest
    assert '<a href="/#pemerintah">Angka terbaru</a>' in seed
    assert '<a href="/edisi/1/#pemerintah" aria-current="page">' in seed


def test_each_of_the_five_states_has_its_own_words(client, publish, contents):
    content = copy.deepcopy(contents[1])
    states = {g["code"]: g for g in content["governments"]}
    states["52.01"].update(state="asked", asked_on="2025-07-01")
    states["52.05"].update(state="no_number", figure={**states["52.05"]["figure"], "value": None, "low": None, "high": None})
    states["52.72"].update(state="not_mentioned", figure=None)
    publish(content)
    page = text_of(client.get("/"))
    table = between(page, "Orang ditanggung Per tanggal Sumber", "Angka yang diketahui")
    rows = {
        name: table.split(name, 1)[1][:60]
        for name in ("Kota Mataram", "Kabupaten Lombok Barat", "Kabupaten Dompu", "Kota Bima")
    }
    assert rows["Kota Mataram"].startswith(" 0 14 Juli 2025")
    assert rows["Kabupaten Lombok Barat"].startswith(" diminta, belum menjawab sejak 1 Juli 2025")
    assert rows["Kabupaten Dompu"].startswith(" disebut tanpa angka")
    assert rows["Kota Bima"].startswith(" tidak disebut dalam sumber")


def test_the_province_is_marked_as_a_payer(client, published):
    page = text_of(client.get("/"))
    assert "Provinsi Nusa Tenggara Barat pembayar, bukan wilayah 13.000" in page
    assert "Jadi batangnya bukan cakupan kabupaten mana pun." in page


def test_a_figure_that_does_not_fit_is_marked_beside_it(client, published):
    page = text_of(client.get("/"))
    row = between(page, "Kabupaten Sumbawa 21.736", "Kabupaten Lombok Timur")
    assert "Tidak cocok: Angka ini tidak cocok dengan rupiahnya" in row


def test_both_residuals_are_shown_with_what_rounding_explains(client, published):
    page = between(text_of(client.get("/")), "Yang belum terinci", "Penyebut lain")
    assert "Belum terinci 1.050 Pembulatan menjelaskan sampai 3.100" in page
    assert "Belum terinci 1.246 Pembulatan menjelaskan sampai 2.600" in page
    assert "1.050 sama dengan angka Lombok Utara; itu kebetulan" in page


def test_ucj_stands_apart_with_its_own_denominator(client, published):
    page = between(text_of(client.get("/")), "Penyebut lain: semua pekerja eligible", "Biaya menutup kesenjangan")
    for word in (
        "30,7 %",
        "555.276 peserta aktif dari 1.808.432",
        "32 %",
        "62 %",
        "kurang 565.952 peserta",
        "33,25 %",
        "64,94 %",
    ):
        assert word in page
    assert "8,2 %" not in page.replace("Jangan dibandingkan dengan 8,2 %", "")


def test_the_cost_is_an_upper_bound_and_a_scenario_by_law_and_as_said(client, published):
    page = between(text_of(client.get("/")), "Biaya menutup kesenjangan", "Per kabupaten/kota")
    for word in (
        "641.000",
        "Rp10,8 miliar",
        "Rp129,2 miliar",
        "Rp123,1 miliar",
        "batas atas menurut umur: anak-anak ikut terhitung",
    ):
        assert word in page
    for word in ("320.442", "Rp5,4 miliar", "Rp64,6 miliar", "Rp61,5 miliar", "skenario", "asumsi"):
        assert word in page


def test_a_gap_by_area_needs_both_numbers(client, published):
    page = between(text_of(client.get("/")), "Per kabupaten/kota, bila kedua angkanya ada", "Arti Rp16.800")
    assert "Asumsinya: semua yang ditanggung itu miskin dan tinggal di sana; yang ditanggung provinsi tidak ikut" in page
    assert "Disebut ditanggung Selisih kedua angka Sebulan" in page
    assert "Lombok Timur 185.030 Maret 2024 17.000 Juli 2025 168.030 Rp2,8 miliar Rp33,9 miliar" in page
    assert "belum ada yang menyebut berapa orang yang ditanggungnya: Lombok Barat." in page
    assert "jumlah penduduk miskinnya tidak ada dalam edisi ini: Lombok Tengah" in page


def test_what_a_family_gets_names_its_source_and_standing(client, published):
    page = between(text_of(client.get("/")), "Arti Rp16.800 sebulan", "Cara hitung")
    for amount in ("Rp42 juta", "Rp10 juta", "Rp70 juta", "sampai Rp174 juta"):
        assert amount in page
    assert page.count("menurut pers") == 4
    assert "PP 82/2019; Permenaker 1/2025" in page


def test_each_chart_has_its_files_and_a_permanent_link(client, published):
    page = client.get("/en/").content.decode()
    for name in ("share", "map", "payers", "residual", "ucj", "cost"):
        assert f'id="bagan-{name}"' in page
        for ending in ("csv", "json", "png", "svg"):
            assert f'href="/en/edisi/2/{name}.{ending}"' in page
        assert f'href="/en/edisi/2/#bagan-{name}"' in page


def test_no_id_stands_twice_and_nothing_breaks_the_content_security_policy(client, published):
    for address in ("/", "/en/", "/edisi/1/", "/angka/", "/pemerintah/52.71/", "/periksa/?orang1=x", "/tidak-ada/"):
        page = client.get(address).content.decode()
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page), address
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', page), address


def test_without_ucj_residual_and_gaps_the_page_still_stands(client, publish, contents):
    content = copy.deepcopy(contents[2])
    content.update(ucj=None, residuals=[], checks=[], responses=[], requests=[])
    for name in ("ucj", "residual"):
        del content["charts"][name]
    for government in content["governments"]:
        government.update(poor=None, gap=None)
    publish(content)
    response = client.get("/")
    assert response.status_code == 200
    assert "Penyebut lain" not in response.content.decode()


def test_before_the_first_edition_the_page_names_the_command(client, db):
    response = client.get("/")
    assert response.status_code == 200
    assert "payung publish" in response.content.decode()
    assert "bukan nol" in text_of(response)
    assert response["Cache-Control"] == "no-store"


def test_two_queries_the_first_time_and_one_afterwards(client, published, django_assert_num_queries):
    from payung.web import editions

    editions._load.cache_clear()
    with django_assert_num_queries(3):  # which edition, its content, its pictures
        client.get("/")
    with django_assert_num_queries(1):
        client.get("/")
