"""`payung publish`: shown by default, proposed on request, published only with a second person named."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from payung.commands import app
from payung.commands.demo import NTB
from payung.located_yaml import BadInput
from payung.site import embedded_postgres

BOTH = ("--propose", "--for-real --approved-by")


def refusal(*arguments: str) -> str:
    """What the command says before it touches any database."""
    result = CliRunner().invoke(app, ["publish", *arguments])
    assert isinstance(result.exception, BadInput), result.output
    return str(result.exception)


def test_for_real_alone_is_refused_and_told_both_ways():
    said = refusal("--by", "analis", "--for-real")
    assert "approved by a second person" in said and all(way in said for way in BOTH)


def test_nobody_approves_what_she_proposes():
    assert "cannot approve what 'analis' proposes" in refusal("--by", "analis", "--for-real", "--approved-by", "analis")


def test_a_second_person_is_named_only_to_publish():
    assert "needs --for-real" in refusal("--by", "analis", "--approved-by", "kepala")


def test_waiting_and_publishing_at_once_are_refused():
    assert "--propose waits" in refusal("--by", "analis", "--propose", "--for-real", "--approved-by", "kepala")


@pytest.mark.parametrize(("day", "said"), [("kemarin", "is not a day"), ("2999-01-01", "still to come")])
def test_a_day_that_cannot_be_is_refused(day, said):
    assert said in refusal("--by", "analis", "--cutoff", day)


@pytest.fixture(scope="module")
def office(open_folder: Path) -> Iterator[Path]:
    """An office with NTB's figures, an analyst, a head, and somebody without a role."""
    home = open_folder / "publishing-office"
    home.mkdir()
    home.chmod(0o755)
    with embedded_postgres.running(home / "postgres"):
        assert payung(home, "office", "open", "--province", "52", "--by", "pembuka").returncode == 0
        for file in sorted(NTB.glob("*.yaml")):
            assert payung(home, "figures", "import", str(file), "--by", "pembuka").returncode == 0
        script = (
            "from payung.office.actions import appoint\n"
            "from payung.office.models import Area, User\n"
            "from payung.office.roles import Role\n"
            "ntb, by = Area.objects.get(code='52'), User.objects.get(username='pembuka')\n"
            "User.objects.create_user('tamu')\n"
            "for name, role in (('analis', Role.ANALYST), ('kepala', Role.OFFICE_HEAD)):\n"
            "    made = User.objects.create_user(name)\n"
            "    appoint(user=made, role=role, area=ntb, decree='SK uji 1/2026', by=by, from_the_server=True)\n"
        )
        wrapped = f"from payung.site import running\nwith running.office():\n    exec({script!r})\n"
        made = subprocess.run([sys.executable, "-c", wrapped], env={**os.environ, "PAYUNG_HOME": str(home)}, timeout=120)
        assert made.returncode == 0
        yield home


def payung(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "payung", *arguments],
        env={**os.environ, "PAYUNG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_an_edition_is_shown_proposed_and_published(office):
    july = ("publish", "--cutoff", "2025-07-14", "--json")
    shown = json.loads(payung(office, *july, "--by", "analis").stdout)
    assert (shown["covered"], shown["proposal"], shown["published"]) == ("57000", None, False)

    stranger = payung(office, *july, "--by", "tamu", "--propose")
    assert stranger.returncode == 2 and "tamu may not propose" in stranger.stderr and "analis_prov" in stranger.stderr

    nobody = payung(office, *july, "--by", "analis", "--for-real", "--approved-by", "tamu")
    assert nobody.returncode == 2 and "tamu may not approve" in nobody.stderr

    proposed = json.loads(payung(office, *july, "--by", "analis", "--propose", "--note", "Rapat").stdout)
    assert proposed["proposal"] and not proposed["published"]
    again = payung(office, *july, "--by", "analis", "--propose")
    assert again.returncode == 2 and "waits for approval already" in again.stderr

    august = ("publish", "--cutoff", "2025-08-31", "--json")
    published = json.loads(payung(office, *august, "--by", "analis", "--for-real", "--approved-by", "kepala").stdout)
    assert (published["number"], published["published"]) == (1, True)
