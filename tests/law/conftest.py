import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from payung import law
from payung.law import cases

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def all_cases() -> list[cases.Case]:
    return [case for path in sorted((HERE / "cases").glob("*.yaml")) for case in cases.load(path)]


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


@pytest.fixture(scope="session")
def duckdb_connection():
    import duckdb

    connection = duckdb.connect()
    yield connection
    connection.close()
