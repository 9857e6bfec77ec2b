"""What a list's page tells besides the verdict: what was left out, what cannot be answered, what is done already."""

import io
import re
from typing import Any

import pytest
from office_lists import DESA, HEADINGS, NIKS, book, counts, damaged, newest, person, send, work_off
from signing import browser_of, somebody
from xlsxwriter import Workbook as XlsxWriter

from payung.office.models import Event
from payung.office.roles import Role
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry import receiving, store
from payung.registry.models import HeadingChoice, ReceivedFile
from payung.web.lists import sending

pytestmark = pytest.mark.django_db
OURS = "52.01"


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    monkeypatch.setattr(sending, "sleep", work_off)


@pytest.fixture
def officer(ntb, analyst):
    return browser_of(somebody("petugas", Role.DISTRICT_OFFICER, OURS, by=analyst, name="Made Sari"))


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sheets(**rows) -> bytes:
    """A workbook of several sheets; each begins with its headings."""
    return xlsx(
        SheetToWrite(name, [Column(heading, as_text=False) for heading in its[0]], its[1:]) for name, its in rows.items()
    )


def answers(page) -> dict[str, str]:
    """What the page of headings proposes."""
    selects = re.finditer(r'<select[^>]*name="(judul\d+)".*?</select>', page.content.decode(), re.S)
    return {one[1]: (chosen[1] if (chosen := re.search(r'value="(\w+)" selected', one[0])) else "") for one in selects}


# ---------------------------------------------------------------------------------------------------------- what was left out


def test_rows_and_sheets_that_were_not_read_are_told_beside_the_numbers(officer):
    book_ = io.BytesIO()
    with XlsxWriter(book_, {"in_memory": True}) as writing:
        for name in ("Usulan", "Lanjutan"):
            sheet: Any = writing.add_worksheet(name)
            rows = [
                HEADINGS,
                person(0, "SITI AMINAH"),
                ["", "SUMBERI"],
                ["", "CAMATI", "", "", DESA[OURS]],
                ["", "JUMLAH", "", "", "1"],
            ]
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        sheet.hide()
    page = text(send(officer, book_.getvalue()))
    file = newest()
    left_out = {each["code"]: each["lines"] for each in file.notes}
    assert left_out["N-LIST-16"] == [] and left_out["N-LIST-11"] == [5]
    total = sum(each["facts"].get("n", 0) for each in file.notes)
    assert file.read + total == 4
    assert "Lembar tersembunyi Lanjutan tidak dibaca." in page and "N-LIST-16" in page
    assert f"{total} baris lain dilewati karena tidak berisi orang" in page
    assert "1 baris jumlah dilewati. Lembar Usulan baris 5." in page
    english = text(officer.get(f"/en/daftar/{file.pk}/"))
    assert "The hidden sheet Lanjutan was not read." in english and f"{total} more left out: nobody is in them" in english
    officer.post(f"/daftar/{file.pk}/terima/", {"dilihat": file.verdict_sha256})
    assert "Lembar tersembunyi Lanjutan tidak dibaca." in text(officer.get(f"/daftar/{file.pk}/"))


def test_a_list_without_a_nik_column_says_so_on_its_page(officer):
    rows = [person(at, "SITI AMINAH")[1:] for at in range(2)]
    page = text(send(officer, book(rows, HEADINGS[1:])))
    assert "Lembar Usulan tidak punya kolom NIK." in page


def test_headings_without_a_single_person_are_refused_and_what_was_left_out_is_told(officer):
    page = text(send(officer, book([])))
    assert (newest().state, newest().refusal["code"]) == ("refused", "E-LIST-05")
    assert "Di bawah judul tidak ada satu baris pun yang berisi orang." in page and "0 baris dibaca" not in page
    page = text(send(officer, book([["", "JUMLAH", "", "", "12"]])))
    assert "E-LIST-05" in page and "1 baris jumlah dilewati." in page


def test_a_sheet_without_names_is_named(officer):
    page = text(send(officer, book([[NIKS[0], "x", "P"]], ("NIK", "Siapa gerangan", "L/P"), sheet="Kediri")))
    assert "Tidak ada kolom nama di lembar Kediri." in page


# ------------------------------------------------------------------------------------------------------------------- headings


def test_a_heading_that_stands_twice_is_to_be_renamed_and_is_never_answered(officer, analyst):
    rows = [[NIKS[0], "SITI AMINAH", NIKS[1], "P", "11-07-1980"]]
    page = send(officer, book(rows, ("NIK", "Nama", "N.I.K.", "L/P", "Tanggal Lahir")))
    pk = newest().pk
    assert newest().state == "headings" and "ganti nama salah satunya di Excel" in text(page)
    assert sorted(answers(page).values()) == ["birth_date", "name", "sex"]  # nothing to choose for either NIK
    officer.post(f"/daftar/{pk}/judul/", answers(page) | {"judul0": "ignore"})
    assert not HeadingChoice.objects.exists() and newest().state == "headings"
    with pytest.raises(ValueError, match="Rename one of them"):
        receiving.say_what_headings_are(file=newest(), headings={"nik": "ignore"}, by=analyst)


