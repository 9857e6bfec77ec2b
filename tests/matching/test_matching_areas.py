"""A nation's lists area by area: who is found, who is lost, and that areas decide as the whole does."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from payung.invented.damage import Level
from payung.invented.people import people
from payung.invented.standard import Linkage, linkage
from payung.matching import areas, pairing
from payung.matching.engines import DuckDB

BOTH = ["left_id", "right_id"]
TASKS = pytest.mark.parametrize("task", ["dedupe", "link"])


@cache
def lists() -> Linkage:
    """In which, other than among invented people, every tenth row has moved to where some other row lives."""
    its = linkage(people(6_000, 31), Level.HARSH, 31)
    here = its.workers["area_code"]
    moved = pl.Series([row if number % 10 else None for number, row in enumerate(here)]).fill_null(here.reverse())
    return replace(its, workers=its.workers.with_columns(moved.alias("area_code")))


@cache
def whole(task: str) -> pairing.Matched:
    return pairing.matched(lists().workers, members(task))


def members(task: str) -> pl.DataFrame | None:
    return lists().members if task == "link" else None


@cache
def by_areas(task: str, level: int = areas.KABUPATEN, rows_at_once: int | None = None) -> pairing.Matched:
    engine = DuckDB()
    loaded = pairing.load(engine, lists().workers, members(task))
    return areas.weighed(engine, loaded, level=level, rows_at_once=rows_at_once)


@TASKS
def test_areas_decide_as_the_whole_does(task):
    found = by_areas(task).pairs
    both = found.join(whole(task).pairs, on=BOTH, suffix="_whole")
    assert both.height == found.height > 100 and not found.select(BOTH).is_duplicated().any()
    assert (both["decision"] == both["decision_whole"]).all() and (both["because"] == both["because_whole"]).all()
    assert (both["match_weight"] - both["match_weight_whole"]).abs().max() < 1e-9


@TASKS
def test_what_the_whole_finds_more_is_in_two_areas_and_agrees_in_neither_of_the_ways_across(task):
    left = lists().workers.with_columns(kab=pl.col("area_code").str.head(5)).rename({"worker_id": "left_id"})
    right = left.rename({"left_id": "right_id"})
    if task == "link":
        right = lists().members.with_columns(kab=pl.col("area_code").str.head(5)).rename({"member_id": "right_id"})
    lost = whole(task).pairs.join(by_areas(task).pairs, on=BOTH, how="anti")
    lost = lost.join(left, on="left_id").join(right, on="right_id", suffix="_2")
    assert lost.height > 0 and (lost["kab"] != lost["kab_2"]).all()
    assert not (lost["nik"] == lost["nik_2"]).fill_null(False).any()
    found = by_areas(task).pairs.filter(pl.col("decision") == "same").join(left, on="left_id")
    found = found.join(right, on="right_id", suffix="_2")
    assert found.filter(pl.col("kab") != pl.col("kab_2")).height > 10


@TASKS
def test_with_the_province_as_area_nothing_of_one_province_is_lost(task):
    found = by_areas(task, areas.PROVINCE)
    assert found.pairs.equals(whole(task).pairs) and found.looked_at == whole(task).looked_at


@TASKS
@pytest.mark.parametrize("rows_at_once", [1, 3_000])
def test_it_is_all_one_whether_areas_are_taken_one_by_one_or_some_together(task, rows_at_once):
    few = by_areas(task, rows_at_once=rows_at_once)
    assert few.pairs.equals(by_areas(task).pairs) and few.looked_at == by_areas(task).looked_at


AMINAH = {
    "nik": "5299015708800001", "name": "Siti Aminah", "sex": "P", "birth_date": "1980-08-17", "mother_name": "Rohani Sahnan",
    "area_code": "52.03.01.2001",
}  # fmt: skip
ELSEWHERE = "52.08.02.2003"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (AMINAH | {"area_code": ELSEWHERE}, True),
        (AMINAH | {"area_code": ELSEWHERE, "mother_name": None, "birth_date": "1980-07-01"}, True),
        (AMINAH | {"area_code": ELSEWHERE, "nik": None}, True),
        (AMINAH | {"area_code": None, "nik": None}, True),
        # This much is enough in one area, and not across.
        (AMINAH | {"area_code": ELSEWHERE, "nik": None, "mother_name": None}, False),
        (AMINAH | {"nik": None, "mother_name": None}, True),
    ],
)
def test_who_has_moved_is_found_by_the_nik_or_by_name_birth_date_and_mother(other, found):
    rows = pl.DataFrame([{"worker_id": "1"} | AMINAH, {"worker_id": "2"} | other])
    assert areas.by_areas(rows).pairs.height == (1 if found else 0)


def test_rows_without_an_area_form_one():
    rows = pl.DataFrame(
        [
            {"worker_id": "1"} | AMINAH | {"nik": None, "mother_name": None, "area_code": None},
            {"worker_id": "2"} | AMINAH | {"mother_name": None, "area_code": None},
        ],
        schema_overrides={"area_code": pl.String, "mother_name": pl.String},
    )
    assert areas.by_areas(rows).pairs.height == 1


def test_a_code_of_another_office_with_a_quotation_mark_is_an_area_too():
    rows = pl.DataFrame([{"worker_id": id} | AMINAH | {"area_code": "it's", "nik": None} for id in "12"])
    assert areas.by_areas(rows).pairs.height == 1


def test_lists_without_pairs_give_an_empty_table_of_the_standard_columns():
    row = pl.DataFrame([{"worker_id": "1"} | AMINAH])
    for workers, its_members in ((row, None), (row.head(0), None), (row, row.head(0).rename({"worker_id": "member_id"}))):
        assert areas.by_areas(workers, its_members).pairs.equals(pl.DataFrame(schema=pairing.PAIRS))


def test_lists_that_hardly_have_a_nik_need_a_model():
    with pytest.raises(ValueError, match="hardly have a NIK"):
        areas.by_areas(lists().workers.drop("nik"))
