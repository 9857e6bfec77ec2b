"""`payung demo`, really running, for tests."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *, workers: int = 600) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a demo whose data is in `home`, and its process, which leads a group of its own."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)  # the database's own user must be able to enter
    log = home / "demo.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "payung", "demo", "--port", str(port), "--workers", str(workers)],
            env={**os.environ, "PAYUNG_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_serves(address, process, log)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait_until_it_serves(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(480):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"The demo did not start:\n{log.read_text()[-3000:]}")
