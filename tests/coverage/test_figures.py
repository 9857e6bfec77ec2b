"""Reported figures read from a file: what the digits allow, and what is refused, with file, line and remedy."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.coverage.figures import Interval, kabkota_of, printed_step, read_figures
from payung.located_yaml import BadInput, parse, read

NTB = Path(__file__).parents[2] / "src/payung/commands/ntb/reported_figures.yaml"


def figures(*rows: str):
    text = "figures:\n" + "".join(f"  - {{{row}}}\n" for row in rows)
    return read_figures(parse(text, file="angka.yaml")["figures"], file="angka.yaml")


def one(row: str):
    return figures(row)[0]


GOOD = 'id: a, what: people paid for, area: "52.03", as_of: 2025-07-14, value: 17000, source: koran'


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("57000", 56500, 57500),
        ("1050", 1045, 1055),
        ("0.32", "0.315", "0.325"),
        ("0.320", "0.3195", "0.3205"),
        ("0", 0, 0),
    ],
)
def test_about_is_half_of_the_last_printed_digit(printed, low, high):
    figure = one(GOOD.replace("17000", printed) + ", precision: about")
    assert figure.interval == Interval(Decimal(low), Decimal(high))


def test_an_exact_figure_is_itself():
    assert one(GOOD).interval == Interval(Decimal(17000), Decimal(17000))


def test_a_figure_named_without_a_number_stays_unknown():
    figure = one(GOOD.replace("17000", "null"))
    assert figure.value is None and figure.interval is None


@given(st.integers(min_value=1, max_value=10**15))
def test_the_last_printed_digit_of_a_whole_number_divides_it(number):
    step = printed_step(str(number))
    assert number % step == 0 and (number // step) % 10 != 0


@pytest.mark.parametrize(
    ("row", "wrong", "remedy"),
    [
        (GOOD.replace("17000", "-5"), "negative", "fewer than 0"),
        (GOOD.replace("52.03", "52.99"), "no area '52.99'", "Kemendagri code"),
        (GOOD.replace('"52.03"', "5203"), "no area '5203'", "with dots"),
        (GOOD.replace(", source: koran", ""), "no source", "no figure without it"),
        (GOOD.replace(", value: 17000", ""), "no value", "value: null"),
        (GOOD.replace("17000", "'17.000 jiwa'"), "not a number", "digits only"),
        (GOOD.replace("17000", "yes"), "not a number", "digits only"),
        (GOOD.replace("17000", ".nan"), "nan", "null"),
        (GOOD + ", precision: roughly", "roughly", "`exact` or `about`"),
        (GOOD.replace("17000", "21.736"), "people and rupiah are whole", "write 21736"),
        (GOOD + ", months: 13", "13", "1 to 12"),
        (GOOD + ", payr: x", "no 'payr'", "Did you mean 'payer'?"),
        (GOOD.replace("2025-07-14", "14 Juli"), "not a day", "2025-07-14"),
        (GOOD.replace("people paid for", "UCJ coverage").replace("17000", "32"), "more than everything", "0.32"),
    ],
)
def test_a_bad_figure_is_refused_with_file_line_and_remedy(row, wrong, remedy):
    with pytest.raises(BadInput) as refused:
        figures(GOOD.replace("id: a", "id: first"), row)
    assert refused.value.place is not None and str(refused.value.place) == "angka.yaml, line 3"
    assert wrong in refused.value.wrong and remedy in refused.value.remedy


@pytest.mark.parametrize("code", ["52.10", "52.71"])
def test_an_area_without_quotes_keeps_its_last_zero(code):
    """YAML reads 52.10 as a number; its printed digits are kept, so no other area is meant."""
    if code == "52.10":
        with pytest.raises(BadInput, match=r"no area '52\.10'"):
            one(GOOD.replace('"52.03"', code))
    else:
        assert one(GOOD.replace('"52.03"', code)).area == code


def test_a_day_that_no_calendar_has_is_refused_with_its_line():
    with pytest.raises(BadInput, match=r"angka.yaml, line 2: There is no such day"):
        figures(GOOD.replace("2025-07-14", "2025-13-14"))


def test_an_id_used_twice_is_refused_with_the_line_of_the_first():
    with pytest.raises(BadInput, match=r"line 3: The id 'a' was already used in line 2"):
        figures(GOOD, GOOD)


def test_ntb_has_its_ten_governments():
    assert kabkota_of("52") == (
        "52.01",
        "52.02",
        "52.03",
        "52.04",
        "52.05",
        "52.06",
        "52.07",
        "52.08",
        "52.71",
        "52.72",
    )


def test_every_figure_of_the_projects_own_file_can_be_read():
    content = read(NTB)
    read_in = {figure.id: figure for figure in read_figures(content["figures"], file=NTB.name)}
    assert len(read_in) == len(content["figures"]) == 33
    assert read_in["covered"].value == 57_000 and read_in["poor"].value == 698_000
    assert read_in["covered-5271"].value == 0
    assert not [figure for figure in read_in.values() if figure.area == "52.01"]  # Lombok Barat is not mentioned
