"""`payung serve`: an office's site; and `payung keep`, which looks after it while it runs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from payung.commands.demo import refuse_taken_port, run_server
from payung.site import running

HOUR_SECONDS = 3600
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
) -> None:
    """Serve the office's site until it is stopped, and look after its safety copies."""
    refuse_taken_port(host, port)
    with running.office():
        typer.echo(f"Payung serves {running.home()} at http://{host}:{port}/   Ctrl-C stops it.", err=True)
        with _kept() if keep else _left_alone():
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


@contextmanager
def _kept() -> Iterator[None]:
    keeper = subprocess.Popen([sys.executable, "-m", "payung", "keep"], start_new_session=os.name != "nt")
    try:
        yield
    finally:
        if os.name == "nt":
            keeper.terminate()
        else:
            os.killpg(keeper.pid, signal.SIGTERM)
        keeper.wait(timeout=60)


@contextmanager
def _left_alone() -> Iterator[None]:
    yield
