"""A whole province is copied and brought back. How long it takes is printed (`-s`), and not asked here: machines differ."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from copies_at_scale import measure


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not tmp_path: that is long, and closed to the user whom root's server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="payung-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


def test_700_000_workers_come_back_as_they_were(folder):
    figures, problems = measure(folder)
    print(figures)
    assert problems == ()