@pytest.mark.parametrize(("heading", "field"), [("NIK", "nik"), ("Nama Lengkap", "name")])
def test_the_only_column_of_niks_or_names_cannot_be_left_out(officer, heading, field):
    send(officer, book([person(0, "SITI AMINAH")]))
    page = officer.get(f"/daftar/{newest().pk}/judul/")
    told = {name: "ignore" if chosen == field else chosen for name, chosen in answers(page).items()}
    page = officer.post(f"/daftar/{newest().pk}/judul/", told)
    assert page.status_code == 422 and f"“{heading}”: kolom ini menunjukkan siapa orangnya" in text(page)
    assert not HeadingChoice.objects.exists()


def test_of_two_columns_of_names_one_is_left_out_and_lists_with_only_that_one_are_still_read(officer):
    headings = (*HEADINGS, "Nama Warga")
    page = send(officer, book([[*person(0, "SITI AMINAH"), "BU SITI"]], headings))
    assert newest().state == "headings" and "E-LIST-03" in text(page)
    at = {"Nama Lengkap": "ignore", "Nama Warga": "name"}
    names = dict(re.findall(r'for="(judul\d+)"><strong>“([^”]+)”', page.content.decode()))
    told = answers(page) | {name: at[heading] for name, heading in names.items() if heading in at}
    officer.post(f"/daftar/{newest().pk}/judul/", told)
    assert counts(newest()) == (1, 1, 0, 0, 0)
    send(officer, book([person(1, "BAIQ RAHMI")]))
    assert counts(newest()) == (1, 1, 0, 0, 0)


def test_two_sheets_that_call_one_field_differently_do_not_stand_in_each_others_way(officer):
    first = [("NIK", "Nama", "Kerjaan aneh"), (NIKS[0], "SITI AMINAH", "NELAYAN")]
    second = [("No KTP", "Nama Lengkap"), (NIKS[1], "BAIQ RAHMI")]
    send(officer, sheets(A=first, B=second))
    page = officer.get(f"/daftar/{newest().pk}/judul/")
    told = {name: chosen if chosen in ("nik", "name") else "occupation" for name, chosen in answers(page).items()}
    page = officer.post(f"/daftar/{newest().pk}/judul/", told)
    assert page.status_code == 302
    assert list(HeadingChoice.objects.values_list("heading", "field")) == [("kerjaan aneh", "occupation")]


def test_what_a_heading_means_is_remembered_for_that_kind_of_list(officer):
    send(officer, book([[*person(0, "SITI AMINAH"), "Kawin"]], (*HEADINGS, "Status")), profile="village")
    page = officer.get(f"/daftar/{newest().pk}/judul/")
    officer.post(f"/daftar/{newest().pk}/judul/", {name: chosen or "ignore" for name, chosen in answers(page).items()})
    if not HeadingChoice.objects.exists():
        HeadingChoice.objects.create(area_id=OURS, profile="village", heading="status", field="ignore", by=newest().sent_by)
    said = receiving.headings_of(OURS)
    assert said["village"]["status"] == "ignore" and "status" not in said["bpjs-status"]


def test_what_was_said_before_kinds_were_kept_apart_holds_for_all(ntb, analyst):
    HeadingChoice.objects.create(area_id=OURS, heading="desil kita", field="decile", by=analyst)
    HeadingChoice.objects.create(area_id=OURS, profile="dtsen", heading="desil kita", field="ignore", by=analyst)
    said = {profile: its["desil kita"] for profile, its in receiving.headings_of(OURS).items()}
    assert (said["village"], said["dtsen"]) == ("decile", "ignore")


# --------------------------------------------------------------------------------------------------- done already, taken back


def test_the_second_of_two_clicks_shows_what_the_first_did(officer):
    send(officer, book(damaged()))
    file = newest()
    for path, typed, said in (
        ("perbaiki", {"kode": "E-JK-03"}, "4 dari 7 baris bisa diterima"),
        ("perbaiki/batal", {"kode": "E-JK-03"}, "3 dari 7 baris bisa diterima"),
    ):
        for _ in range(2):
            page = text(officer.post(f"/daftar/{file.pk}/{path}/", typed, follow=True))
            assert said in page and "Tidak ada yang dilakukan" not in page, path
    officer.post(f"/daftar/{file.pk}/tarik/")
    assert "Tidak ada yang dilakukan" not in text(officer.post(f"/daftar/{file.pk}/tarik/", follow=True))
    assert Event.objects.filter(kind="list_withdrawn").count() == 1


