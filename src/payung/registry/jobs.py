"""What is done with a received list while nobody waits at a page: checking it, accepting it.

A queue inside PostgreSQL (procrastinate) wakes a worker process, `payung work`. A job names a list and a person by their
numbers, nothing else. What is left to do follows from the list's own state, so a job that comes twice does nothing twice.
A worker that dies stops its heartbeat: its job is taken up once more, and if that one dies too, the list is `FAILED`.
"""

import asyncio
import logging
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Protocol, cast

from asgiref.sync import async_to_sync, sync_to_async
from django.db import IntegrityError, close_old_connections, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from payung.office.actions import log
from payung.office.models import User
from payung.registry import receiving, store
from payung.registry.models import ReceivedFile

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
State = ReceivedFile.State

QUEUE = "lists"
TRIES = 2
HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 10.0
LOOK_EVERY_SECONDS = 5.0
PROGRESS_EVERY_SECONDS = 0.5
TO_CHECK = (State.WAITING, State.CHECKING)
CHECKED_AGAIN = (State.WAITING, State.HEADINGS, State.CHECKED, State.FAILED)
THROUGH = "jobs"  # how an event says that no person did it


class PickUp(Protocol):
    """Takes up what a dead worker left in one queue."""

    def __call__(self, *, now: datetime) -> None: ...


class SeenOther(Exception):
    """What was seen is not what would be accepted now, or the list is no longer there to be accepted. Nothing was done."""


class AcceptedBefore(Exception):
    """The same file of the same office is in the register already, or on its way there."""


# ---------------------------------------------------------------------------------------------------------------- asking


@transaction.atomic
def ask_for_check(*, file: ReceivedFile) -> None:
    """Have a list checked, or checked again. The job is there exactly when this transaction is. receiving.NotNow for one that
    is being worked on, or that somebody has decided about meanwhile: its file may be forgotten."""
    row = ReceivedFile.objects.select_for_update(of=("self",), no_key=True).get(pk=file.pk)
    if row.state not in CHECKED_AGAIN:
        raise receiving.NotNow(file)
    ReceivedFile.objects.filter(pk=file.pk).update(state=State.WAITING)
    file.state = State.WAITING
    _enqueue("check list", list=file.pk)


def ask_for_acceptance(*, file: ReceivedFile, seen: str, by: User) -> None:
    """Have a list accepted as it was seen (`seen`: the fingerprint of its verdicts on the page). SeenOther where it is no
    longer that; AcceptedBefore where the same file came in another way."""
    try:
        with transaction.atomic():
            row = ReceivedFile.objects.select_for_update(no_key=True).get(pk=file.pk)
            if row.state != State.CHECKED or not seen or row.verdict_sha256 != seen:
                raise SeenOther
            ReceivedFile.objects.filter(pk=row.pk).update(state=State.ACCEPTING)
            _enqueue("accept list", list=row.pk, by=by.pk)
    except IntegrityError:
        raise AcceptedBefore from None
    file.state = State.ACCEPTING


def _enqueue(task: str, **numbers: int) -> None:
    lock = f"list {numbers['list']}"
    try:
        with transaction.atomic():
            app.configure_task(task, lock=lock, queueing_lock=lock).defer(**numbers)
    except AlreadyEnqueued:
        pass  # it waits already, and will find what is to be done


# ----------------------------------------------------------------------------------------------------------------- doing


@app.task(name="check list", queue=QUEUE, pass_context=True)
def check_list(context: JobContext, *, list: int) -> None:
    check_now(list, clock=clock_of(context))


@app.task(name="accept list", queue=QUEUE, pass_context=True)
def accept_list(context: JobContext, *, list: int, by: int) -> None:
    accept_now(list, by, clock=clock_of(context))


def check_now(pk: int, *, clock: Clock) -> None:
    """Check a list that waits for it; any other is left as it is."""

    def check(file: ReceivedFile) -> None:
        if file.state in TO_CHECK:
            receiving.check(file=file, today=clock().date(), progress=_progress(file))
            if ReceivedFile.objects.filter(pk=pk, state=State.REFUSED).exists():
                store.forget(file.place)  # nobody can use it, and nobody knows what is in it

    _do("check", pk, check)


def accept_now(pk: int, by: int, *, clock: Clock) -> None:
    """Accept a list whose acceptance was asked for; any other is left as it is."""

    def accept(file: ReceivedFile) -> None:
        if file.state == State.ACCEPTING:
            user = User.objects.get(pk=by)
            receiving.accept(file=file, today=clock().date(), by=user, progress=_progress(file))

    _do("accept", pk, accept)


