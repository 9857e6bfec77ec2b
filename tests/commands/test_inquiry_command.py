"""`payung inquiry`: files out and an answer back from a terminal, told in words."""

import contextlib
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "inquiries"))
from asked_people import accepted, as_csv, codes_of, lines, listed, made, people, sent, workers

from payung.commands import inquiries
from payung.inquiries import answering
from payung.inquiries.models import AnswerFile, Inquiry
from payung.located_yaml import BadInput
from payung.office.models import Event
from payung.registry import nik_vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(ntb, analyst, tmp_path, settings, monkeypatch):
    """The command in the tests' own database, after a list of three people."""
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")
    monkeypatch.setattr(inquiries.running, "office", lambda **_: contextlib.nullcontext())
    listed(tmp_path, analyst)

    def ran(*arguments: str, exit_code: int = 0, by: str = "analis") -> str:
        result = CliRunner().invoke(inquiries.app, [*arguments, "--by", by])
        if isinstance(result.exception, BadInput):
            raise result.exception
        assert result.exit_code == exit_code, result.output
        return result.output

    return ran


def answered(folder: Path, inquiry: Inquiry, *statuses: str) -> str:
    path = folder / "jawaban.csv"
    path.write_bytes(as_csv(lines(inquiry, *statuses)))
    return str(path)


def test_an_inquiry_is_written_as_three_files_that_only_their_owner_reads(run, tmp_path):
    told = json.loads(run("make", "--area", "52.03", "--deadline", "2099-12-31", "--out", str(tmp_path), "--json"))
    assert (told["rows"], told["rows_with_nik"]) == (3, 3)
    assert [Path(file).suffix for file in told["files"]] == [".csv", ".json", ".xlsx"]
    assert all(Path(file).stat().st_mode & 0o077 == 0 for file in told["files"])
    assert people(Path(told["files"][0]).read_bytes())["name"].to_list() == ["LALU BUDI", "SITI AMINAH", "WAYAN PUTRA"]
    assert Event.objects.filter(kind="inquiry_taken").count() == 3


def test_an_answer_is_judged_first_and_taken_in_with_accept(run, tmp_path, analyst):
    inquiry = made(analyst)
    file = answered(tmp_path, inquiry, "AKTIF", "tidak aktif", "tidak ditemukan")
    asked = ("answer", file, "--inquiry", inquiry.batch, "--as-of", "2026-11-20")
    assert "3 rows read = 3 new; 0 asked about are missing." in (said := run(*asked)) and "Nothing was kept" in said
    assert not AnswerFile.objects.exists() and workers()["LALU BUDI"].insurer_status == ""
    assert "In the register: 3 answers; 3 workers changed." in run(*asked, "--accept")
    assert workers()["LALU BUDI"].insurer_status == "active"
    assert "Nothing was done with it again." in run(*asked, "--accept")


def test_what_says_nothing_new_leaves_neither_an_answer_nor_a_file(run, tmp_path, analyst, settings):
    inquiry = made(analyst)
    accepted(sent(inquiry, as_csv(lines(inquiry, "AKTIF", "AKTIF")), analyst, name="a.csv"), analyst)
    before = set(Path(settings.PAYUNG_RECEIVED).iterdir())
    file = answered(tmp_path, inquiry, "aktif", "Aktif")
    said = run("answer", file, "--inquiry", inquiry.batch, "--as-of", "2026-11-20", "--accept")
    assert "Nothing in it is new: nothing was kept." in said
    assert AnswerFile.objects.count() == 1 and set(Path(settings.PAYUNG_RECEIVED).iterdir()) == before


def test_an_answer_that_cannot_be_accepted_leaves_neither_an_answer_nor_a_file(run, tmp_path, analyst, settings, monkeypatch):
    def keys_are_gone(**_):
        raise nik_vault.WrongKey

    inquiry = made(analyst)
    before = set(Path(settings.PAYUNG_RECEIVED).iterdir())
    file = answered(tmp_path, inquiry, "AKTIF")
    monkeypatch.setattr(answering, "accept", keys_are_gone)
    with pytest.raises(BadInput):
        run("answer", file, "--inquiry", inquiry.batch, "--as-of", "2026-11-20", "--accept")
    assert not AnswerFile.objects.exists() and set(Path(settings.PAYUNG_RECEIVED).iterdir()) == before


def test_refused_rows_are_told_with_their_line_and_make_it_end_with_1(run, tmp_path, analyst):
    inquiry = made(analyst)
    file = answered(tmp_path, inquiry, "AKTIF", "entah", "AKTIF")
    said = run("answer", file, "--inquiry", str(inquiry.pk), "--as-of", "2026-11-20", "--accept", exit_code=1)
    assert "J-06 (1 rows; row 3): The status “entah” is not known. Write one of: aktif (active)" in said
    assert [each.insurer_status for _, each in sorted(workers().items())] == ["active", "", "active"]


def test_what_cannot_be_used_is_told_in_words(run, tmp_path, analyst):
    inquiry, folder = made(analyst), str(tmp_path)
    file = answered(tmp_path, inquiry, "AKTIF")
    for arguments, said in (
        (("make", "--area", "52.03", "--deadline", "besok", "--out", folder), "'besok' is no day"),
        (("make", "--area", "52.03", "--deadline", "2099-12-31", "--out", folder), "nobody to ask about"),
        (("make", "--area", "52.03", "--deadline", "2099-12-31", "--out", f"{folder}/none"), "There is no folder"),
        (("make", "--area", "52.03", "--deadline", "2099-12-31", "--out", folder, "--to", "x"), "hoose who is asked"),
        (("answer", file, "--inquiry", "DUKCAPIL-0001", "--as-of", "2026-11-20"), "There is no inquiry"),
        (("answer", f"{folder}/no.csv", "--inquiry", "1", "--as-of", "2026-11-20"), "There is no file"),
    ):
        with pytest.raises(BadInput) as told:
            run(*arguments)
        assert said in str(told.value)


def test_a_stranger_to_the_office_is_told_of_the_demo_beside_it(run, tmp_path, analyst, monkeypatch):
    inquiry = made(analyst)
    file = answered(tmp_path, inquiry, "AKTIF")
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    asked = ("answer", file, "--inquiry", inquiry.batch, "--as-of", "2026-11-20")
    with pytest.raises(BadInput) as told:
        run(*asked, by="petugas")
    assert "--demo" not in str(told.value)
    (tmp_path / "demo").mkdir()
    with pytest.raises(BadInput, match="add --demo to mean that one"):
        run(*asked, by="petugas")


def test_an_answer_to_another_inquiry_is_refused_with_the_right_one(run, tmp_path, analyst):
    mine, other = made(analyst), made(analyst, kind="dukcapil")
    file = answered(tmp_path, other, "ditemukan", "ditemukan", "ditemukan")
    with pytest.raises(BadInput, match=f"E-JWB-04: This answers inquiry {other.batch}, not {mine.batch}"):
        run("answer", file, "--inquiry", mine.batch, "--as-of", "2026-11-20")


def test_an_answer_that_the_web_has_is_known_to_the_command(run, tmp_path, analyst):
    inquiry = made(analyst)
    data = as_csv([[code, "AKTIF"] for code in codes_of(inquiry)], ("Kode", "Status"))
    accepted(sent(inquiry, data, analyst, name="a.csv"), analyst)
    (tmp_path / "b.csv").write_bytes(data)
    said = run("answer", str(tmp_path / "b.csv"), "--inquiry", inquiry.batch, "--as-of", "2026-11-20", "--accept")
    assert "sent before" in said
