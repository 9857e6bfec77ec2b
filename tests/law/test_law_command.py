"""`payung law` from a terminal."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from payung import law
from payung.commands.law import app
from payung.law import cases, scenario
from payung.located_yaml import BadInput

COMPARED = ["--people", "people.csv", "--month", "2026-06", "--rule", "jkm_benefit"]
GIVEN = ["--given", "declared_income=1_000_000", "--given", "payer_kind=self", "--given", "sector=jasa"]


def said(*arguments):
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout


@pytest.mark.parametrize("month", ["2026-06", "2026-06-01"])
def test_value_prints_the_number(month):
    assert said("value", "bpu_contribution_due", "--month", month, *GIVEN) == (0, "8400\n")


def test_value_prints_unknown_in_both_languages_and_null_for_machines():
    assert said("value", "jkm_benefit", "--month", "2026-06") == (0, "tidak diketahui / unknown\n")
    code, text = said("value", "jkm_benefit", "--month", "2026-06", "--given", "months_of_membership=", "--json")
    answer = json.loads(text)
    assert (code, answer["value"], answer["given"]) == (0, None, {"months_of_membership": None})


def test_explain_speaks_indonesian_and_english_and_json():
    asked = ["explain", "bpu_contribution_due", "--month", "2026-06", *GIVEN]
    assert "Rp8.400 per bulan" in said(*asked)[1]
    assert "Rp8,400 per month" in said(*asked, "--lang", "en")[1]
    assert json.loads(said(*asked, "--json")[1])["value"] == 8_400


def test_explain_can_also_write_a_letter(tmp_path):
    letter = tmp_path / "nur.pdf"
    code, text = said("explain", "jkm_benefit", "--month", "2026-06", "--letter", str(letter))
    assert code == 0 and "Belum diketahui" in text
    assert letter.read_bytes().startswith(b"%PDF-")


def test_rules_lists_each_with_its_label_and_what_it_asks_for():
    code, text = said("rules", "--lang", "en")
    lines = text.splitlines()
    assert code == 0 and len(lines) == len(law.rules())
    assert "membership_lapsed: Membership has lapsed (truth): months_unpaid" in lines
    assert "jkm_contribution: JKM contribution (rupiah per month)" in lines
    listed = {each["rule"]: each for each in json.loads(said("rules", "--json")[1])["rules"]}
    assert listed["bpu_contribution_due"]["inputs"] == ["declared_income", "payer_kind", "sector"]


def test_check_without_files_checks_the_laws_own_sentences():
    code, text = said("check")
    assert code == 0
    assert int(text.split()[0]) > 100 and " 0 do not hold." in text


def test_check_takes_a_folder_of_the_law_and_a_folder_of_ones_own(tmp_path):
    (tmp_path / "mine.yaml").write_text("cases:\n  - {name: A, month: 2026-06-01, expect: {jkm_contribution: 6_800}}\n")
    assert said("check", str(tmp_path))[1].startswith("1 cases, 0 do not hold.")
    chapter = Path(law.__file__).parent / "jkm"
    assert said("check", str(chapter))[1].split()[0] == str(len(cases.load(chapter / "cases.yaml")))


def test_check_exits_1_with_the_sentence_that_does_not_hold(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "cases:\n  - name: A farmer owes Rp1\n    month: 2026-06-01\n    expect: {jkm_contribution: 1}\n", encoding="utf-8"
    )
    code, text = said("check", str(file))
    assert code == 1
    assert "mine.yaml:4: A farmer owes Rp1. jkm_contribution: expected 1, got 6_800." in text
    code, text = said("check", str(file), "--json")
    assert code == 1
    assert json.loads(text)["failures"][0]["line"] == 4


# --------------------------------------------------------------------------------------------------- files of people
PEOPLE = """worker_id,nik,sector,months_of_membership,days_of_membership,when
siti,5299010101800001,jasa,5,140,2026-06
budi,5299010101800002,jasa,3,91,2026-06-01
wayan,,pertanian, 2 ,,2026-07
nur,,,,"",
"""


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def test_scenarios_lists_those_that_come_with_payung_and_what_they_change():
    code, text = said("scenarios", "--lang", "en")
    assert code == 0
    assert "jkm-90-days\nJKM in full from 90 days\n" in text
    assert "days of membership instead of months: yes (in the law in force: no)." in text
    assert [each["scenario"] for each in json.loads(said("scenarios", "--json")[1])["scenarios"]] == list(scenario.shipped())


def test_compare_says_who_is_affected_and_by_how_much(people, tmp_path):
    out = tmp_path / "out.csv"
    asked = ["--people", str(people), "--month", "2026-06", "--rule", "jkm_benefit", "--by", "sector"]
    code, text = said("compare", "jkm-from-third-month", *asked, "--out", str(out))
    assert code == 0
    assert text.startswith("JKM penuh sejak bulan ketiga\n")
    assert "Jumlah untuk 3 orang yang diketahui di keduanya: Rp62.000.000, dalam skenario Rp94.000.000 (+Rp32.000.000)." in text
    assert "- jasa: 1 dari 2 orang berubah (+Rp32.000.000), 0 tidak diketahui" in text
    written = out.read_text(encoding="utf-8").splitlines()
    assert written[2] == "budi,5299010101800002,jasa,3,91,2026-06-01,10000000,42000000,32000000"
    assert written[4] == "nur,,,,,,,,"


def test_compare_takes_a_file_of_ones_own_and_speaks_json(people, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: Mine\nchanges:\n  jkm.funeral: 12_000_000\n", encoding="utf-8")
    asked = ["--people", str(people), "--month", "2026-06", "--rule", "jkm_benefit", "--by", "sector", "--json"]
    code, text = said("compare", str(mine), *asked)
    answer = json.loads(text)
    [its] = answer["rules"]
    assert (code, answer["name"], len(answer["changes"])) == (0, "Mine", 1)
    assert (its["known"], its["affected"], its["difference"], its["unknown_in_both"]) == (3, 3, 6_000_000, 1)
    assert [each["group"] for each in its["groups"]] == [{"sector": "jasa"}, {"sector": "pertanian"}, {"sector": None}]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_evaluate_adds_a_column_a_rule_and_keeps_identifiers_as_text(people, tmp_path, kind):
    source, out = people, tmp_path / f"out.{kind}"
    if kind == "parquet":
        source = tmp_path / "people.parquet"
        pl.read_csv(people, infer_schema=False).write_parquet(source)
    asked = ["evaluate", str(source), "--month", "when", "--rule", "jkm_benefit", "--standings"]
    code, text = said(*asked, "--out", str(out))
    assert code == 0 and text.startswith("4 people. jkm_benefit: 3 known, 1 unknown. Law version ")
    found = pl.read_csv(out, infer_schema=False) if kind == "csv" else pl.read_parquet(out)
    assert found["nik"][0] == "5299010101800001"
    assert [str(each) for each in found["jkm_benefit"]] == ["42000000", "10000000", "10000000", "None"]
    assert found["jkm_benefit_standing"].to_list() == ["assumption"] * 3 + [None]
    assert json.loads(said(*asked, "--json")[1])["rules"] == [{"rule": "jkm_benefit", "known": 3, "unknown": 1}]


def test_evaluate_without_out_prints_csv(people):
    code, text = said("evaluate", str(people), "--month", "2026-06", "--rule", "jkm_is_full")
    assert code == 0
    assert text.splitlines()[0].endswith(",when,jkm_is_full")
    assert [line.rpartition(",")[2] for line in text.splitlines()[1:]] == ["true", "false", "false", ""]


def test_empty_lines_are_nobody(people):
    people.write_text(PEOPLE + "\n\n", encoding="utf-8")
    assert said("evaluate", str(people), "--month", "2026-06", "--rule", "jkm_is_full")[1].count("\n") == 5


WHOLE = "Write a whole number such as 1000000, without dots, commas or decimals; leave it empty where it is unknown."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("jasa,3,", "jasa,3.0,", f"row 2 below the header, column months_of_membership (worker_id budi): '3.0'. {WHOLE}"),
        ("jasa,3,", "jasa,tiga,", f"row 2 below the header, column months_of_membership (worker_id budi): 'tiga'. {WHOLE}"),
        ("jasa,3,", "jasa,1e3,", f"row 2 below the header, column months_of_membership (worker_id budi): '1e3'. {WHOLE}"),
        (",140,", ",99999999999999999999,", f"(worker_id siti): '99999999999999999999'. {WHOLE}"),
        ("jasa,3,", "jasa,-3,", "Row 2, column months_of_membership (worker_id budi): -3. Allowed is from 1 to 1_200."),
        (
            "5,140,2026-06",
            "5,140,June",
            "row 1 below the header, column when (worker_id siti): 'June'. Write the month as 2026-06;",
        ),
        ("2026-07", "2026-07-02", "Column when: 2026-07-02 is not a month. A month is its first day: 2026-07-01."),
        ("months_of_", "month_of_", "The table has no column 'months_of_membership'. Did you mean 'month_of_membership'?"),
        ("nik", "sector", "people.csv has two columns 'sector'. Keep one of them."),
        (",jasa,3,", ",jasa,3,4,5,6,", "people.csv cannot be read: "),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_to_do(people, old, new, says):
    assert old in PEOPLE
    people.write_text(PEOPLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        said("evaluate", str(people), "--month", "when", "--rule", "jkm_benefit")
    assert says in str(error.value)


def test_truths_and_dates_are_read_as_declared(tmp_path):
    file = tmp_path / "workers.csv"
    header = "birth_date,employed_by_state,active_pu_member\n"
    file.write_text(header + "1990-05-17,FALSE,false\n1990-05-17,true,\n,False,false\n", encoding="utf-8")
    asked = ["evaluate", str(file), "--month", "2026-06", "--rule", "may_be_paid_for"]
    assert [line.rpartition(",")[2] for line in said(*asked)[1].splitlines()[1:]] == ["true", "false", ""]
    for row, says in (
        ("17/05/1990,false,false", "row 1 below the header, column birth_date: '17/05/1990'. Write the day as 2025-02-24;"),
        ("1990-05-17,ya,false", "row 1 below the header, column employed_by_state: 'ya'. Write true or false;"),
    ):
        file.write_text(header + row + "\n", encoding="utf-8")
        with pytest.raises(BadInput) as error:
            said(*asked)
        assert says in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("nowhere.csv", None, "nowhere.csv. Looked in "),
        ("people.xlsx", b"x", "people.xlsx is neither .csv nor .parquet. Save a spreadsheet as CSV (UTF-8) first."),
        ("people.parquet", b"no parquet", "people.parquet cannot be read: "),
        ("empty.csv", b"", "empty.csv cannot be read: empty CSV."),
        ("latin.csv", "a,b\n1,é\n".encode("latin-1"), "latin.csv cannot be read: invalid utf-8 sequence."),
        ("semi.csv", b"a;b\n1;2\n", "semi.csv is separated by semicolons. Save it as CSV separated by commas."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(tmp_path, name, content, says):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput) as error:
        said("evaluate", str(file), "--month", "2026-06", "--rule", "jkm_benefit")
    assert says in str(error.value)


def test_a_file_from_excel_may_begin_with_a_byte_order_mark(people):
    people.write_bytes(b"\xef\xbb\xbf" + PEOPLE.encode())
    assert said("evaluate", str(people), "--month", "2026-06", "--rule", "jkm_benefit")[0] == 0


def test_the_answer_never_goes_over_the_file_that_is_read(people):
    with pytest.raises(BadInput, match="is the file that is read"):
        said("evaluate", str(people), "--month", "2026-06", "--rule", "jkm_benefit", "--out", str(people))
    assert people.read_text(encoding="utf-8") == PEOPLE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["value", "jkm_benefit", "--month", "2026-06-02"], "2026-06-02 is not a month."),
        (["value", "jkm_benefit", "--month", "June"], "'June' is not a month. Write it as 2026-06."),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "x"], "'x' gives nothing."),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "declared_income=1.5"], "Write a whole number"),
        (["value", "jkm_benefit", "--month", "2026-06", "--given", "x=1", "--given", "x=2"], "no input 'x'"),
        (["explain", "jkm_benefit", "--month", "2026-06", "--lang", "fr"], "no language 'fr'"),
        (["explain", "jkm_benefit", "--month", "2026-06", "--letter", "a.doc"], "a.doc is no .pdf."),
        (["rules", "--lang", "fr"], "no language 'fr'"),
        (["check", "nowhere.yaml"], "There is no such file."),
        (["compare", "jkm-90-day", *COMPARED], "There is no scenario 'jkm-90-day'. Did you mean 'jkm-90-days'?"),
        (["compare", "nowhere.yaml", *COMPARED], "nowhere.yaml, line 1: There is no such file."),
        (["evaluate", "x.csv", "--month", "2026-6-1x", "--rule", "jkm_benefit"], "'2026-6-1x' is not a month."),
        (["evaluate", "x.csv", "--month", "2026-06", "--rule", "jkm_benefit", "--out", "x.doc"], "neither .csv nor .parquet"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(arguments, says):
    with pytest.raises(BadInput) as error:
        said(*arguments)
    assert says in str(error.value)
