"""Whatever a list holds, every row gets one verdict, and the same as a slow reader would give it one by one."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from list_rows import NTB, SITI, TODAY, codes, judged, read, row, verdicts

from payung.lists.areas import level
from payung.lists.checking import Checker, Context, Counts
from payung.lists.days import birth_date
from payung.lists.fields import KEPT
from payung.lists.numbers import phone
from payung.lists.words import sex_reader
from payung.matching.names import agree

CELLS = {
    "NIK": ["5299014203800001", "5299010704800002", "5299014203800003", "-", None, "123", 5299014203800001.0],
    "No KK": ["5299010101100001", None, "5299014203800001"],
    "Nama": ["Siti Aminah", "ST. AMINAH", "Budi", "Nur", None, "XXX", "A1", "=B2"],
    "L/P": ["P", "L", "laki-laki", "1", "2", None, "?!"],
    "Tanggal Lahir": [
        *("02-03-1980", "03/02/1980", "03/25/1980", "1980-04-07", "31-02-1980", None, "80", "02-03-80", date(1980, 3, 2)),
    ],
    "Desa": ["Gerung Utara", "Beleka", "Entah", None],
    "Kecamatan": ["Gerung", None],
    "Keterangan": [None, "meninggal", "suami meninggal", "pindah", "lansia"],
    "No HP": ["081234567890", 81234567890.0, "+62 812 3456 7890", "0812", "0811111111", None, "08123456789/08129999999"],
}  # fmt: skip
rows = st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_the_verdicts_balance_and_agree_with_a_slow_reader(drawn):
    read_in = read(drawn)
    people = sum(batch.height for batch in read_in.batches())
    checked = judged(read_in)
    counts = checked.counts
    assert counts.read == people == checked.rows.height
    assert counts.read == counts.accepted + counts.rejected + counts.duplicate + counts.unchanged
    errors = set(checked.problems.filter(checked.problems["severity"] == "error").select("line").to_series())
    verdict = dict(checked.rows.select("line", "verdict").rows())
    assert {line for line, said in verdict.items() if said == "rejected"} == errors
    _compare_slowly(drawn, checked)


def _compare_slowly(drawn, checked):
    """Single values by their one-value readers; doubles by looking at every pair."""
    kept = {
        line: cells
        for line, *cells in checked.rows.select("line", "phone", "nik", "name", "birth_date", "area_code", "verdict").rows()
    }
    for line, cells in kept.items():
        said = drawn[line - 2]["No HP"]
        slow = phone(str(int(said)) if isinstance(said, float) else said).value if said is not None else None
        assert cells[0] == slow
    lines = sorted(kept)
    owners = defaultdict(list)
    for line in lines:
        if kept[line][1] and kept[line][2]:
            owners[kept[line][1]].append(line)
    two_names = {
        line
        for group in owners.values()
        for line in group
        if any(not agree(kept[a][2], kept[b][2]) for a in group for b in group)
    }
    assert two_names == {p["line"] for p in checked.problems.to_dicts() if p["code"] == "E-NIK-19"}
    for at, line in enumerate(lines):
        _, nik, *alike, verdict = kept[line]
        if verdict == "rejected":
            continue
        known = None not in alike and level(alike[2]) == 4
        before = [kept[other] for other in lines[:at] if kept[other][5] != "rejected"]
        same = [its for its in before if (its[1] == nik if nik else its[1] is None and known and its[2:5] == alike)]
        assert (verdict == "duplicate") == bool(same), line


@settings(max_examples=30, deadline=None)
@given(rows, st.integers(1, 5))
def test_a_list_in_pieces_gets_the_same_verdicts_as_in_one(drawn, size):
    read_in = read(drawn)
    whole = judged(read_in)
    checker = Checker(Context(TODAY, "52.01", NTB, "village"), read_in.heading)
    for batch in read_in.batches():
        for piece in batch.iter_slices(size):
            checker.add(checker.judged((checker.read, piece)))
    pieces = checker.finish()
    assert pieces.rows.equals(whole.rows)
    assert pieces.counts == whole.counts
    assert sorted(pieces.problems.rows()) == sorted(whole.problems.rows()) if None not in pieces.problems["shown"] else True


def test_counts_that_do_not_balance_are_no_counts():
    with pytest.raises(AssertionError, match="3 rows were read, but 2 have a verdict"):
        Counts(read=3, accepted=1, warned=0, rejected=1, duplicate=0)


def test_the_first_of_two_rows_about_one_person_stays():
    checked = verdicts(row(), row(Nama="ST. AMINAH", Pekerjaan="Petani"))
    assert checked.rows.select("verdict", "same_as_sheet", "same_as_line").rows() == [
        ("accepted", None, None),
        ("duplicate", "Usulan", 2),
    ]


def test_a_row_that_repeats_a_rejected_one_stands_for_itself():
    checked = verdicts(row(Tanggal_Lahir="31-02-1980"), row())
    assert checked.rows["verdict"].to_list() == ["rejected", "accepted"]


def test_a_nik_with_two_names_is_nobodys_until_somebody_looks():
    checked = verdicts(row(), row(Nama="Budi Santoso"), row(Nama="ST AMINAH"))
    assert checked.rows["verdict"].to_list() == ["rejected"] * 3
    assert codes(checked) == {"E-NIK-19"}


def test_causes_count_rows_and_show_the_first_five():
    checked = verdicts(*[row(NIK=f"52990142038{number:04}", Nama=f"Nur {chr(65 + number)}minah") for number in range(8)])
    (cause,) = [cause for cause in checked.causes() if cause.code == "E-NIK-01"]
    assert (cause.severity, cause.rows, [each.line for each in cause.examples]) == ("error", 8, [2, 3, 4, 5, 6])
    assert cause.examples[0].shown == "15 digit"


def test_every_kept_field_comes_out_typed_and_unknown_stays_unknown():
    checked = verdicts(
        {
            **SITI,
            **{"Desil": "Desil 2", "Penghasilan": "Rp 1.500.000,-", "Jumlah Tanggungan": "3 orang", "Anak Sekolah": "-"},
            **{"Pencari Nafkah Utama": "v", "ASN": "tidak", "Kelompok": "Buruh Tani Tembakau, marbot", "No HP": 81234567890.0},
        }
    )
    said = checked.rows.select(KEPT).row(0, named=True)
    assert {name: value for name, value in said.items() if value is not None} == {
        **{"nik": "5299014203800001", "name": "SITI AMINAH", "sex": "P", "birth_date": date(1980, 3, 2), "decile": 2},
        **{"household_id": "5299010101100001", "area_code": "52.01.01.1001", "phone": "081234567890", "dependants": 3},
        **{"occupation": "BURUH TANI", "sector": "pertanian", "declared_income": 1_500_000, "breadwinner": True},
        **{"employed_by_state": False, "groups": "buruh-tembakau marbot"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "2-3-1980",
        "02/03/1980",
        "02.03.1980",
        "1980-03-02",
        "1980-03-02 00:00:00",
        "2 Maret 1980",
        "02-Mar-1980",
        "02031980",
        "19800302",
        "29282",
        "29282.0",
        " 02 03 1980 ",
        "2 March 1980",
    ],
)
def test_a_day_is_read_in_every_form_that_offices_write(text):
    assert birth_date(text, TODAY).value == date(1980, 3, 2)


@pytest.mark.parametrize("text", ["P", "pr", "PEREMPUAN", "Wanita", "p.", "2 - Perempuan"])
def test_women_are_written_in_many_ways(text):
    assert sex_reader(numbered=False)(text).value == "P"


@pytest.mark.parametrize(("numbered", "value"), [(True, "L"), (False, "L")])
def test_one_is_a_man_only_where_the_source_says_so(numbered, value):
    said = sex_reader(numbered=numbered)("1")
    assert said.value == value and bool(said.code) is not numbered
