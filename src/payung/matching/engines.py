"""Where pairs are joined and scored: DuckDB in this process, or Spark on a cluster. Both understand the same few statements."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# polars' signatures name numpy's types, and numpy is not installed; pyarrow says nothing of its own.

import logging
import shutil
import tempfile
import weakref
from collections.abc import Iterable
from functools import reduce
from typing import Any, Protocol

import duckdb
import polars as pl
from splink.backends.duckdb import DuckDBAPI  # pyright: ignore[reportMissingTypeStubs]

logging.getLogger("splink").setLevel(logging.ERROR)  # of levels that a list does not show we know; each has its `least`


_WITHIN_THE_BOUND, _BYTES_A_ROW = 2_000_000, 500


class Engine(Protocol):
    """`hash`: the function of several columns that rows are joined by. `text`: its type. `ways_at_once`: of blocking,
    in one statement. `rows_at_once`: as many as areas have that are
    matched together. `api`: what Splink talks to."""

    hash: str
    text: str
    ways_at_once: int
    rows_at_once: int
    api: Any

    def columns(self, name: str) -> list[str]: ...

    def load(self, name: str, frames: Iterable[pl.DataFrame]) -> None:
        """A table out of frames of the same columns, one after the other."""
        ...

    def table(self, name: str, sql: str) -> None:
        """A table out of a query, worked out now."""
        ...

    def view(self, name: str, sql: str) -> None: ...

    def frame(self, sql: str) -> pl.DataFrame: ...

    def drop(self, name: str) -> None: ...


class DuckDB:
    """In memory, with a bound on it that grows with more than two million rows. What is beyond goes to a folder that is this
    user's alone and ends with the engine: rows have NIKs in them. (DuckDB encrypts it only with an extension that comes from
    the network.)"""

    hash, text, rows_at_once = "hash", "VARCHAR", 1_000_000
    ways_at_once = 1  # one after the other needs a fourteenth of the memory

    def __init__(self, threads: int | None = None, megabytes: int | None = None) -> None:
        folder = tempfile.mkdtemp(prefix="payung-matching-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        settings: dict[str, Any] = {"preserve_insertion_order": False, "temp_directory": folder}
        if threads:
            settings["threads"] = threads
        if megabytes:
            settings["memory_limit"] = f"{megabytes}MB"
        self._megabytes, self._rows = megabytes, 0
        self._connection = duckdb.connect(config=settings)
        self.api = DuckDBAPI(self._connection)

    def columns(self, name: str) -> list[str]:
        return self._connection.table(name).columns

    def load(self, name: str, frames: Iterable[pl.DataFrame]) -> None:
        instruction = f"CREATE OR REPLACE TABLE {name} AS"
        for frame in frames:
            self._connection.register("given", frame.to_arrow())
            self._connection.execute(f"{instruction} SELECT * FROM given")
            self._connection.unregister("given")
            self._rows += frame.height
            self._bound()
            instruction = f"INSERT INTO {name}"

    def _bound(self) -> None:
        """Rows and their pairs' keys are held at once, some hundreds of bytes a row."""
        if self._megabytes and (more := self._rows - _WITHIN_THE_BOUND) > 0:
            self._connection.execute(f"SET memory_limit = '{self._megabytes + more * _BYTES_A_ROW // 1_000_000}MB'")

    def table(self, name: str, sql: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS {sql}")

    def frame(self, sql: str) -> pl.DataFrame:
        found = self._connection.sql(sql).to_arrow_table()
        return pl.DataFrame(pl.from_arrow(found))

    def drop(self, name: str) -> None:
        self._connection.execute(f"DROP TABLE IF EXISTS {name}")


class Spark:
    """A session that the caller made, on one machine or many."""

    hash, text, rows_at_once = "xxhash64", "STRING", 1_000_000_000
    ways_at_once = 100  # a job of its own for each way would be little work and much waiting

    def __init__(self, session: Any) -> None:
        from payung.matching.splink_on_spark import StepByStep  # needs pyspark, which few install

        self._session = session
        self.api = StepByStep(session)

    def columns(self, name: str) -> list[str]:
        return self._session.table(name).columns

    def load(self, name: str, frames: Iterable[pl.DataFrame]) -> None:
        tables = [self._session.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest())) for frame in frames]
        together = reduce(lambda all, its: all.unionByName(its), tables)
        # Handed over in many small pieces: a task for each would be most of the work.
        self._kept(name, together.coalesce(self._session.sparkContext.defaultParallelism))

    def table(self, name: str, sql: str) -> None:
        self._kept(name, self._session.sql(sql))

    def view(self, name: str, sql: str) -> None:
        self._session.sql(sql).createOrReplaceTempView(name)

    def frame(self, sql: str) -> pl.DataFrame:
        return pl.DataFrame(pl.from_arrow(self._session.sql(sql).toArrow()))

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)

    def _kept(self, name: str, frame: Any) -> None:
        worked_out(frame).createOrReplaceTempView(name)


def worked_out(frame: Any) -> Any:
    """A frame of Spark, computed once, here and now, its plan forgotten: else every later query plans all earlier ones again.

    Where the session has a checkpoint folder the rows outlive a machine of the cluster that is lost; else they do not.
    """
    durable = frame.sparkSession.sparkContext.getCheckpointDir() is not None
    return frame.checkpoint() if durable else frame.localCheckpoint()