def test_accepting_while_it_is_on_its_way_is_the_second_of_two_clicks(officer, monkeypatch):
    send(officer, book(damaged()))
    file = newest()
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(sending, "sleep", lambda _: None)
    for _ in range(2):
        page = text(officer.post(f"/daftar/{file.pk}/terima/", {"dilihat": file.verdict_sha256}, follow=True))
        assert "sedang masuk" in page.lower() and "Tidak ada yang dilakukan" not in page


def test_a_mend_of_all_rows_is_taken_back(officer):
    send(officer, book(damaged()))
    file = newest()
    page = officer.post(f"/daftar/{file.pk}/perbaiki/", {"kode": "E-JK-03"}, follow=True)
    assert f"/daftar/{file.pk}/perbaiki/batal/" in page.content.decode() and "Batalkan perbaikan ini" in text(page)
    page = officer.post(f"/daftar/{file.pk}/perbaiki/batal/", {"kode": "E-JK-03"}, follow=True)
    assert (newest().mended, counts(newest())) == ([], (7, 3, 3, 1, 0))
    assert [event.detail for event in Event.objects.filter(kind="list_mend_taken_back")] == [{"code": "E-JK-03"}]
    assert "Tidak ada yang dilakukan" in text(officer.post(f"/daftar/{file.pk}/perbaiki/batal/", {"kode": "X"}, follow=True))


# ----------------------------------------------------------------------------------------------------------------------- rows


def test_warnings_are_counted_where_the_row_comes_in(officer):
    rows = [person(2, "NUR HIDAYAH", job="ASN"), person(3, "DEWI LESTARI", job="ASN", nik=NIKS[3][:15])]
    send(officer, book(rows))
    assert {cause["code"]: cause["rows"] for cause in newest().causes}["W-KERJA-01"] == 1
    assert (newest().accepted, newest().warned) == (1, 1)


def test_mended_rows_and_rows_still_to_be_mended_are_listed_apart(officer):
    rows = [person(0, "SITI AMINAH", sex="2"), person(1, "BAIQ RAHMI", sex="2"), person(2, "X", nik="", sex="2", born="")]
    send(officer, book(rows))
    file = newest()
    officer.post(f"/daftar/{file.pk}/perbaiki/", {"kode": "E-JK-03"})
    by_severity = {cause["severity"]: cause["rows"] for cause in newest().causes if cause["code"] == "E-JK-03"}
    assert by_severity.get("mended", 0) >= 2
    for severity, wanted in by_severity.items():
        page = officer.get(f"/daftar/{file.pk}/sebab/E-JK-03/?sebagai={severity}").content.decode()
        assert page.count("<tr><td>Usulan</td>") == wanted, severity
    assert officer.get(f"/daftar/{file.pk}/sebab/E-JK-03/?sebagai=warning").status_code == 404


def test_where_its_rows_were_is_deleted_with_the_file(officer):
    send(officer, book(damaged()))
    file = newest()
    officer.post(f"/daftar/{file.pk}/terima/", {"dilihat": file.verdict_sha256})
    assert "NIK hanya 15 digit" in text(officer.get(f"/daftar/{file.pk}/"))
    store.forget(file.place)
    page = text(officer.get(f"/daftar/{file.pk}/"))
    assert "E-NIK-01" in page and "NIK hanya 15 digit" not in page
    assert all(set(cause) == {"code", "severity", "rows", "facts"} for cause in newest().causes)
    page = officer.get(f"/daftar/{file.pk}/sebab/E-NIK-01/", follow=True)
    assert "letak baris-barisnya ikut dihapus" in text(page)


def test_refused_and_withdrawn_lists_are_none_of_the_twenty_and_a_known_one_is_always_found(officer, monkeypatch):
    monkeypatch.setattr(sending, "A_DAY_MAX", 2)
    monkeypatch.setattr(sending, "TRIES_A_DAY_MAX", 6)
    first = book([person(0, "SITI AMINAH")])
    send(officer, first)
    send(officer, b"bulan;jumlah\nJanuari;12\n", "angka.csv")
    send(officer, book([person(1, "BAIQ RAHMI")]))
    assert [row.state for row in ReceivedFile.objects.order_by("pk")] == ["checked", "refused", "checked"]
    assert "sudah pernah diunggah" in text(send(officer, first))
    assert send(officer, book([person(2, "NUR HIDAYAH")])).status_code == 422
    officer.post(f"/daftar/{newest().pk}/tarik/")
    assert send(officer, book([person(2, "NUR HIDAYAH")])).status_code == 200
    officer.post(f"/daftar/{newest().pk}/tarik/")
    statuses = [send(officer, f"bulan;jumlah\nJanuari;{at}\n".encode(), "angka.csv").status_code for at in range(3)]
    assert statuses[-1] == 422
