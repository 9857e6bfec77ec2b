"""A csv file has one verdict, wherever it is read: piece by piece from the disk, or whole in the cage as the web does."""

import io
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_rows import judged

from payung.lists import csv_tables
from payung.lists.bad_rows import bad_rows
from payung.lists.reading import read_csv_path, read_list
from payung.received_files.csv_reading import send_csv
from payung.received_files.limits import LOCAL, WEB
from payung.received_files.reading import read as read_file
from payung.received_files.refusals import Refused
from payung.received_files.wire import Outgoing, received

HEAD = "NIK;Nama;L/P;Alamat\n"
SITI = "5299014203800001;SITI AMINAH;P;GERUNG\n"
#: What offices and programs write, and what breaks readers.
PIECES = (
    "529901",
    "SITI",
    "é",
    " ",
    "  ",
    "'",
    "'=A",
    '"',
    '""',
    '="0812"',
    ";",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u200b",
    '"A\n B"',
    "#REF!",
)


def by_the_web(data: bytes):
    """The slow reference: received_files' reader, without its process."""
    out = io.BytesIO()
    try:
        sending = Outgoing(out, LOCAL)
        send_csv(data, sending, LOCAL)
        sending.end()
    except Refused as refusal:
        return refusal.code
    return read_list(received(io.BytesIO(out.getvalue()), LOCAL), profile="village")


def by_the_command_line(path):
    try:
        read_in = read_csv_path(path, profile="village")
        if not read_in.problems:
            list(read_in.batches())
    except Refused as refusal:
        return refusal.code
    return read_in


def rows(read_in) -> list[object]:
    """Every row below the headings, with its line and whether it is too wide; at the end, lines that hold nothing are none."""
    if isinstance(read_in, str) or not read_in.sheets:
        return [read_in if isinstance(read_in, str) else read_in.problems[0].code]
    (table,) = read_in.sheets
    cells = [f"c{at}" for at in range(len(table.titles))]
    found = [row for frame in table.frames() for row in frame.select("line", "cells_more", *cells).rows()]
    while found and not any(found[-1][2:]):
        found.pop()
    return found


@settings(deadline=None)
@given(body=st.lists(st.sampled_from(PIECES), max_size=40).map("".join), piece=st.integers(1, 60))
def test_both_readers_find_the_same_rows_or_refuse_alike(tmp_path_factory, body, piece):
    data = (HEAD + SITI + body).encode()
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_tables, "LETTERS_A_BATCH", piece)
        found = by_the_command_line(path)
        assert rows(found) == rows(by_the_web(data))


@pytest.mark.parametrize(
    ("body", "row"),
    [
        ('5299014203800001;"SITI;P;GERUNG\n', 2),
        ('\n5299014203800001;"SITI" AMINAH;P;GERUNG\n', 3),
        (SITI * 3 + '"5299014203800002"a;NUR;P;GERUNG\n' + SITI, 5),
        (SITI + '5299014203800001;"' + "x" * 40_000 + '";P;GERUNG\n', 3),
    ],
)
def test_broken_quotation_marks_are_told_with_their_row_and_without_what_stands_there(tmp_path, body, row):
    path = tmp_path / "list.csv"
    path.write_text(HEAD + body)
    with pytest.raises(Refused) as told:
        list(read_csv_path(path, profile="village").batches())
    assert told.value.code == "E-FILE-23"
    assert f"baris {row} " in told.value.id and f"row {row} " in told.value.en
    assert "5299" not in str(told.value) + told.value.id


def test_a_stray_quotation_mark_in_a_long_file_is_told_at_once(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(HEAD + SITI + '5299014203800001;"SITI;P;GERUNG\n' + SITI * 300_000)
    begin = time.perf_counter()
    assert by_the_command_line(path) == "E-FILE-23"
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sep", ["", "sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_a_line_that_says_the_delimiter_is_no_row_in_any_encoding(tmp_path, encoding, sep):
    data = (sep + HEAD + "5299014203800001;JOSÉ;L;GERUNG\n").encode(encoding)
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    wanted = [(2, 0, "5299014203800001", "JOSÉ", "L", "GERUNG")]
    assert rows(by_the_command_line(path)) == rows(by_the_web(data)) == wanted


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-FILE-01"),
        (b"\n\n;;\n", "E-FILE-24"),
        (b"PK\x03\x04 not a csv", "E-FILE-09"),
        (b"<html><table>", "E-FILE-06"),
        ((HEAD + "5299014203800001;AL\0I;L;GERUNG\n").encode(), "E-FILE-22"),
        ((HEAD + SITI * 5_000 + "5299014203800001;AL\0I;L;GERUNG\n").encode(), "E-FILE-22"),
        ((HEAD + SITI * 5_000).encode() + b"5299014203800001;AL\x81I;L;GERUNG\n", "E-FILE-22"),
    ],
)
def test_what_is_no_csv_is_refused_as_on_the_web(tmp_path, data, code):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    assert by_the_command_line(path) == code


