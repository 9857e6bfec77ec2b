"""The insurer's recap: kept whole or not at all; each thing that is wrong is told with its row, column and remedy."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from payung.governments import as_tables, recaps
from payung.governments.recap_file import ALWAYS, Members, RecapRefused, UnknownHeadings, read_recap, sums
from payung.governments.recap_models import HeadingMap, Recap, RecapDraft, RecapRow
from payung.governments.recap_sentences import SENTENCES
from payung.office.models import Event
from payung.office.refusals import Refusal
from payung.office.roles import Reach, Role
from payung.received_files.refusals import Refused
from payung.received_files.workbook import Sheet, Workbook
from payung.received_files.writing import Column, SheetToWrite, xlsx

OCTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 5)
AREAS = {
    "52.01": "Kabupaten Lombok Barat",
    "52.02": "Kabupaten Lombok Tengah",
    "52.03": "Kabupaten Lombok Timur",
    "52.04": "Kabupaten Sumbawa",
    "52.05": "Kabupaten Dompu",
    "52.06": "Kabupaten Bima",
    "52.07": "Kabupaten Sumbawa Barat",
    "52.08": "Kabupaten Lombok Utara",
    "52.71": "Kota Mataram",
    "52.72": "Kota Bima",
}
HEADINGS = ["Kode", "Kabupaten/Kota", "Segmen", "Bulan", "Aktif", "Baru", "Keluar"]


def full() -> list[list]:
    """Thirty rows: ten governments, three segments; 100 active, 5 new, 2 ended in each."""
    return [[code, name, segment, "2026-10", 100.0, 5.0, 2.0] for code, name in AREAS.items() for segment in ALWAYS]


def book(rows: list[list], headings: list[str] = HEADINGS) -> Workbook:
    return Workbook([Sheet("Rekap", False, [headings, *rows])])


def read(rows: list[list], headings: list[str] = HEADINGS, office: dict[str, str] | None = None):
    return read_recap(book(rows, headings), month=OCTOBER, areas=AREAS, office=office or {})


def problems(rows: list[list], headings: list[str] = HEADINGS) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(RecapRefused) as refused:
        read(rows, headings)
    return [(one.code, one.row, one.column, one.value) for one in refused.value.problems]


def changed(at: int, column: int, value: object) -> list[list]:
    rows = full()
    rows[at][column] = value
    return rows


def test_a_whole_recap_is_read():
    recap = read(full())
    assert len(recap.members) == 30
    assert recap.members[0] == Members("52.01", "PU", 100, 5, 2)
    assert [(one.segment, one.known["active"], one.unknown["active"]) for one in sums(recap.members)] == [
        ("PU", 1000, 0),
        ("BPU", 1000, 0),
        ("JAKON", 1000, 0),
    ]


def test_a_government_without_a_row_of_a_segment_is_unknown_in_its_sum():
    of_two = [Members("52.01", "PU", 1, 1, 1), Members("52.02", "PU", 2, 2, 2), Members("52.01", "PMI", 7, None, 1)]
    pu, pmi = sums(of_two)
    assert (pu.known["active"], pu.unknown["active"]) == (3, 0)
    assert (pmi.known, pmi.unknown) == ({"active": 7, "new": 0, "ended": 1}, {"active": 1, "new": 2, "ended": 1})


def test_a_total_of_a_segment_that_not_all_have_may_be_more_but_not_less():
    rows = [*full(), ["52.01", "", "PMI", "", 7.0, 1.0, 1.0]]
    assert len(read([*rows, ["", "Total", "PMI", "", 50.0, 1.0, 1.0]]).members) == 31
    assert problems([*rows, ["", "Total", "PMI", "", 6.0, 1.0, 1.0]])[0][0] == "E-REKAP-15"


@pytest.mark.parametrize("empty", [None, "-", "tidak ada data"])
def test_an_empty_number_is_unknown_and_a_zero_is_zero(empty):
    rows = changed(0, 4, empty)
    rows[1][4] = 0.0
    recap = read(rows)
    assert (recap.members[0].active, recap.members[1].active) == (None, 0)
    assert next(sums(recap.members)).unknown["active"] == 1


@pytest.mark.parametrize(
    "written", ["Kab. Lombok Barat", "KABUPATEN LOMBOK BARAT", "Lombok Barat", "LOBAR", "Kab Lobar", "52.01", "5201", "52-01"]
)
def test_a_government_is_known_by_what_people_call_it(written):
    rows = [["", written if row[0] == "52.01" else row[1], *row[2:]] for row in full()]
    assert read(rows).members[0].area == "52.01"


@pytest.mark.parametrize("code", [5201.0, 52.01, "5201", "52.01"])
def test_a_code_is_read_as_excel_keeps_it(code):
    rows = [[code if row[0] == "52.01" else row[0], "", *row[2:]] for row in full()]
    assert read(rows).members[0].area == "52.01"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Bima", "E-REKAP-08"),
        ("Kota Dompu", "E-REKAP-07"),
        ("Kabupaten Mataram", "E-REKAP-07"),
        ("Kabupaten Badung", "E-REKAP-07"),
        ("52.99", "E-REKAP-07"),
        ("", "E-REKAP-16"),
    ],
)
def test_a_government_that_cannot_be_meant_is_refused(written, code):
    rows = full()
    rows[0][:2] = ["", written]
    assert problems(rows)[0][:3] == (code, 2, "area")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (changed(4, 4, "banyak"), ("E-REKAP-12", 6, "active", "banyak")),
        (changed(4, 5, -3.0), ("E-REKAP-12", 6, "new", "-3")),
        (changed(4, 6, 2.5), ("E-REKAP-12", 6, "ended", "2.5")),
        (changed(4, 3, "2026-09"), ("E-REKAP-11", 6, "month", "2026-09")),
        (changed(4, 3, "entah"), ("E-REKAP-12", 6, "month", "entah")),
        (changed(4, 2, "XYZ"), ("E-REKAP-06", 6, "segment", "XYZ")),
        (changed(4, 0, "52.03"), ("E-REKAP-09", 6, "area", "52.03 Kabupaten Lombok Tengah")),
        ([*full(), full()[7]], ("E-REKAP-10", 32, "area", "Kabupaten Lombok Timur, BPU")),
        (full()[3:], ("E-REKAP-13", None, "", "")),
        (full()[1:], ("E-REKAP-14", None, "", "")),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_its_place(rows, wanted):
    assert problems(rows) == [wanted]


def test_the_missing_governments_are_named_in_both_languages():
    with pytest.raises(RecapRefused) as refused:
        read([row for row in full() if row[0] not in ("52.01", "52.72")])
    (problem,) = refused.value.problems
    assert "Kabupaten Lombok Barat, Kota Bima" in problem.id
    assert "Kabupaten Lombok Barat, Kota Bima" in problem.en


def test_a_doubled_row_says_where_the_first_one_stands():
    with pytest.raises(RecapRefused) as refused:
        read([*full(), full()[0]])
    assert "baris 2" in refused.value.problems[0].id


@pytest.mark.parametrize("total", [["", "Total", "PU", "", 1000.0, 50.0, 20.0], ["", "JUMLAH", "", "", 3000.0, None, None]])
def test_a_total_row_that_fits_is_no_government(total):
    assert len(read([*full(), total]).members) == 30


def test_a_total_row_that_does_not_fit_is_refused_with_both_numbers():
    with pytest.raises(RecapRefused) as refused:
        read([*full(), ["", "Total", "", "", 3001.0, 150.0, 60.0]])
    (problem,) = refused.value.problems
    assert (problem.code, problem.row, problem.column, problem.value) == ("E-REKAP-15", 32, "active", "3.001")
    assert "3.000 (selisih 1)" in problem.id


def test_with_an_unknown_row_a_total_may_be_more_but_not_less():
    rows = changed(0, 4, None)
    read([*rows, ["", "Total", "PU", "", 1200.0, 50.0, 20.0]])
    assert problems([*rows, ["", "Total", "PU", "", 899.0, 50.0, 20.0]])[0][0] == "E-REKAP-15"


def test_unknown_headings_are_asked_for_and_then_remembered():
    headings = [*HEADINGS[:4], "Jml TK yg Aktip", *HEADINGS[5:], "Catatan kantor"]
    with pytest.raises(UnknownHeadings) as asked:
        read(full(), headings)
    assert [one.written for one in asked.value.unknown] == ["Jml TK yg Aktip", "Catatan kantor"]
    office = {"jumlah tenaga kerja yg aktip": "active", "catatan kantor": "ignore"}
    assert len(read(full(), headings, office).members) == 30


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        ([*HEADINGS[:6], ""], "E-REKAP-03"),
        (["", "", *HEADINGS[2:]], "E-REKAP-04"),
        ([*HEADINGS[:6], "Baru"], "E-REKAP-05"),
    ],
)
def test_a_column_that_is_missing_or_doubled_is_refused(headings, code):
    assert code in {found[0] for found in problems(full(), headings)}


def test_no_headings_and_two_tables_are_refused():
    with pytest.raises(RecapRefused) as refused:
        read_recap(Workbook([Sheet("a", False, full())]), month=OCTOBER, areas=AREAS, office={})
    assert refused.value.problems[0].code == "E-REKAP-01"
    sheets = [Sheet(name, False, [HEADINGS, *full()]) for name in ("Oktober", "September")]
    with pytest.raises(RecapRefused) as refused:
        read_recap(Workbook(sheets), month=OCTOBER, areas=AREAS, office={})
    assert "Oktober, September" in refused.value.problems[0].id


def test_a_line_under_the_table_is_told_and_left_out():
    assert read([*full(), ["Sumber: BPJS Ketenagakerjaan"]]).notes == ((32, "Sumber: BPJS Ketenagakerjaan"),)


def test_every_sentence_is_there_in_both_languages_with_the_same_facts():
    import string

    for id, en in SENTENCES.values():
        facts = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (id, en)]
        assert facts[0] == facts[1]
        assert id != en


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=90, max_size=90))
def test_what_is_read_is_what_is_written(numbers):
    rows = full()
    for at, number in enumerate(numbers):
        rows[at // 3][4 + at % 3] = None if number is None else float(number)
    recap = read(rows)
    assert [getattr(one, name) for one in recap.members for name in ("active", "new", "ended")] == numbers


# ------------------------------------------------------------------------------------------------------------- keeping

ANALYST = Reach(((Role.ANALYST, "52"),))


def file_of(rows: list[list]) -> bytes:
    columns = [Column(heading, as_text=at < 4) for at, heading in enumerate(HEADINGS)]
    return xlsx([SheetToWrite("Rekap", columns, rows)])


def read_and_keep(body: bytes, by, month: date = OCTOBER) -> Recap:
    recap = recaps.read_file(body=body, name="rekap.xlsx", month=month, today=TODAY)
    return recaps.keep(body=body, name="rekap.xlsx", recap=recap, on=TODAY, by=by)


@pytest.mark.django_db
def test_a_recap_is_kept_with_its_rows_and_its_file(ntb, analyst):
    body = file_of(full())
    recap = read_and_keep(body, analyst)
    assert RecapRow.objects.filter(recap=recap).count() == 30
    assert bytes(Recap.objects.get(pk=recap.pk).body) == body
    assert Event.objects.get(kind="recap_kept").area_id == "52"
    assert {(one.known, one.segments) for one in as_tables.in_recaps(ANALYST)} == {(3, 3)}


@pytest.mark.django_db
def test_a_recap_is_full_only_for_who_has_all_its_segments(ntb, analyst):
    read_and_keep(file_of([*full(), ["52.01", "Kabupaten Lombok Barat", "PMI", "2026-10", 7.0, 1.0, 1.0]]), analyst)
    lombok_tengah = Reach(((Role.DISTRICT_OFFICER, "52.02"),))
    for reach in (ANALYST, lombok_tengah):  # she does not see the row that tells there is a fourth, and yet it counts
        found = {one.area: (one.known, one.segments) for one in as_tables.in_recaps(reach)}
        assert found["52.02"] == (3, 4)
    assert found.keys() == {"52.02"}


@pytest.mark.django_db
def test_the_same_file_twice_is_kept_once(ntb, analyst):
    body = file_of(full())
    recap = read_and_keep(body, analyst)
    with pytest.raises(recaps.AlreadyKept) as known:
        read_and_keep(body, analyst)
    assert known.value.recap == recap
    assert (Recap.objects.count(), RecapRow.objects.count(), Event.objects.filter(kind="recap_kept").count()) == (1, 30, 1)


@pytest.mark.django_db
def test_a_corrected_recap_replaces_the_first_and_both_stay(ntb, analyst):
    first = read_and_keep(file_of(full()), analyst)
    second = read_and_keep(file_of(changed(0, 4, None)), analyst)
    assert second.replaces == first
    assert RecapRow.objects.count() == 60
    lobar = next(one for one in as_tables.in_recaps(ANALYST) if one.area == "52.01")
    assert (lobar.known, lobar.segments) == (2, 3)  # of the one that counts


@pytest.mark.django_db
def test_two_recaps_cannot_both_be_the_first_of_a_month(ntb, analyst):
    first = read_and_keep(file_of(full()), analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recap.objects.create(month=OCTOBER, file_name="x", sha256="0" * 64, body=b"", kept_by=analyst, kept_on=TODAY)
    read_and_keep(file_of(changed(0, 4, 7.0)), analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recap.objects.create(
            month=OCTOBER, file_name="x", sha256="1" * 64, body=b"", replaces=first, kept_by=analyst, kept_on=TODAY
        )


@pytest.mark.django_db
def test_a_bad_file_keeps_nothing(ntb, analyst):
    with pytest.raises(RecapRefused):
        read_and_keep(file_of(full()[3:]), analyst)
    with pytest.raises(Refused):
        read_and_keep(b"PK\x03\x04 cut short", analyst)
    assert not Recap.objects.exists()


@pytest.mark.django_db
def test_a_month_to_come_is_refused(ntb, analyst):
    with pytest.raises(Refusal):
        read_and_keep(file_of(full()), analyst, month=date(2026, 12, 1))


@pytest.mark.django_db
def test_a_draft_is_one_of_a_person_and_gone_once_kept(ntb, analyst):
    recaps.put_down(body=b"first", name="a.xlsx", month=OCTOBER, by=analyst)
    body = file_of(full())
    recaps.put_down(body=body, name="b.xlsx", month=OCTOBER, by=analyst)
    assert RecapDraft.objects.get().file_name == "b.xlsx"
    read_and_keep(body, analyst)
    assert not RecapDraft.objects.exists()


@pytest.mark.django_db
def test_a_draft_that_nobody_decides_on_is_forgotten_after_a_week(ntb, analyst, head):
    now = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    for user, age in ((analyst, timedelta(days=7, seconds=1)), (head, timedelta(days=7))):
        recaps.put_down(body=b"x", name="x.xlsx", month=OCTOBER, by=user)
        RecapDraft.objects.filter(uploaded_by=user).update(uploaded_at=now - age)
    assert recaps.forget_old_drafts(now) == 1
    assert RecapDraft.objects.get().uploaded_by == head
    assert recaps.forget_old_drafts(now) == 0


@pytest.mark.django_db
def test_a_draft_that_is_replaced_is_as_young_as_the_new_file(ntb, analyst):
    recaps.put_down(body=b"first", name="a.xlsx", month=OCTOBER, by=analyst)
    RecapDraft.objects.update(uploaded_at=datetime(2026, 1, 1, tzinfo=UTC))
    recaps.put_down(body=b"second", name="b.xlsx", month=OCTOBER, by=analyst)
    assert recaps.forget_old_drafts(datetime(2026, 1, 9, tzinfo=UTC)) == 0


@pytest.mark.django_db
def test_an_office_says_once_what_a_heading_is(ntb, analyst):
    recaps.say_what_headings_are(headings={"Jml TK yg Aktip": "active"}, by=analyst)
    recaps.say_what_headings_are(headings={"Jml. TK yg aktip": "new"}, by=analyst)  # the same heading, said anew
    assert list(HeadingMap.objects.values_list("heading", "column")) == [("jumlah tenaga kerja yg aktip", "new")]
    with pytest.raises(Refusal):
        recaps.say_what_headings_are(headings={"Catatan": ""}, by=analyst)


@pytest.mark.django_db
def test_an_officer_sees_the_rows_of_her_own_kabupaten_only(ntb, analyst):
    recap = read_and_keep(file_of(full()), analyst)
    officer = Reach(((Role.DISTRICT_OFFICER, "52.01"),))
    assert {row.area_id for row in RecapRow.objects.visible_to(officer)} == {"52.01"}
    assert list(Recap.objects.visible_to(officer)) == [recap]
    assert not Recap.objects.visible_to(Reach())
    assert not RecapDraft.objects.visible_to(officer)


@pytest.mark.django_db
def test_a_recap_is_never_changed(ntb, analyst):
    recap = read_and_keep(file_of(full()), analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recap.objects.filter(pk=recap.pk).update(month=date(2026, 9, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        RecapRow.objects.filter(recap=recap).update(active=1)
