"""One government: its figures over time, its words, and what is not known about it."""

import copy

import pytest
from test_overview import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "code", ["52", "52.01", "52.02", "52.03", "52.04", "52.05", "52.06", "52.07", "52.08", "52.71", "52.72"]
)
def test_each_of_the_eleven_has_a_page(client, published, code):
    assert client.get(f"/pemerintah/{code}/").status_code == 200
    assert client.get(f"/en/pemerintah/{code}/").status_code == 200


def test_an_answer_stands_word_for_word_beside_its_figure(client, published):
    page = client.get("/pemerintah/52.71/").content.decode()
    assert "Kami membayar 1.984 orang sejak Oktober.<br>Daftarnya &lt;b&gt;ada&lt;/b&gt; di dinas." in page
    assert page.index('id="covered-5271"') < page.index("Kami membayar") < page.index("Pemeriksaan, permintaan")
    assert "Surat Disnaker Kota Mataram" in page


def test_a_figure_that_does_not_fit_has_its_sentence(client, published):
    page = text_of(client.get("/en/pemerintah/52.04/"))
    assert "21,736" in page
    assert "Does not fit: Rp759,494,400 is exactly 45,208 person-months; what is claimed needs 80,832" in page
    assert "Who is wrong is not said" in page


def test_a_check_that_is_already_a_note_is_not_said_twice(client, publish, contents):
    import copy

    content = copy.deepcopy(contents[2])
    sumbawa = next(g for g in content["governments"] if g["code"] == "52.04")
    check = content["checks"][0]
    sumbawa["notes"] = [{"id": check["sentence"], "en": check["sentence_en"], "kind": "does_not_fit"}]
    publish(content)
    assert text_of(client.get("/pemerintah/52.04/")).count(check["sentence"]) == 1


def test_a_silence_is_not_a_zero(client, published):
    page = text_of(client.get("/pemerintah/52.01/"))
    assert "diminta, belum menjawab sejak 21 Agustus 2026" in page
    assert "Diminta angkanya pada 21 Agustus 2026." in page
    assert "Edisi ini tidak memuat angka tentang pemerintah daerah ini." in page


def test_what_is_unknown_is_said(client, published):
    assert "di kabupaten/kota mana orang yang ditanggungnya tinggal" in text_of(client.get("/pemerintah/52/"))
    assert "Tidak tersedia: jumlah penduduk miskinnya" in text_of(client.get("/pemerintah/52.02/"))
    page = text_of(client.get("/pemerintah/52.03/"))
    assert "185.030 penduduk miskin (Maret 2024) dikurangi 17.000 orang yang disebut ditanggungnya adalah 168.030" in page
    assert "Asumsinya: semua yang ditanggung itu miskin dan tinggal di sini; yang ditanggung provinsi tidak ikut" in page
    assert "paling banyak" not in page


def test_where_nobody_gave_a_number_nothing_is_asked_of_it(client, published, publish, contents):
    content = copy.deepcopy(contents[2])
    content.update(number=3)
    one = next(g for g in content["governments"] if g["code"] == "52.01")
    one.update(state="not_mentioned", figure=None, asked_on=None)
    lombok_tengah = next(f for f in content["figures"] if f["id"] == "covered-5202")
    content["figures"].append({**lombok_tengah, "id": "poor-5201", "what": "poor_people", "area": "52.01", "source": "BPS"})
    publish(content)
    page = text_of(client.get("/pemerintah/52.01/"))
    assert "menyebut berapa orang yang ditanggung pemerintah daerah ini" in page
    assert "BPS" in page
    for unknown in ("berapa bulan setahun", "berapa dari orang yang ditanggung itu penduduk miskin"):
        assert unknown not in page
        assert unknown in text_of(client.get("/pemerintah/52.02/"))


@pytest.mark.parametrize(
    ("days", "id", "en"),
    [(-38, "1 bulan lagi", "in 1 month"), (-1, "1 hari lagi", "in 1 day"), (0, "", ""), (1, "1 hari lalu", "1 day ago")],
)
def test_a_day_to_come_is_never_called_today(client, publish, contents, days, id, en):
    content = copy.deepcopy(contents[2])
    for figure in [
        *content["figures"],
        *(g["figure"] for g in content["governments"] if g["figure"]),
        content["share"]["covered"],
    ]:
        figure["age_days"] = days
    publish(content)
    for path in ("/pemerintah/52.02/", "/"):
        for prefix, age in (("", id), ("/en", en)):
            page = text_of(client.get(prefix + path))
            assert age in page
            assert "hari ini" not in page.replace("pada hari ini", "") and "today" not in page


def test_several_statements_of_one_kind_are_drawn_to_one_scale(client, publish, contents):
    import copy

    content = copy.deepcopy(contents[2])
    newest = next(f for f in content["figures"] if f["id"] == "covered-5202")
    content["figures"].append({**newest, "id": "covered-5202-old", "value": "6025", "as_of": "2025-01-01"})
    publish(content)
    page = client.get("/pemerintah/52.02/").content.decode()
    assert page.index('id="covered-5202"') < page.index('id="covered-5202-old"')  # newest first
    assert 'width="100.0%"' in page
    assert 'width="50.0%"' in page
