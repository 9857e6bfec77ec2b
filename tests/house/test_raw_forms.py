"""What the engines do differently is refused in the calculation, with the word to use instead (lint/)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
RULES = {path.stem: YAML(typ="safe").load(path) for path in sorted((ROOT / "lint" / "rules").glob("*.yml"))}


def ast_grep(*arguments, folder=ROOT):
    command = [Path(sys.executable).parent / "ast-grep", *arguments, "--config", ROOT / "lint" / "sgconfig.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def examples(rule):
    return YAML(typ="safe").load(ROOT / "lint" / "tests" / f"{rule}-test.yml")


def refused(folder):
    return {each["ruleId"] for each in json.loads(ast_grep("scan", "--json", "src/payung", folder=folder).stdout)}


def test_every_rule_refuses_its_bad_examples_and_lets_the_good_ones_pass():
    done = ast_grep("test", "--skip-snapshot-tests")
    assert done.returncode == 0, done.stdout
    assert f"{len(RULES)} passed" in done.stdout


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("file", "is_refused"), [
    ("law/jkk/jkk.py", True),
    ("coverage/months.py", True),
    ("law/arithmetic.py", False),
    ("reports/overview.py", False),
])  # fmt: skip
def test_a_raw_form_is_refused_in_the_calculation_outside_the_engine(rule, file, is_refused, tmp_path):
    place = tmp_path / "src" / "payung" / file
    place.parent.mkdir(parents=True)
    for bad in examples(rule)["invalid"]:
        place.write_text(bad)
        assert (rule in refused(tmp_path)) is is_refused, bad


def test_the_calculation_holds_no_raw_form():
    done = ast_grep("scan", "src/payung")
    assert done.returncode == 0, done.stdout


def test_every_refusal_says_what_to_use_instead():
    for name, rule in RULES.items():
        assert (rule["id"], rule["severity"]) == (name, "error")
        assert "use " in rule["message"].lower(), name
