"""An edition is published whole or not at all, and never changes."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from payung.commands import demo
from payung.governments import actions as governments
from payung.office.models import Event
from payung.publishing import actions
from payung.publishing.models import RenderedFile, Snapshot
from payung.reports import edition, rendering

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 14)


@pytest.fixture
def figures_kept(ntb, analyst):
    from payung.coverage.figures import read_figures
    from payung.located_yaml import read

    for file in sorted(demo.NTB.glob("*.yaml")):
        governments.import_figures(figures=read_figures(read(file)["figures"], file=file.name), by=analyst)


@pytest.fixture
def quick(monkeypatch):
    """Drawing is tested elsewhere; here one small file stands for all of them."""
    monkeypatch.setattr(rendering, "files", lambda content: [rendering.Drawn("share.csv", "id", "text/csv", b"a,b\n")])


@pytest.fixture
def publish(figures_kept, analyst, head):
    """The analyst proposes, the head approves."""

    def publish(cutoff, published_on=date(2026, 11, 22)):
        proposal = edition.propose_edition(cutoff=cutoff, by=analyst)
        return edition.approve_edition(proposal=proposal, published_on=published_on, by=head)

    return publish


def test_an_edition_holds_its_content_its_files_and_their_fingerprints(publish, quick):
    snapshot = publish(JULY)
    assert snapshot.number == 1 and snapshot.content["share"]["covered"]["value"] == "57000"
    assert snapshot.content_sha256 == actions.sha256_of(Snapshot.objects.get().content)
    file = snapshot.files.get()
    assert file.sha256 == hashlib.sha256(bytes(file.body)).hexdigest()
    assert Event.objects.filter(kind="edition_published", subject="edition 1").count() == 1


def test_editions_count_on_and_know_the_july_edition(publish, quick):
    first = publish(JULY)
    second = publish(date(2026, 11, 22))
    assert (first.number, first.content["seed_edition"]) == (1, 1)
    assert (second.number, second.content["seed_edition"]) == (2, 1)


def test_an_edition_whose_drawing_fails_leaves_nothing(publish, monkeypatch):
    def fails(content):
        raise RuntimeError("no ink")

    monkeypatch.setattr(rendering, "files", fails)
    with pytest.raises(RuntimeError):
        publish(JULY)
    assert not Snapshot.objects.exists() and not RenderedFile.objects.exists()
    assert not Event.objects.filter(kind="edition_published").exists()


def test_a_later_correction_does_not_reach_a_published_edition(publish, quick, analyst):
    from decimal import Decimal

    from payung.governments.as_tables import figure_of
    from payung.governments.models import ReportedFigure

    first = publish(JULY)
    wrong = ReportedFigure.objects.get(key="covered")
    right = type(figure_of(wrong))(**{**figure_of(wrong).__dict__, "id": "covered-corrected", "value": Decimal(56_900)})
    governments.report_figure(figure=right, by=analyst, corrects=wrong)
    second = publish(JULY, date(2026, 11, 23))
    first.refresh_from_db()
    assert first.content["share"]["covered"]["value"] == "57000"
    assert second.content["share"]["covered"]["value"] == "56900"


def test_an_edition_is_not_published_before_the_day_it_speaks_of(publish, quick):
    with pytest.raises(DatabaseError), transaction.atomic():
        publish(date(2026, 11, 22), date(2026, 11, 21))


def test_every_chart_is_drawn_in_four_forms_and_two_languages(publish):
    snapshot = publish(JULY)
    names = {(file.name, file.language) for file in snapshot.files.all()}
    charts = ("share", "map", "payers", "residual", "ucj", "cost")
    endings = ("-wide.svg", "-narrow.svg", ".svg", ".png", ".csv", ".json")
    files = [*(c + e for c in charts for e in endings), "payung-ntb.pdf", "og.png"]
    assert names == {(file, lang) for file in files for lang in ("id", "en")}
    csv = bytes(snapshot.files.get(name="payers.csv", language="id").body).decode()
    assert "52.71" in csv and ",0," in csv


def test_a_published_edition_does_not_grow(publish, quick):
    snapshot = publish(JULY)
    body = b"<script>"
    late = {"language": "id", "media_type": "text/html", "body": body, "sha256": hashlib.sha256(body).hexdigest()}
    for name in ("late.svg", "share.csv"):
        with pytest.raises(DatabaseError, match=r"does not name the file|duplicate key"), transaction.atomic():
            RenderedFile.objects.create(snapshot=snapshot, name=name, **late)
    assert snapshot.files.count() == 1


def test_the_fingerprint_covers_the_files(publish, quick):
    snapshot = publish(JULY)
    assert snapshot.content["files"] == {"id/share.csv": hashlib.sha256(b"a,b\n").hexdigest()}


def test_an_edition_of_an_earlier_day_does_not_take_the_front_page(publish, quick, client):
    publish(date(2026, 11, 22))
    publish(JULY)
    assert client.get("/health").content == b"ok 1\n"


def test_without_a_july_edition_nothing_calls_itself_the_july_edition(publish, quick):
    snapshot = publish(date(2026, 11, 22))
    assert snapshot.content["seed_edition"] is None
