"""The register's pages: found by what was typed, nobody's name in an address, one person taken apart, her NIK on request."""

import html
import re
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from people_of_the_register import desas, file, says, worker

from payung.office.models import Event
from payung.office.roles import Role
from payung.registry import scope
from payung.registry.finding import PAGE
from payung.registry.models import Verification
from payung.web.register import sealed_name
from payung.web.register import worker as pages

pytestmark = pytest.mark.django_db
NIK = "5299014107840001"
WHY = {"reason": "compare", "words": "KTP di kantor desa"}


@pytest.fixture
def made(ntb, analyst) -> Client:
    """An officer of Lombok Barat."""
    return browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=analyst, name="Made Sari"))


@pytest.fixture
def lalu(ntb, analyst) -> Client:
    """An officer of Lombok Tengah."""
    return browser_of(somebody("lalu", Role.DISTRICT_OFFICER, "52.02", by=analyst, name="Lalu Ahmad"))


@pytest.fixture
def rahmi(ntb, analyst) -> Client:
    """An analyst of the province."""
    return browser_of(somebody("rahmi", Role.ANALYST, "52", by=analyst, name="Baiq Rahmi"))


@pytest.fixture
def siti(ntb):
    desa = desas("52.01", 1)[0].code
    return worker(
        "SITI AMINAH", desa, nik=NIK, household="kk", sex="P", birth_date=date(1984, 7, 1), may_be_paid_for=True,
        sources=["dtsen", "village"], groups=["buruh-tembakau"], verified_on=date(2026, 11, 10),
    )  # fmt: skip


@pytest.fixture
def budi(ntb):
    return worker("BUDI SITI", "52.01", sex="L", may_be_paid_for=None, employed_by_state=False)


@pytest.fixture
def wayan(ntb):
    """Of another kabupaten."""
    return worker("SITI WAYAN", desas("52.02", 1)[0].code, nik="5299024107840002", household="kk", may_be_paid_for=False)


def said(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def found(response) -> list[str]:
    """The names in the table."""
    table = response.content.decode().partition("people-found")[2].partition("</table>")[0]
    return [html.unescape(name) for name in re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', table)]


def search(client: Client, **typed):
    return client.post("/register/", typed, follow=True)


# ------------------------------------------------------------------------------------------------------------- finding


def test_the_list_shows_the_year_of_birth_and_what_is_not_known_in_words(made, siti, budi):
    page = made.get("/register/")
    assert found(page) == ["BUDI SITI", "SITI AMINAH"]
    text = said(page)
    assert "2 orang dalam register" in text
    assert "1984" in text and "1 Juli 1984" not in text and "1984-07-01" not in text
    assert "belum diketahui: tanggal lahir tidak ada" in text
    assert "DTSEN, usulan" in text and "10 Nov 2026" in text
    assert NIK not in text and page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"nama": "siti"}, ["BUDI SITI", "SITI AMINAH"]),
        ({"nama": "  Siti   am "}, ["SITI AMINAH"]),
        ({"nama": "aminah"}, ["SITI AMINAH"]),
        ({"nama": "st. aminah"}, ["SITI AMINAH"]),
        ({"nama": "min"}, []),
        ({"boleh": "ya"}, ["SITI AMINAH"]),
        ({"boleh": "tidak"}, []),
        ({"boleh": "tidak-diketahui"}, ["BUDI SITI"]),
        ({"terverifikasi": "ya"}, ["SITI AMINAH"]),
        ({"terverifikasi": "tidak"}, ["BUDI SITI"]),
        ({"kelompok": "buruh-tembakau"}, ["SITI AMINAH"]),
        ({"kelompok": "-"}, ["BUDI SITI"]),
        ({"daftar": "dtsen"}, ["SITI AMINAH"]),
        ({"kab": "52.01", "kec": "52.01.01"}, ["SITI AMINAH"]),
        ({"nama": "siti", "boleh": "tidak-diketahui"}, ["BUDI SITI"]),
        ({"boleh": "x", "daftar": "y", "terverifikasi": "z"}, ["BUDI SITI", "SITI AMINAH"]),
    ],
)
def test_people_are_found_by_what_is_typed_and_picked(made, siti, budi, wayan, typed, expected):
    assert sorted(found(search(made, **typed))) == sorted(expected)


