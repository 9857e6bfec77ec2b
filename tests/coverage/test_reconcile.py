"""Do figures add up? The seed's numbers by hand, and the interval arithmetic against a slow reference."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.coverage.figures import Figure, kabkota_of, printed_step, read_figures
from payung.coverage.figures_file import run_checks
from payung.coverage.reconcile import Group, check_rate, check_rupiah, check_total, plain
from payung.located_yaml import BadInput, parse, read

NTB = Path(__file__).parents[2] / "src/payung/commands/ntb/reported_figures.yaml"
DAY = date(2025, 7, 14)


def bpu_lowest(name: str, month: date) -> int:
    return {"bpu-lowest": 16_800}[name]


def figure(id: str, value: object, *, about: bool = False, area: str = "52", what: str = "people paid for") -> Figure:
    number = None if value is None else Decimal(str(value))
    return Figure(
        id=id,
        what=what,
        area=area,
        as_of=DAY,
        value=number,
        precision="about" if about else "exact",
        printed_step=printed_step(str(value)) if about else None,
        source="koran",
        payer=id,
    )


@pytest.fixture(scope="module")
def seed():
    content = read(NTB)
    figures = read_figures(content["figures"], file=NTB.name)
    results = run_checks(content["checks"], figures, file=NTB.name, tariff=bpu_lowest)
    return {f.id: f for f in figures}, {r.id: r for r in results}, list(content["checks"][0]["parts"])


def test_the_articles_total_leaves_1050_within_what_rounding_explains(seed):
    result = seed[1]["covered"]
    assert (result.computed, result.residual, result.rounding, result.holds) == (55_950, 1_050, 3_100, True)
    assert result.missing == ("52.01 Kabupaten Lombok Barat",)
    assert "1.050, masih dalam pembulatan" in result.sentence and "Lombok Barat" in result.sentence
    assert "1,050, within rounding" in result.sentence_en


def test_the_exact_total_of_the_same_weeks_leaves_1246(seed):
    figures, _, parts = seed
    result = check_total(figures["covered-2025h1"], [figures[p] for p in parts], expected_areas=kabkota_of("52"))
    assert (result.residual, result.rounding, result.holds) == (1_246, 2_600, True)


def test_8_percent_fits_57000_of_698000(seed):
    assert seed[1]["covered-share"].holds is True
    assert round(seed[1]["covered-share"].computed, 4) == Decimal("0.0817")


def test_32_percent_does_not_fit_555276_of_1808432(seed):
    result = seed[1]["ucj-share"]
    assert result.holds is False
    assert round(result.computed, 4) == Decimal("0.3070")
    assert "30,7 %" in result.sentence and "32 %" in result.sentence


def test_sumbawas_rupiah_buy_45208_person_months_of_the_80832_claimed(seed):
    result = seed[1]["sumbawa-spent"]
    assert result.holds is False
    assert result.person_months == 45_208
    assert result.computed == 1_357_977_600 == 80_832 * 16_800
    assert result.residual == 759_494_400 - 1_357_977_600
    assert "45.208 orang-bulan" in result.sentence and "80.832" in result.sentence


def test_a_total_above_its_parts_is_unknown_while_a_part_is_missing():
    result = check_total(figure("t", 100), [figure("a", 60, area="52.01")], expected_areas=["52.01", "52.02"])
    assert result.holds is None and result.residual == 40 and result.missing == ("52.02 Kabupaten Lombok Tengah",)


def test_a_total_above_its_parts_does_not_fit_when_none_is_missing():
    result = check_total(figure("t", 100), [figure("a", 60, area="52.01")], expected_areas=["52.01"])
    assert result.holds is False


def test_a_total_below_its_parts_never_fits_whatever_is_missing():
    result = check_total(figure("t", 50), [figure("a", 60, area="52.01")], expected_areas=["52.01", "52.02"])
    assert result.holds is False


def test_a_part_named_without_a_number_is_missing_not_zero():
    parts = [figure("a", 60, area="52.01"), figure("b", None, area="52.02")]
    result = check_total(figure("t", 100), parts, expected_areas=["52.01", "52.02"])
    assert result.holds is None and result.missing == ("52.02 Kabupaten Lombok Tengah",)


def test_zero_stated_is_a_part_like_any_other():
    parts = [figure("a", 100, area="52.01"), figure("b", 0, area="52.02")]
    result = check_total(figure("t", 100), parts, expected_areas=["52.01", "52.02"])
    assert result.holds is True and result.missing == ()


def test_an_unknown_total_cannot_be_told():
    assert check_total(figure("t", None), [figure("a", 60)]).holds is None


@pytest.mark.parametrize("stated,holds", [(56_499, False), (56_500, True), (57_500, True), (57_501, False)])
def test_the_edge_of_about_is_inside(stated, holds):
    assert check_total(figure("t", 57_000, about=True), [figure("a", stated)]).holds is holds


def test_a_rate_over_an_unknown_or_zero_denominator_cannot_be_told():
    assert check_rate(figure("r", "0.5"), figure("n", 1), figure("d", None)).holds is None
    assert check_rate(figure("r", "0.5"), figure("n", 1), figure("d", 0)).holds is None


def test_rupiah_for_an_unknown_number_of_months_says_only_what_the_money_buys():
    result = check_rupiah(figure("x", 168_000), [Group(10, None)], tariff=16_800)
    assert result.holds is None and result.person_months == 10
    assert "10 person-months" in result.sentence_en


def test_one_rupiah_short_does_not_fit():
    assert check_rupiah(figure("x", 167_999), [Group(10, 1)], tariff=16_800).holds is False
    assert check_rupiah(figure("x", 168_000), [Group(10, 1)], tariff=16_800).holds is True


small = st.integers(min_value=0, max_value=30)


@given(small, st.booleans(), st.lists(st.tuples(small, st.booleans()), min_size=1, max_size=3))
def test_totals_agree_with_trying_every_number_the_digits_allow(total, total_about, parts):
    """The reference tries each half-step inside every interval; the check must say true exactly where one combination fits."""
    t = figure("t", total, about=total_about)
    ps = [figure(f"p{i}", value, about=about, area=f"52.0{i + 1}") for i, (value, about) in enumerate(parts)]

    def every(f: Figure) -> list[Decimal]:
        low, count = f.interval.low, int((f.interval.high - f.interval.low) * 2)
        return [low + Decimal(i) / 2 for i in range(count + 1)]

    fits = any(sum(combination) in set(every(t)) for combination in product(*map(every, ps)))
    assert check_total(t, ps).holds is fits


CHECKS = """figures:
  - {id: t, what: x, area: "52", as_of: 2025-07-14, value: 10, source: s}
  - {id: a, what: x, area: "52.01", as_of: 2025-07-14, value: 10, source: s}