def test_lines_that_end_as_on_old_apple_computers_are_rows(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes((HEAD + SITI).replace("\n", "\r").encode())
    assert rows(by_the_command_line(path)) == [(2, 0, "5299014203800001", "SITI AMINAH", "P", "GERUNG")]


def test_a_file_of_quoted_cells_is_divided_by_the_same_rules(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_tables, "LETTERS_A_BATCH", 1_000)
    lines = [f'"52990142038{number:05}";"SITI\n{chr(65 + number % 26)}MINAH";P\n' for number in range(2_000)]
    plain = [f"52990142038{number:05};NUR {chr(65 + number % 26)}MINAH;P\n" for number in range(2_000)]
    path = tmp_path / "list.csv"
    path.write_text("NIK;Nama;JK\n" + "".join(line for pair in zip(lines, plain, strict=True) for line in pair))
    found = [row for batch in read_csv_path(path).batches() for row in batch.select("line", "name").rows()]
    assert found == [(at + 2, f"{('SITI', 'NUR')[at % 2]} {chr(65 + at // 2 % 26)}MINAH") for at in range(4_000)]


def shifted(read_in) -> list[tuple[int, str]]:
    """The line and the facts of each row that was divided where its cell should not have been."""
    told = judged(read_in).problems
    return told.filter(pl.col("code") == "E-SEL-09").select("line", "facts").rows()


WIDE = "NIK,Nama,L/P,Alamat,Pekerjaan,Telepon\n"
GOOD = "5299014203800001,SITI AMINAH,P,GERUNG,nelayan,081234567890\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (GOOD, []),
        (GOOD + "5299014203800002,NUR,P,GERUNG, RT 2,nelayan,081234567890\n" + GOOD, [(3, '{"n": "7"}')]),
        ('5299014203800002,NUR,P,"GERUNG, RT 2",nelayan,081234567890\n', []),
        ('5299014203800002,"NUR",P,"GERUNG, RT 2",nelayan, kadang ojek,081234567890\n', [(2, '{"n": "7"}')]),
        ('5299014203800002,"NUR\nAINI",P,"GERUNG, RT 2",nelayan, kadang ojek,081234567890\n', [(2, '{"n": "7"}')]),
        # What was pushed out of the list is empty: the row is wrong all the same.
        (GOOD + "5299014203800002,NUR,P,GERUNG, RT 2,nelayan,\n", [(3, '{"n": "7"}')]),
        # Every row ends in a separator, and only the headings do not; or the other way round.
        (GOOD.replace("\n", ",\n") * 3, []),
        (GOOD + "5299014203800002,NUR,P,GERUNG,nelayan,081234567890,,,\n" + GOOD * 2, [(3, '{"n": "9"}')]),
        (GOOD.replace("\n", ",\n"), []),
        ("1,2,3,4,5,6\n" + GOOD.replace("\n", ",\n") * 2, []),
        # Nearly every row has shifted: what stands behind the headings says so.
        (GOOD.replace("GERUNG", "GERUNG, RT 2") * 3 + GOOD, [(at, '{"n": "7"}') for at in (2, 3, 4)]),
        (GOOD.replace("\n", ",,,\n") * 3 + GOOD.replace("GERUNG", "GERUNG, RT 2").replace("\n", ",,,\n"), [(5, '{"n": "10"}')]),
        (GOOD.replace("\n", ",,ikut suami\n"), [(2, '{"n": "8"}')]),
        # Empty cells at the end are not written at all.
        ("5299014203800002,NUR,P\n" * 5 + GOOD, []),
    ],
)
def test_a_row_with_more_cells_than_headings_has_shifted_and_is_not_taken(tmp_path, body, expected):
    path = tmp_path / "list.csv"
    path.write_text(WIDE + body)
    assert shifted(read_csv_path(path, profile="village")) == expected
    assert shifted(by_the_web(path.read_bytes())) == expected


def test_a_row_that_has_shifted_far_down_in_a_long_file_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_tables, "LETTERS_A_BATCH", 200)
    path = tmp_path / "list.csv"
    path.write_text(WIDE + GOOD * 300 + GOOD.replace("GERUNG", "GERUNG, RT 2") + GOOD)
    assert shifted(read_csv_path(path, profile="village")) == [(302, '{"n": "7"}')]
    assert shifted(by_the_web(path.read_bytes())) == [(302, '{"n": "7"}')]


def test_headings_that_end_in_empty_cells_are_no_wider_for_it(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(WIDE.replace("\n", ",,,\n") + GOOD * 3 + GOOD.replace("GERUNG", "GERUNG, RT 2"))
    assert shifted(read_csv_path(path, profile="village")) == shifted(by_the_web(path.read_bytes())) == [(5, '{"n": "7"}')]


def test_a_shifted_row_that_is_handed_back_is_not_taken_with_its_cells_in_wrong_columns(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(WIDE + GOOD + GOOD.replace("GERUNG", "GERUNG, RT 2") + GOOD.replace("5299014203800001", "529901420380"))
    read_in = read_csv_path(path, profile="village")
    handed_back = read_file(bad_rows(read_in, judged(read_in)), "perbaiki.xlsx", WEB)
    lines = {row[1]: row for row in handed_back.sheets[0].rows[1:]}
    assert len(lines["3"]) == 2 and lines["3"][0].startswith("Baris ini punya 7 sel")  # nothing but what to mend
    assert len(lines["4"]) == 8
    again = judged(read_list(handed_back, profile="village"))
    assert (again.counts.read, again.counts.accepted) == (1, 0)


def test_of_a_shifted_row_nothing_else_is_told(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(WIDE.replace("Pekerjaan", "Tanggal Lahir") + "5299014203800002,NUR,P,GERUNG, RT 2,02-03-1980,0812\n" + GOOD)
    told = judged(read_csv_path(path, profile="village")).problems
    assert told.filter(pl.col("line") == 2)["code"].to_list() == ["E-SEL-09"]
    assert "E-SEL-09" not in told.filter(pl.col("line") == 3)["code"] and told.filter(pl.col("line") == 3).height
