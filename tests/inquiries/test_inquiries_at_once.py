"""Two who answer one inquiry at the same time, or accept at the same time: nothing twice, and nothing in silence."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

sys.path.insert(0, str(Path(__file__).parent))
from asked_people import accepted, as_csv, counts, lines, listed, made, sent, workers

sys.path.insert(0, str(Path(__file__).parent.parent / "registry"))
from other_transaction import at_once, meanwhile
from own_database import own_database

from payung.inquiries import answering
from payung.inquiries.models import Answered, AnswerFile, Inquiry
from payung.office.actions import appoint, load_areas
from payung.office.models import Event, User
from payung.office.roles import Role
from payung.registry import scope, store
from payung.registry.models import ReceivedFile

NAME = "payung_answers_at_once"


@pytest.fixture(scope="module")
def office(cluster, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[User]:
    """An office with a database of its own, in which transactions really end, and three people in its register."""
    home: Path = tmp_path_factory.mktemp("answers-at-once")
    keys = override_settings(PAYUNG_KEYS=str(home / "k"), PAYUNG_RECEIVED=str(home / "r"))
    with django_db_blocker.unblock(), keys, own_database(cluster, NAME):
        by = User.objects.create_user("analis")
        areas = load_areas(province="52", by=by)
        appoint(user=by, role=Role.ANALYST, area=areas[0], decree="SK uji 1/2026", by=by, from_the_server=True)
        listed(home, by)
        yield by


@pytest.fixture
def inquiry(office) -> Iterator[Inquiry]:
    """Of Dukcapil: of the dead too, so that nobody drops out from test to test."""
    asked = made(office, kind="dukcapil", again=True)
    yield asked
    from asked_people import NOW

    from payung.inquiries import asking

    asking.withdraw(inquiry=asked, now=NOW, by=office)


def said_of(inquiry: Inquiry) -> list[tuple[str, str]]:
    with scope.of_area("52"):
        return list(Answered.objects.filter(inquiry=inquiry).order_by("id").values_list("worker__name", "status"))


def test_the_same_file_from_two_at_once_is_kept_once(office, inquiry):
    data = as_csv(lines(inquiry, "ditemukan"))
    first, second = at_once(*[lambda: sent(inquiry, data, office, name="a.csv")] * 2)
    assert {type(first), type(second)} == {AnswerFile, answering.SentBefore}
    [kept] = AnswerFile.objects.filter(inquiry=inquiry)
    assert store.is_kept(kept.place) and Event.objects.filter(kind="answer_received", subject=f"answer {kept.pk}").count() == 1


def test_one_answer_that_two_accept_at_once_comes_in_once(office, inquiry):
    answer = sent(inquiry, as_csv(lines(inquiry, "ditemukan", "pindah")), office, name="a.csv")
    found = at_once(*[lambda: accepted(AnswerFile.objects.select_related("inquiry").get(pk=answer.pk), office)] * 2)
    assert sorted(type(each).__name__ for each in found) == ["AnswerFile", "NotNow"]
    assert [status for _, status in said_of(inquiry)] == ["found", "moved"]
    assert Event.objects.filter(kind="answer_accepted", subject=f"answer {answer.pk}").count() == 1


def test_of_two_answers_that_contradict_and_are_accepted_at_once_one_is_shown_anew_first(office, inquiry):
    before = ReceivedFile.objects.count()
    files = [
        sent(inquiry, as_csv(lines(inquiry, *told)), office, name=f"{told[0]}.csv")
        for told in (("nama berbeda", "nama berbeda"), ("tidak ditemukan", "nama berbeda"))
    ]
    found = at_once(*[lambda file=file: accepted(file, office) for file in files])
    assert sorted(each.state for each in found) == ["accepted", "checked"]
    assert ReceivedFile.objects.count() == before + 1 and len(said_of(inquiry)) == 2
    [waits] = [each for each in found if each.state == "checked"]
    expected = {"overtaken": 1, "unchanged": 1} if waits.pk == files[0].pk else {"changed": 1, "unchanged": 1}
    assert counts(waits) == expected


def test_who_answers_the_last_of_an_inquiry_does_not_wait_for_who_waits_for_him(office, inquiry, monkeypatch):
    first, second = (
        sent(inquiry, as_csv(lines(inquiry, *[status] * 3)), office, name=f"{status}.csv") for status in ("pindah", "ditemukan")
    )
    other = meanwhile(monkeypatch, answering, "_enter", lambda: accepted(second, office))
    assert accepted(first, office).state == "accepted"
    assert other.end().state == "checked"
    inquiry.refresh_from_db()
    assert inquiry.answered_at is not None and {status for _, status in said_of(inquiry)} == {"moved"}


def test_two_answers_about_different_people_that_come_at_once_are_both_kept(office, inquiry):
    every = lines(inquiry, "ditemukan", "ditemukan", "ditemukan")
    halves = [as_csv(every[:1]), as_csv(every[1:])]
    found = at_once(*[lambda data=data: sent(inquiry, data, office, name="a.csv") for data in halves])
    assert sorted(each.read for each in found) == [1, 2]
    assert AnswerFile.objects.filter(inquiry=inquiry, state="checked").count() == 2 and len(workers()) == 3
