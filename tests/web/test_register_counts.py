"""How many: every number opens to exactly the people it counts; unknowns and residuals stand beside; small ones are hidden."""

import html
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from people_of_the_register import desas, file, worker

from payung import law
from payung.office.actions import log
from payung.office.roles import Role

pytestmark = pytest.mark.django_db
LABELS = {
    "Data": lambda each: True,
    "boleh": lambda each: each["may_be_paid_for"] is True,
    "tidak": lambda each: each["may_be_paid_for"] is False,
    "belum diketahui": lambda each: each["may_be_paid_for"] is None,
    "terverifikasi": lambda each: each["verified_on"] is not None,
    "belum terverifikasi": lambda each: each["verified_on"] is None,
}


def person(**asked):
    return lambda each: each["same_as"] is None and all(each[field] == value for field, value in asked.items())


PERSONS = {
    "Orang": person(),
    "aktif": person(insurer_status="active"),
    "tidak aktif": person(insurer_status="inactive"),
    "tidak ditemukan": person(insurer_status="not_found"),
    "NIK tidak sesuai": person(insurer_status="nik_other"),
    "belum diketahui": person(insurer_status=""),
    "perlu diperiksa": person(in_review=True),
}
STATUSES = list(PERSONS)[1:6]
#: What the persons of an area are made of.
STORY = {
    "Data": lambda each: True,
    "Data ganda: orangnya sama dengan data lain": lambda each: each["same_as"] is not None,
    "Orang": person(),
    "Perlu diperiksa: mungkin orang yang sama dengan data lain": person(in_review=True),
    "Aktif": person(insurer_status="active"),
    "BPU (bukan penerima upah)": person(insurer_status="active", segment="BPU"),
    "PU (penerima upah)": person(insurer_status="active", segment="PU"),
    "JAKON (jasa konstruksi)": person(insurer_status="active", segment="JAKON"),
    "Segmen tidak diketahui": person(insurer_status="active", segment=""),
    "Tidak aktif": person(insurer_status="inactive"),
    "Tidak ditemukan": person(insurer_status="not_found"),
    "NIK tidak sesuai Dukcapil": person(insurer_status="nik_other"),
    "Belum diketahui: belum ditanyakan atau belum dijawab": person(insurer_status=""),
}
SEGMENTS, OF_ALL = list(STORY)[5:9], ["Aktif", *list(STORY)[9:]]
People = list[dict]


@pytest.fixture
def people(ntb) -> People:
    """Of two kabupaten, in several desa, some without one; every combination of standing, field check and insurance; every
    seventh is listed twice."""
    made, rows = [], []
    places = [each.code for kab in ("52.01", "52.02") for each in desas(kab, 3)] + ["52.01", "52.02", "52.01.01", "52.02.01"]
    for n in range(60):
        one = {
            "area": places[n % len(places)],
            "may_be_paid_for": (True, False, None)[n % 3],
            "verified_on": date(2026, 11, 10) if n % 4 == 0 else None,
            "groups": [[], ["marbot"], ["buruh-tembakau", "marbot"]][n % 3 if n % 5 else 0],
            "sources": [["dtsen"], ["village"], ["dtsen", "bpjs-status"]][n % 3],
            "insurer_status": ("", "active", "inactive", "active", "not_found", "active", "nik_other", "active")[n % 8],
            "segment": ("BPU", "PU", "JAKON", "")[n % 8 // 2],
            "in_review": n % 5 == 1,
            "same_as": rows[n - 10] if n % 7 == 3 and n >= 10 and rows[n - 10].same_as_id is None else None,
        }
        rows.append(worker(f"ORANG {chr(65 + n // 26)}{chr(65 + n % 26)}", **one))
        made.append(one)
    return made


@pytest.fixture
def rahmi(ntb, analyst) -> Client:
    return browser_of(somebody("rahmi", Role.ANALYST, "52", by=analyst, name="Baiq Rahmi"))


@pytest.fixture
def made(ntb, analyst) -> Client:
    return browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=analyst, name="Made Sari"))


@pytest.fixture
def pimpinan(ntb, analyst) -> Client:
    return browser_of(somebody("wagub", Role.LEADERSHIP, "52", by=analyst, name="Sekretariat"))


