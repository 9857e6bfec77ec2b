"""A list of the insurer's members on its page: whom we do not know is not kept, and there is nothing of theirs to mend."""

import pytest
from office_lists import HEADINGS, book, newest, person, send, work_off
from signing import browser_of

from payung.web.lists import sending

pytestmark = pytest.mark.django_db
OF_MEMBERS = (*HEADINGS, "KPJ", "Status Kepesertaan")


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """Jobs are done while the page waits for them."""
    monkeypatch.setattr(sending, "sleep", work_off)


def test_members_who_are_no_workers_are_not_kept_and_not_to_be_mended(ntb, analyst):
    province = browser_of(analyst)
    rows = [[*person(at, name), f"1234567890{at}", "AKTIF"] for at, name in enumerate(("HARTONO", "BUDI", "LALU WIRA"))]
    for language, heading, nothing in (("", "Tidak disimpan", "Unduh"), ("/en", "Not kept", "Download the")):
        if not language:
            send(province, book(rows, OF_MEMBERS), "anggota.xlsx", profile="bpjs-status", area="52")
        page = province.get(f"{language}/daftar/{newest().pk}/").content.decode()
        assert heading in page and "E-PST-04" in page
        assert nothing not in page
    assert (newest().read, newest().rejected, newest().accepted) == (3, 3, 0)
