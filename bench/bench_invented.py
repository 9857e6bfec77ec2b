"""How long inventing the province takes: 698,000 people, the files about a tenth of them, both lists for matching."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PEOPLE, A_TENTH = 698_000, 69_800


def run() -> list[dict[str, Any]]:
    """Rows with `what`, `size`, `seconds` and `peak_mb`, each measured in a process of its own."""
    rows: list[dict[str, Any]] = []
    for what in ("people", "files", "linkage"):
        done = subprocess.run([sys.executable, __file__, what], capture_output=True, text=True, check=True)
        size, seconds, peak = done.stdout.split()
        rows.append({"what": what, "size": int(size), "seconds": float(seconds), "peak_mb": float(peak)})
    return rows


def measure(what: str) -> tuple[int, float]:
    """(people or rows, seconds)."""
    from payung.commands.demo_files import write_office_files
    from payung.invented.damage import Level
    from payung.invented.people import people
    from payung.invented.standard import linkage

    if what == "people":
        start = time.perf_counter()
        return people(PEOPLE).height, time.perf_counter() - start
    tenth = people(A_TENTH)
    start = time.perf_counter()
    if what == "linkage":
        return linkage(tenth, Level.HARSH, 1).members.height, time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        rows = sum(file.rows for file in write_office_files(Path(folder), tenth, Level.HARSH, 1))
        return rows, time.perf_counter() - start


if __name__ == "__main__":
    for asked in sys.argv[1:] or ["people"]:
        counted, took = measure(asked)
        print(counted, round(took, 2), round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000))
