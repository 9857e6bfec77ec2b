"""How long matching takes and how right it is, at the size of a province, on people it was not estimated from.

`python bench/bench_matching.py` prints both tables; SEEDS are held out: the kept model comes from seed 7.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKERS = 700_000
SEEDS = (1, 2)
SMALLER = 100_000
SETS = (("harsh", WORKERS, 1), ("harsh", WORKERS, 2), ("mild", SMALLER, 8), ("harsh", SMALLER, 3))


@dataclass(frozen=True)
class Took:
    """One `payung match` in a process of its own: reading, cleaning and writing are in it."""

    what: str
    size: str
    seconds: float
    peak_mb: float
    said: dict[str, Any]


def run(folder: Path) -> list[Took]:
    """Dedupe, link and estimate lists of 700,000 and 1,000,000, which `write` has put there."""
    workers, members = folder / "workers.csv", folder / "members.csv"
    sizes = (f"{WORKERS:,}", f"{WORKERS:,} × 1,000,000")
    return [
        measured("match dedupe", sizes[0], "dedupe", workers, "--out", folder / "doubles.parquet"),
        measured("match link", sizes[1], "link", workers, members, "--out", folder / "links.parquet"),
        measured(
            "match estimate",
            sizes[1],
            "estimate",
            workers,
            "--members",
            members,
            "--out",
            folder / "m.json",
            "--on",
            "2026-11-24",
        ),
    ]


def measured(what: str, size: str, *arguments: object) -> Took:
    command = [sys.executable, "-m", "payung", "match", *map(str, arguments), "--json"]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        assert status == 0, command
        said.seek(0)
        return Took(what, size, seconds, usage.ru_maxrss / 1000, json.loads(said.read()))


def write(folder: Path, level: str, count: int, seed: int) -> None:
    """Both lists and their truths, made in another process so that its memory is not ours."""
    code = (
        "import sys; from pathlib import Path; from payung.invented.damage import Level;"
        "from payung.invented.people import people; from payung.invented.standard import linkage;"
        "its = linkage(people(int(sys.argv[2]), int(sys.argv[3])), Level(sys.argv[1]), int(sys.argv[3]));"
        "[getattr(its, n).write_csv(Path(sys.argv[4]) / f'{n}.csv') for n in ('workers', 'members', 'doubles', 'links')]"
    )
    subprocess.run([sys.executable, "-c", code, level, str(count), str(seed), str(folder)], check=True)


def quality(folder: Path) -> list[dict[str, Any]]:
    """Precision and recall of both tasks on the lists of a folder."""
    rows: list[dict[str, Any]] = []
    for what, truth, lists in (("dedupe", "doubles", ["workers.csv"]), ("link", "links", ["workers.csv", "members.csv"])):
        out = folder / "pairs.parquet"
        said = measured(what, "", what, *(folder / name for name in lists), "--out", out).said
        scored = subprocess.run(
            [sys.executable, "-m", "payung", "match", "score", str(out), str(folder / f"{truth}.csv"), "--json"],
            capture_output=True, check=True,
        )  # fmt: skip
        rows.append({"task": what, "compared": said["compared"], **json.loads(scored.stdout)})
    return rows


def main() -> None:
    for level, count, seed in SETS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(folder, level, count, seed)
            for row in quality(folder):
                shares = " | ".join(f"{row[key]:.4f}" for key in ("precision", "recall", "reachable"))
                review = row["review"] / count
                print(f"| {level}, {count:,}, seed {seed}, {row['task']} | {row['compared']:,} | {shares} | {review:.2%} |")
            if count == WORKERS and seed == SEEDS[0]:
                for took in run(folder):
                    print(f"{took.what} {took.size}: {took.seconds:.1f} s, {took.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
