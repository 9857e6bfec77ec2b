"""The register and the insurer's list as plain files, with true pairs."""

from functools import cache

import polars as pl
import pytest
from invented_people import SEED, population

from payung.invented.damage import Level
from payung.invented.standard import MEMBERS, WORKERS, Linkage, linkage


@cache
def both(level: Level) -> Linkage:
    return linkage(population(), level, SEED)


@pytest.mark.parametrize("level", list(Level))
def test_sizes_are_seven_to_ten_and_identifiers_are_unique(level):
    its = both(level)
    assert its.workers.height / its.members.height == pytest.approx(0.7, abs=0.01)
    assert (
        its.workers["worker_id"].n_unique() == its.workers.height and its.members["member_id"].n_unique() == its.members.height
    )
    assert its.workers.columns == list(WORKERS) and its.members.columns == list(MEMBERS)
    assert its.members["member_id"].str.contains(r"^\d{11}$").all()


@pytest.mark.parametrize("level", list(Level))
def test_true_pairs_are_the_rows_of_the_same_person_and_all_of_them(level):
    its = both(level)
    workers, members = its.workers_truth, its.members_truth
    rows_each = workers.group_by("person_id").len()
    assert its.doubles.height == rows_each.select((pl.col("len") * (pl.col("len") - 1) // 2).sum()).item()
    assert (its.doubles["left_id"] < its.doubles["right_id"]).all()
    person = dict(workers.select("worker_id", "person_id").iter_rows()) | dict(
        members.select("member_id", "person_id").iter_rows()
    )
    for pairs in (its.doubles, its.links):
        assert all(person[left] == person[right] for left, right in pairs.iter_rows())
    known = workers.join(members.select("person_id"), on="person_id")
    assert its.links.height == known.height > 0.3 * its.workers.height


def test_most_members_are_outside_the_register_and_some_of_the_register_unknown_to_the_insurer():
    its = both(Level.HARSH)
    inside = set(its.workers_truth["person_id"])
    outside = its.members_truth.filter(~pl.col("person_id").is_in(inside)).height
    assert outside > its.members.height / 2
    assert its.links["left_id"].n_unique() < its.workers.height


def test_the_order_of_rows_says_nothing_about_who_is_who():
    its = both(Level.MILD)
    at = its.links.select(pl.col("left_id").str.slice(1).cast(pl.Int64), pl.col("right_id").str.slice(4).cast(pl.Int64))
    assert abs(at.select(pl.corr("left_id", "right_id")).item()) < 0.05


def test_names_are_never_missing_and_niks_are_nobodys():
    for frame in (both(Level.HARSH).workers, both(Level.HARSH).members):
        assert frame["name"].null_count() == 0
        assert frame["nik"].drop_nulls().str.contains(r"^(5299\d{11,12}|0{16})$").all()


def test_the_same_seed_gives_the_same_pairs():
    its, again = both(Level.MILD), linkage(population(), Level.MILD, SEED)
    assert again.workers.equals(its.workers) and again.members.equals(its.members) and again.links.equals(its.links)
