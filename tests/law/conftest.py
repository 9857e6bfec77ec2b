import importlib.util
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import polars as pl
import pytest

from payung import law
from payung.law import cases

HERE = Path(__file__).parent
CASES = sorted((HERE.parents[1] / "src/payung/law").glob("*/cases.yaml"))


@pytest.fixture(scope="session")
def all_cases() -> list[cases.Case]:
    return [case for path in CASES for case in cases.load(path)]


@pytest.fixture(scope="session")
def book() -> law.Book:
    return law.standard()


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """The slow law in plain Python; loaded by path, because tests are folders of files and not a package."""
    spec = importlib.util.spec_from_file_location("law_reference", HERE / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------------------------------------------- the three engines
@dataclass(frozen=True)
class Engine(ABC):
    """A Polars frame as the engine's own table, which has no order, and rows of it back in the order they had."""

    session: Any = None
    in_memory: ClassVar = False  # only then do rows have numbers to say

    @abstractmethod
    def numbered(self, frame: pl.DataFrame) -> Any: ...
    @abstractmethod
    def rows(self, table: Any, *columns: str) -> list[tuple]: ...

    def table(self, frame: pl.DataFrame) -> Any:
        return self.numbered(frame.with_columns(pl.int_range(pl.len()).alias("row")))


class OnPolars(Engine):
    in_memory = True

    def numbered(self, frame):
        return frame

    def rows(self, table, *columns):
        return table.sort("row").select(columns).rows()


class OnDuckDB(Engine):
    def numbered(self, frame):
        return self.session.from_arrow(frame.to_arrow())

    def rows(self, table, *columns):
        return table.order("row").project(", ".join(columns)).fetchall()


class OnPySpark(Engine):
    def numbered(self, frame):
        return self.session.createDataFrame(frame.to_arrow())

    def rows(self, table, *columns):
        return [tuple(row) for row in table.orderBy("row").select(*columns).collect()]


@pytest.fixture(scope="session", params=["polars", "duckdb", pytest.param("pyspark", marks=pytest.mark.spark)])
def on_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn; a test that takes it runs on all three."""
    if request.param == "polars":
        return OnPolars()
    if request.param == "duckdb":
        return OnDuckDB(request.getfixturevalue("duckdb_connection"))
    return OnPySpark(request.getfixturevalue("spark"))


@pytest.fixture(scope="session")
def duckdb_connection():
    import duckdb

    connection = duckdb.connect()
    yield connection
    connection.close()