def said(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def table(response, of: str = "counted") -> dict[str, dict[str, tuple[str, str]]]:
    """Line → column → (what is printed, the address it opens): of the records, or of the persons."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    body = response.content.decode().partition(f'{of}">')[2].partition("<tbody>")[2].partition("</table>")[0]
    for line in re.findall(r"<tr>.*?</tr>", body, re.S):
        name = html.unescape(re.sub(r"<[^>]+>", "", re.findall(r'<th scope="row"[^>]*>(.*?)</th>', line, re.S)[0])).strip()
        cells = re.findall(r'<td class="is-number[^"]*" data-label="([^"]+)">(.*?)</td>', line, re.S)
        found[name] = {
            label: (html.unescape(re.sub(r"<[^>]+>", "", cell)), html.unescape((re.findall('href="([^"]+)"', cell) or [""])[0]))
            for label, cell in cells
        }
    return found


def persons(response) -> dict[str, dict[str, tuple[str, str]]]:
    return table(response, "counted--persons")


def story(response) -> dict[str, tuple[str, str]]:
    """What is counted → (what is printed, the address it opens): how the persons of the area come about."""
    body = response.content.decode().partition("counted--story")[2].partition("</table>")[0]
    return {
        html.unescape(name): (
            html.unescape(re.sub(r"<[^>]+>", "", cell)), html.unescape((re.findall('href="([^"]+)"', cell) or [""])[0])
        )
        for name, cell in re.findall(r'<th scope="row"[^>]*>(.*?)</th><td class="is-number">(.*?)</td>', body)
    }  # fmt: skip


def everybody_behind(client: Client, path: str) -> int:
    """How many people are listed there, page by page."""
    total = 0
    while path:
        page = client.get(path)
        assert page.status_code == 200, path
        body = page.content.decode()
        total += len(re.findall(r'<th scope="row"><a', body.partition("people-found")[2].partition("</table>")[0]))
        following = re.search(r'rel="next" href="([^"]+)"', body)
        path = f"/register/{html.unescape(following[1])}" if following else ""
    return total


@pytest.mark.parametrize("by", ["", "&menurut=kelompok", "&menurut=daftar"])
@pytest.mark.parametrize("area", ["52", "52.01", "52.01.01"])
def test_every_number_opens_to_exactly_the_people_it_counts(rahmi, people, area, by):
    page = rahmi.get(f"/register/hitungan/?wilayah={area}{by}")
    followed = 0
    for lines, labels in ((table(page), LABELS), (persons(page), PERSONS), ({"": story(page)}, STORY)):
        for name, cells in lines.items():
            assert list(cells) == list(labels) if name else cells.keys() <= labels.keys()
            for label, (printed, path) in cells.items():
                if printed == "0":
                    assert path == ""
                else:
                    assert everybody_behind(rahmi, path) == int(printed), f"{name} {label}"
                    followed += 1
    assert followed > 20


@pytest.mark.parametrize("area", ["52", "52.01", "52.02", "52.01.01"])
def test_the_lines_and_those_without_a_smaller_area_make_up_the_total(rahmi, people, area):
    page = rahmi.get(f"/register/hitungan/?wilayah={area}")
    within = within_area(people, area)
    for lines, labels in ((table(page), LABELS), (persons(page), PERSONS)):
        total = lines.pop("Jumlah")
        for label, counts in labels.items():
            assert int(total[label][0]) == sum(map(counts, within)), label
            assert sum(int(cells[label][0]) for cells in lines.values()) == int(total[label][0]), label


def within_area(people: People, area: str) -> People:
    return [each for each in people if each["area"] == area or each["area"].startswith(f"{area}.")]


@pytest.mark.parametrize("area", ["52", "52.01", "52.01.01"])
def test_records_without_those_listed_twice_are_persons_and_what_the_insurer_says_adds_up_to_them(rahmi, people, area):
    page = rahmi.get(f"/register/hitungan/?wilayah={area}")
    told = {name: int(printed) for name, (printed, _) in story(page).items()}
    within = within_area(people, area)
    assert told == {name: count for name, counts in STORY.items() if (count := sum(map(counts, within))) or name in OF_ALL}
    assert told["Data"] - told["Data ganda: orangnya sama dengan data lain"] == told["Orang"]
    assert sum(told[status] for status in OF_ALL) == told["Orang"]
    assert sum(told.get(segment, 0) for segment in SEGMENTS) == told["Aktif"]
    for cells in persons(page).values():
        assert sum(int(cells[status][0]) for status in STATUSES) == int(cells["Orang"][0])
    assert f"{told['Orang']} orang dalam register" in said(page)
    assert f"{told['Data ganda: orangnya sama dengan data lain']} di antaranya data ganda" in said(page)


def test_every_next_smaller_area_is_there_and_those_of_whom_none_is_known(rahmi, people):
    lines = table(rahmi.get("/register/hitungan/"))
    assert len(lines) == 10 + 1 and lines["Kota Bima"]["Data"] == ("0", "")
    lines = table(rahmi.get("/register/hitungan/?wilayah=52.01"))
    assert int(lines["Kecamatan tidak diketahui"]["Data"][0]) == sum(each["area"] == "52.01" for each in people)
    lines = table(rahmi.get("/register/hitungan/?wilayah=52.01.01"))
    assert int(lines["Desa/kelurahan tidak diketahui"]["Data"][0]) == sum(each["area"] == "52.01.01" for each in people)
    desa = people[0]["area"]
    assert list(table(rahmi.get(f"/register/hitungan/?wilayah={desa}"))) == ["Jumlah"]


def test_a_person_of_two_groups_or_lists_is_counted_once_in_the_total_and_the_page_says_by_how_much_the_lines_exceed_it(
    rahmi, people
):
    for by, field in (("kelompok", "groups"), ("daftar", "sources")):
        page = rahmi.get(f"/register/hitungan/?wilayah=52&menurut={by}")
        lines = table(page)
        total = int(lines.pop("Masing-masing dihitung sekali")["Data"][0])
        assert total == len(people)
        excess = sum(max(len(each[field]), 1) for each in people) - len(people)
        assert sum(int(cells["Data"][0]) for cells in lines.values()) == total + excess
        assert f"sebanyak {excess}." in said(page)
    assert int(table(rahmi.get("/register/hitungan/?menurut=kelompok"))["tanpa kelompok"]["Data"][0]) == sum(
        not each["groups"] for each in people
    )


def test_the_page_says_when_it_was_counted_and_by_which_law(rahmi, people, analyst):
    text = said(rahmi.get("/register/hitungan/"))
    assert "Dihitung dari register" in text and "WITA" in text and "versi hukum" not in text  # no list was accepted yet
    file("52.01", "village", date(2026, 9, 30), by=analyst)  # in November
    assert f"menurut hukum November 2026, versi hukum {law.version(date(2026, 11, 1))}" in said(
        rahmi.get("/register/hitungan/")
    )
    log(kind="standing_renewed", subject="month 2026-10", detail={}, by=analyst)
    assert "menurut hukum Oktober 2026 sampai November 2026" in said(rahmi.get("/register/hitungan/"))
    log(kind="standing_renewed", subject="month 2026-12", detail={}, by=analyst)
    assert f"menurut hukum Desember 2026, versi hukum {law.version(date(2026, 12, 1))}" in said(
        rahmi.get("/register/hitungan/")
    )


def test_an_officer_counts_her_own_kabupaten_and_no_other(made, people):
    page = made.get("/register/hitungan/")
    own = sum(each["area"].startswith("52.01") for each in people)
    twice = sum(each["area"].startswith("52.01") and each["same_as"] is not None for each in people)
    assert f"Kabupaten Lombok Barat: {own - twice} orang dalam register" in said(page) and twice
    for area in ("52", "52.02", "52.02.01", "52.77", "tidak-ada", "52.01 ", "52.01.\0"):
        assert made.get("/register/hitungan/", {"wilayah": area}).status_code == 404, area


# ------------------------------------------------------------------------------------------- who sees numbers alone


def test_who_sees_no_people_gets_numbers_without_links_down_to_the_kecamatan(pimpinan, people):
    for path in (
        "/register/hitungan/",
        "/register/hitungan/?wilayah=52.01",
        "/register/hitungan/?wilayah=52.01&menurut=daftar",
    ):
        page = pimpinan.get(path)
        assert page.status_code == 200
        every = [*table(page).values(), *persons(page).values(), story(page)]
        assert not [cell for cells in every for cell in cells.values() if cell[1]]
    assert table(pimpinan.get("/register/hitungan/"))["Jumlah"]["Data"][0] == str(len(people))
    assert pimpinan.get("/register/hitungan/?wilayah=52.01.01").status_code == 404
    assert pimpinan.get(f"/register/hitungan/?wilayah={people[0]['area']}").status_code == 404
    assert pimpinan.get("/register/").status_code == 403


def test_what_to_do_about_a_number_leads_there_for_who_may_do_it(rahmi, made, pimpinan, people, analyst):
    file("52.01", "village", date(2026, 9, 30), by=analyst)
    for client, ways in ((rahmi, {"/pencocokan/", "/tanya/baru/"}), (made, {"/pencocokan/"}), (pimpinan, set())):
        body = client.get("/register/hitungan/").content.decode()
        assert {way for way in ("/pencocokan/", "/tanya/baru/") if f'<td><a class="govuk-link" href="{way}">' in body} == ways
        assert 'href="/pencocokan/mutu/"' in body  # how good the machine is, everybody may know who sees what came of it


def test_a_kabupatens_numbers_are_exact_and_below_it_small_ones_are_hidden(pimpinan, rahmi, people):
    open_ = table(rahmi.get("/register/hitungan/?wilayah=52.01"))
    page = pimpinan.get("/register/hitungan/?wilayah=52.01")
    shown = table(page)
    assert story(page) == {
        name: (printed, "") for name, (printed, _) in story(rahmi.get("/register/hitungan/?wilayah=52.01")).items()
    }
    assert {label: cell[0] for label, cell in shown["Jumlah"].items()} == {
        label: cell[0] for label, cell in open_["Jumlah"].items()
    }
    assert "Angka 1 sampai 9 dapat mengungkap orang tertentu" in said(page)
    both = ((shown, open_), (persons(page), persons(rahmi.get("/register/hitungan/?wilayah=52.01"))))
    for those_shown, real_ones in both:
        for name, cells in those_shown.items():
            for label, (printed, _) in cells.items():
                real = int(real_ones[name][label][0])
                is_small = 0 < real < 10 and name != "Jumlah"
                assert printed in (("disamarkan",) if is_small else (str(real), "disamarkan")), f"{name} {label}"
        assert any(cell[0] == "disamarkan" for cells in those_shown.values() for cell in cells.values())
    assert "<10" not in said(page)  # that a hidden number is small would help to work it out
    assert "disamarkan" not in said(rahmi.get("/register/hitungan/?wilayah=52.01"))  # who sees the people sees their number
    assert "disamarkan" not in said(pimpinan.get("/register/hitungan/"))


def test_a_lists_line_says_that_it_counts_whom_such_a_list_ever_named(rahmi, people):
    assert "pernah disebut" in said(rahmi.get("/register/hitungan/?wilayah=52.01&menurut=daftar"))
    assert "pernah disebut" not in said(rahmi.get("/register/hitungan/?wilayah=52.01"))


def test_an_empty_register_says_so(made, ntb):
    page = made.get("/register/hitungan/")
    assert page.status_code == 200 and "0 orang dalam register" in said(page)
    assert made.get("/register/hitungan/?menurut=kelompok").status_code == 200


def reasons(response) -> dict[str, tuple[int, str]]:
    """Reason → (persons, the address they stand at)."""
    body = response.content.decode().partition("Apa yang menghalangi</h2>")[2].partition("</table>")[0]
    return {
        html.unescape(name): (int(re.sub(r"<[^>]+>", "", cell)), html.unescape((re.findall('href="([^"]+)"', cell) or [""])[0]))
        for name, cell in re.findall(r'<th scope="row">(.*?)</th><td class="is-number">(.*?)</td>', body)
    }


def test_the_page_says_what_stands_in_the_way_of_whom_and_what_to_do(rahmi, people, analyst):
    file("52.01", "village", date(2026, 9, 30), by=analyst)
    page = rahmi.get("/register/hitungan/?wilayah=52.01")
    found = reasons(page)
    within = [each for each in people if each["area"].startswith("52.01") and each["may_be_paid_for"] is None]
    assert found["Tanggal lahir tidak ada"][0] == len(within)
    for persons, path in found.values():
        assert everybody_behind(rahmi, path) == persons
    assert "tanyakan saat verifikasi lapangan" in said(page)


def test_who_sees_no_people_gets_every_reason_or_where_one_is_of_few_none(pimpinan, people, analyst):
    file("52.01", "village", date(2026, 9, 30), by=analyst)
    assert reasons(pimpinan.get("/register/hitungan/")) == {"Tanggal lahir tidak ada": (20, "")}
    worker("DUA BELAS TAHUN", "52.01", birth_date=date(2014, 5, 5), may_be_paid_for=False)
    assert reasons(pimpinan.get("/register/hitungan/"))["Tanggal lahir tidak ada"] == (20, "")
    worker("TIDAK DIKETAHUI", "52.01", birth_date=date(1980, 5, 5), may_be_paid_for=None)
    assert not reasons(pimpinan.get("/register/hitungan/"))