def _do(what: str, pk: int, deed: Callable[[ReceivedFile], None]) -> None:
    """Whatever goes wrong ends in FAILED, and nothing of the list's content in a log: no exception leaves here."""
    file = ReceivedFile.objects.filter(pk=pk).first()
    if file is None:
        return
    failed = ""
    try:
        deed(file)
    except Exception as error:
        failed = f"{type(error).__name__} at {where(error)}"  # its text could quote a row
    finally:
        store.end_progress(file.place)
    if failed:
        logger.error("To %s list %s failed: %s", what, pk, failed)
        fail(pk)


def where(error: Exception) -> str:
    """The lines of the program that led there, without any value."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename][-4:]
    return " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)


@transaction.atomic
def fail(pk: int) -> None:
    """Our fault: the list says so, and may be tried again."""
    row = ReceivedFile.objects.select_for_update(no_key=True).get(pk=pk)
    if row.state in (*TO_CHECK, State.ACCEPTING):
        was = row.state
        ReceivedFile.objects.filter(pk=pk).update(state=State.FAILED)
        log(
            kind="list_failed", subject=f"list {pk}", detail={"while": str(was)}, by=None, through=THROUGH,
            area=row.area_id,  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
        )  # fmt: skip


def _progress(file: ReceivedFile) -> Callable[[int, int], None]:
    said = 0.0

    def say(done: int, total: int) -> None:
        nonlocal said
        if done >= total or time.monotonic() - said > PROGRESS_EVERY_SECONDS:
            store.say_progress(file.place, done, total)
            said = time.monotonic()

    return say


def clock_of(context: JobContext) -> Clock:
    """The clock that the worker was given."""
    return cast(Clock, context.additional_context["clock"])


def tidy(*, now: datetime) -> int:
    """Forget the files whose thirty days are over; lists that nobody decided about are withdrawn. How many files."""
    for row in ReceivedFile.objects.filter(state__in=receiving.UNDECIDED, sent_at__lt=now - store.KEPT):
        if row.state != State.REFUSED:  # its file was forgotten at once, and why it was refused may still be asked
            with suppress(receiving.NotNow):  # somebody has just decided about it
                receiving.withdraw(file=row, by=None, through=THROUGH)
    return store.tidy(now)


# ------------------------------------------------------------------------------------------------------------ the worker


def work(*, clock: Clock, others: Mapping[str, PickUp] | None = None) -> None:
    """Do one job after the other until told to stop; the one at hand is finished first. `others`: queues of packages above
    this one, each with what takes up its fallen jobs."""
    if sys.platform == "win32":  # psycopg cannot use the other kind of loop there
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    queue = cast(DjangoConnector, app.connector)
    with app.replace_connector(queue.get_worker_connector()):
        asyncio.run(_work(clock, others or {}))


async def _work(clock: Clock, others: Mapping[str, PickUp]) -> None:
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE, *others],
                concurrency=1,  # a list may need a gigabyte
                delete_jobs="always",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
                additional_context={"clock": clock},
            )
        )
        look = asyncio.create_task(_keep_looking(clock, others))
        await asyncio.wait([worker, look], return_when=asyncio.FIRST_COMPLETED)
        look.cancel()
        if not worker.done():
            worker.cancel()  # looking failed: the database is away
        await asyncio.gather(worker, look, return_exceptions=True)
        for task in (worker, look):
            if not task.cancelled() and (error := task.exception()):
                raise error


async def _keep_looking(clock: Clock, others: Mapping[str, PickUp]) -> None:
    while True:
        await sync_to_async(_look)(clock, others)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


def _look(clock: Clock, others: Mapping[str, PickUp]) -> None:
    close_old_connections()
    pick_up_fallen(now=clock())
    for pick_up in others.values():
        pick_up(now=clock())


def pick_up_fallen(*, now: datetime) -> None:
    """Take up what a dead worker left: its jobs, once more; and lists that wait without any job, as after a restored copy."""
    jobs = JobManager(DjangoConnector())
    stalled = async_to_sync(jobs.get_stalled_jobs)(queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER_SECONDS)
    for job in stalled:
        assert job.id is not None
        if job.attempts + 1 < TRIES:
            jobs.retry_job_by_id(job.id, retry_at=now)
        else:
            fail(ProcrastinateJob.objects.get(pk=job.id).args["list"])  # Django leaves the JSON in `job` as text
            async_to_sync(jobs.finish_job_by_id_async)(job.id, Status.FAILED, True)
    # The lists first, then the queue: a job that ended in between has left its list in another state.
    waiting = list(ReceivedFile.objects.filter(state__in=[*TO_CHECK, State.ACCEPTING]).order_by("pk"))
    queued = {args["list"] for args in ProcrastinateJob.objects.filter(queue_name=QUEUE).values_list("args", flat=True)}
    for row in waiting:
        if row.pk in queued:
            continue
        if row.state in TO_CHECK and store.is_kept(row.place):
            _enqueue("check list", list=row.pk)
        else:
            fail(row.pk)
