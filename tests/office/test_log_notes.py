"""Where the event log ended, noted outside the database; and what a restored copy sets aside."""

from datetime import UTC, datetime, timedelta

from payung.office.log_notes import NOTES, Check, checks, last_check, note

DAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


def at(day: int, position: int, *, restored: bool = False) -> Check:
    return Check(DAY + timedelta(days=day), position, f"{position:064x}", restored)


def test_what_was_noted_is_read_back_and_a_line_cut_short_is_passed_over(tmp_path):
    for check in (at(0, 10), at(1, 20)):
        note(tmp_path, check)
    with (tmp_path / NOTES).open("a") as file:
        file.write("2026-11-25T02:00:00+0000 30:00")
    assert checks(tmp_path) == [at(0, 10), at(1, 20)]
    assert last_check(tmp_path) == at(1, 20)


def test_nobody_checked_where_there_is_no_file(tmp_path):
    assert (checks(tmp_path), last_check(tmp_path)) == ([], None)


def test_a_restored_copy_sets_aside_the_ends_that_it_did_not_have_yet(tmp_path):
    for check in (at(0, 10), at(1, 20), at(2, 30), at(3, 20, restored=True), at(4, 25)):
        note(tmp_path, check)
    assert [(check.position, check.is_restored) for check in checks(tmp_path)] == [
        (10, False),
        (20, False),
        (20, True),
        (25, False),
    ]
    assert last_check(tmp_path) == at(4, 25)
