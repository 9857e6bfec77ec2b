"""Whom a row of a list is about: the worker who is known, somebody new, or nobody we keep; and what is said of the doubt."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest
from lists_to_accept import TODAY, accepted, of, received, row

from payung.matching import names
from payung.registry import nik_vault, receiving, scope, store
from payung.registry.models import Household, ReceivedFile, Statement, Worker
from payung.registry.verdicts import checked_list, left_to_mend

pytestmark = pytest.mark.django_db
KAB, LATER, LAST = "52.03", date(2026, 11, 1), date(2026, 11, 2)
APART, ELSEWHERE, OF_NOBODY, DEATH_NOTED = "W-GANDA-05", "W-NIK-26", "E-PST-04", "W-HIDUP-04"
Row = Mapping[str, Any]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def everybody(ntb, analyst):
    with scope.everything(analyst):
        yield


def numbers(file: ReceivedFile) -> tuple[int | None, ...]:
    return file.accepted, file.rejected, file.duplicate, file.unchanged, file.new_workers


def codes(file: ReceivedFile) -> set[str]:
    return {cause["code"] for cause in file.causes}


def lines(file: ReceivedFile, code: str) -> list[int]:
    """In which rows that kind of problem is shown."""
    problems = pl.read_parquet(io.BytesIO(store.fetch_beside(file.place, receiving.PROBLEMS)))
    return problems.filter(pl.col("code") == code)["line"].to_list()


def nur(**more: object) -> dict[str, object]:
    """Nobody knows her NIK or her birth date."""
    return row("NUR", born=None, **{"sex": ""} | more)


def born_nur(**more: object) -> dict[str, object]:
    return row("NUR", **more)


# ------------------------------------------------------------------------------------- without a NIK and a birth date

MAN = nur(sex="L", address="DUSUN A", mother_name="INAQ AMIN")
WOMAN = nur(sex="P", address="DUSUN B", mother_name="INAQ BAHAR")
KK, OTHER_KK = "5299010101100001", "5299010101100099"

# What is known, what a newer list of the same kind says, and the place in `known` of whom each of its rows is about.
NEW, FILLER = None, date(1980, 1, 1)
CASES: Mapping[str, tuple[list[Row], list[Row], list[int | None]]] = {
    "the same again": ([nur()], [nur()], [0]),
    "another decile": ([nur(decile=2)], [nur(decile=3)], [0]),
    "a mother besides": ([nur()], [nur(mother_name="INAQ AMIN")], [0]),
    "the mother spelled otherwise": ([nur(mother_name="INAQ SAHRI")], [nur(mother_name="INAQ SYAHRI")], [0]),
    "the address in full": ([nur(address="DUSUN A")], [nur(address="Dusun A, RT 02")], [0]),
    "a woman, not the man": ([nur(sex="L")], [nur(sex="P")], [NEW]),
    "another family card": ([nur(household_id=KK)], [nur(household_id=OTHER_KK)], [NEW]),
    "another mother": ([nur(mother_name="INAQ AMIN")], [nur(mother_name="INAQ BAHAR")], [NEW]),
    "another dusun": ([nur(address="DUSUN A")], [nur(address="DUSUN B")], [NEW]),
    "the same family card, another mother": (
        [nur(household_id=KK, mother_name="INAQ AMIN")], [nur(household_id=KK, mother_name="INAQ BAHAR")], [NEW],
    ),
    "the second of two": ([MAN, WOMAN], [WOMAN], [1]),
    "the second of two with another decile": ([MAN, WOMAN], [{**WOMAN, "decile": 1}], [1]),
    "both, in another order, and something new": ([MAN, WOMAN], [{**WOMAN, "decile": 1}, {**MAN, "decile": 2}], [1, 0]),
    "man and woman, told apart by nothing else": (
        [nur(sex="L"), nur(sex="P")], [nur(sex="P", decile=1), nur(sex="L", decile=1)], [1, 0],
    ),
    "one of two of whom nothing else is said": ([nur(decile=1), nur(decile=2)], [nur(decile=3)], [NEW]),
    "two who say the same, again": ([nur(), nur()], [nur(), nur()], [0, 1]),
    "two who say the same, and a third": ([nur(), nur()], [nur(), nur(), nur()], [0, 1, NEW]),
    "one of two as before, the other anew": ([nur(decile=1), nur(decile=2)], [nur(decile=2), nur(decile=5)], [1, 0]),
    "two of one mother": ([nur(mother_name="INAQ AMIN", address="A"), nur(mother_name="INAQ AMIN", address="B")],
                          [nur(mother_name="INAQ AMIN", decile=1)], [NEW]),
    "without a desa the same again": ([nur(area_code=KAB)], [nur(area_code=KAB)], [0]),
    "without a desa another decile": ([nur(area_code=KAB)], [nur(area_code=KAB, decile=1)], [NEW]),
    "another desa": ([nur()], [nur(area_code="52.03.01.2002")], [NEW]),
    # With a birth date: as one expects, unless sex or mother speak against it.
    "born the same day": ([born_nur()], [born_nur(decile=1, address="DUSUN B", household_id=KK)], [0]),
    "born the same day, moved within the kabupaten's list": (
        [born_nur(area_code=KAB)], [born_nur(area_code=KAB, decile=1)], [0],
    ),
    "born the same day, of the other sex": ([born_nur(sex="L")], [born_nur(sex="P")], [NEW]),
    "born the same day, of another mother": (
        [born_nur(mother_name="INAQ AMIN")], [born_nur(mother_name="INAQ BAHAR")], [NEW],
    ),
    "born on a day that fills cells": ([born_nur(born=FILLER)], [born_nur(born=FILLER, decile=1)], [0]),
    "born on a day that fills cells, in another dusun": (
        [born_nur(born=FILLER, address="DUSUN A")], [born_nur(born=FILLER, address="DUSUN B")], [NEW],
    ),
    "born on a day that fills cells, without a desa": (
        [born_nur(born=FILLER, area_code=KAB)], [born_nur(born=FILLER, area_code=KAB, decile=1)], [NEW],
    ),
    "born on another day": ([born_nur()], [born_nur(born=date(1981, 1, 2))], [NEW]),
}  # fmt: skip
#: Nobody of that name and birth date is in that place: nothing is doubtful, and nothing is said.
PLAINLY_NEW = {"another desa", "born on another day"}


@pytest.mark.parametrize("case", CASES)
def test_a_row_without_a_nik_joins_only_whom_nothing_speaks_against(everybody, analyst, tmp_path, case):
    known, newer, expected = CASES[case]
    accepted(tmp_path, known, by=analyst)
    ids = list(Statement.objects.order_by("line").values_list("worker_id", flat=True))
    assert len(set(ids)) == len(known)
    file = accepted(tmp_path, _again(newer), by=analyst, as_of=LATER)
    found = list(Statement.objects.filter(file=file).order_by("line").values_list("worker_id", flat=True))
    assert [ids.index(worker) if worker in ids else None for worker in found] == expected
    assert file.new_workers == expected.count(None)
    assert (APART in codes(file)) == (None in expected and case not in PLAINLY_NEW)
    assert file.read == file.accepted + file.rejected + file.duplicate + file.unchanged


def _again(rows: list[Row]) -> list[Row]:
    """The same rows in other bytes, which would not be received twice: with a column in which nothing stands."""
    return [{**each, "phone": ""} for each in rows]


def test_the_same_name_in_another_kind_of_list_is_somebody_else_until_matching_says_otherwise(everybody, analyst, tmp_path):
    rows = [nur(address="LABUAPI", household_id=KK)]
    accepted(tmp_path, rows, by=analyst)
    file = accepted(tmp_path, _again(rows), by=analyst, as_of=LATER, profile="dtsen")
    assert (file.new_workers, file.warned, codes(file) >= {APART}) == (1, 1, True)
    assert Statement.objects.get(file=file).warnings.count(APART) == 1


def test_a_list_with_many_of_one_name_sent_again_doubles_nobody(everybody, analyst, tmp_path):
    rows = [nur(address=f"DUSUN {at % 40}", decile=at % 9 + 1, area_code=area) for at in range(120) for area in (KAB, "")]
    first = accepted(tmp_path, rows, by=analyst)
    again = accepted(tmp_path, _again(rows), by=analyst, as_of=LATER)
    assert (first.new_workers, again.new_workers, again.unchanged) == (240, 0, 240)


# ----------------------------------------------------------------------------------------------------------- the dead


def test_a_death_that_a_list_tells_reaches_the_register(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("FAHRI", 1, employed_by_state="tidak"), row("LALU WIRA", 2)], by=analyst)
    rows = [
        row("FAHRI", 1, deceased="ya"), row("BUDI HARTONO", 2, deceased="ya"), row("TAK DIKENAL", 3, deceased="ya"),
        row("NUR", deceased="ya"), row("SERIANI", 4),
    ]  # fmt: skip
    file, path = received(tmp_path, rows, by=analyst, as_of=LATER)
    receiving.check(file=file, today=TODAY, read_list=of(path, file))
    assert (file.read, *numbers(file)) == (5, 2, 3, 0, 0, 1)
    assert file.warned == 1
    assert lines(file, DEATH_NOTED) == [2] and lines(file, "E-HIDUP-01") == [3, 4, 5]
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file), from_the_server=True)
    assert file.state == "accepted"
    fahri = Worker.objects.get(name="FAHRI")
    assert (fahri.deceased, fahri.may_be_paid_for, fahri.said_on) == (True, False, LATER)
    assert Statement.objects.get(file=file, worker=fahri).said["deceased"] is True
    assert DEATH_NOTED in Statement.objects.get(file=file, worker=fahri).warnings
    assert Worker.objects.get(name="LALU WIRA").deceased is None
    assert Worker.objects.count() == 3
    checked = checked_list(of(path, file), area=KAB, mended=frozenset(), today=TODAY, progress=receiving.unheard)
    with scope.of_area(KAB):
        left = left_to_mend(checked, area=KAB, profile="village", keys=nik_vault.keys())
    assert left.rows.filter(left.rows["verdict"] == "rejected")["line"].to_list() == [3, 4, 5]


def test_a_death_told_twice_is_unchanged(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("FAHRI", 1)], by=analyst)
    dead = row("FAHRI", 1, deceased="ya")
    accepted(tmp_path, [dead], by=analyst, as_of=LATER)
    file = accepted(tmp_path, [dead, row("SERIANI", 4)], by=analyst, as_of=LAST)
    assert numbers(file) == (1, 0, 0, 1, 1)


def test_who_is_dead_and_wrong_otherwise_stays_rejected(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("FAHRI", 1)], by=analyst)
    file = accepted(tmp_path, [row("FAHRI", 1, deceased="ya", area_code="99.99"), row("SERIANI", 4)], by=analyst, as_of=LATER)
    assert (file.accepted, file.rejected) == (1, 1)
    assert Worker.objects.get(name="FAHRI").deceased is None


# --------------------------------------------------------------------------------------------- members and workers


def member(name: str, serial: int | None, **more: object) -> dict[str, object]:
    return row(name, serial, insurer_status="AKTIF", segment="PU", **more)


def test_the_insurer_s_members_do_not_become_our_workers(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, employed_by_state="tidak"), row("NUR")], by=analyst)
    rows = [member("ST. AMINAH", 1), member("HARTONO", 7), member("BUDI", 1 + 8), member("NUR", None)]
    file = accepted(tmp_path, rows, by=analyst, area="52", profile="bpjs-status", as_of=LATER)
    assert (file.read, *numbers(file)) == (4, 2, 2, 0, 0, 0)
    (cause,) = [each for each in file.causes if each["code"] == OF_NOBODY]
    assert (cause["rows"], cause["severity"], lines(file, OF_NOBODY)) == (2, "error", [3, 4])
    assert Worker.objects.count() == 2
    siti = Worker.objects.get(name="ST. AMINAH")
    assert (siti.insurer_status, siti.segment, siti.may_be_paid_for) == ("active", "PU", False)


def test_an_insurer_s_list_before_any_other_brings_in_nobody(everybody, analyst, tmp_path):
    file = accepted(tmp_path, [member("HARTONO", 7)], by=analyst, area="52", profile="bpjs-status")
    assert (file.state, *numbers(file)) == ("accepted", 0, 1, 0, 0, 0)
    assert not Worker.objects.exists() and not Statement.objects.exists() and not Household.objects.exists()


# -------------------------------------------------------------------------------------------- in several kabupaten


def test_a_province_s_row_without_a_place_is_about_the_worker_who_is_known_somewhere(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, household_id=KK)], by=analyst)
    rows = [
        row("ST. AMINAH", 1, area_code="", decile=1, household_id=OTHER_KK), row("BUDI", 2, area_code=""),
        row("LALU WIRA", 3, area_code="52"),
    ]  # fmt: skip
    file = accepted(tmp_path, rows, by=analyst, area="52", profile="dtsen", as_of=LATER)
    assert (file.new_workers, codes(file) & {ELSEWHERE, "W-NIK-25"}) == (2, set())
    siti = Worker.objects.get(kab=KAB)
    assert (siti.decile, siti.area_id, siti.sources) == (1, "52.03.01.2001", ["dtsen", "village"])
    assert sorted(Worker.objects.exclude(pk=siti.pk).values_list("name", "area_id")) == [("BUDI", "52"), ("LALU WIRA", "52")]
    again = accepted(tmp_path, [*rows, row("NUR", 4)], by=analyst, area="52", profile="dtsen", as_of=LAST)
    assert (again.unchanged, again.new_workers) == (3, 1)


def test_a_worker_known_by_the_kabupaten_alone_stays_there_whatever_the_province_leaves_open(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, area_code="")], by=analyst)
    accepted(tmp_path, [row("SITI AMINAH", 1, area_code="52")], by=analyst, area="52", profile="dtsen", as_of=LATER)
    assert Worker.objects.get().area_id == KAB


def test_another_name_under_the_nik_is_told_to_the_province_too(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    file = accepted(tmp_path, [row("BUDI", 1, area_code="")], by=analyst, area="52", profile="dtsen", as_of=LATER)
    assert (file.new_workers, codes(file) >= {"W-NIK-25"}) == (1, True)


def test_who_is_known_in_two_kabupaten_is_asked_about(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst, area="52", profile="dtsen")
    moved = row("SITI AMINAH", 1, area_code="52.04.02.2001")
    file = accepted(tmp_path, [moved, row("NUR", 2)], by=analyst, area="52", profile="dtsen", as_of=LATER)
    assert (file.new_workers, file.warned) == (2, 1)
    assert Statement.objects.get(file=file, worker__name="SITI AMINAH").warnings == [ELSEWHERE]
    again = accepted(tmp_path, [moved], by=analyst, area="52", profile="dtsen", as_of=LAST)
    assert (again.unchanged, ELSEWHERE in codes(again)) == (1, False)  # asked once
    # What names no place is about her of whom was heard last, and asked about too.
    vague = accepted(
        tmp_path, [member("SITI AMINAH", 1, area_code="")], by=analyst, area="52", profile="bpjs-status", as_of=LAST
    )
    assert (vague.accepted, ELSEWHERE in codes(vague)) == (1, True)
    assert Worker.objects.get(insurer_status="active").kab == "52.04"


def test_a_kabupaten_learns_nothing_of_another(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    file = accepted(tmp_path, [row("SITI AMINAH", 1, area_code="52.04.02.2001")], by=analyst, area="52.04")
    assert (file.new_workers, codes(file) & {ELSEWHERE, "W-NIK-25"}) == (1, set())


def test_the_insurer_s_address_moves_nobody_to_another_kabupaten(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    its = member("SITI AMINAH", 1, area_code="52.04.02.2001")
    file = accepted(tmp_path, [its], by=analyst, area="52", profile="bpjs-status", as_of=LATER)
    assert numbers(file) == (1, 0, 0, 0, 0)
    siti = Worker.objects.get()
    assert (siti.area_id, siti.insurer_status) == ("52.03.01.2001", "active")


# --------------------------------------------------------------------------------------- what changes and what is seen


def test_what_would_change_the_worker_again_is_not_unchanged(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, decile=2), row("NUR", 2, decile=2)], by=analyst, as_of=date(2026, 9, 1))
    accepted(tmp_path, [row("SITI AMINAH", 1, decile=3)], by=analyst, as_of=date(2026, 10, 1), profile="dtsen")
    rows = [row("SITI AMINAH", 1, decile=2), row("NUR", 2, decile=2), row("LALU WIRA", 3)]
    file = accepted(tmp_path, rows, by=analyst, as_of=LATER)
    assert (*numbers(file), file.changed_workers) == (2, 0, 0, 1, 1, 1)
    assert list(Worker.objects.order_by("id").values_list("decile", flat=True)) == [2, 2, None]


OTHER_WORDS: Mapping[str, tuple[Row, bool]] = {
    "says nothing of it": ({}, True),
    "says the same": ({"decile": 2, "occupation": "PETANI"}, True),
    "says something besides": ({"dependants": 3}, True),
    "has its own groups": ({"groups": "ojek"}, True),
    "knows only the kabupaten": ({"area_code": KAB}, True),
    "says another occupation": ({"occupation": "NELAYAN"}, False),
    "knows another desa": ({"area_code": "52.03.01.2002"}, False),
    "has another family card": ({"household_id": OTHER_KK}, False),
}


@pytest.mark.parametrize("case", OTHER_WORDS)
def test_a_repeated_row_is_unchanged_only_where_no_newer_word_stands_against_it(everybody, analyst, tmp_path, case):
    more, unchanged = OTHER_WORDS[case]
    siti = row("SITI AMINAH", 1, decile=2, occupation="PETANI", groups="marbot", household_id=KK)
    accepted(tmp_path, [siti], by=analyst, as_of=date(2026, 9, 1))
    accepted(tmp_path, [row("SITI AMINAH", 1) | more], by=analyst, as_of=date(2026, 10, 1), profile="dtsen")
    before = Worker.objects.values().get()
    file = accepted(tmp_path, [siti, row("LALU WIRA", 3)], by=analyst, as_of=LATER)
    assert file.unchanged == int(unchanged)
    after = Worker.objects.filter(pk=before["id"]).values().get()
    assert (before | {"said_on": LATER} == after) == unchanged


def test_what_a_heading_came_to_mean_meanwhile_is_not_accepted_unseen(everybody, analyst, tmp_path):
    file, path = received(tmp_path, [row("SITI AMINAH", 1, occupation="4")], by=analyst)
    seen = of(path, file)
    receiving.check(file=file, today=TODAY, read_list=seen)
    shown = file.verdict_sha256
    path.write_bytes(path.read_bytes().replace(b"Pekerjaan", b"Jumlah Tanggungan"))  # as if the office had said so
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file), from_the_server=True)
    assert (file.state, file.verdict_sha256 != shown) == ("checked", True)
    assert not Worker.objects.exists()
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file), from_the_server=True)
    assert (file.state, Worker.objects.get().dependants) == ("accepted", 4)


def test_a_name_longer_than_its_column_is_found_again(everybody, analyst, tmp_path):
    name = " ".join(["SITI AMINAH"] * 30)
    assert len(names.key(name)) > 200
    accepted(tmp_path, [row(name, 1), row(name)], by=analyst)
    file = accepted(tmp_path, [row(name, 1, decile=1), row(name, decile=1)], by=analyst, as_of=LATER)
    assert file.new_workers == 0
