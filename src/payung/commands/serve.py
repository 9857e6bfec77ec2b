"""`payung serve`: an office's site; `payung keep`, which looks after it while it runs; `payung work`, which does its jobs."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from payung.commands.beside import beside
from payung.commands.demo import refuse_taken_port, run_server
from payung.site import running

HOUR_SECONDS = 3600
AGAIN_AFTER_SECONDS, AGAIN_AT_MOST_SECONDS, LOOK_EVERY_SECONDS = 2, 60, 5
DUE = (
    ["office", "tidy"],
    ["backup", "--if-due"],
    ["copies", "drill", "--if-due"],
    ["office", "verify-log", "--if-due"],
)


def serve(
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to serve on; a proxy with TLS belongs before any other.")] = "127.0.0.1",
    keep: Annotated[bool, typer.Option(help="Also make safety copies and check the log; --no-keep where a timer does.")] = True,
    work: Annotated[bool, typer.Option(help="Also check lists that are sent in; --no-work where a unit does.")] = True,
) -> None:
    """Serve the office's site until it is stopped, look after its safety copies, and check the lists it is sent."""
    refuse_taken_port(host, port)
    with running.office(), ExitStack() as started:
        typer.echo(f"Payung serves {running.home()} at http://{host}:{port}/   Ctrl-C stops it.", err=True)
        for command, wanted in (("keep", keep), ("work", work)):
            if wanted:
                started.enter_context(beside(command))
        run_server(host=host, port=port)


def keep(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,
) -> None:
    """Every hour: a safety copy if the last is a day old, a drill if the last is a month old, and whether the log is whole."""
    while True:
        # Each in a process of its own: one that fails says so and takes nothing else with it.
        for what in DUE:
            subprocess.run([sys.executable, "-m", "payung", *what])
        if once:
            return
        time.sleep(HOUR_SECONDS)


def work(
    alone: Annotated[bool, typer.Option("--alone", help="Without somebody who starts it again when it dies.")] = False,
) -> None:
    """Check and accept the lists that are sent in, one after the other, until it is stopped."""
    if alone:
        with running.office():
            from payung.identities import jobs as matching
            from payung.registry import jobs

            others = {matching.QUEUE: matching.pick_up_fallen}
            jobs.work(clock=lambda: datetime.now(ZoneInfo("Asia/Makassar")), others=others)
        return
    # A list may be more than this machine's memory holds: what the system then ends must be started again.
    parent, told, pause = os.getppid(), threading.Event(), AGAIN_AFTER_SECONDS / 2
    worker: subprocess.Popen[bytes] | None = None

    def stop(*_: object) -> None:
        told.set()
        if worker and worker.poll() is None:
            worker.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not told.is_set():
        # In a group of its own: told twice to end, it would not finish what it is doing.
        command, began = [sys.executable, "-m", "payung", "work", "--alone"], time.monotonic()
        worker = subprocess.Popen(command, start_new_session=os.name != "nt")
        while worker.poll() is None:
            if os.getppid() != parent:  # whoever started this has died without a word
                stop()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=LOOK_EVERY_SECONDS)
        lived = time.monotonic() - began
        pause = AGAIN_AFTER_SECONDS if lived > AGAIN_AT_MOST_SECONDS else min(2 * pause, AGAIN_AT_MOST_SECONDS)
        told.wait(pause)
