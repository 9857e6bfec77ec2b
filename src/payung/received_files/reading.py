"""Reads a spreadsheet that somebody sent, in a process of its own that has little memory, little time and no network.

Whatever the file does to that process, the caller gets a workbook or a Refused.
"""

import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from payung.received_files.inspection import Kind, inspect
from payung.received_files.limits import WEB, Limits
from payung.received_files.refusals import Refused, refused
from payung.received_files.wire import Garbled, received
from payung.received_files.workbook import Workbook

logger = logging.getLogger(__name__)

WORKER = ("-I", "-m", "payung.received_files.worker")


def read(data: bytes, name: str, limits: Limits = WEB) -> Workbook:
    """The workbook in a file; `name` is what its sender called it. Refused where it is not read, with what to do about it."""
    kind = inspect(data, name, limits)
    with _worker(kind, limits) as (process, slow):
        stdin, stdout = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            with suppress(OSError):  # it died while the file was handed over: its exit code says why
                stdin.write(data)
                stdin.close()
            return received(stdout, limits)
        except Garbled:
            raise _why_it_died(_end_of(process), slow.is_set()) from None


def _end_of(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. A dying process closes its pipes first and has a moment for the rest."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=1)
    process.kill()
    process.wait()
    return 0  # it was not dying: it wrote what it never should


@contextmanager
def _worker(kind: Kind, limits: Limits) -> Generator[tuple[subprocess.Popen[bytes], threading.Event]]:
    slow = threading.Event()
    command = [sys.executable, *WORKER, kind, json.dumps(dataclasses.asdict(limits))]
    with tempfile.TemporaryDirectory(prefix="payung-empty-") as empty:
        process = subprocess.Popen(
            command,
            cwd=empty,
            # No secret of the site comes along. Windows cannot start Python without SYSTEMROOT.
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote a cell
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

        def stop() -> None:
            slow.set()
            process.kill()

        clock = threading.Timer(limits.wall_seconds, stop)
        clock.start()
        try:
            yield process, slow
        finally:
            clock.cancel()
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    cast(BinaryIO, pipe).close()


def _why_it_died(exit_code: int, slow: bool) -> Refused:
    """Nothing of the file is logged, and nothing that the worker said."""
    logger.warning("The reader of a received file ended with %s.", "its time used up" if slow else exit_code)
    if slow or exit_code == -getattr(signal, "SIGXCPU", 0):
        return refused("E-FILE-25")
    if exit_code in (-getattr(signal, "SIGABRT", 0), -getattr(signal, "SIGKILL", 0)):
        return refused("E-FILE-26")
    return refused("E-FILE-27")
