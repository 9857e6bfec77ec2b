"""How long the law takes over a million workers, on Polars and on DuckDB: `python bench/bench_law.py`."""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

ROUNDS = 5


def run(rows: int = 1_000_000) -> list[dict[str, object]]:
    """Best and median of five, in seconds: all rules, in one month and with a month per row; and one worker."""
    import duckdb

    from payung import law

    workers = _workers(rows)
    connection = duckdb.connect()
    connection.register("arrow", workers.to_arrow())
    connection.execute("create table workers as select * from arrow")
    rules = law.rules()

    def on_duckdb(month: date | str) -> None:
        law.evaluate(connection.table("workers"), rules, month=month).create("answers")
        connection.execute("drop table answers")

    june = date(2026, 6, 1)
    given = {"declared_income": 1_000_000, "payer_kind": "self", "sector": "jasa"}
    measured: list[tuple[str, Callable[[], object]]] = [
        ("polars, one month", lambda: law.evaluate(workers, rules, month=june)),
        ("polars, month per row", lambda: law.evaluate(workers, rules, month="month")),
        ("polars, one month, standings", lambda: law.evaluate(workers, rules, month=june, standings=True)),
        ("duckdb, one month", lambda: on_duckdb(june)),
        ("duckdb, month per row", lambda: on_duckdb("month")),
        ("one worker, explained", lambda: law.explain("bpu_contribution_due", month=june, given=given)),
    ]
    return [{"what": what, "rows": 1 if "worker" in what else rows, **_timed(do)} for what, do in measured]


def _workers(rows: int):  # a polars.DataFrame; Polars is imported late, as everywhere
    import polars as pl

    draw = random.Random(2027)
    months = [date(year, month, 1) for year in (2024, 2025, 2026, 2027) for month in range(1, 13)]

    def column(values: list[object]) -> list[object]:
        return draw.choices([*values, None], k=rows)

    return pl.DataFrame(
        {
            "worker_id": [str(number) for number in range(rows)],
            "month": draw.choices(months, k=rows),
            "declared_income": column([draw.randrange(25_000_000) for _ in range(10_000)]),
            "payer_kind": column(["government", "self", "village", "csr"]),
            "sector": column(["pertanian", "perikanan", "transportasi", "jasa"]),
            "months_unpaid": column(list(range(6))),
            "months_of_membership": column(list(range(1, 24))),
            "contribution_years": column(list(range(8))),
            "school_level": column(["tk_sd", "smp", "sma", "higher"]),
            "cause": column(["natural", "work_accident"]),
        }
    )


def _timed(do: Callable[[], object]) -> dict[str, float]:
    do()
    seconds: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - start)
    return {"best_s": round(min(seconds), 4), "median_s": round(statistics.median(seconds), 4)}


if __name__ == "__main__":
    for each in run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
        print(f"{each['what']:32} {each['rows']:>9,} rows   best {each['best_s']} s   median {each['median_s']} s")
