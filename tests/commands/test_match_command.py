"""`payung match` on plain files, as an analyst or somebody at the insurer's office runs it."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from payung import commands
from payung.invented.damage import Level
from payung.invented.people import people
from payung.invented.standard import linkage
from payung.located_yaml import BadInput

MEMBER = "member_id,nik,name,birth_date,status,segment,paid_until,payer_id\n"


def run(*arguments: object):
    return CliRunner().invoke(commands.app, ["match", *map(str, arguments)])


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    its = linkage(people(3_000, 11), Level.HARSH, 11)
    for name in ("workers", "members", "doubles", "links"):
        getattr(its, name).write_csv(folder / f"{name}.csv")
    its.workers.write_parquet(folder / "workers.parquet")
    return folder


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_doubles_are_found_written_and_scored(lists, tmp_path, kind):
    out = tmp_path / f"pairs.{kind}"
    said = json.loads(run("dedupe", lists / f"workers.{kind}", "--out", out, "--json").stdout)
    scored = json.loads(run("score", out, lists / "doubles.csv", "--json").stdout)
    assert said["same"] == scored["same"] and scored["precision"] >= 0.97 and scored["recall"] >= 0.93
    pairs = pl.read_csv(out, infer_schema=False) if kind == "csv" else pl.read_parquet(out)
    assert pairs.height == said["same"] + said["review"] + said["different"]
    assert pairs["because"].str.ends_with(".").all()


def test_a_table_of_members_gives_pairs_and_only_statuses_need_leave(lists, tmp_path):
    out, statuses = tmp_path / "pairs.parquet", tmp_path / "statuses.csv"
    result = run("link", lists / "workers.csv", lists / "members.csv", "--out", out, "--statuses", statuses)
    assert result.exit_code == 0 and "statuses.csv" in result.stdout
    told = pl.read_csv(statuses, infer_schema=False)
    workers = pl.read_csv(lists / "workers.csv", infer_schema=False)
    assert told.columns == ["worker_id", "status", "segment", "paid_until"]
    assert told["worker_id"].equals(workers["worker_id"])
    pairs = pl.read_parquet(out)
    same = set(pairs.filter(pl.col("decision") == "same")["left_id"])
    review = set(pairs.filter(pl.col("decision") == "review")["left_id"]) - same
    by_status = {status: set(its["worker_id"]) for (status,), its in told.partition_by("status", as_dict=True).items()}
    assert by_status["active"] | by_status["inactive"] == same
    assert by_status.get("review", set()) == review
    assert by_status["not_found"] == set(workers["worker_id"]) - same - review


def test_area_by_area_is_an_option(lists, tmp_path):
    out = tmp_path / "pairs.parquet"
    both = (lists / "workers.csv", lists / "members.csv")
    whole = json.loads(run("link", *both, "--out", out, "--json").stdout)
    by_kab = json.loads(run("link", *both, "--out", out, "--by-area", "kabupaten", "--json").stdout)
    by_province = json.loads(run("link", *both, "--out", out, "--by-area", "province", "--json").stdout)
    assert by_kab["same"] == whole["same"] and by_kab["compared"] < whole["compared"] == by_province["compared"]


def test_areas_of_lists_without_niks_need_a_model(lists, tmp_path):
    workers = tmp_path / "workers.csv"
    pl.read_csv(lists / "workers.csv", infer_schema=False).drop("nik").write_csv(workers)
    with pytest.raises(BadInput, match="hardly have a NIK") as refused:
        commands.app(["match", "dedupe", str(workers), "--out", str(tmp_path / "p.csv"), "--by-area", "province"])
    assert "--model" in refused.value.remedy


def test_of_several_members_of_one_worker_an_active_one_is_told_then_who_is_paid_for_longest(tmp_path):
    row = "5299015708800001,Siti Aminah,1980-08-17"
    (tmp_path / "w.csv").write_text(f"worker_id,nik,name,birth_date\nW1,{row}\nW2,,Sahrul,1970-02-03\n")
    (tmp_path / "m.csv").write_text(
        MEMBER + f"1,{row},inactive,PU,2026-12-01,a\n2,{row},active,BPU,2026-05-01,b\n3,{row},active,BPU,2026-11-01,c\n"
    )
    run("link", tmp_path / "w.csv", tmp_path / "m.csv", "--out", tmp_path / "p.csv", "--statuses", tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text().splitlines()[1:] == ["W1,active,BPU,2026-11-01", "W2,not_found,,"]


def test_a_model_is_learnt_without_a_true_pair_written_and_used(lists, tmp_path):
    out, pairs = tmp_path / "model.json", tmp_path / "pairs.csv"
    result = run("estimate", lists / "workers.csv", "--members", lists / "members.csv", "--out", out, "--on", "2026-11-23")
    assert result.exit_code == 0
    model = json.loads(out.read_text())
    assert model["estimated_on"] == "2026-11-23" and "workers.csv" in model["source"]
    assert model["parameters"]["sex"]["same"]["m"] > 0.95 > 0.6 > model["parameters"]["sex"]["same"]["u"]
    run("link", lists / "workers.csv", lists / "members.csv", "--out", pairs, "--model", out)
    scored = json.loads(run("score", pairs, lists / "links.csv", "--json").stdout)
    assert scored["precision"] >= 0.97 and scored["recall"] >= 0.93


@pytest.mark.parametrize(
    ("content", "told", "remedy"),
    [
        ("nik,name\n,Siti\n", "has no column 'worker_id', but nik, name", "Name the column"),
        ("worker_id,name\nA,Siti\n,Ali\n", "row 2 below the heading has no worker_id", "an id of its own"),
        ("worker_id,name\nA,Siti\nA,Ali\n", "the worker_id 'A' stands in several rows, first in row 1", "listed twice has two"),
        ("worker_id,nik\nA,5.29902E+15\n", "row 1 below the heading: the NIK '5.29902E+15' has become a number", "as text"),
        ("worker_id,nik\nA,5299015708800001.0\n", "has become a number", "as text"),
        (
            "worker_id,nik\n" + "".join(f"{at},529901570880{at:03}0\n" for at in range(40)),
            "40 of 40 NIKs end in 0", "as text",
        ),
        ("worker_id,birth_date\nA,17/08/1980\n", "the birth_date '17/08/1980' is no date", "1980-08-17"),
        ("worker_id;name\nA;Siti\n", "separated by semicolons", "commas"),
        ("worker_id,name,name\nA,Siti,Ali\n", "twice", "Keep one"),
    ],
)  # fmt: skip
def test_a_list_that_would_mislead_is_refused_with_what_to_do(tmp_path, content, told, remedy):
    path = tmp_path / "list.csv"
    path.write_text(content)
    result = run("dedupe", path, "--out", tmp_path / "pairs.csv")
    assert isinstance(result.exception, BadInput)
    assert told in str(result.exception) and remedy in str(result.exception)
    assert not (tmp_path / "pairs.csv").exists()


@pytest.mark.parametrize("kind", [pl.Int64, pl.Float64])
def test_a_nik_column_that_became_numbers_in_parquet_is_refused(tmp_path, kind):
    path = tmp_path / "list.parquet"
    pl.DataFrame({"worker_id": ["A"], "nik": [5299015708800001]}, schema_overrides={"nik": kind}).write_parquet(path)
    result = run("dedupe", path, "--out", tmp_path / "pairs.csv")
    assert isinstance(result.exception, BadInput) and "numbers, not text" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dedupe", "nobody.csv", "--out", "p.csv"], "There is no file nobody.csv"),
        (["dedupe", "w.csv", "--out", "p.xlsx"], "neither .csv nor .parquet"),
        (["dedupe", "w.csv", "--out", "w.csv"], "is the file that is read"),
        (["dedupe", "w.csv", "--out", "nowhere/p.csv"], "There is no folder"),
        (["dedupe", "w.csv", "--out", "p.csv", "--model", "w.csv"], "is not a model"),
        (["link", "w.csv", "w.csv", "--out", "p.csv"], "has no column 'member_id'"),
        (["link", "w.csv", "m.csv", "--out", "p.csv", "--statuses", "p.csv"], "into one file"),
        (["link", "w.csv", "m.csv", "--out", "p.csv", "--statuses", "s.csv"], "has no column 'status'"),
        (["score", "w.csv", "w.csv"], "has no column 'left_id'"),
        (["estimate", "w.csv", "--out", "m.txt", "--on", "2026-11-23"], "does not end in .json"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.csv").write_text("worker_id,name\nA,Siti\n")
    (tmp_path / "m.csv").write_text("member_id,name\nA,Siti\n")
    result = run(*arguments)
    assert isinstance(result.exception, BadInput) and told in str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.csv", "w.csv"]


def test_truth_with_its_sides_swapped_is_told_apart_from_bad_pairs(tmp_path):
    (tmp_path / "p.csv").write_text("left_id,right_id,decision\nA,B,same\n")
    (tmp_path / "t.csv").write_text("left_id,right_id\nB,A\n")
    result = run("score", tmp_path / "p.csv", tmp_path / "t.csv")
    assert isinstance(result.exception, BadInput) and "the other way round" in str(result.exception)


def test_an_empty_list_has_no_pairs_and_no_precision(tmp_path):
    (tmp_path / "w.csv").write_text("worker_id,nik,name,birth_date\n")
    (tmp_path / "t.csv").write_text("left_id,right_id\n")
    assert "0 pairs are the same" in run("dedupe", tmp_path / "w.csv", "--out", tmp_path / "p.csv").stdout
    assert (tmp_path / "p.csv").read_text().strip() == "left_id,right_id,match_weight,probability,decision,because"
    assert "precision unknown" in run("score", tmp_path / "p.csv", tmp_path / "t.csv").stdout


def test_only_statuses_can_be_asked_for_and_nothing_at_all_cannot(lists, tmp_path):
    said = run("link", lists / "workers.csv", lists / "members.csv", "--statuses", tmp_path / "statuses.csv")
    assert said.exit_code == 0 and [path.name for path in tmp_path.iterdir()] == ["statuses.csv"]
    workers = pl.read_csv(lists / "workers.csv", infer_schema=False)
    assert pl.read_csv(tmp_path / "statuses.csv", infer_schema=False)["worker_id"].equals(workers["worker_id"])
    refused = run("link", lists / "workers.csv", lists / "members.csv").exception
    assert isinstance(refused, BadInput) and "--statuses" in refused.remedy


def test_what_of_a_list_is_not_compared_is_said(tmp_path):
    (tmp_path / "workers.csv").write_text("worker_id,name,sex\n1,SITI,P\n2,BUDI,X\n3,WAYAN,X\n4,MADE,laki-laki\n")
    said = run("dedupe", tmp_path / "workers.csv", "--out", tmp_path / "pairs.csv")
    assert "2 rows say 'X' or the like for the sex" in said.stderr
    (tmp_path / "workers.csv").write_text("worker_id,name\n")
    assert "no rows" in run("dedupe", tmp_path / "workers.csv", "--out", tmp_path / "pairs.csv").stderr
