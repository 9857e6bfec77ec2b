"""Two batches are judged at once, so nothing that both read may be changed by either."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from list_rows import NTB, judged, row, sheet

from payung.lists.areas import Areas
from payung.lists.reading import read_list
from payung.received_files.workbook import Workbook


@pytest.fixture
def impatient():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_places_that_nobody_knows_are_looked_up_at_once(impatient):
    areas = Areas(NTB, "52.01")
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda at: areas.find("", f"TIDAK DIKENAL {at}", "", "").code, range(600)))
    assert len(set(found)) == 1


def test_a_list_of_many_sheets_with_misspelt_places_has_one_verdict(impatient):
    def somebody(at: int, of: int):
        return row(NIK=f"5299014203{at:02}{of:04}", Nama=f"SITI {chr(65 + of % 26)}{at}", Desa=f"GERUNK UTARA {of}")

    sheets = [sheet([somebody(at, of) for of in range(60)], name=f"Lembar {at}") for at in range(12)]
    verdicts = [judged(read_list(Workbook(sheets), profile="village")) for _ in range(2)]
    assert verdicts[0].counts.read == 720
    assert verdicts[0].rows.equals(verdicts[1].rows) and verdicts[0].problems.equals(verdicts[1].problems)
