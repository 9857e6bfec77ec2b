"""Every number of the page against the files it came from, and what happens where something is unknown."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from payung.coverage.figures import Figure, read_figures
from payung.coverage.reported import Request
from payung.located_yaml import read
from payung.reports import overview

NTB = Path(__file__).parents[2] / "src/payung/commands/ntb"
JULY, NOW = date(2025, 7, 14), date(2026, 11, 22)


@pytest.fixture(scope="module")
def yaml():
    return {row["id"]: row for file in sorted(NTB.glob("*.yaml")) for row in read(file)["figures"]}


@pytest.fixture(scope="module")
def figures():
    return [f for file in sorted(NTB.glob("*.yaml")) for f in read_figures(read(file)["figures"], file=file.name)]


def build(figures, cutoff=NOW, requests=(), answers=()):
    return overview.build(
        figures=figures,
        requests=list(requests),
        answers=list(answers),
        number=2,
        cutoff=cutoff,
        published_on=NOW,
        seed_edition=1,
        seed_cutoff=JULY,
    )


@pytest.fixture(scope="module")
def newest(figures):
    return build(figures)


@pytest.fixture(scope="module")
def seed(figures):
    return build(figures, cutoff=JULY)


def by_code(content):
    return {g["code"]: g for g in content["governments"]}


def test_the_headline_is_the_two_numbers_of_the_statement(newest, yaml):
    share = newest["share"]
    assert int(share["covered"]["value"]) == yaml["covered"]["value"] == 57_000
    assert int(share["poor"]["value"]) == yaml["poor"]["value"] == 698_000
    assert share["share"] == "0.0817"
    assert share["covered"]["as_of"] == share["poor"]["as_of"] == "2025-07-14"
    assert share["covered_who_are_poor"] is None


def test_the_poor_of_another_source_do_not_slip_under_the_headline(newest):
    assert newest["share"]["poor"]["id"] == "poor"  # not BPS's 637,180 of September 2025, which is newer


@pytest.mark.parametrize(
    ("code", "id"),
    [
        ("52", "covered-prov"),
        ("52.02", "covered-5202"),
        ("52.03", "covered-5203"),
        ("52.04", "covered-5204"),
        ("52.05", "covered-5205"),
        ("52.06", "covered-5206"),
        ("52.07", "covered-5207"),
        ("52.08", "covered-5208"),
        ("52.71", "covered-5271"),
        ("52.72", "covered-5272"),
    ],
)
def test_the_july_edition_shows_each_government_as_the_article_did(seed, yaml, code, id):
    figure = by_code(seed)[code]["figure"]
    assert figure["id"] == id and int(figure["value"]) == yaml[id]["value"]


@pytest.mark.parametrize(
    ("code", "id", "age_days"),
    [
        ("52", "covered-prov", 496),
        ("52.02", "covered-5202-oct25", 388),
        ("52.03", "covered-5203", 496),
        ("52.04", "sumbawa-persons", 321),
        ("52.07", "covered-5207-2025", 357),
        ("52.71", "covered-5271-oct25", 388),
    ],
)
def test_the_newest_edition_shows_the_newest_figure_with_its_age(newest, yaml, code, id, age_days):
    figure = by_code(newest)[code]["figure"]
    assert (figure["id"], figure["age_days"]) == (id, age_days)
    assert int(figure["value"]) == yaml[id]["value"]


def test_zero_and_not_mentioned_are_two_states(seed, newest):
    assert by_code(seed)["52.71"]["state"] == "zero"
    assert by_code(seed)["52.01"]["state"] == by_code(newest)["52.01"]["state"] == "not_mentioned"
    assert by_code(seed)["52.01"]["figure"] is None


def test_a_logged_request_makes_lombok_barat_asked_and_not_before(figures):
    asked = [Request("52.01", "people paid for", date(2026, 11, 1))]
    assert by_code(build(figures, requests=asked))["52.01"]["state"] == "asked"
    assert by_code(build(figures, requests=asked, cutoff=date(2026, 10, 31)))["52.01"]["state"] == "not_mentioned"


def test_the_residuals_are_1050_and_1246_and_the_coincidence_is_named(newest):
    first, second = newest["residuals"]
    assert (first["residual"], first["holds"], second["residual"], second["holds"]) == (1050, True, 1246, True)
    assert first["missing"] == ["52.01 Kabupaten Lombok Barat"]
    assert "Kabupaten Lombok Utara" in first["coincidence"]["en"] and second["coincidence"] is None


def test_ucj_has_its_own_denominator(newest):
    ucj = newest["ucj"]
    assert (ucj["active"]["value"], ucj["eligible"]["value"], ucj["share"]) == ("555276", "1808432", "0.3070")
    assert (ucj["stated_share"]["value"], ucj["target"]["value"], ucj["next_target"]["value"]) == ("0.32", "0.62", "0.6494")
    assert ucj["holds"] is False
    assert [later["value"] for later in ucj["later"]] == ["0.3325"]


def test_closing_the_gap_costs_129_billion_as_upper_bound_and_65_as_scenario(newest):
    poor, workers = newest["cost"]["rows"]
    assert newest["cost"]["tariff"] == 16_800
    assert (poor["kind"], poor["persons"], poor["month"], poor["year"]) == (
        "upper_bound",
        641_000,
        10_768_800_000,
        129_225_600_000,
    )
    assert poor["year_said"] == 123_072_000_000  # by the article's Rp16 thousand
    assert (workers["kind"], workers["persons"], workers["year"]) == ("scenario", 320_441, 64_600_905_600)
    assert workers["standing"] == "assumption"


def test_what_one_contribution_buys_a_family(newest):
    family = newest["family"]
    assert {k: family[k] for k in ("contribution", "jkm", "jkm_first_months", "jkk_death", "scholarship_two")} == {
        "contribution": 16_800,
        "jkm": 42_000_000,
        "jkm_first_months": 10_000_000,
        "jkk_death": 70_000_000,
        "scholarship_two": 174_000_000,
    }
    assert (family["jkm_full_from"], family["scholarship_years"]) == (4, 3)
    assert all(cite["cites"] for cite in family["cites"])


def test_a_gap_per_government_is_shown_only_where_both_numbers_exist(newest):
    assert by_code(newest)["52.01"]["gap"] is None  # poor known, nothing said about payment
    assert by_code(newest)["52"]["gap"] is None  # a payer, not an area
    lombok_timur = by_code(newest)["52.03"]
    assert lombok_timur["gap"]["persons"] == 185_030 - 17_000
    assert lombok_timur["gap"]["year"] == 168_030 * 201_600


def test_sumbawas_figure_carries_the_mark_that_its_rupiah_do_not_fit(newest, seed):
    notes = [note for note in by_code(newest)["52.04"]["notes"] if note.get("kind") == "does_not_fit"]
    assert len(notes) == 1 and "45,208 person-months" in notes[0]["en"] and "80,832" in notes[0]["en"]
    assert not [note for note in by_code(seed)["52.04"]["notes"] if note.get("kind")]


def test_every_loaded_figure_is_in_the_newest_edition(newest, yaml):
    assert {f["id"] for f in newest["figures"]} == set(yaml)


def test_an_edition_without_its_headline_says_what_is_missing(figures):
    with pytest.raises(overview.MissingFigure, match="poor people covered"):
        build([f for f in figures if f.id != "covered"])


def test_an_edition_without_participants_has_no_ucj_panel_instead_of_a_zero(figures):
    assert build([f for f in figures if f.id != "ucj-active"])["ucj"] is None


def test_a_figure_named_without_a_number_is_never_counted_as_zero(figures):
    silent = [
        f if f.id != "covered-5271" else type(f)(**{**f.__dict__, "value": None})
        for f in figures
        if f.id != "covered-5271-oct25"
    ]
    content = build(silent)
    assert by_code(content)["52.71"]["state"] == "no_number"
    assert "52.71 Kota Mataram" in content["residuals"][0]["missing"]


def test_an_answer_is_shown_from_the_day_it_was_given(figures):
    answer = overview.Answer("52.71", "covered-5271", "Sudah dianggarkan.", NOW, "surat")
    assert build(figures, answers=[answer])["responses"][0]["text"] == "Sudah dianggarkan."
    assert build(figures, answers=[answer], cutoff=NOW - timedelta(days=1))["responses"] == []


def test_money_is_whole_rupiah_everywhere(newest):
    def walk(value):
        if isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            assert not isinstance(value, float | Decimal)

    walk({k: v for k, v in newest.items() if k != "checks"})


def also(figures, id, **changed):
    """One more figure, like one that is there but for what is changed; entered before all others."""
    like = next(f for f in figures if f.id == id)
    return [Figure(**{**like.__dict__, "id": f"also-{id}", **changed}), *figures]


def test_a_kabupatens_figure_never_becomes_the_provinces_headline(figures, newest):
    for id, value in (("poor", 185_030), ("covered-share", "0.5"), ("ucj-share", "0.20")):
        content = build(also(figures, id, area="52.03", value=Decimal(value)))
        assert content["share"] == newest["share"]
        assert content["cost"]["rows"] == newest["cost"]["rows"]
        assert [c["id"] for c in content["checks"]] == [c["id"] for c in newest["checks"]]


def test_one_purchase_told_twice_is_one_purchase(figures, newest):
    told_again = also(figures, "covered-5204-early25", as_of=date(2025, 12, 20), published=date(2025, 12, 20))
    content = build(told_again)
    assert [c["computed"] for c in content["checks"] if c["id"] == "sumbawa-spent"] == [1_357_977_600]
    assert [c["computed"] for c in newest["checks"] if c["id"] == "sumbawa-spent"] == [1_357_977_600]


def test_about_20000_people_are_an_interval_in_the_rupiah_check_too(figures):
    enough = Decimal((19_900 * 3 + 1_736 * 12) * 16_800)
    content = build([f if f.id != "sumbawa-spent" else Figure(**{**f.__dict__, "value": enough}) for f in figures])
    assert [c["holds"] for c in content["checks"] if c["id"] == "sumbawa-spent"] == [True]


def test_a_second_source_of_the_day_does_not_count_a_payer_twice(figures, newest):
    other = [*figures, *also(figures, "covered-5203", value=Decimal(17_500), source="another paper")[:1]]
    assert build(other)["residuals"][0]["parts_sum"] == newest["residuals"][0]["parts_sum"] == 55_950


def test_a_headline_of_zero_poor_people_is_refused(figures):
    with pytest.raises(overview.MissingFigure, match="above 0"):
        build([f if f.id != "poor" else Figure(**{**f.__dict__, "value": Decimal(0)}) for f in figures])


@pytest.mark.parametrize("covered", [698_000, 800_000])
def test_an_edition_where_nobody_is_left_can_be_drawn(figures, covered):
    from payung.reports import charts, rendering

    content = build([f if f.id != "covered" else Figure(**{**f.__dict__, "value": Decimal(covered)}) for f in figures])
    assert [row["persons"] for row in content["cost"]["rows"]] == [0, 0]
    content["charts"] = rendering.words(content)
    for name in rendering.names(content):
        assert charts.chart(name, content, "id").svg


def test_an_edition_whose_parts_all_lack_a_number_can_be_drawn(figures):
    from payung.reports import charts, rendering

    def silent(f):
        return Figure(**{**f.__dict__, "value": None}) if f.what == "people paid for" else f

    content = build([silent(f) for f in figures])
    assert {g["state"] for g in content["governments"]} == {"no_number", "not_mentioned"}
    content["charts"] = rendering.words(content)
    for name in rendering.names(content):
        assert charts.chart(name, content, "en").svg