checks:
"""


@pytest.mark.parametrize(
    ("check", "wrong", "remedy"),
    [
        ("{total: t, parts: [a, a]}", "'a' stands twice", "Name each part once"),
        ("{total: t, parts: [t, a]}", "among its own parts", "Take it out"),
        ("{total: t, parts: [b]}", "no figure 'b'", "id of a figure"),
        ("{total: t}", "no `parts`", "total, parts"),
        ("{total: t, parts: [a], every: desa}", "`every: desa`", "kabkota"),
        ("{total: t, parts: [a], evry: x}", "no `evry`", "total, parts"),
        ("{rupiah: t, groups: [{persons: 1, months: 1}], tariff: lowest}", "no tariff 'lowest'", "bpu-lowest"),
        ("{rupiah: t, groups: [{persons: 1, months: 1}], tariff: 0}", "buys nothing", "rupiah per person"),
        ("{rupiah: t, groups: [{persons: -1, months: 1}], tariff: 1}", "'-1' is not a number of persons", "null"),
        ("{sum: t}", "neither", "docs/"),
    ],
)
def test_a_check_that_cannot_be_run_is_refused_with_its_line(check, wrong, remedy):
    content = parse(f"{CHECKS}  - {check}\n", file="angka.yaml")
    figures = read_figures(content["figures"], file="angka.yaml")
    with pytest.raises(BadInput) as refused:
        run_checks(content["checks"], figures, file="angka.yaml", tariff=bpu_lowest)
    assert refused.value.place is not None
    assert wrong in str(refused.value) and remedy in str(refused.value)
    assert refused.value.place.line in (2, 5)  # the check's line, or the total's own


def test_two_parts_that_say_the_same_of_one_payer_and_day_are_refused():
    twice = [figure("a", 1, area="52.01"), figure("b", 1, area="52.01")]
    twice = [twice[0], Figure(**{**twice[1].__dict__, "payer": twice[0].payer})]
    with pytest.raises(BadInput, match="repeat: 'a' and 'b'"):
        check_total(figure("t", 2), twice)


def test_a_total_without_parts_is_refused_at_its_check():
    content = parse(f"{CHECKS}  - {{total: t, parts: []}}\n", file="angka.yaml")
    with pytest.raises(BadInput, match=r"line 5: The total 't' has no parts"):
        run_checks(content["checks"], read_figures(content["figures"], file="angka.yaml"), file="angka.yaml", tariff=bpu_lowest)


def test_the_example_of_the_docs_can_be_run():
    page = (Path(__file__).parents[2] / "docs/data/figures.md").read_text()
    content = parse(page.split("```yaml\n")[1].split("```")[0], file="contoh.yaml")
    figures = read_figures(content["figures"], file="contoh.yaml")
    results = run_checks(content["checks"], figures, file="contoh.yaml", tariff=bpu_lowest)
    assert [result.holds for result in results] == [None, True, False]


def test_a_share_just_below_nothing_is_written_as_nothing():
    assert [str(plain(Decimal(text))) for text in ("-0.0000001", "-0", "-0.001662", "8")] == ["0.0", "0", "-0.001662", "8"]
