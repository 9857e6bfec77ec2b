"""`payung register check` as an officer's colleague runs it."""

import json

import pytest
from typer.testing import CliRunner

from payung import commands
from payung.located_yaml import BadInput
from payung.received_files.limits import LOCAL
from payung.received_files.reading import read
from payung.received_files.writing import Column, SheetToWrite, xlsx

HEAD = "NIK;Nama;L/P;Tgl Lahir;Desa;Kecamatan"
SITI = "5299014203800001;Siti Aminah;P;02-03-1980;Gerung Utara;Gerung"
SHORT = "529901420380001;Nur;P;02-03-1980;Gerung Utara;Gerung"
SWAPPED = "5299010407800002;Wayan;L;07/04/1980;Gerung Utara;Gerung"


def run(*arguments: object):
    return CliRunner().invoke(commands.app, ["register", "check", *map(str, arguments)])


@pytest.fixture
def csv(tmp_path):
    def write(*lines: str, name: str = "usulan.csv"):
        path = tmp_path / name
        path.write_text("\n".join(["DAFTAR USULAN", HEAD, *lines]))
        return path

    return write


def test_a_good_list_exits_0_and_its_counts_add_up(csv):
    result = run(csv(SITI, SITI), "--area", "52.01", "--json")
    assert result.exit_code == 0
    (file,) = json.loads(result.stdout)["files"]
    assert file["profile"] == "village"
    assert file["counts"] == {"read": 2, "accepted": 1, "warned": 0, "rejected": 0, "duplicate": 1, "unchanged": 0}


def test_a_rejected_row_exits_1_and_the_text_says_where_and_what_to_do(csv):
    result = run(csv(SITI, SHORT))
    assert result.exit_code == 1
    assert "2 dibaca = 1 diterima + 1 ditolak + 0 ganda" in result.stdout
    assert "E-NIK-01  1 baris. NIK hanya 15 digit, seharusnya 16." in result.stdout
    assert "lembar CSV baris 4: 15 digit" in result.stdout
    english = run(csv(SITI, SHORT), "--lang", "en")
    assert "2 read = 1 accepted + 1 rejected + 0 duplicate" in english.stdout


def test_no_nik_is_printed(csv):
    for more in ([], ["--json"]):
        result = run(csv(SITI, SHORT, SWAPPED), *more)
        assert "52990" not in result.stdout


def test_a_safe_mend_is_offered_and_done_when_asked_for(csv):
    assert "--mend E-TGL-04: Tukar hari dan bulan" in run(csv(SWAPPED)).stdout
    result = run(csv(SWAPPED), "--mend", "E-TGL-04", "--json")
    (file,) = json.loads(result.stdout)["files"]
    assert result.exit_code == 0
    assert [(cause["code"], cause["severity"]) for cause in file["causes"]] == [("E-TGL-04", "mended")]


def test_the_rejected_rows_are_written_and_can_be_checked_again(csv, tmp_path):
    out = tmp_path / "perbaiki.xlsx"
    assert run(csv(SITI, SHORT), "--errors", out).exit_code == 1
    rows = read(out.read_bytes(), out.name, LOCAL).sheets[0].rows
    assert len(rows) == 2 and "[E-NIK-01]" in str(rows[1][0])
    again = run(out, "--json")
    assert json.loads(again.stdout)["files"][0]["counts"]["rejected"] == 1


def test_where_no_row_is_rejected_no_workbook_of_rejected_rows_is_written(csv, tmp_path):
    result = run(csv(SITI), "--errors", tmp_path / "salah.xlsx")
    assert result.exit_code == 0 and "Tidak ada baris yang ditolak" in result.stdout
    assert not (tmp_path / "salah.xlsx").exists()


def test_what_is_said_of_many_rows_is_true_of_each_of_them(csv):
    shorter = SHORT.replace("529901420380001", "5299014203")
    assert "2 baris. NIK kurang dari 16 digit." in run(csv(SHORT, shorter)).stdout
    assert "2 baris. NIK hanya 15 digit, seharusnya 16." in run(csv(SHORT, SHORT.replace("Nur", "Baiq"))).stdout


def test_several_files_are_checked_one_after_the_other(csv, tmp_path):
    book = tmp_path / "b.xlsx"
    book.write_bytes(xlsx([SheetToWrite("Usulan", [Column(name) for name in HEAD.split(";")], [SITI.split(";")])]))
    result = run(csv(SHORT), book, "--json")
    assert result.exit_code == 1
    assert [file["counts"]["accepted"] for file in json.loads(result.stdout)["files"]] == [0, 1]


def test_another_offices_people_are_rejected(csv):
    assert "E-WIL-09" in run(csv(SITI), "--area", "52.03").stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Kecamatan;Jumlah\nGerung;12", "E-LIST-01"),
        (HEAD, "E-LIST-05"),
        ("NIK;L/P\n5299014203800001;P", "E-LIST-02"),
        (HEAD + ";Nama Lengkap\n" + SITI + ";Siti", "E-LIST-03"),
        (HEAD + '\n"5299014203800001;Siti', "E-FILE-23"),
        ("", "E-FILE-01"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_reason(tmp_path, content, said):
    path = tmp_path / "list.csv"
    path.write_text(content)
    result = run(path)
    assert isinstance(result.exception, BadInput)  # the program turns it into exit 2
    assert said in str(result.exception)


@pytest.mark.parametrize(
    "options",
    [
        ["--as", "lain"],
        ["--area", "99"],
        ["--mend", "E-NIK-01"],
        ["--lang", "fr"],
        ["--errors", "out.csv"],
    ],
)
def test_an_option_that_means_nothing_is_refused(csv, options):
    result = run(csv(SITI), *options)
    assert isinstance(result.exception, BadInput)
    assert (
        "There is no" in str(result.exception)
        or "cannot be mended" in str(result.exception)
        or "one .xlsx" in str(result.exception)
    )


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "There is no file" in str(run(tmp_path / "nowhere.xlsx").exception)


def test_a_csv_list_may_be_longer_than_the_web_takes(csv):
    lines = [
        f"52990142038{number:05};Nur {chr(65 + number % 26)}minah;P;02-03-1980;Gerung Utara;Gerung" for number in range(100_000)
    ]
    result = run(csv(*lines), "--json")
    counts = json.loads(result.stdout)["files"][0]["counts"]
    assert counts["read"] == 100_000
    assert counts["rejected"] == 10 + 90  # serial 0000 and those that end in 000


def test_a_heading_that_nobody_knows_is_said_on_the_command_line(tmp_path):
    path = tmp_path / "usulan.csv"
    path.write_text(f"{HEAD.replace('NIK', 'Kartu').replace('Nama', 'Siapa')}\n{SITI}\n{SITI}\n{SITI}")
    refused = run(path)
    assert isinstance(refused.exception, BadInput)
    assert "“Kartu”, “Siapa”" in str(refused.exception)
    told = run(path, "--heading", "Kartu=nik", "--heading", "siapa = name", "--json")
    assert json.loads(told.stdout)["files"][0]["counts"]["accepted"] == 1
    assert "Kartu=nig" in str(run(path, "--heading", "Kartu=nig").exception)
