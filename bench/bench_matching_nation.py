"""The curve of matching from 100,000 to 3,000,000 workers, with ten members to seven of them: seconds and memory on DuckDB.

`python bench/bench_matching_nation.py [MOST]` takes about half an hour, 12 GB of memory for inventing the largest lists, and
prints a table. Where the whole at once needs more than `BOUND_MB`, the same lists are also matched area by area.
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench_matching import Took, measured

SIZES = (100_000, 300_000, 700_000, 1_000_000, 2_000_000, 3_000_000)
BOUND_MB = 2_000
SEED = 5
_AREA_BY_AREA = ("--by-area", "kabupaten")


def run(most: int = SIZES[-1]) -> list[Took]:
    """`what` says whether it was area by area; `said` has what `payung match --json` said. Reading and writing are in it."""
    rows: list[Took] = []
    for size in SIZES:
        if size > most:
            break
        with tempfile.TemporaryDirectory(prefix="payung-bench-nation-") as name:
            folder = Path(name)
            write(folder, size)
            rows += [took for task in ("dedupe", "link") for took in curve(folder, task, size)]
    return rows


def curve(folder: Path, task: str, size: int) -> list[Took]:
    workers, members, out = (folder / f"{name}.parquet" for name in ("workers", "members", "pairs"))
    lists = (workers,) if task == "dedupe" else (workers, members)
    said = f"{size:,}" if task == "dedupe" else f"{size:,} × {round(size / 0.7):,}"
    whole = measured(f"match {task}", said, task, *lists, "--out", out)
    if whole.peak_mb <= BOUND_MB:
        return [whole]
    areas = measured(f"match {task} {' '.join(_AREA_BY_AREA)}", said, task, *lists, "--out", out, *_AREA_BY_AREA)
    return [replace(whole, what=f"{whole.what}, more than {BOUND_MB:,} MB"), areas]


def write(folder: Path, size: int) -> None:
    """Both lists as Parquet, made in another process so that its memory is not ours."""
    subprocess.run([sys.executable, __file__, "write", str(folder), str(size)], check=True)


def _write(folder: Path, size: int) -> None:
    import polars as pl

    from payung.invented.damage import Level
    from payung.invented.people import OTHER_MOST, POPULATIONS, REGISTER_MOST, people
    from payung.invented.standard import linkage

    # More than one population has running numbers for: others' are taken from the end, the insurer's from the beginning.
    register, population = [people(min(size, REGISTER_MOST), SEED)], POPULATIONS
    while (missing := size - sum(its.height for its in register)) > 0:
        population -= 1
        register.append(people(min(missing, OTHER_MOST), SEED, population=population))
    its = linkage(pl.concat(register), Level.HARSH, SEED)
    for name in ("workers", "members", "doubles", "links"):
        getattr(its, name).write_parquet(folder / f"{name}.parquet")


def main() -> None:
    if sys.argv[1:2] == ["write"]:
        _write(Path(sys.argv[2]), int(sys.argv[3]))
        return
    print(
        "| What | Rows | Seconds | MB at most | Pairs compared | Microseconds a row |",
        "|---|---|---:|---:|---:|---:|",
        sep="\n",
    )
    for took in run(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]):
        rows = sum(int(number.replace(",", "")) for number in took.size.split(" × "))
        each = took.seconds / rows * 1e6
        print(
            f"| {took.what} | {took.size} | {took.seconds:.1f} | {took.peak_mb:,.0f} | {took.said['compared']:,} | {each:.0f} |"
        )


if __name__ == "__main__":
    main()
