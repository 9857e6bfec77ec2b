"""What a reader would see differently in one edition than in another."""

import copy

import example_content
import pytest

from payung.reports.differences import between, causes


@pytest.fixture(scope="module")
def one():
    return example_content.edition(1)


@pytest.fixture
def other(one):
    return copy.deepcopy(one)


def test_an_edition_does_not_differ_from_itself(one):
    assert between(one, one, corrections={}).is_nothing


def test_in_the_first_edition_everything_is_new(one):
    found = between(None, one, corrections={})
    assert len(found.added) == len(one["figures"]) and not found.law_changed
    assert all(headline.before is None for headline in found.headlines)


def test_a_new_figure_and_the_number_it_moves_are_told(one, other):
    other["figures"].append({**other["figures"][0], "id": "new"})
    other["share"]["covered"]["value"] = "60000"
    found = between(one, other, corrections={})
    assert [figure["id"] for figure in found.added] == ["new"]
    moved = [(h.key, h.before, h.after) for h in found.headlines if h.is_changed]
    assert moved == [("covered", "57000", "60000")]


def test_a_corrected_figure_stands_beside_what_replaces_it_also_after_two_corrections(one, other):
    old = other["figures"].pop(0)
    other["figures"].append({**old, "id": "second"})
    found = between(one, other, corrections={old["id"]: "first", "first": "second"})
    assert [(a["id"], b["id"]) for a, b in found.corrected] == [(old["id"], "second")]
    assert not found.added and not found.left_out


def test_a_figure_that_an_earlier_cutoff_does_not_know_is_left_out_not_corrected(one, other):
    gone = other["figures"].pop(0)
    found = between(one, other, corrections={})
    assert [figure["id"] for figure in found.left_out] == [gone["id"]] and not found.corrected


def test_new_answers_new_misfits_silence_and_another_law_are_told(one, other):
    other["responses"] = [{"government": "52.71", "figure": "x", "text": "Ya", "said_on": "2026-01-01", "source": "Surat"}]
    other["checks"] = [{"kind": "rupiah", "id": "x", "holds": False, "residual": -5}]
    other["law_version"] = "another"
    other["governments"][1].update(state="asked", asked_on="2026-08-21")
    found = between(one, other, corrections={})
    assert (len(found.responses), len(found.does_not_fit), found.law_changed) == (1, 1, True)
    assert [silence.asked_on for silence in found.unanswered] == ["2026-08-21"]
    again = between(other, other, corrections={})
    assert not again.responses and not again.does_not_fit and len(again.unanswered) == 1


def test_only_what_somebody_did_is_named_as_a_cause():
    assert causes(["charts", "cost", "figures", "share"]) == ["figures"]
    assert causes(["charts"]) == []
