"""`payung demo files`: what stands in the folder, and that nothing is overwritten."""

import hashlib
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from payung.commands import demo_register
from payung.commands.demo_files import Written

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))


def payung(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "payung", *arguments], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "files"
    done = payung("demo", "files", str(folder), "--workers", "2000", "--seed", "5", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["people"], said["seed"], said["level"]) == (2000, 5, "harsh")
    assert said["rows"] == pl.read_csv(folder / "truth" / "rows.csv").height
    assert said["files"] == pl.read_csv(folder / "truth" / "files.csv").height
    return folder


def test_every_office_has_its_folder_and_every_file_is_known_to_the_truth(folder):
    assert {path.name for path in folder.iterdir()} == {
        "README.txt", "plain", "truth", "dinsos-provinsi", "bappeda-provinsi", "dukcapil", "desa", "distan",
        "kelautan-perikanan", "bpjs-ketenagakerjaan", "kemenag",
    }  # fmt: skip
    offices = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.*")
        if path.parts[len(folder.parts)] not in ("plain", "truth", "README.txt")
    }
    index = pl.read_csv(folder / "truth" / "files.csv")
    rows = pl.read_csv(folder / "truth" / "rows.csv")
    assert offices == set(index["file"]) == set(rows["file"])
    assert dict(index.select("file", "rows").iter_rows()) == dict(rows["file"].value_counts().iter_rows())


def test_the_readme_says_in_both_languages_that_nobody_is_real(folder):
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "SEMUA ORANG DI FOLDER INI REKAAN" in text and "EVERYBODY IN THIS FOLDER IS INVENTED" in text
    assert "2,000 people, seed 5, harsh" in text


def test_plain_files_have_identifiers_as_text_and_true_pairs(folder):
    workers = pl.read_csv(folder / "plain" / "workers.csv", infer_schema=False)
    members = pl.read_csv(folder / "plain" / "members.csv", infer_schema=False)
    links = pl.read_csv(folder / "truth" / "links.csv", infer_schema=False)
    doubles = pl.read_csv(folder / "truth" / "doubles.csv", infer_schema=False)
    assert set(links["left_id"]) <= set(workers["worker_id"]) and set(links["right_id"]) <= set(members["member_id"])
    assert set(doubles["left_id"]) | set(doubles["right_id"]) <= set(workers["worker_id"])
    assert members["member_id"].str.len_chars().unique().to_list() == [11]
    assert set(workers["breadwinner"].drop_nulls()) == {"true", "false"}


def test_the_truth_about_people_is_kept(folder):
    people = pl.read_parquet(folder / "truth" / "people.parquet")
    assert people.height == 2000 and people["nik"].str.starts_with("5299").all()


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip


def test_the_same_seed_writes_the_same_bytes_in_another_process(folder, tmp_path):
    again = tmp_path / "again"
    assert payung("demo", "files", str(again), "--workers", "2000", "--seed", "5").returncode == 0
    assert hashes(again) == hashes(folder)


def test_a_mild_demo_says_so(tmp_path):
    done = payung("demo", "files", str(tmp_path / "mild"), "--workers", "50", "--mild", "--json")
    assert json.loads(done.stdout)["level"] == "mild"


def test_a_folder_with_something_in_it_is_refused_untouched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = payung("demo", "files", str(tmp_path))
    assert done.returncode == 2 and "not empty" in done.stderr and "Name a new folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("arguments", [("--workers", "0"), ("--workers", "700001"), ()])
def test_an_impossible_demo_is_refused(arguments, tmp_path):
    target = [str(tmp_path / "new")] if arguments else []
    assert payung("demo", "files", *target, *arguments).returncode == 2


def test_the_demo_takes_its_own_options_still():
    done = payung("demo", "--port", "70000", "--no-serve")
    assert done.returncode == 2 and "65535" in done.stderr


@pytest.fixture
def taken(tmp_path, monkeypatch) -> list[Written]:
    """The files that the demo would take into its register; taking them is tested with the register."""
    files: list[Written] = []
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    monkeypatch.setattr(demo_register, "_take", lambda its, **_: files.extend(its))
    return files


def test_the_lists_of_the_demo_are_made_once(taken, tmp_path):
    demo_register.build_register(people=400, by=None, now=NOW)
    assert len(taken) >= 10 and all(file.path.exists() for file in taken)
    assert {file.profile for file in taken} >= {"dtsen", "village"}
    first, stamps = list(taken), {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    demo_register.build_register(people=400, by=None, now=NOW)
    assert taken == first * 2
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == stamps


def test_lists_that_were_half_written_are_written_anew(taken, tmp_path):
    torn = tmp_path / "demo" / "lists" / "400.unfinished"
    torn.mkdir(parents=True)
    (torn / "half.xlsx").write_text("half")
    demo_register.build_register(people=400, by=None, now=NOW)
    assert taken and not torn.exists() and not list(tmp_path.rglob("half.xlsx"))


def test_a_demo_of_nobody_has_no_lists(taken, tmp_path):
    demo_register.build_register(people=0, by=None, now=NOW)
    assert not taken and not list(tmp_path.iterdir())
