"""From an empty office to its people, from the terminal: the first head, invitations, a lost way in."""

import os
import re
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def payung(open_folder):
    home = open_folder / "people"
    home.mkdir()
    home.chmod(0o755)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "payung", *arguments],
            env={**os.environ, "PAYUNG_HOME": str(home), "PAYUNG_SITE": "https://payung.example.go.id"},
            capture_output=True,
            text=True,
            timeout=120,
        )

    run.first = run("office", "open", "--province", "52", "--by", "baiq", "--decree", "SK 1/2026")  # pyright: ignore
    return run


LINK = r"https://payung\.example\.go\.id/undangan/[\w-]{43}/"


def test_the_first_person_becomes_head_and_gets_a_link_once(payung):
    assert payung.first.returncode == 0, payung.first.stderr
    assert len(re.findall(LINK, payung.first.stdout)) == 1
    again = payung("office", "open", "--province", "52", "--by", "another")
    assert again.returncode == 0 and not re.findall(LINK, again.stdout)
    listed = payung("office", "people").stdout
    assert re.search(r"^baiq +kepala_dinas 52 +no second step +never signed in", listed, re.M)
    assert re.search(r"^another +no role", listed, re.M)


def test_she_invites_others_and_gives_a_lost_way_in_anew(payung):
    invited = payung(
        "office", "invite", "rahmi", "--name", "Baiq Rahmi", "--role", "analis_prov", "--area", "52",
        "--decree", "SK 2/2026", "--by", "baiq",
    )  # fmt: skip
    assert invited.returncode == 0 and len(re.findall(LINK, invited.stdout)) == 1
    again = payung("office", "reset", "rahmi", "--by", "baiq")
    assert re.findall(LINK, again.stdout) and re.findall(LINK, again.stdout) != re.findall(LINK, invited.stdout)
    assert payung("office", "verify-log").returncode == 0


def invitation(name="x.y", role="auditor", area="52", by="baiq"):
    return ["invite", name, "--name", "X", "--role", role, "--area", area, "--decree", "SK 1/2026", "--by", by]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reset", "stranger", "--by", "baiq"], "There is no user 'stranger'"),
        (["reset", "baiq", "--by", "another"], "another does not look after baiq"),
        (invitation(role="raja"), "no role 'raja'"),
        (invitation(area="99"), "no area '99'"),
        (invitation(by="another"), "may not give"),
        (invitation(name="a@b"), "cannot be a user"),
        (invitation(name="baiq"), "already"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_kept(payung, arguments, said):
    done = payung("office", *arguments)
    assert done.returncode == 2 and said in done.stderr and "undangan" not in done.stdout
    assert "x.y" not in payung("office", "people").stdout
