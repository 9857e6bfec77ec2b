"""`payung register import` where a list cannot be used: told in words, and nothing is kept."""

from datetime import date

import pytest

from payung.commands import register_import
from payung.commands.register_files import open_list
from payung.located_yaml import BadInput
from payung.office.models import Area
from payung.registry import receiving
from payung.registry.models import ReceivedFile

pytestmark = pytest.mark.django_db
HEAD = "NIK;Nama;L/P;Tgl Lahir;Desa;Kecamatan\n"
SITI = "5299014203800001;Siti Aminah;P;02-03-1980;Gerung Utara;Gerung\n"


@pytest.fixture
def take(ntb, analyst, tmp_path, settings):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")

    def taken(content: str, *, accept: bool):
        path = tmp_path / "usulan.csv"
        path.write_text(content)
        area = Area.objects.get(code="52.01")
        return register_import._one(
            path,
            open_list(path, profile="", lang="en"),
            date(2026, 10, 31),
            area,
            analyst,
            frozenset(),
            accept=accept,
            quiet=True,
        )

    return taken


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            HEAD + SITI + '"5299014203800002"a;Nur;P;02-03-1980;Gerung Utara;Gerung\n',
            "E-FILE-23: The quotation marks around row 3",
        ),
        (HEAD + '5299014203800001;"Siti;P\n' + SITI * 3, "E-FILE-23: The quotation marks around row 2"),
        (HEAD, "E-LIST-05"),
        ("NIK;L/P\n5299014203800001;P\n", "E-LIST-02: There is no column of names on the sheet CSV."),
        ("bulan;jumlah\nJanuari;12\n", "E-LIST-01"),
        ("", "E-FILE-01"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_without_its_cells_and_nothing_is_kept(take, content, said, accept):
    with pytest.raises(BadInput) as told:
        take(content, accept=accept)
    assert said in str(told.value) and "52990142" not in str(told.value)
    assert not ReceivedFile.objects.exists()


def test_the_second_of_two_at_once_is_told_that_the_list_was_received(take, monkeypatch):
    first = take(HEAD + SITI, accept=True)
    assert first["state"] == "accepted"
    known, asked = receiving.refuse_known, []

    def not_here_yet(**which):
        asked.append(which)
        if len(asked) > 1:
            known(**which)

    monkeypatch.setattr(receiving, "refuse_known", not_here_yet)
    with pytest.raises(receiving.AlreadyReceived) as told:
        take(HEAD + SITI, accept=True)
    assert told.value.file.pk == first["list"] and ReceivedFile.objects.count() == 1
