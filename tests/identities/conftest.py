"""Where the keys of these tests lie."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PAYUNG_KEYS = str(tmp_path / "keys")
