"""A person of two records: each says so and leads to the other, one is counted; and what the insurer says, of which day."""

import html
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from people_of_the_register import desas, file, says, worker

from payung.office.roles import Role
from payung.registry import scope, standing
from payung.registry.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(ntb, analyst) -> Client:
    return browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=analyst, name="Made Sari"))


@pytest.fixture
def siti(ntb) -> Worker:
    return worker("SITI AMINAH", desas("52.01", 1)[0].code, insurer_status="active", segment="BPU", may_be_paid_for=True)


@pytest.fixture
def twice(siti) -> Worker:
    """The same, as another list spells her."""
    return worker("ST. AMINAH", "52.01", same_as=siti, may_be_paid_for=False)


def said(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def found(client: Client, **typed) -> list[str]:
    page = client.post("/register/", typed, follow=True)
    table = page.content.decode().partition("people-found")[2].partition("</table>")[0]
    return [html.unescape(name) for name in re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', table)]


def test_each_of_two_records_leads_to_the_other_and_says_where_she_is_counted(made, siti, twice):
    third = worker("SITI AMINAH H", "52.01", same_as=siti)
    page = made.get(f"/register/{twice.code}/")
    assert f"Ini orang yang sama dengan SITI AMINAH, {siti.code}" in said(page)
    assert "Ia dihitung dan dibayari di sana." in said(page)
    for other in (siti, third):
        assert f'href="/register/{other.code}/"' in page.content.decode()
    page = made.get(f"/register/{siti.code}/")
    assert "Ini orang yang sama dengan" not in said(page)
    assert f"Juga tercatat sebagai: ST. AMINAH, {twice.code}" in said(page)
    assert f"SITI AMINAH H, {third.code}" in said(page)


def test_who_is_one_row_alone_reads_nothing_of_others(made, siti):
    page = said(made.get(f"/register/{siti.code}/"))
    assert "Orang yang sama" not in page and "Juga tercatat" not in page


def test_a_record_of_another_kabupaten_is_named_by_nothing_that_is_its_own(made, siti, analyst):
    other = worker("SITI AMINAH LAIN", "52.02")
    young = worker("ST AMINAH", "52.01")
    with scope.everything(analyst):
        Worker.objects.filter(pk=young.pk).update(same_as=other)
    for path in (f"/register/{young.code}/", "/register/"):
        page = said(made.get(path))
        assert re.search("orang yang sama dengan data (di )?kabupaten/kota lain", page)
        assert other.code not in page and other.name not in page
    assert young.code not in said(browser_of(somebody("lalu", Role.DISTRICT_OFFICER, "52.02", by=analyst, name="Lalu")).get(
        f"/register/{other.code}/"))  # fmt: skip


def test_the_list_counts_records_where_one_is_listed_twice_and_persons_where_each_is_once(made, siti, twice):
    page = said(made.get("/register/"))
    assert "2 data dalam register" in page and f"orang yang sama dengan {siti.code}" in page
    page = said(made.get("/register/?orang=ya"))
    assert "1 orang dalam register" in page and "setiap orang satu kali" in page
    assert "1 orang dalam register" in said(made.get("/register/?bpjs=aktif"))  # nobody of these is listed twice


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"orang": "ya"}, ["BUDI", "SITI AMINAH"]),
        ({"orang": "tidak"}, ["ST. AMINAH"]),
        ({"bpjs": "aktif"}, ["SITI AMINAH"]),
        ({"bpjs": "nik-lain"}, ["BUDI"]),
        ({"bpjs": "tidak-diketahui"}, ["ST. AMINAH"]),
        ({"bpjs": "tidak-ditemukan"}, []),
        ({"segmen": "bpu"}, ["SITI AMINAH"]),
        ({"segmen": "tidak-diketahui", "orang": "ya"}, []),  # nobody is active in a segment that is not known
        ({"diperiksa": "ya"}, ["BUDI"]),
        ({"diperiksa": "x", "bpjs": "active", "segmen": "BPU", "orang": "1"}, ["BUDI", "SITI AMINAH", "ST. AMINAH"]),
    ],
)
def test_people_are_found_by_person_insurance_and_what_waits(made, siti, twice, typed, expected):
    worker("BUDI", "52.01", insurer_status="nik_other", in_review=True)
    assert found(made, **typed) == expected
    page = made.post("/register/", typed, follow=True).content.decode()
    for name, value in typed.items():
        if value not in ("x", "1", "active", "BPU"):
            select = page.partition(f'<select class="govuk-select" id="{name}"')[2].partition("</select>")[0]
            assert re.search(rf'<option value="{value}" selected>', select)


def test_what_the_insurer_says_stands_with_the_day_of_which_it_speaks(made, siti, analyst):
    village = file("52.01", "village", date(2026, 9, 30), by=analyst, name="usulan.csv")
    old = file("52.01", "bpjs-status", date(2026, 6, 30), by=analyst, name="juni.xlsx")
    new = file("52.01", "bpjs-status", date(2026, 10, 31), by=analyst, name="oktober.xlsx")
    says(new, siti, 3, {"name": "SITI AMINAH", "insurer_status": "active", "segment": "BPU"})
    says(old, siti, 9, {"name": "SITI AMINAH", "insurer_status": "inactive"})
    says(village, siti, 2, {"name": "SITI AMINAH"})
    assert "BPJS Ketenagakerjaan Aktif, BPU BPJS, per 31 Oktober 2026" in said(made.get(f"/register/{siti.code}/"))


def test_what_the_insurer_says_of_another_record_of_hers_stands_on_the_page_of_who_stands_for_her(made, analyst):
    first, second = worker("SITI AMINAH", "52.01"), worker("ST. AMINAH", "52.01", insurer_status="active", segment="PU")
    with scope.everything(analyst):
        Worker.objects.filter(pk=second.pk).update(same_as=first)
        standing.renew(month=date(2026, 11, 1))
    hers = "Menurut data lain orang ini: aktif, PU"
    assert hers in said(made.get(f"/register/{first.code}/")) and hers not in said(made.get(f"/register/{second.code}/"))
    assert found(made, bpjs="aktif", orang="ya") == ["SITI AMINAH"]


def test_until_when_contributions_are_paid_stands_with_who_said_it_and_goes_with_a_newer_word(made, siti, analyst):
    asked = file("52.01", "jawaban-bpjs", date(2026, 10, 31), by=analyst, name="jawaban.xlsx")
    says(asked, siti, 3, {"insurer_status": "active", "segment": "BPU", "paid_until": "2026-12-01"})
    page = made.get(f"/en/register/{siti.code}/")
    assert "contributions paid until December 2026 BPJS, asked, of 31 October 2026" in said(page)
    newer = file("52.01", "bpjs-status", date(2026, 11, 30), by=analyst, name="november.xlsx")
    says(newer, siti, 9, {"name": "SITI AMINAH", "insurer_status": "inactive"})
    assert "contributions paid" not in said(made.get(f"/en/register/{siti.code}/"))


def test_who_was_never_asked_about_and_whose_nik_is_not_hers_reads_so(made, siti, analyst):
    budi = worker("BUDI", "52.01")
    assert "Tidak diketahui: belum ditanyakan atau belum dijawab" in said(made.get(f"/register/{budi.code}/"))
    wayan = worker("WAYAN", "52.01", insurer_status="nik_other", in_review=True)
    page = said(made.get(f"/register/{wayan.code}/"))
    assert "NIK tidak sesuai Dukcapil" in page and "masih perlu dilihat berdampingan" in page
