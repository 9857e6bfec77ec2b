"""A parameter that is not honest or not whole is refused, with file, line and remedy."""

import pytest

from payung.law.parameter_files import load, parse_text
from payung.located_yaml import BadInput

GOOD = """contribution_by_declared_income:
  what: Monthly JKK contribution of a worker who is not paid a wage
  unit: rupiah per month
  2015-07-01:
    cites: PP 44/2015, Lampiran II
    standing: press
    steps: {1_099_000: 10_000, 1_299_000: 12_000, 1_499_000: 14_000}
"""


def refused(text):
    with pytest.raises(BadInput) as error:
        parse_text(text, file="jkk.yaml")
    return str(error.value)


def test_a_parameter_has_a_history_a_source_and_a_standing():
    parameter = parse_text(GOOD, file="jkk.yaml")["jkk.contribution_by_declared_income"]
    assert [(band.limit, band.amount, band.standing) for band in parameter.entries[0].bands] == [
        (1_099_000, 10_000, "press"),
        (1_299_000, 12_000, "press"),
        (1_499_000, 14_000, "press"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    cites: PP 44/2015, Lampiran II\n", "", "line 4: *does not say where it stands. Add `cites: …`."),
        ("    standing: press\n", "", "line 4: *has no standing. Add `standing:` with one of regulation, press"),
        ("standing: press", "standing: hearsay", "line 6: 'hearsay' is no standing. Write one of regulation, press"),
        ("12_000", "12000.0", "line 7: *is '12000.0', not a whole number. Write whole rupiah"),
        ("12_000", "true", "line 7: *is 'True', not a whole number."),
        ("12_000", "-12_000", "line 7: *is -12000, below 0."),
        ("12_000", "12_000_000_000_000", "line 7: *above 1_000_000_000_000. Check the number of zeros."),
        ("1_299_000", "1_599_000", "line 7: *1_499_000 * stands after 1_599_000. Put the limits in order"),
        ("standing: press", "standing: press\n    cite: x", "line 7: *unknown key 'cite'. Did you mean 'cites'?"),
        ("  unit: rupiah per month\n", "", "line 1: *has no 'unit'. Add a line `unit: …`."),
        ("  unit:", "  units:", "line 3: *unknown key 'units'. Did you mean 'unit'?"),
        ("2015-07-01:", "2015-07-02:", "line 4: *inside a month. Date it to the first of a month"),
        ("    steps:", "    value: 1\n    steps:", "line 4: *needs either a value or steps."),
        ("    steps:", "    value:", "line 7: *not a whole number."),
        ("cites: PP 44/2015, Lampiran II", "cites: 44", "line 5: 'cites' holds no words."),
        ("    steps:", "    weaker: {from: 7, to: 1_299_000, standing: press}\n    steps:", "line 7: 7 is no limit"),
    ],
)
def test_a_parameter_that_cannot_be_used_says_where_and_what_to_do(old, new, says):
    assert old in GOOD
    said = refused(GOOD.replace(old, new, 1))
    assert said.startswith("jkk.yaml, ")
    place = 0
    for part in says.split("*"):
        assert part.strip() in said[place:], said
        place = said.index(part.strip(), place)


def test_dates_stand_in_order():
    later = GOOD[GOOD.index("  2015") :]
    said = refused(GOOD + later.replace("2015-07-01", "2015-06-01"))
    assert said.startswith("jkk.yaml, line 8: ") and "Put the dates in order, oldest first." in said


def test_a_folder_of_other_parameters_can_be_loaded(tmp_path):
    (tmp_path / "jkk").mkdir()
    (tmp_path / "jkk" / "jkk.yaml").write_text(GOOD, encoding="utf-8")
    assert list(load(tmp_path)) == ["jkk.contribution_by_declared_income"]


def test_a_folder_without_parameters_is_refused(tmp_path):
    with pytest.raises(BadInput, match="There are no parameter files in"):
        load(tmp_path)


def test_a_parameter_nobody_wrote_is_refused_with_the_likely_name(book):
    with pytest.raises(BadInput, match=r"no parameter 'jkm.contributon'. Did you mean 'jkm.contribution'\?"):
        book.parameters["jkm.contributon"]
