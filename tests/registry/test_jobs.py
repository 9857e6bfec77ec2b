"""Jobs on lists: put down with what they are about, done once, taken up again when a worker dies, and silent about people."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext

from payung.office.models import Area, Event
from payung.registry import jobs, receiving, store
from payung.registry.models import ReceivedFile

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
State = ReceivedFile.State
NIK = "5299014107800001"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def waiting(ntb, analyst):
    """A list that was just sent."""

    def make(state: str = "waiting", sha256: str = "1" * 64, **more) -> ReceivedFile:
        return ReceivedFile.objects.create(
            area=Area.objects.get(code="52.03"), name="daftar.xlsx", size=9, sha256=sha256, place=store.keep(b"a list"),
            as_of=date(2026, 10, 31), sent_by=analyst, state=state, **more,
        )  # fmt: skip

    return make


COUNTS = {"read": 3, "accepted": 2, "warned": 0, "rejected": 1, "duplicate": 0, "unchanged": 0, "verdict_sha256": "a" * 64}


def queued() -> list[dict]:
    return [job.args | {"task": job.task_name} for job in ProcrastinateJob.objects.order_by("id")]


def state_of(file: ReceivedFile) -> str:
    return ReceivedFile.objects.get(pk=file.pk).state


def clock() -> datetime:
    return NOW


def test_a_job_is_there_exactly_when_its_transaction_is(waiting):
    file = waiting()
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.ask_for_check(file=file)
        assert len(queued()) == 1
        raise RuntimeError
    assert queued() == []
    jobs.ask_for_check(file=file)
    assert queued() == [{"task": "check list", "list": file.pk}]


def test_a_check_asked_for_twice_waits_once(waiting):
    file, other = waiting(), waiting(sha256="2" * 64)
    for each in (file, other, file, file):
        jobs.ask_for_check(file=each)
    assert [job["list"] for job in queued()] == [file.pk, other.pk]


def test_a_job_holds_two_numbers_and_nothing_else(waiting, analyst):
    file = waiting("checked", **COUNTS)
    jobs.ask_for_acceptance(file=file, seen="a" * 64, by=analyst)
    assert queued() == [{"task": "accept list", "list": file.pk, "by": analyst.pk}]
    assert state_of(file) == "accepting"


@pytest.mark.parametrize("seen", ["b" * 64, "", "A" * 64])
def test_only_what_was_seen_can_be_accepted(waiting, analyst, seen):
    file = waiting("checked", **COUNTS)
    with pytest.raises(jobs.SeenOther):
        jobs.ask_for_acceptance(file=file, seen=seen, by=analyst)
    assert state_of(file) == "checked" and queued() == []


@pytest.mark.parametrize("state", [state for state in State if state not in ("checked", "accepted")])
def test_only_a_checked_list_can_be_accepted(waiting, analyst, state):
    file = waiting(state, **COUNTS)
    with pytest.raises(jobs.SeenOther):
        jobs.ask_for_acceptance(file=file, seen="a" * 64, by=analyst)
    assert queued() == []


def test_the_same_file_of_an_office_is_accepted_once(waiting, analyst):
    first, second = waiting("checked", **COUNTS), waiting("checked", **COUNTS)
    jobs.ask_for_acceptance(file=first, seen="a" * 64, by=analyst)
    with pytest.raises(jobs.AcceptedBefore):
        jobs.ask_for_acceptance(file=second, seen="a" * 64, by=analyst)
    assert (state_of(first), state_of(second)) == ("accepting", "checked")
    assert len(queued()) == 1


# ----------------------------------------------------------------------------------------------------------------- doing


@pytest.fixture
def checks(monkeypatch):
    """Notes what was checked and accepted instead of doing it."""
    done: list[tuple] = []

    def check(*, file, today, progress):
        done.append(("check", file.pk, today))
        progress(3, 3)
        ReceivedFile.objects.filter(pk=file.pk).update(state=State.CHECKED, **COUNTS)

    def accept(*, file, today, by, progress):
        done.append(("accept", file.pk, today, by.pk))
        ReceivedFile.objects.filter(pk=file.pk).update(state=State.ACCEPTED, accepted_by=by, accepted_at=NOW)

    monkeypatch.setattr(receiving, "check", check)
    monkeypatch.setattr(receiving, "accept", accept)
    return done


def test_a_list_is_checked_once_however_often_its_job_comes(waiting, checks):
    file = waiting()
    for _ in range(3):
        jobs.check_now(file.pk, clock=clock)
    assert checks == [("check", file.pk, date(2026, 11, 23))]
    assert store.progress(file.place) is None


def test_a_list_is_accepted_once_however_often_its_job_comes(waiting, checks, analyst):
    file = waiting("accepting", **COUNTS)
    for _ in range(3):
        jobs.accept_now(file.pk, analyst.pk, clock=clock)
    assert checks == [("accept", file.pk, date(2026, 11, 23), analyst.pk)]


@pytest.mark.parametrize("state", ["headings", "checked", "refused", "failed", "withdrawn", "accepting"])
def test_a_late_check_leaves_a_list_as_it_is(waiting, checks, state):
    file = waiting(state, **COUNTS)
    jobs.check_now(file.pk, clock=clock)
    assert checks == [] and state_of(file) == state


def test_a_job_for_a_list_that_does_not_exist_does_nothing(checks, ntb, analyst):
    jobs.check_now(987_654, clock=clock)
    jobs.accept_now(987_654, analyst.pk, clock=clock)
    assert checks == []


def test_a_file_that_could_not_be_read_is_not_kept(waiting, monkeypatch):
    def check(*, file, today, progress):
        ReceivedFile.objects.filter(pk=file.pk).update(state=State.REFUSED)

    monkeypatch.setattr(receiving, "check", check)
    file = waiting()
    jobs.check_now(file.pk, clock=clock)
    assert not store.is_kept(file.place) and state_of(file) == "refused"


def test_a_list_nobody_decided_about_in_thirty_days_is_withdrawn_and_its_file_deleted(
    waiting, django_capture_on_commit_callbacks
):
    old, refused, young = waiting("checked", **COUNTS), waiting("refused", sha256="2" * 64), waiting(sha256="3" * 64)
    long_ago = datetime.now(UTC) - timedelta(days=30, minutes=1)
    ReceivedFile.objects.filter(pk__in=[old.pk, refused.pk]).update(sent_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.tidy(now=datetime.now(UTC))
    assert [state_of(each) for each in (old, refused, young)] == ["withdrawn", "refused", "waiting"]
    assert not store.is_kept(old.place) and store.is_kept(young.place)
    assert Event.objects.get(kind="list_withdrawn").through == "jobs"


def test_an_error_ends_in_failed_with_an_event_and_says_nothing_about_people(waiting, monkeypatch, caplog):
    def check(*, file, today, progress):
        progress(1, 3)
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SELECT %s::int", [f"SITI AMINAH {NIK}"])

    monkeypatch.setattr(receiving, "check", check)
    file = waiting()
    with caplog.at_level(logging.DEBUG):
        jobs.check_now(file.pk, clock=clock)
    assert state_of(file) == "failed" and store.progress(file.place) is None
    event = Event.objects.get(kind="list_failed")
    assert (event.subject, event.area_id, event.through, event.detail) == (
        f"list {file.pk}", "52.03", "jobs", {"while": "waiting"},
    )  # fmt: skip
    ours = [record for record in caplog.records if record.name.startswith("payung")]
    assert "DataError at" in ours[0].getMessage() and "test_jobs.py:" in ours[0].getMessage()
    said = "".join(f"{record.getMessage()} {record.exc_text} {record.exc_info}" for record in ours)
    assert NIK not in said and "AMINAH" not in said


def test_progress_is_said_at_once_at_the_end_and_not_at_every_row(waiting, monkeypatch):
    said = []
    monkeypatch.setattr(store, "say_progress", lambda place, done, total: said.append((done, total)))
    progress = jobs._progress(waiting())
    for done in range(0, 60_001, 10):
        progress(done, 60_000)
    assert said[0] == (0, 60_000) and said[-1] == (60_000, 60_000)
    assert len(said) < 20


# ----------------------------------------------------------------------------------------------------- workers that died


def begun(file: ReceivedFile, *, seconds_ago: float, attempts: int = 0) -> ProcrastinateJob:
    """The job of a list as a worker leaves it that was last heard of so long ago."""
    jobs.ask_for_check(file=file)
    with connection.cursor() as cursor:
        then = timedelta(seconds=seconds_ago)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id", [then])
        worker = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE args ->> 'list' = %s", [str(file.pk)])
        job = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker, attempts, job],
        )
    return ProcrastinateJob.objects.get(pk=job)


def status_of(job: ProcrastinateJob) -> str:
    return ProcrastinateJob.objects.get(pk=job.pk).status


def test_a_dead_workers_job_is_taken_up_once_more_and_a_living_ones_is_not(waiting):
    dead = begun(waiting(), seconds_ago=60)
    alive = begun(waiting(sha256="2" * 64), seconds_ago=1)
    jobs.pick_up_fallen(now=NOW)
    assert (status_of(dead), status_of(alive)) == ("todo", "doing")
    assert ProcrastinateJob.objects.get(pk=dead.pk).attempts == 1


def test_a_list_whose_worker_died_twice_has_failed(waiting):
    file = waiting()
    job = begun(file, seconds_ago=60, attempts=1)
    jobs.pick_up_fallen(now=NOW)
    assert not ProcrastinateJob.objects.filter(pk=job.pk).exists()
    assert state_of(file) == "failed" and Event.objects.filter(kind="list_failed").count() == 1
    jobs.pick_up_fallen(now=NOW)
    assert queued() == [] and Event.objects.filter(kind="list_failed").count() == 1


def test_a_list_that_waits_without_a_job_gets_one(waiting):
    file, checking, done = waiting(), waiting("checking", sha256="2" * 64), waiting("checked", sha256="3" * 64, **COUNTS)
    jobs.pick_up_fallen(now=NOW)
    jobs.pick_up_fallen(now=NOW)
    assert [job["list"] for job in queued()] == [file.pk, checking.pk]
    assert state_of(done) == "checked"


def test_a_list_that_waits_without_a_file_has_failed(waiting):
    gone, accepting = waiting(), waiting("accepting", sha256="2" * 64, **COUNTS)
    store.forget(gone.place)
    jobs.pick_up_fallen(now=NOW)
    assert (state_of(gone), state_of(accepting)) == ("failed", "failed")
    assert queued() == []


def test_tasks_are_known_to_a_worker_by_the_names_in_the_queue(waiting, checks, analyst):
    from procrastinate.contrib.django import app
    from procrastinate.jobs import Job

    app.perform_import_paths()
    file = waiting()
    job = Job(id=1, queue="lists", lock=None, queueing_lock=None, task_name="check list", task_kwargs={"list": file.pk})
    context = JobContext(app=app, start_timestamp=0.0, abort_reason=lambda: None, job=job, additional_context={"clock": clock})
    app.tasks["check list"](context, list=file.pk)
    ReceivedFile.objects.filter(pk=file.pk).update(state=State.ACCEPTING)
    app.tasks["accept list"](context, list=file.pk, by=analyst.pk)
    assert [deed for deed, *_ in checks] == ["check", "accept"]


def test_copies_leave_the_queue_out_and_nothing_else_of_it():
    from payung.site.contents import NOT_COPIED

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%' ORDER BY 1")
        assert {name for (name,) in cursor.fetchall()} == {name for name in NOT_COPIED if name.startswith("procrastinate")}


def test_the_program_as_the_site_runs_it_may_use_the_queue_and_may_not_change_its_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("payung_app",)
        cursor.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE tablename LIKE 'procrastinate%' AND has_table_privilege(tablename, 'TRUNCATE')"
        )
        assert cursor.fetchall() == []
