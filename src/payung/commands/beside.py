"""Another command of ours that runs beside a server, and ends with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

WAIT_SECONDS = 60


@contextmanager
def beside(command: str) -> Iterator[None]:
    """`payung <command>` while the block runs, in a group of its own: Ctrl-C reaches the server first, and it is told to end
    when the server has. What it is doing it may finish."""
    process = subprocess.Popen([sys.executable, "-m", "payung", command], start_new_session=os.name != "nt")
    try:
        yield
    finally:
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            if os.name != "nt":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
