"""Comparing the register while nobody waits at a page: in the same queue system and worker as the lists (registry.jobs).

A run says itself what is left to do. A job that comes twice does nothing twice; a worker that dies leaves the run to the next
one, and if that one dies too, the run is `FAILED` and may be asked for again.
"""

import logging
from contextlib import suppress
from datetime import datetime

from asgiref.sync import async_to_sync
from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from payung.identities import running
from payung.identities.models import Run
from payung.office.actions import log
from payung.office.models import Area, User
from payung.registry.jobs import DEAD_AFTER_SECONDS, THROUGH, TRIES, Clock, clock_of, where

logger = logging.getLogger(__name__)
QUEUE = "matching"
_TASK = "compare the register"


@transaction.atomic
def ask_for_run(*, area: Area, by: User) -> Run:
    """Have the register of a province compared. The job is there exactly when the run is."""
    run = running.ask(area=area, by=by)
    _enqueue(run)
    return run


def _enqueue(run: Run) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():  # it waits already, and will find what is to be done
        app.configure_task(_TASK, lock=_TASK, queueing_lock=f"run {run.pk}").defer(run=run.pk)


@app.task(name=_TASK, queue=QUEUE, pass_context=True)
def compare_register(context: JobContext, *, run: int) -> None:
    run_now(run, clock=clock_of(context))


def run_now(pk: int, *, clock: Clock) -> None:
    """Do a run that waits; any other is left as it is. Whatever goes wrong ends in FAILED, and nothing of anybody in a log."""
    if not Run.objects.filter(pk=pk, state__in=Run.UNDER_WAY).update(state=Run.State.RUNNING):
        return
    try:
        running.compare(run=Run.objects.select_related("by", "area").get(pk=pk), now=clock())
    except Exception as error:
        logger.error("Run %s failed: %s at %s", pk, type(error).__name__, where(error))
        fail(pk)


@transaction.atomic
def fail(pk: int) -> None:
    """Our fault: it is said, and may be asked for again."""
    run = Run.objects.select_for_update(no_key=True).get(pk=pk)
    if run.state in Run.UNDER_WAY:
        Run.objects.filter(pk=pk).update(state=Run.State.FAILED)
        log(kind="run_failed", subject=f"run {pk}", detail={}, by=None, through=THROUGH, area=run.area_id)


def pick_up_fallen(*, now: datetime) -> None:
    """Take up what a dead worker left, once more; and runs that wait without any job, as after a restored copy."""
    jobs = JobManager(DjangoConnector())
    for job in async_to_sync(jobs.get_stalled_jobs)(queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        assert job.id is not None
        if job.attempts + 1 < TRIES:
            jobs.retry_job_by_id(job.id, retry_at=now)
        else:
            fail(ProcrastinateJob.objects.get(pk=job.id).args["run"])
            async_to_sync(jobs.finish_job_by_id_async)(job.id, Status.FAILED, True)
    under_way = list(Run.objects.filter(state__in=Run.UNDER_WAY))
    queued = {args["run"] for args in ProcrastinateJob.objects.filter(queue_name=QUEUE).values_list("args", flat=True)}
    for run in under_way:
        if run.pk not in queued:
            _enqueue(run)
