"""Files made to break the reader, sent through the page: each is refused in words, and nothing of it is kept."""

import sys
from pathlib import Path

import pytest
from office_lists import send, work_off
from signing import browser_of, somebody

from payung.office.roles import Role
from payung.received_files.refusals import SENTENCES
from payung.registry.models import ReceivedFile, Statement, Worker
from payung.web.lists import sending

sys.path.insert(0, str(Path(__file__).parent.parent / "received_files"))

from test_hostile_files import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(ntb, analyst, monkeypatch):
    monkeypatch.setattr(sending, "sleep", work_off)
    return browser_of(somebody("petugas", Role.DISTRICT_OFFICER, "52.01", by=analyst))


def said(code: str, language: int) -> list[str]:
    """The words of a refusal that stand between its facts."""
    sentences = " ".join(pair[language] for pair in SENTENCES[code])
    pieces = sentences.replace("}", "{").split("{")[::2]
    return [piece.strip() for piece in pieces if len(piece.strip()) > 8]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_nothing_of_it_is_kept(officer, tmp_path, what):
    name, make, code = HOSTILE[what]
    language = len(what) % 2  # half of them in English
    page = send(officer, make(), name, language=("", "/en")[language])
    shown = page.content.decode().replace("&gt;", ">").replace("&#x27;", "'").replace("&quot;", '"')
    assert code in shown, what
    assert page.status_code in (200, 422)
    assert [piece for piece in said(code, language) if piece not in shown] == []
    assert list(tmp_path.glob("received/*")) == []
    assert not ReceivedFile.objects.exclude(state="refused").exists()
    assert not Statement.objects.exists() and not Worker.objects.exists()


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("kosong.csv", b"\n\n;;\n", "E-FILE-24"),
        ("surat.csv", b"kepada;yang terhormat\nbapak;bupati\n", "E-LIST-01"),
        ("angka.csv", b"bulan;jumlah\nJanuari;12\n", "E-LIST-01"),
    ],
)
def test_a_file_without_people_is_refused_and_may_be_mended_and_sent_again(officer, tmp_path, name, body, code):
    page = send(officer, body, name).content.decode()
    assert code in page and "Daftar ini tidak bisa dibaca" in page
    assert list(tmp_path.glob("received/*")) == []
    send(officer, body, name)
    assert ReceivedFile.objects.filter(state="refused").count() == 2
