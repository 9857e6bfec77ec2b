"""An office of its own, from nothing to a published edition, by the commands of the guides."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NTB = Path(__file__).parents[2] / "src/payung/commands/ntb"


@pytest.fixture(scope="module")
def payung(open_folder):
    home = open_folder / "office"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "payung", *arguments],
            env={**os.environ, "PAYUNG_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    home.mkdir()
    home.chmod(0o755)
    opened = run("office", "open", "--province", "52", "--by", "baiq")
    assert opened.returncode == 0, opened.stderr
    assert "10 kabupaten and kota" in opened.stdout
    return run


def test_figures_are_kept_once_and_one_person_alone_publishes_nothing(payung):
    files = [str(file) for file in sorted(NTB.glob("*.yaml"))]
    first, again = (json.loads(payung("figures", "import", *files, "--by", "baiq", "--json").stdout) for _ in range(2))
    assert [file["new"] for file in first["files"]] == [11, 33]
    assert [file["new"] for file in again["files"]] == [0, 0]
    for _ in range(2):  # a look leaves nothing behind
        dry = json.loads(payung("publish", "--by", "baiq", "--json").stdout)
        assert (dry["number"], dry["covered"], dry["published"]) == (None, "57000", False)
    alone = payung("publish", "--by", "baiq", "--for-real")
    assert (alone.returncode, "approved by a second person. Nothing was published." in alone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["figures", "import", str(NTB / "poor_by_area.yaml"), "--by", "stranger"],
            "There is no user 'stranger'. Known are: baiq.",
        ),
        (["figures", "ask", "52.99", "--on", "2026-11-22", "--how", "surat", "--by", "baiq"], "no area '52.99'"),
        (["figures", "ask", "52.01", "--on", "kemarin", "--how", "surat", "--by", "baiq"], "'kemarin' is not a day"),
        (
            ["figures", "ask", "52.01", "--on", "2026-11-22", "--how", "surat", "--what", "orang", "--by", "baiq"],
            "no known kind of figure",
        ),
        (
            ["figures", "answer", "nothing", "--text", "x", "--on", "2026-11-22", "--source", "s", "--by", "baiq"],
            "no figure 'nothing'",
        ),
        (["publish", "--by", "baiq", "--cutoff", "2999-01-01"], "still to come"),
        (["office", "open", "--province", "99", "--by", "baiq"], "so far, not for '99'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(payung, arguments, said):
    result = payung(*arguments)
    assert result.returncode == 2, result.stdout + result.stderr
    assert said in result.stderr and "Traceback" not in result.stderr


def test_a_government_is_asked_once_a_day_for_one_thing(payung):
    asked = ["figures", "ask", "52.01", "--on", "2026-11-20", "--how", "surat 1", "--by", "baiq"]
    assert payung(*asked).returncode == 0
    again = payung(*asked)
    assert again.returncode == 2 and "kept already" in again.stderr
