"""`payung figures` as an analyst runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from payung import commands
from payung.located_yaml import BadInput

NTB = Path(commands.__file__).parent / "ntb" / "reported_figures.yaml"


def run(*arguments: str):
    return CliRunner().invoke(commands.app, ["figures", *arguments])


def test_the_seeds_figures_are_checked_and_exit_1_because_two_do_not_fit():
    result = run("check", str(NTB), "--json")
    checks = {check["id"]: check for check in json.loads(result.stdout)["checks"]}
    assert result.exit_code == 1
    assert {id: check["holds"] for id, check in checks.items()} == {
        "covered": True,
        "covered-share": True,
        "ucj-share": False,
        "sumbawa-spent": False,
    }
    assert checks["covered"]["residual"] == 1_050
    assert checks["sumbawa-spent"]["person_months"] == 45_208


def test_the_text_says_where_and_why_in_the_language_asked_for():
    indonesian, english = run("check", str(NTB)), run("check", str(NTB), "--lang", "en")
    assert "reported_figures.yaml, line 46" in indonesian.stdout or "sumbawa-spent (reported_figures.yaml" in indonesian.stdout
    assert "2 cocok, 2 tidak cocok, 0 tidak dapat dipastikan." in indonesian.stdout
    assert "45,208 person-months" in english.stdout and "2 fit, 2 do not fit" in english.stdout


def test_figures_that_fit_exit_0(tmp_path):
    file = tmp_path / "cocok.yaml"
    file.write_text(
        'figures:\n  - {id: t, what: x, area: "52", as_of: 2025-07-14, value: 10, source: s}\n'
        '  - {id: a, what: x, area: "52.01", as_of: 2025-07-14, value: 10, source: s}\n'
        "checks:\n  - {total: t, parts: [a]}\n"
    )
    assert run("check", str(file)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("figures: 5", "must be a list"),
        ("figurs: []", "no block 'figurs'"),
        ("figures:\n  - a: [", "not YAML"),
        ("\xff", "named blocks"),
    ],
)
def test_a_file_that_is_no_figures_file_is_refused(tmp_path, text, wrong):
    file = tmp_path / "rusak.yaml"
    file.write_text(text)
    result = run("check", str(file))
    assert isinstance(result.exception, BadInput) and wrong in str(result.exception)


def test_a_missing_file_is_refused_by_name(tmp_path):
    result = run("check", str(tmp_path / "tidak-ada.yaml"))
    assert "tidak-ada.yaml" in str(result.exception)


def test_an_unknown_language_is_refused():
    assert "--lang id or --lang en" in str(run("check", str(NTB), "--lang", "jv").exception)
