"""How long the law takes over a million workers, on each engine: `python bench/bench_law.py`."""

import importlib.util
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any


def run(rows: int = 1_000_000) -> list[dict[str, object]]:
    """Best and median of five (PySpark: two), in seconds: all rules, in one month and with a month per row; and one worker."""
    import duckdb

    from payung import law

    workers = _workers(rows)
    connection = duckdb.connect()
    connection.register("arrow", workers.to_arrow())
    connection.execute("create table workers as select * from arrow")
    rules = law.rules()

    def on_duckdb(month: date | str, *, columns: str) -> None:
        law.evaluate(connection.table("workers"), rules, month=month).project(columns).create("answers")
        connection.execute("drop table answers")

    answers = ", ".join(rules)

    june = date(2026, 6, 1)
    given = {"declared_income": 1_000_000, "payer_kind": "self", "sector": "jasa"}
    measured: list[tuple[str, Callable[[], object]]] = [
        ("polars, one month", lambda: law.evaluate(workers, rules, month=june)),
        ("polars, month per row", lambda: law.evaluate(workers, rules, month="month")),
        ("polars, one month, standings", lambda: law.evaluate(workers, rules, month=june, standings=True)),
        ("duckdb, one month", lambda: on_duckdb(june, columns=answers)),
        ("duckdb, month per row", lambda: on_duckdb("month", columns=answers)),
        ("duckdb, one month, the inputs copied beside the answers", lambda: on_duckdb(june, columns="*")),
        ("one worker, explained", lambda: law.explain("bpu_contribution_due", month=june, given=given)),
    ]
    if importlib.util.find_spec("pyspark") and shutil.which("java"):
        with _spark() as spark:
            # Handed over in a hundred pieces: a task for each would be most of what is measured.
            on_spark = spark.createDataFrame(workers.to_arrow()).repartition(2 * (os.cpu_count() or 1)).cache()
            measured += [
                ("pyspark, one month", lambda: _computed(law.evaluate(on_spark, rules, month=june))),
                ("pyspark, month per row", lambda: _computed(law.evaluate(on_spark, rules, month="month"))),
                ("pyspark, one month, nothing computed", lambda: law.evaluate(on_spark, rules, month=june)),
            ]
            return _measured(measured, rows)
    print("PySpark is left out: it needs `make .venv/.spark` and Java 17 or newer.", file=sys.stderr)
    return _measured(measured, rows)


def _measured(measured: list[tuple[str, Callable[[], object]]], rows: int) -> list[dict[str, object]]:
    return [
        {"what": what, "rows": 1 if "worker" in what else rows, **_timed(do, rounds=2 if "pyspark" in what else 5)}
        for what, do in measured
    ]


@contextmanager
def _spark() -> Iterator[Any]:
    """A Spark of this machine alone, on every core, as docs/guides/law-at-scale.md sets it up."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.python.sql.dataFrameDebugging.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    session = SparkSession.builder.master("local[*]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


def _computed(table: Any) -> None:
    """Every row and column worked out, none of them kept."""
    table.write.format("noop").mode("overwrite").save()


def _workers(rows: int):  # a polars.DataFrame; Polars is imported late, as everywhere
    """Every input of the law, each value as likely as the others and as unknown; in months in which every rule is written."""
    import polars as pl

    from payung.tables import LAW_INPUTS

    def column(values: list[Any], seed: int) -> pl.Series:
        return pl.Series(values).sample(rows, with_replacement=True, seed=seed)

    months = [date(year, month, 1) for year in (2026, 2027) for month in range(1, 13)]
    inputs = {each.name: column([*_values(each), None], seed) for seed, each in enumerate(LAW_INPUTS.values())}
    return pl.DataFrame({"worker_id": pl.int_range(rows, eager=True).cast(pl.String), "month": column(months, 2027), **inputs})


def _values(each: Any) -> list[Any]:
    if each.choices is not None:
        return list(each.choices)
    if each.unit == "truth":
        return [True, False]
    if each.unit == "date":  # the day of an event would have to be in the month of its row: it stays unknown
        return [date(year, 5, 17) for year in range(1950, 2026)] if each.name.endswith("birth_date") else []
    if each.unit.startswith("rupiah"):
        return list(range(0, 25_000_000, 2_499))
    return list(range(each.lowest, min(each.highest, each.lowest + 24) + 1))


def _timed(do: Callable[[], object], *, rounds: int) -> dict[str, float]:
    do()
    seconds: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - start)
    return {"best_s": round(min(seconds), 4), "median_s": round(statistics.median(seconds), 4)}


if __name__ == "__main__":
    for each in run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
        print(f"{each['what']:38} {each['rows']:>9,} rows   best {each['best_s']} s   median {each['median_s']} s")