def test_a_number_is_found_however_it_is_typed(made, siti, budi):
    for typed in (siti.code, siti.code.lower(), siti.code.replace("-", " "), siti.code.removeprefix("NTB-")):
        assert found(search(made, nama=typed)) == ["SITI AMINAH"], typed


def test_a_name_never_stands_in_an_address(made, siti):
    answer = made.post("/register/", {"nama": "siti aminah", "boleh": "ya"})
    assert answer.status_code == 302
    assert not re.search("siti|aminah", answer["Location"], re.I)
    assert parse_qs(urlsplit(answer["Location"]).query)["boleh"] == ["ya"]
    page = made.get(answer["Location"])
    assert found(page) == ["SITI AMINAH"] and found(made.get(answer["Location"])) == ["SITI AMINAH"]  # loaded again
    links = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    assert not [link for link in links if re.search("siti|aminah", link, re.I)]


def test_an_address_with_a_name_opens_for_nobody_else_and_shows_nobody(made, lalu, siti, wayan):
    address = made.post("/register/", {"nama": "siti"})["Location"]
    for client, path in ((lalu, address), (made, address[:-4] + "AAAA"), (made, "/register/?nama=siti")):
        page = client.get(path)
        assert page.status_code == 422 and found(page) == []
        assert "Ketik lagi namanya" in said(page)


def test_a_sealed_name_says_neither_itself_nor_its_length(analyst):
    tokens = {sealed_name.sealed(name, analyst) for name in ("NUR", "SITI", "BAIQ RAHMAWATI", "SITI")}
    assert len(tokens) == 4 and len({len(token) for token in tokens}) == 1
    for name in ("a", "É" * 40, "x" * 200, " x"):
        assert sealed_name.opened(sealed_name.sealed(name, analyst), analyst) == name[: sealed_name.NAME_MAX]


@pytest.mark.parametrize("typed", [NIK, "5299 0141 0784 0001", "5299.0141.0784.0001", "siti 5299014107"])
def test_a_nik_that_is_typed_goes_no_further(made, siti, typed):
    page = made.post("/register/", {"nama": typed, "boleh": "ya"})
    assert page.status_code == 422
    assert typed not in page.content.decode() and found(page) == []
    assert "Pencarian dengan NIK tidak dilayani" in said(page)
    assert re.search(r'<option value="ya" selected>', page.content.decode())  # the rest is not typed again


def test_pages_follow_one_another_until_everybody_was_shown_once(made, ntb):
    names = [f"NAMA {first}{second}{third}" for first in "BDFGJ" for second in "AEIOU" for third in "LMPRS"][: 2 * PAGE + 3]
    for name in reversed(names):
        worker(name, "52.01.01", may_be_paid_for=True)
    shown, path = [], made.post("/register/", {"nama": "nama", "boleh": "ya"})["Location"]
    for _ in range(5):
        page = made.get(path)
        shown.append(found(page))
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        if not following:
            break
        path = f"/register/{html.unescape(following[1])}"
    assert [len(each) for each in shown] == [PAGE, PAGE, 3]
    assert [name for each in shown for name in each] == names


def test_the_finest_area_that_lies_in_the_one_above_it_counts(rahmi, siti, wayan):
    desa = siti.area_id
    assert "wilayah=52.01&" in rahmi.post("/register/", {"kab": "52.01", "kec": "52.02.01", "boleh": "ya"})["Location"]
    typed = {"kab": "52.01", "kec": desa[:8], "desa": desa}
    assert f"wilayah={desa}" in rahmi.post("/register/", typed)["Location"]
    page = search(rahmi, **typed)
    assert found(page) == ["SITI AMINAH"]
    assert len(re.findall("<select", page.content.decode())) == 11
    assert f'<option value="{desa}" selected>' in page.content.decode()
    assert found(search(rahmi, kab="52.02")) == ["SITI WAYAN"]


# ------------------------------------------------------------------------------------------------ another's people


