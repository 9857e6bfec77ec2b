"""Two published editions, as the pages find them: 1 as stated on 14 July 2025, 2 with the newest figures."""

import copy
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "reports"))

import example_content

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="100%" role="img" aria-labelledby="{id}">'
    '<title id="{id}">{id}</title></svg>'
)


def files(content: dict[str, Any]) -> Iterator[Any]:
    """The rendered files of an edition. Small marks stand for the pictures: how they look is tested in tests/reports."""
    from payung.publishing.actions import File

    for lang in ("id", "en"):
        for name in content["charts"]:
            for width in ("wide", "narrow"):
                yield File(f"{name}-{width}.svg", lang, "image/svg+xml", MARK.format(id=f"{name}-{width}-{lang}").encode())
            yield File(f"{name}.svg", lang, "image/svg+xml", MARK.format(id=name).encode())
            yield File(f"{name}.png", lang, "image/png", b"\x89PNG\r\n\x1a\n")
            yield File(f"{name}.csv", lang, "text/csv; charset=utf-8", b"who,persons\nall,1\n")
            yield File(f"{name}.json", lang, "application/json", b"{}")
        yield File("payung-ntb.pdf", lang, "application/pdf", b"%PDF-1.7 " + lang.encode())
        yield File("og.png", lang, "image/png", b"\x89PNG\r\n\x1a\n" + lang.encode())


def content_of(number: int) -> dict[str, Any]:
    """Edition 1 or 2, with what the other parts of the page need: a gap, a note, checks, an answer, a request."""
    content = copy.deepcopy(example_content.edition(number))
    for one in content["governments"]:
        for note in one["notes"]:
            note["kind"] = "does_not_fit"
        if one["code"] == "52.03":
            one["poor"] = example_content.fig(
                "poor-5203",
                "poor_people",
                "52.03",
                "185030",
                half="5",
                as_of="2024-03-31",
                cutoff=content["cutoff"],
                source="BPS March 2024",
            )
            one["gap"] = {"persons": 168030, "month": 2822904000, "year": 33874848000, "kind": "upper_bound"}
    if number == 2:
        content["checks"] = [
            {
                "kind": "rupiah", "id": "covered-5204", "holds": False, "claimed": 759494400, "computed": 1357977600,
                "residual": -598483200, "rounding": 0, "missing": [], "person_months": 45208,
                "sentence": "Rp759.494.400 tepat 45.208 orang-bulan; yang disebut memerlukan 80.832 orang-bulan: tidak cocok.",
                "sentence_en": "Rp759,494,400 is exactly 45,208 person-months; what is claimed needs 80,832: does not fit.",
            }
        ]  # fmt: skip
        content["responses"] = [
            {
                "government": "52.71", "figure": "covered-5271",
                "text": "Kami membayar 1.984 orang sejak Oktober.\nDaftarnya <b>ada</b> di dinas.",
                "said_on": "2025-11-03", "source": "Surat Disnaker Kota Mataram",
            }
        ]  # fmt: skip
        content["requests"] = [{"government": "52.01", "what": "people_paid_for", "asked_on": "2026-08-21"}]
        for one in content["governments"]:
            if one["code"] == "52.01":
                one.update(state="asked", asked_on="2026-08-21")
    from payung.reports import rendering

    content["charts"] = rendering.words(content)
    return content


@pytest.fixture(scope="session")
def contents() -> dict[int, dict[str, Any]]:
    """Worked out once; tests that change one take a copy."""
    return {number: content_of(number) for number in (1, 2)}


@pytest.fixture
def publish(db):
    """Freezes a content as an edition: one proposes it, another approves."""
    from payung.office.actions import appoint
    from payung.office.models import Area, User
    from payung.office.roles import Role
    from payung.publishing import actions

    ntb, _ = Area.objects.get_or_create(code="52", defaults={"name": "Nusa Tenggara Barat", "kind": Area.Kind.PROVINCE})
    proposer, approver = User.objects.create_user("pengusul"), User.objects.create_user("penerbit")
    appoint(user=proposer, role=Role.ANALYST, area=ntb, decree="SK uji 3/2026", by=approver, from_the_server=True)
    appoint(user=approver, role=Role.OFFICE_HEAD, area=ntb, decree="SK uji 4/2026", by=approver, from_the_server=True)

    def publish(content: dict[str, Any]):
        proposal = actions.propose(content=content, area=ntb, note="", by=proposer)
        day = date.fromisoformat(content["published_on"])
        return actions.approve(proposal=proposal, content=content, files=list(files(content)), published_on=day, by=approver)

    return publish


@pytest.fixture
def published(publish, contents):
    """Both editions, by number."""
    return {number: publish(contents[number]) for number in (1, 2)}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Where keys and received files lie: of each test its own."""
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")
