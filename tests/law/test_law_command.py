"""`payung law` from a terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from payung.commands.law import app
from payung.located_yaml import BadInput

GIVEN = ["--given", "declared_income=1_000_000", "--given", "payer_kind=self", "--given", "sector=jasa"]


def said(*arguments):
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout


@pytest.mark.parametrize("month", ["2026-06", "2026-06-01"])
def test_value_prints_the_number(month):
    assert said("value", "bpu_contribution_due", "--month", month, *GIVEN) == (0, "8400\n")


def test_value_prints_unknown_in_both_languages_and_null_for_machines():
    assert said("value", "jkm_benefit", "--month", "2026-06") == (0, "tidak diketahui / unknown\n")
    code, text = said("value", "jkm_benefit", "--month", "2026-06", "--given", "months_of_membership=", "--json")
    answer = json.loads(text)
    assert (code, answer["value"], answer["given"]) == (0, None, {"months_of_membership": None})


def test_explain_speaks_indonesian_and_english_and_json():
    asked = ["explain", "bpu_contribution_due", "--month", "2026-06", *GIVEN]
    assert "Rp8.400 per bulan" in said(*asked)[1]
    assert "Rp8,400 per month" in said(*asked, "--lang", "en")[1]
    assert json.loads(said(*asked, "--json")[1])["value"] == 8_400


def test_check_passes_our_own_sentences():
    files = [str(path) for path in (Path(__file__).parent / "cases").glob("*.yaml")]
    code, text = said("check", *files)
    assert code == 0
    assert " 0 do not hold." in text


def test_check_exits_1_with_the_sentence_that_does_not_hold(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "cases:\n  - name: A farmer owes Rp1\n    month: 2026-06-01\n    expect: {jkm_contribution: 1}\n", encoding="utf-8"
    )
    code, text = said("check", str(file))
    assert code == 1
    assert "mine.yaml:4: A farmer owes Rp1. jkm_contribution: expected 1, got 6_800." in text
    code, text = said("check", str(file), "--json")
    assert code == 1
    assert json.loads(text)["failures"][0]["line"] == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["value", "jkm_benefit", "--month", "2026-06-02"], "2026-06-02 is not a month."),
        (["value", "jkm_benefit", "--month", "June"], "'June' is not a month. Write it as 2026-06."),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "x"], "'x' gives nothing."),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "declared_income=1.5"], "Write a whole number"),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "x=1", "--given", "x=2"], "no input 'x'"),
        (["explain", "jkm_benefit", "--month", "2026-06", "--lang", "fr"], "no language 'fr'"),
        (["check", "nowhere.yaml"], "There is no such file."),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(arguments, says):
    with pytest.raises(BadInput) as error:
        said(*arguments)
    assert says in str(error.value)