def test_an_officer_neither_sees_nor_infers_another_kabupatens_people(made, lalu, siti, budi, wayan):
    assert found(lalu.get("/register/")) == ["SITI WAYAN"]
    assert "1 orang dalam register" in said(lalu.get("/register/"))
    assert found(search(lalu, nama=siti.code)) == found(search(lalu, nama="aminah")) == []
    for path in (
        f"/register/{siti.code}/",
        f"/register/{siti.code}/nik/",
        "/register/?wilayah=52.01",
        "/register/unduh/?wilayah=52.01",
    ):
        other, nobody = lalu.get(path), lalu.get(path.replace(siti.code, "NTB-00000-00000").replace("52.01", "52.77"))
        assert other.status_code == nobody.status_code == 404, path
        # the token of the form for signing out differs each time
        plain = [re.sub(r'value="[^"]+"|content="[^"]+"|href="[^"]+"', "", each.content.decode()) for each in (other, nobody)]
        assert plain[0] == plain[1], path
    assert lalu.post(f"/register/{siti.code}/nik/", WHY).status_code == 404
    assert not Event.objects.filter(kind="nik_shown").exists()


def test_another_kabupatens_person_is_looked_for_as_one_who_does_not_exist(lalu, siti, django_assert_num_queries):
    """As many questions to the database, and the same ones: so also in the same time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for code in (siti.code, "NTB-00000-00000"):
        lalu.get(f"/register/{code}/")
        with CaptureQueriesContext(connection) as queries:
            lalu.get(f"/register/{code}/")
        asked.append([each["sql"].replace(code, "CODE") for each in queries if "session" not in each["sql"]])
    assert [re.sub(r"s\d+_x\d+", "s", sql) for sql in asked[0]] == [re.sub(r"s\d+_x\d+", "s", sql) for sql in asked[1]]


def test_a_household_is_shown_as_far_as_the_kabupaten_reaches(made, rahmi, siti, wayan):
    worker("AMAQ SITI", siti.area_id, household="kk", birth_date=date(1980, 1, 2))
    for client in (made, rahmi):
        page = said(client.get(f"/register/{siti.code}/"))
        assert "AMAQ SITI" in page and "1980" in page
        assert "SITI WAYAN" not in page


# ---------------------------------------------------------------------------------------------------------- one person


@pytest.fixture
def told(siti, analyst):
    """Siti, as three lists and a visit have her."""
    old = file("52.01", "dtsen", date(2026, 6, 30), by=analyst, name="DTSEN Juni.xlsx")
    new = file("52.01", "village", date(2026, 9, 30), by=analyst, name="usulan <desa>.csv")
    says(
        old,
        siti,
        7,
        {"name": "ST. AMINAH", "birth_date": "1984-01-07", "decile": 2, "breadwinner": True, "area_code": siti.area_id},
    )
    says(new, siti, 12, {"name": "SITI AMINAH", "birth_date": "1984-07-01", "declared_income": 1_000_000, "groups": "marbot"},
         ["W-NIK-22"])  # fmt: skip
    with scope.of_area("52.01"):
        Verification.objects.create(
            worker=siti, kab="52.01", alive=True, resident=True, works=True, breadwinner=False, seen_on=date(2026, 11, 10),
            seen_by="Pak Amir", kept_by=analyst, remark="di rumah",
        )  # fmt: skip
    return siti


def test_each_value_names_its_list_and_what_another_list_said_instead(made, told):
    page = said(made.get(f"/register/{told.code}/")).replace(" , ", ", ")
    assert "Tanggal lahir 1 Juli 1984 usulan, per 30 Sep 2026 usulan <desa>.csv · Sheet1 · baris 12" in page
    assert "≠ lain: 7 Januari 1984 DTSEN, per 30 Jun 2026 DTSEN Juni.xlsx · Sheet1 · baris 7" in page
    assert "Nama lengkap SITI AMINAH" in page and "≠ lain: ST. AMINAH" in page
    assert "Desil 2 DTSEN" in page and "Rp1.000.000" in page and "Kelompok marbot" in page
    assert "Pencari nafkah utama tidak pemeriksaan lapangan, 10 Nov 2026 ≠ lain: ya DTSEN" in page


def test_warnings_visits_and_deeds_stand_on_her_page_in_the_order_of_time(made, told):
    made.post(f"/register/{told.code}/nik/", WHY)
    page = said(made.get(f"/register/{told.code}/"))
    assert "Perlu dilihat: 1" in page and "W-NIK-22" in page
    history = page.partition("Riwayat")[2]
    order = ["NIK ditampilkan", "mencocokkan dengan KTP atau KK: KTP di kantor desa", "Pemeriksaan lapangan oleh Pak Amir",
             "Hidup: ya", "Disebut dalam daftar"]  # fmt: skip
    places = [history.index(words) for words in order]
    assert places == sorted(places)
    assert NIK not in page


def test_nobody_knows_where_nothing_was_said(made, budi):
    page = said(made.get(f"/register/{budi.code}/"))
    assert "tanggal lahir tidak diketahui" in page and "Tidak ada daftar yang memuat nomor KK" in page
    assert "tidak ada dalam daftar mana pun" in page and "Tampilkan NIK" not in page


def test_the_page_is_there_in_english(made, told):
    page = said(made.get(f"/en/register/{told.code}/"))
    assert "born on 1 July 1984" in page and "otherwise: 7 January 1984" in page and "Date of birth" in page


# ----------------------------------------------------------------------------------------------------------------- NIK


def test_a_nik_is_shown_once_and_the_page_leaves_by_itself(made, told):
    page = made.post(f"/register/{told.code}/nik/", WHY)
    assert "".join(re.findall(r"<span>(\d{4})</span>", page.content.decode())) == NIK
    assert page["Refresh"] == f"30; url=/register/{told.code}/"
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "strict-origin"
    text = said(page)
    assert "1984" not in text.replace("5299 0141 0784 0001", "") and "Juli" not in text  # nothing of her birth beside it
    assert NIK not in made.get(f"/register/{told.code}/nik/").content.decode()
    event = Event.objects.get(kind="nik_shown")
    assert (event.subject, event.by.username) == (f"worker {told.code}", "made")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"words": "KTP desa"}, "pilih keperluannya"),
        ({"reason": "compare"}, "tulis keperluannya"),
        ({"reason": "compare", "words": "abc"}, "tulis lima huruf"),
        ({"reason": "compare", "words": f"ini {NIK}"}, "hapus angka panjang itu"),
        ({"reason": "x", "words": "KTP desa"}, "x"),
    ],
)
def test_a_nik_without_a_reason_is_not_shown(made, told, typed, expected):
    page = made.post(f"/register/{told.code}/nik/", typed)
    assert page.status_code == 422 and expected in said(page)
    assert not re.search(r"<span>\d{4}</span>", page.content.decode())
    assert not Event.objects.filter(kind__startswith="nik").exists()


def test_after_fifty_in_a_day_the_page_says_whom_to_ask_and_the_log_has_it(made, told, monkeypatch):
    monkeypatch.setattr("payung.registry.showing.SHOWN_A_DAY_MAX", 2)
    for _ in range(2):
        assert made.post(f"/register/{told.code}/nik/", WHY).status_code == 200
    page = made.post(f"/register/{told.code}/nik/", WHY)
    assert page.status_code == 422
    assert "batas untuk satu orang dalam sehari. Mintalah kepada rekan" in said(page)
    assert Event.objects.filter(kind="nik_refused", subject=f"worker {told.code}").count() == 1
    tomorrow = datetime.now(ZoneInfo("Asia/Makassar")) + timedelta(days=1)
    monkeypatch.setattr(pages, "now", lambda: tomorrow)
    assert made.post(f"/register/{told.code}/nik/", WHY).status_code == 200


def test_without_the_right_key_a_sentence_says_so(made, told, settings):
    (Path(settings.PAYUNG_KEYS) / "nik-seal-1").unlink()
    page = made.post(f"/register/{told.code}/nik/", WHY)
    assert page.status_code == 422 and "NIK tidak dapat dibaca di server ini" in said(page)
    assert str(settings.PAYUNG_KEYS) not in page.content.decode()


def test_who_may_see_people_but_no_nik_finds_no_way_to_it(told, analyst):
    head = browser_of(somebody("kepala2", Role.OFFICE_HEAD, "52", by=analyst, name="Hasan"))
    assert "Tampilkan NIK" not in said(head.get(f"/register/{told.code}/"))
    assert (
        head.get(f"/register/{told.code}/nik/").status_code == head.post(f"/register/{told.code}/nik/", WHY).status_code == 403
    )


def test_the_event_log_says_it_in_words_and_leads_to_the_person(made, told, analyst):
    made.post(f"/register/{told.code}/nik/", WHY)
    dewi = browser_of(somebody("dewi", Role.DISTRICT_HEAD, "52.01", by=analyst, name="Dewi"))
    page = dewi.get("/catatan/")
    assert f"NIK {told.code} ditampilkan" in said(page)
    assert f'href="/register/{told.code}/"' in page.content.decode()
