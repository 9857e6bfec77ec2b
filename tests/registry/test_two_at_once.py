"""Two who change the register at the same time: what one has kept, the other does not undo, and nothing is done twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from lists_to_accept import TODAY as TODAY_OF_LISTS
from lists_to_accept import accepted, of, received, row
from other_transaction import Other, at_once, meanwhile
from own_database import own_database
from people_of_a_round import NOW, TODAY, a_round, make_workers

from payung.office.actions import appoint, load_areas
from payung.office.models import Area, Event, User
from payung.office.refusals import Refusal
from payung.office.roles import Role
from payung.registry import entering, jobs, merging, receiving, rounds, scope, standing, store, verifying
from payung.registry.found import Answers, Found
from payung.registry.models import ReceivedFile, Worker
from payung.registry.round_models import Round, Verification

NAME = "payung_two_at_once"
State = ReceivedFile.State


@pytest.fixture(scope="module")
def office(cluster, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[User]:
    """An office with a database of its own, in which transactions really end."""
    home: Path = tmp_path_factory.mktemp("two-at-once")
    keys = override_settings(PAYUNG_KEYS=str(home / "k"), PAYUNG_RECEIVED=str(home / "r"))
    with django_db_blocker.unblock(), keys, own_database(cluster, NAME):
        by = User.objects.create_user("analis")
        areas = load_areas(province="52", by=by)
        appoint(user=by, role=Role.ANALYST, area=areas[0], decree="SK uji 1/2026", by=by, from_the_server=True)
        yield by


def her(worker: Worker) -> Worker:
    with scope.of_area(worker.kab):
        return Worker.objects.get(pk=worker.pk)


def somebody(office: User, kab: str, tmp_path: Path, serial: int, **said: object) -> Worker:
    """Who came with a list: she may be paid for."""
    name = f"SITI {chr(64 + serial)}"
    more = {"employed_by_state": "tidak", "area_code": kab} | said
    accepted(tmp_path, [row(name, serial, **more)], by=office, area=kab, as_of=date(2026, 9, serial))
    with scope.of_area(kab):
        return Worker.objects.get(name=name)


def check_of(round: Round, worker: Worker, answers: Answers, office: User):
    def keep() -> verifying.Kept:
        with scope.of_area(worker.kab):
            found = {worker.pk: Found(answers, TODAY, "Pak Amir")}
            return verifying.keep(round=round, found=found, form="typed", now=NOW, by=office)

    return keep


def a_round_of(office: User, kab: str, **chosen) -> Round:
    with scope.of_area(kab):
        return a_round(office, area=kab, running=True, unverified=False, **chosen)


# ------------------------------------------------------------------------------------------------ who may be paid for


def test_who_is_found_dead_while_everybody_is_renewed_stays_so(office, tmp_path, monkeypatch):
    siti = somebody(office, "52.01", tmp_path, 1)
    with scope.of_area("52.01"):
        Worker.objects.filter(pk=siti.pk).update(insurer_status="inactive", may_be_paid_for=None)
    check = meanwhile(monkeypatch, standing, "of", check_of(a_round_of(office, "52.01"), siti, Answers(alive=False), office))
    standing.renew_all(month=date(2026, 12, 1), by=office)
    check.end()
    assert (her(siti).field_alive, her(siti).may_be_paid_for) == (False, False)


def test_who_is_dead_by_a_list_that_comes_while_everybody_is_renewed_stays_so(office, tmp_path, monkeypatch):
    siti = somebody(office, "52.02", tmp_path, 2)
    with scope.of_area("52.02"):
        Worker.objects.filter(pk=siti.pk).update(insurer_status="inactive", may_be_paid_for=None)

    def a_list():
        more = {"employed_by_state": "ya", "area_code": "52.02"}
        return accepted(tmp_path, [row(siti.name, 2, **more)], by=office, area="52.02", as_of=date(2026, 10, 9))

    coming = meanwhile(monkeypatch, standing, "of", a_list)
    standing.renew_all(month=date(2026, 12, 1), by=office)
    assert coming.end().state == "accepted"
    assert (her(siti).employed_by_state, her(siti).may_be_paid_for) == (True, False)


def test_the_schedule_renews_once_when_it_comes_twice_at_once(office):
    month = date(2027, 1, 1)
    answers = at_once(*[lambda: standing.renew_if_due(month=month)] * 2)
    assert sorted(answer is None for answer in answers) == [False, True], answers
    assert Event.objects.filter(kind="standing_renewed", subject="month 2027-01").count() == 1


# ------------------------------------------------------------------------------------------------- a list and the field


@pytest.mark.parametrize("at", [(merging, "_name_keys"), (entering, "_enter_pieces")], ids=["merging", "entering"])
def test_what_the_field_finds_while_a_list_comes_in_is_not_lost(office, tmp_path, monkeypatch, at):
    serial = 3 if at[0] is merging else 4
    siti = somebody(office, "52.03", tmp_path, serial, breadwinner="tidak")
    check = meanwhile(monkeypatch, *at, check_of(a_round_of(office, "52.03"), siti, Answers(True, True, True, True), office))
    more = {"breadwinner": "tidak", "decile": 1, "area_code": "52.03"}
    accepted(tmp_path, [row(siti.name, serial, **more)], by=office, as_of=date(2026, 10, 20 + serial))
    check.end()
    assert (her(siti).verified_on, her(siti).breadwinner, her(siti).decile) == (TODAY, True, 1)


def test_a_list_and_a_field_check_of_the_same_people_never_wait_for_each_other(office, tmp_path, monkeypatch):
    """Each takes them by their id, whatever the order of the list or of the sheet."""
    rows = [row(f"NUR {chr(65 + at // 20)}{chr(65 + at % 20)}", 100 + at, area_code="52.04") for at in range(400)]
    accepted(tmp_path, rows, by=office, area="52.04", as_of=date(2026, 9, 1))
    made = a_round_of(office, "52.04")
    with scope.of_area("52.04"):
        ids = list(Worker.objects.filter(name__startswith="NUR").order_by("-id").values_list("id", flat=True))

    def a_list():
        again = [{**each, "decile": 3} for each in reversed(rows)]
        return accepted(tmp_path, again, by=office, area="52.04", as_of=date(2026, 10, 1)).state

    def a_check():
        with scope.of_area("52.04"):
            found = {pk: Found(Answers(True, True, True, True), TODAY, "Pak Amir") for pk in ids}
            return verifying.keep(round=made, found=found, form="xlsx", now=NOW, by=office).taken

    assert at_once(a_list, a_check) == ["accepted", 400]
    with scope.of_area("52.04"):
        assert Worker.objects.filter(name__startswith="NUR", breadwinner=True, decile=3).count() == 400


def test_two_officers_who_accept_the_same_list_at_once_have_one_effect(office, tmp_path):
    rows = [row("WAYAN", 31, area_code="52.05"), row("MADE", 32, area_code="52.05")]
    file, path = received(tmp_path, rows, by=office, area="52.05")
    receiving.check(file=file, today=TODAY_OF_LISTS, read_list=of(path, file))
    file.refresh_from_db()
    seen = file.verdict_sha256

    def ask():
        return jobs.ask_for_acceptance(file=ReceivedFile.objects.get(pk=file.pk), seen=seen, by=office)

    asked = at_once(ask, ask)
    assert sum(isinstance(answer, jobs.SeenOther) for answer in asked) <= 1 and None in asked, asked

    def accept():
        its = ReceivedFile.objects.get(pk=file.pk)
        how = {"today": TODAY_OF_LISTS, "read_list": of(path, its), "from_the_server": True}
        return receiving.accept(file=its, by=office, **how).state

    done = at_once(accept, accept)
    assert "accepted" in done and any(isinstance(answer, receiving.NotNow) for answer in done), done
    with scope.of_area("52.05"):
        assert Worker.objects.count() == 2
    assert Event.objects.filter(kind="list_accepted", subject=f"list {file.pk}").count() == 1


# --------------------------------------------------------------------------------------------------------------- rounds


def test_a_round_that_is_made_twice_at_once_is_made_once(office):
    with scope.of_area("52.06"):
        make_workers(["Siti", "Budi"], area="52.06")

    def make():
        with scope.of_area("52.06"):
            return a_round(office, area="52.06")

    made = at_once(make, make)
    assert sorted(type(answer) for answer in made if not isinstance(answer, Round)) == [Refusal], made
    with scope.of_area("52.06"):
        assert Round.objects.filter(kab="52.06").count() == 1


def test_nothing_is_kept_for_a_round_that_is_being_withdrawn(office):
    with scope.of_area("52.07"):
        [siti] = make_workers(["Siti"], area="52.07")
        made = a_round(office, area="52.07")
    check = Other(check_of(made, siti, Answers(True, True, True), office))
    with scope.of_area("52.07"):
        rounds.withdraw_round(round=made, now=NOW, by=office)
        check.begin()
    with pytest.raises(Refusal):
        check.end()
    with scope.of_area("52.07"):
        assert not Verification.objects.filter(round=made).exists()


def test_a_village_that_sends_while_its_round_is_withdrawn_is_refused_and_nobody_waits_for_ever(office, monkeypatch):
    desa = "52.08.01.2001"
    with scope.of_area("52.08"):
        [siti] = make_workers(["Siti"], area=desa)
        made = a_round(office, area="52.08")
        token = rounds.give_links(round=made, areas=[desa], sent_to="", now=NOW, by=office)[desa]

    def send():
        with scope.of_area("52.08"):
            found = {siti.pk: Found(Answers(True), TODAY, "Pak Amir")}
            sheet = rounds.sheet_of_token(token)
            assert sheet
            return verifying.keep(round=made, found=found, form="link", now=NOW, sheet=sheet)

    sending = meanwhile(monkeypatch, rounds, "_open_links", send)  # the round is withdrawn, its links not yet
    with scope.of_area("52.08"):
        rounds.withdraw_round(round=made, now=NOW, by=office)
    with pytest.raises(Refusal):
        sending.end()


# ---------------------------------------------------------------------------------------------------------------- lists


def test_a_list_that_is_withdrawn_is_not_brought_back_by_who_tries_again(office):
    file = ReceivedFile.objects.create(
        area=Area.objects.get(code="52.01"), name="daftar.xlsx", size=9, sha256="7" * 64, place=store.keep(b"a list"),
        as_of=date(2026, 10, 31), sent_by=office, state=State.FAILED,
    )  # fmt: skip
    again = Other(lambda: jobs.ask_for_check(file=ReceivedFile.objects.get(pk=file.pk)))
    with transaction.atomic():
        receiving.withdraw(file=file, by=office)
        again.begin()
    with pytest.raises(receiving.NotNow):
        again.end()
    assert ReceivedFile.objects.get(pk=file.pk).state == "withdrawn"
    assert not store.is_kept(file.place)


def test_a_file_that_somebody_decides_about_does_not_keep_the_others_from_being_tidied(office):
    old = datetime(2026, 9, 1, tzinfo=UTC)
    lists = [
        ReceivedFile.objects.create(
            area=Area.objects.get(code="52.01"), name="daftar.xlsx", size=9, sha256=digit * 64, place=store.keep(b"a list"),
            as_of=date(2026, 8, 31), sent_by=office, state=State.FAILED,
        )
        for digit in "89"
    ]  # fmt: skip
    ReceivedFile.objects.filter(pk__in=[each.pk for each in lists]).update(sent_at=old)
    tidying = Other(lambda: jobs.tidy(now=NOW))
    with transaction.atomic():
        jobs.ask_for_check(file=lists[1])
        tidying.begin()
        ReceivedFile.objects.filter(pk=lists[1].pk).update(state=State.CHECKING)
    tidying.end()
    assert ReceivedFile.objects.get(pk=lists[0].pk).state == "withdrawn"
