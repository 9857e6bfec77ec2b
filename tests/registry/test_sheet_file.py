"""A round's workbook: what stands in it, and a verdict for each row when it comes back."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.received_files.reading import read
from payung.received_files.workbook import Sheet, Workbook
from payung.registry import codes
from payung.registry.ages import of_age
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS, Answers, Found
from payung.registry.sheet_back import Expected, Returned, Verdict, read_back
from payung.registry.sheet_file import HEADINGS, About, DesaSheet, workbook
from payung.registry.sheet_sentences import SENTENCES

TODAY = date(2026, 11, 24)
CODES = list(codes.new_codes(4))
NAMES = ("Siti Aminah", "Budi Santoso", "I Wayan Sudarma", "Nur")
FOUND = Found(Answers(True, True, True, False, True), date(2026, 11, 20), "Pak Amir", "di ladang")
COLUMNS = list(HEADINGS)


def a_name(at: int, found: Found | None = None) -> Name:
    return Name("52.01.01.2002", at + 1, 100 + at, CODES[at], NAMES[at], 1980 + at if at < 3 else None, "Dusun Timur", found)


def expected(*names: Name, **how) -> Expected:
    names = names or tuple(a_name(at) for at in range(4))
    given = {"round": 7, "today": TODAY, "earliest": date(2025, 11, 24), "seen_on": date(2026, 11, 23), "seen_by": "Bu Ani"}
    given["of_age"] = of_age(date(2026, 11, 1))
    return Expected(names={name.code: name for name in names}, **{**given, **how})


def sheet(*rows: dict[str, object], name: str = "Banyu Urip 01.2002", columns: list[str] | None = None) -> Sheet:
    """A sheet as it comes back: three lines, headings, rows given by column."""
    columns = columns or COLUMNS
    lines = [["Lembar verifikasi"], ["SK 12"], ["Pilih ya atau tidak"], [HEADINGS[column] for column in columns]]
    return Sheet(name, False, [*lines, *([row.get(column) for column in columns] for row in rows)])


def row(at: int, *answers: str, **cells: object) -> dict[str, object]:
    """The row of a name, with its answers in order."""
    filled = dict(zip(QUESTIONS, answers, strict=False))
    return {"number": float(at + 1), "code": CODES[at], "name": NAMES[at], "key": f"7/{CODES[at]}", **filled, **cells}


def back(*rows: dict[str, object], **how) -> Returned:
    return read_back(Workbook([sheet(*rows)]), expected(**how))


def codes_of(returned: Returned) -> list[str]:
    return [wrong.code for one in returned.rows for wrong in one.problems] + [wrong.code for wrong in returned.problems]


# --------------------------------------------------------------------------------------------------- there and back again


def made(*names: Name) -> bytes:
    desa = DesaSheet("52.01.01.2002", "Desa Banyu Urip, Kec. Gerung", "Banyu Urip", names)
    return workbook(About(7, "Tahap 1 · SK 12/2026 · paling lambat 4 Desember 2026"), [desa])


def test_a_workbook_holds_what_is_known_and_comes_back_without_a_change():
    names = (a_name(0, FOUND), a_name(1), a_name(2, dataclasses.replace(FOUND, remark="", answers=Answers(False))), a_name(3))
    returned = read_back(read(made(*names), "isian.xlsx"), expected(*names))
    assert returned.problems == ()
    assert [one.verdict for one in returned.rows] == [
        Verdict.UNCHANGED, Verdict.UNANSWERED, Verdict.UNCHANGED, Verdict.UNANSWERED,
    ]  # fmt: skip
    assert returned.found == {}


def test_a_workbook_shows_the_names_under_their_headings_and_hides_nothing_but_the_key():
    [page] = read(made(a_name(0), a_name(3)), "isian.xlsx").sheets
    assert page.name == "Banyu Urip 01.2002"
    assert list(page.rows[3]) == list(HEADINGS.values())
    first = page.rows[4]
    assert [*first[:5]] == [1.0, CODES[0], "Siti Aminah", 1980.0, "Dusun Timur"]
    assert first[-1] == f"7/{CODES[0]}"
    assert page.rows[5][3] is None  # a birth year that is not known stays empty


def test_two_desa_of_one_name_have_two_sheets_and_odd_letters_none():
    two = [DesaSheet(f"52.01.0{at}.2002", "Desa Banyu/Urip", "Banyu/Urip [Lama] yang panjang sekali", []) for at in (1, 2)]
    named = [
        page.name
        for page in read(workbook(About(7, "x"), [*two, DesaSheet("52.01.01", "K", "K", [a_name(0)])]), "x.xlsx").sheets
    ]
    assert len(set(named)) == 3 and all(len(name) <= 31 for name in named), named


def test_a_name_that_looks_like_a_formula_stays_a_name():
    name = dataclasses.replace(a_name(0), name="=HYPERLINK(1)", address="+62")
    [page] = read(made(name), "isian.xlsx").sheets
    assert page.rows[4][2] == "=HYPERLINK(1)"
    returned = read_back(read(made(name), "isian.xlsx"), expected(name))
    assert codes_of(returned) == []


# ------------------------------------------------------------------------------------------------------------- verdicts


def test_an_answered_row_is_taken_with_its_own_day_and_name():
    returned = back(row(0, "ya", "ya", "ya", "tidak", "ya", seen_on="20-11-2026", seen_by="Pak Amir", remark="di ladang"))
    assert returned.found == {100: FOUND}


def test_an_empty_day_or_name_is_that_of_the_upload():
    assert back(row(0, "ya")).found == {100: Found(Answers(alive=True), date(2026, 11, 23), "Bu Ani")}


@pytest.mark.parametrize("word", ["Ya", " YA ", "y", "iya", "✓", 1.0, True])
def test_yes_is_read_as_people_write_it(word):
    assert back(row(0, word)).found[100].answers == Answers(alive=True)


@pytest.mark.parametrize("word", ["Tidak", "TDK", "t", "n", 0.0, False])
def test_no_is_read_as_people_write_it(word):
    assert back(row(0, word)).found[100].answers == Answers(alive=False)


@pytest.mark.parametrize("word", [None, "", " ", "-", "?", "tidak tahu"])
def test_what_is_not_known_is_no_answer(word):
    assert [one.verdict for one in back(row(0, word)).rows] == [Verdict.UNANSWERED]


def test_a_remark_alone_is_kept_too():
    assert back(row(0, remark="pindah ke Malaysia?")).found[100] == Found(
        Answers(), date(2026, 11, 23), "Bu Ani", "pindah ke Malaysia?"
    )


def test_an_empty_cell_takes_no_answer_back():
    returned = read_back(Workbook([sheet(row(0, "", "tidak"))]), expected(a_name(0, FOUND)))
    assert returned.found[100].answers == Answers(True, False, True, False, True)
    assert returned.found[100].remark == "di ladang"


def test_a_corrected_day_is_a_change_and_the_same_day_is_none():
    known = expected(a_name(0, FOUND))
    changed = read_back(Workbook([sheet(row(0, "ya", seen_on=date(2026, 11, 19)))]), known)
    assert changed.found == {100: dataclasses.replace(FOUND, seen_on=date(2026, 11, 19))}
    assert read_back(Workbook([sheet(row(0, "ya", seen_on=date(2026, 11, 20)))]), known).rows[0].verdict == Verdict.UNCHANGED


def test_rows_may_be_sorted_and_left_out_and_a_signature_below_is_no_row():
    returned = back(row(3, "ya"), row(1, "tidak"), {"name": "Mengetahui, Kepala Desa"}, {"address": "(H. Amir)"})
    assert sorted(returned.found) == [101, 103]
    assert returned.counts.read == 2


def test_a_code_without_its_hidden_key_is_enough():
    one = row(0, "ya") | {"key": None}
    assert list(back(one | {"code": CODES[0].lower().replace("-", " ")}).found) == [100]


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("E-LAP-11", {"code": None, "key": None, "alive": "ya"}),
        ("E-LAP-12", row(0, "ya", code="NTB-00000-00000", key=None)),
        ("E-LAP-12", row(0, "ya", code="NTB-00000-00000", key="7/NTB-00000-00000")),
        ("E-LAP-13", row(0, "ya", key=f"8/{CODES[0]}")),
        ("E-LAP-14", row(0, "ya", key=f"7/{CODES[1]}")),
        ("E-LAP-16", row(0, "ya", name=NAMES[1])),
        ("E-LAP-21", row(0, "mungkin")),
        ("E-LAP-21", row(0, 7.0)),
        ("E-LAP-22", row(0, "ya/tidak")),
        ("E-LAP-22", row(0, "ya dan tidak")),
        ("E-LAP-23", row(0, "tidak", "tidak", "ya")),
        ("E-LAP-23", row(0, "tidak", "", "", "", "ya")),
        ("E-LAP-31", row(0, "ya", seen_on="kemarin")),
        ("E-LAP-32", row(0, "ya", seen_on="25-11-2026")),
        ("E-LAP-33", row(0, "ya", seen_on="20-11-2024")),
        ("E-LAP-36", row(0, "ya", seen_by="x" * 201)),
        ("E-LAP-36", row(0, "ya", remark="x" * 501)),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_what_and_how_to_mend(code, bad):
    returned = back(bad, row(2, "ya"))
    assert codes_of(returned) == [code]
    [wrong] = returned.rows[0].problems
    assert (wrong.sheet, wrong.line) == ("Banyu Urip 01.2002", 5)
    assert wrong.column in HEADINGS.values()
    assert all(wrong.wrong[language] and wrong.mend[language] for language in ("id", "en"))
    assert returned.rows[0].verdict == Verdict.REJECTED
    assert list(returned.found) == [102]  # the other row is not held up


@pytest.mark.parametrize(("code", "how"), [("E-LAP-34", {"seen_on": None}), ("E-LAP-35", {"seen_by": ""})])
def test_a_row_without_day_or_name_is_rejected_where_the_upload_gives_none(code, how):
    assert codes_of(back(row(0, "ya"), **how)) == [code]
    assert codes_of(back(row(0), **how)) == []  # nothing was answered: nothing is missing


def test_working_though_dead_by_an_earlier_answer_is_told_apart():
    dead = dataclasses.replace(FOUND, answers=Answers(alive=False))
    assert codes_of(read_back(Workbook([sheet(row(0, "", "", "ya"))]), expected(a_name(0, dead)))) == ["E-LAP-24"]
    alive = read_back(Workbook([sheet(row(0, "ya", "", "ya"))]), expected(a_name(0, dead)))
    assert alive.found[100].answers == Answers(alive=True, works=True)


def test_who_was_found_alive_may_be_told_to_have_died_with_the_rest_left_empty():
    alive = dataclasses.replace(FOUND, answers=Answers(alive=True, resident=True, works=True, breadwinner=True))
    told = read_back(Workbook([sheet(row(0, "tidak"))]), expected(a_name(0, alive)))
    assert codes_of(told) == []
    assert told.found[100].answers == Answers(alive=False)


def test_a_person_twice_with_one_answer_is_taken_once_and_with_two_not_at_all():
    same = back(row(0, "ya"), row(1, "ya"), row(0, "ya"))
    assert [one.verdict for one in same.rows] == [Verdict.TAKEN, Verdict.TAKEN, Verdict.UNCHANGED]
    two = back(row(0, "ya"), row(0, "tidak"))
    assert codes_of(two) == ["E-LAP-15", "E-LAP-15"]
    assert two.found == {}
    assert "row 6" in two.rows[0].problems[0].wrong["en"]


def test_a_corrected_spelling_of_the_name_is_no_error():
    assert codes_of(back(row(0, "ya", name="Siti Aminnah"))) == []


def test_what_is_no_sheet_of_ours_is_refused_whole():
    assert codes_of(read_back(Workbook([Sheet("x", False, [["Nama", "NIK"], ["Siti", "1"]])]), expected())) == ["E-LAP-01"]


def test_a_sheet_without_a_question_is_refused_with_its_name():
    columns = [column for column in COLUMNS if column != "works"]
    returned = read_back(Workbook([sheet(row(0, "ya"), columns=columns)]), expected())
    assert codes_of(returned) == ["E-LAP-02"]
    assert "Bekerja" in returned.problems[0].wrong["id"]
    assert codes_of(read_back(Workbook([sheet(columns=[*COLUMNS, "works"])]), expected())) == ["E-LAP-03"]


def test_a_sheet_of_something_else_is_left_out_and_said():
    notes = Sheet("Catatan", False, [["rapat"]])
    assert read_back(Workbook([notes, sheet(row(0, "ya"))]), expected()).left_out == ("Catatan",)


def test_a_number_as_long_as_a_nik_is_not_shown_again():
    returned = back(row(0, "5299014101800001"))
    assert returned.rows[0].problems[0].value == "…"


def test_every_sentence_can_be_filled_in_both_languages():
    for (wrong_id, wrong_en), mend in SENTENCES.values():
        assert wrong_id != wrong_en and mend[0] != mend[1]


cell = st.one_of(
    st.none(),
    st.sampled_from(["ya", "tidak", "Ya", "-", "ya/tidak", "mungkin", "20-11-2026", "31-2-2026", "1-1-2030"]),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.text(max_size=30),
    st.sampled_from([*CODES, *(f"7/{code}" for code in CODES), f"8/{CODES[0]}", *NAMES]),
)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS), cell), max_size=12),
    known=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_every_row_read_has_exactly_one_verdict_whatever_stands_in_it(rows, known):
    names = tuple(a_name(at, FOUND if is_known else None) for at, is_known in enumerate(known))
    returned = read_back(Workbook([sheet(*rows)]), expected(*names))
    counts = returned.counts  # raises where it does not add up
    assert counts.read == len(returned.rows) == len({(one.sheet, one.line) for one in returned.rows})
    assert len(returned.found) == counts.taken
    for one in returned.rows:
        assert bool(one.problems) == (one.verdict == Verdict.REJECTED)
        assert (one.found is not None) or one.verdict in (Verdict.REJECTED, Verdict.UNANSWERED)
    for worker, found in returned.found.items():
        before = names[worker - 100].found
        assert found != before and not found.answers.contradicted
        assert found.seen_on <= TODAY and found.seen_by
        if before:  # no known answer became unknown
            kept = [
                now is not None for was, now in zip(vars(before.answers).values(), vars(found.answers).values(), strict=True)
            ]
            assert all(kept)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.dictionaries(st.sampled_from(COLUMNS), cell), max_size=12))
def test_the_same_sheet_twice_changes_nothing(rows):
    names = tuple(a_name(at) for at in range(4))
    first = read_back(Workbook([sheet(*rows)]), expected(*names))
    after = tuple(dataclasses.replace(name, found=first.found.get(name.worker)) for name in names)
    again = read_back(Workbook([sheet(*rows)]), expected(*after))
    assert again.found == {}
    assert again.counts.rejected == first.counts.rejected


@pytest.mark.parametrize(
    ("born", "answers", "remark", "said"),
    [
        (date(2011, 11, 1), ("ya", "ya", "ya"), "", []),  # fifteen on the first of this month
        (date(2011, 11, 2), ("ya", "ya", "ya"), "", ["E-LAP-25"]),
        (date(2011, 11, 2), ("ya", "ya", "ya"), "ikut melaut", []),
        (date(2023, 5, 1), ("ya", "ya", "tidak"), "", []),
        (date(2023, 5, 1), ("ya", "ya", ""), "", []),
        (None, ("ya", "ya", "ya"), "", []),
        (date(2099, 1, 1), ("ya", "ya", "ya"), "", []),  # cannot be: as good as not known
    ],
)
def test_a_child_works_only_with_a_remark(born, answers, remark, said):
    her = dataclasses.replace(a_name(0), birth_date=born)
    returned = read_back(Workbook([sheet(row(0, *answers, remark=remark))]), expected(her))
    assert codes_of(returned) == said
    assert returned.rows[0].verdict == (Verdict.REJECTED if said else Verdict.TAKEN)
