"""The lists offices would send: readable, wrong where the truth says so, and nowhere else."""

import re
from collections import Counter
from datetime import date

import polars as pl
import pytest
from invented_people import SEED, population, sent

from payung.invented.chance import Chance
from payung.invented.damage import KINDS, Level, damaged
from payung.invented.layouts import LAYOUTS
from payung.invented.listings import LISTINGS, with_others
from payung.invented.office_files import OfficeFile, office_files
from payung.invented.people import people
from payung.received_files.reading import read
from payung.received_files.workbook import Workbook

MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]
LEVELS = list(Level)
KINDS_OF_LIST = [layout.key for layout in LAYOUTS]


def workbook(file: OfficeFile) -> Workbook:
    return read(file.content, file.path.rsplit("/", 1)[1])


def largest(key: str, level: Level = Level.HARSH) -> OfficeFile:
    return max((file for file in sent(level) if file.listing.layout.key == key), key=lambda file: file.rows.height)


def cells(file: OfficeFile, form: str) -> list[object]:
    """What stands in the column of this form, in the order of the truth's rows."""
    at = next(at for at, column in enumerate(file.listing.layout.columns) if column.form == form)
    sheets = {sheet.name: sheet for sheet in workbook(file).sheets}
    found: list[object] = []
    for sheet, line in file.rows.select("sheet", "line").iter_rows():
        row = sheets[sheet].rows[line - 1]
        found.append(row[at] if at < len(row) else None)
    return found


def with_truth(file: OfficeFile, count: int = 3_000) -> pl.DataFrame:
    return file.rows.join(people(count, SEED), on="person_id", maintain_order="left")


def truth_where(file: OfficeFile, column: str, of: str) -> list[tuple[object, bool]]:
    """For each row the true value, and whether the truth says that the list has it wrong."""
    hurt = pl.col("damages").str.contains(f"(^| ){column}:")
    return list(with_truth(file).select(pl.col(of), hurt).iter_rows())


@pytest.mark.parametrize("key", KINDS_OF_LIST)
def test_the_cage_reads_every_layout_and_finds_each_row_where_the_truth_says(key):
    file = largest(key)
    first = next(column.form for column in file.listing.layout.columns if column.form.lower() == "name")
    names = [str(cell or "").upper() for cell in cells(file, first)]
    for name, (true, hurt) in zip(names, truth_where(file, "name", "name"), strict=True):
        assert (name == true.upper()) is not hurt, (file.path, name, true)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("key", ["dtsen", "siak", "status-kepesertaan"])
def test_a_nik_differs_from_the_true_one_exactly_where_the_truth_says_so(key, level):
    file = largest(key, level)
    for cell, (true, hurt) in zip(cells(file, "nik"), truth_where(file, "nik", "nik"), strict=True):
        assert (cell == true) is not hurt


def test_a_nik_that_was_a_number_lost_its_last_digit():
    file = largest("petani-tembakau")
    numbers = 0
    for cell, (true, _), damages in zip(
        cells(file, "nik, some as numbers"), truth_where(file, "nik", "nik"), file.rows["damages"], strict=True
    ):
        if isinstance(cell, float):
            numbers += 1
            assert "nik:excel_number" in damages
            if damages.count("nik:") == 1:
                assert str(int(cell)) == true[:15] + "0"
    assert 0 < numbers < file.rows.height


def test_a_csv_that_was_saved_from_numbers_shows_them_as_excel_does():
    file = largest("nelayan-kusuka")
    shown = [cell for cell in cells(file, "nik, csv of numbers") if cell and cell.endswith("E+15")]
    assert shown and all(re.fullmatch(r"5,299\d\dE\+15", cell) for cell in shown)
    assert len(shown) == file.rows.filter(pl.col("damages").str.contains("nik:scientific")).height


def test_villages_type_niks_in_four_ways():
    seen: Counter[str] = Counter()
    for file in sent(Level.MILD):
        if file.listing.layout.key in ("opensid", "usulan-desa"):
            for cell in cells(file, "nik, as clerks type"):
                seen[re.sub(r"\d", "n", str(cell))] += 1
    assert {"n" * 16, "'" + "n" * 16, "nnnn nnnn nnnn nnnn", "n" * 16 + " "} <= set(seen)


def day_of(cell: object) -> date | None:
    if cell is None or isinstance(cell, date):
        return cell
    text = str(cell).rsplit(", ")[-1]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if found := re.fullmatch(r"(\d\d)[/-](\d\d)[/-](\d{2,4})", text):
        year = int(found[3])
        return date(year if year > 99 else year + (2000 if year <= 26 else 1900), int(found[2]), int(found[1]))
    day, month, year = text.split(" ")
    return date(int(year), MONTHS.index(month) + 1, int(day))


@pytest.mark.parametrize("key", KINDS_OF_LIST)
def test_birth_dates_are_true_in_all_their_forms_unless_the_truth_says_otherwise(key):
    file = largest(key)
    form = next(
        column.form for column in file.listing.layout.columns if column.form.startswith("born") and column.form != "born at"
    )
    for cell, (true, hurt) in zip(cells(file, form), truth_where(file, "birth_date", "birth_date"), strict=True):
        assert (day_of(cell) == true) is not hurt, (cell, true)


def test_dates_come_in_five_forms_and_sexes_in_six():
    dates: set[str] = set()
    sexes: set[object] = set()
    for file in [
        *map(largest, KINDS_OF_LIST),
        *(file for file in sent(Level.HARSH) if file.listing.layout.key == "usulan-desa-b"),
    ]:
        for column in file.listing.layout.columns:
            if column.form.startswith("born") and column.form not in ("born at", "born at, on"):
                dates |= {
                    "day" if isinstance(cell, date) else re.sub(r"[A-Z][a-z]+", "M", re.sub(r"\d", "9", str(cell)))
                    for cell in cells(file, column.form) if cell
                }  # fmt: skip
            if column.form.startswith("sex"):
                sexes |= set(cells(file, column.form))
    assert {"day", "99/99/9999", "99 M 9999", "9999-99-99", "99-99-99"} <= dates
    assert sexes == {"L", "P", "LK", "PR", "Laki-laki", "Perempuan", "1", "2"}


def test_areas_come_as_codes_with_dots_and_without_in_parts_and_as_names():
    assert all(re.fullmatch(r"52\.\d\d\.\d\d(\.\d{4})?", cell) for cell in cells(largest("dtsen"), "code 52.03.01.2001"))
    assert all(re.fullmatch(r"52\d{4}(\d{4})?", cell) for cell in cells(largest("p3ke"), "code 5203012001"))
    assert set(cells(largest("siak"), "code, province")) == {"52"}
    file = largest("nelayan-kusuka")
    assert set(cells(file, "kabupaten")) <= {"Kabupaten Lombok Timur", "Kabupaten Lombok Tengah", "Kabupaten Bima"}


def test_one_csv_is_in_windows_own_letters_and_delimiters_are_two():
    found = {workbook(file).csv for file in sent(Level.HARSH) if file.path.endswith(".csv")}
    assert {(form.encoding, form.delimiter) for form in found} >= {("utf-8-sig", ","), ("utf-8", ";")}
    assert any(form.encoding == "cp1252" for form in found)


def test_headings_stand_in_two_rows_above_a_numbering_row_and_a_total_below():
    sheet = workbook(largest("p3ke")).sheets[0]
    heads = [number for number, row in sheet.filled_rows() if "Identitas Individu" in row]
    assert len(heads) == 1 and any(area.top == heads[0] and area.right - area.left == 3 for area in sheet.merged)
    assert sheet.rows[heads[0]][1] == "NIK" and sheet.rows[heads[0] + 1][:3] == ["(1)", "(2)", "(3)"]
    total = next(number for number, row in sheet.filled_rows() if row[0] == "JUMLAH")
    assert sheet.rows[total - 1][2] == largest("p3ke").rows.height and sheet.rows[total][0].startswith("Sumber")


def test_everybody_is_on_a_list_and_many_are_on_several():
    rows = pl.concat([file.rows for file in sent(Level.HARSH)])
    assert rows["person_id"].n_unique() == 3_000 and rows.height > 3_900


def test_nobody_is_listed_before_being_born():
    for file in sent(Level.HARSH):
        assert with_truth(file)["birth_date"].max() <= file.listing.as_of, file.path


def test_nothing_in_a_file_looks_like_a_real_nik():
    for file in sent(Level.HARSH):
        for sheet in workbook(file).sheets:
            text = "\n".join(str(int(cell)) if isinstance(cell, float) else str(cell) for row in sheet.rows for cell in row)
            assert all(found.startswith("5299") or set(found) == {"0"} for found in re.findall(r"(?<!\d)\d{16}(?!\d)", text))


def test_the_same_seed_sends_the_same_bytes():
    again = office_files(people(3_000, SEED), Level.HARSH, SEED)
    assert [(file.path, file.content) for file in again] == [(file.path, file.content) for file in sent(Level.HARSH)]


def test_no_two_files_have_the_same_name():
    paths = [file.path for file in sent(Level.MILD)]
    assert len(set(map(str.lower, paths))) == len(paths) > 40


# -------------------------------------------------------------------------------------------------------------- damage


def hurt(level: Level) -> pl.DataFrame:
    rows = with_others(population().with_row_index("i"), SEED).with_columns(r=pl.int_range(pl.len()))
    return damaged(rows, level, Chance(SEED, "r"))


def test_a_mild_row_has_one_mistake_at_most_and_a_harsh_one_several():
    counts = {level: hurt(level)["damages"].str.count_matches(":") for level in LEVELS}
    assert counts[Level.MILD].max() == 1 and 0.15 < counts[Level.MILD].mean() < 0.35
    assert counts[Level.HARSH].max() >= 4 and (counts[Level.HARSH] >= 2).mean() > 0.1


@pytest.mark.parametrize("level", LEVELS)
def test_mistakes_are_as_frequent_as_suggested(level):
    """Those that can happen to everybody; the rates are nama_ntb.json's, twice as high in harsh lists."""
    codes = hurt(level).select(pl.col("damages").str.split(" ").explode()).to_series()
    counts = dict(codes.value_counts().iter_rows())
    for kind in KINDS:
        if kind.code in ("nik:digit", "nik:empty", "nik:transposed", "birth_date:year_off", "sex:other", "name:empty"):
            expected = kind.at(level) * (0.9 if kind.code == "nik:transposed" else 1)
            assert counts.get(kind.code, 0) / population().height == pytest.approx(expected, rel=0.25, abs=0.001), kind.code


def test_the_truth_names_every_cell_that_changed_and_no_other():
    rows = hurt(Level.HARSH)
    for column in ("nik", "name", "birth_date", "sex", "mother_name", "area_code"):
        changed = rows[column].ne_missing(population()[column])
        said = rows["damages"].str.contains(f"(^| ){column}:")
        assert (said == changed).all(), column


def test_a_mistake_never_leaves_the_invented_kabupaten():
    assert hurt(Level.HARSH)["nik"].drop_nulls().str.contains(r"^(5299\d{11,12}|0{16})$").all()


def test_a_borrowed_nik_is_of_somebody_in_the_same_household():
    rows = hurt(Level.HARSH)
    borrowed = rows.filter(
        pl.col("damages").str.contains(r"nik:borrowed( |$)") & (pl.col("damages").str.count_matches("nik:") == 1)
    )
    owner = population().select(nik="nik", owner="person_id", home="household_id")
    both = borrowed.join(owner, on="nik")
    assert both.height == borrowed.height > 50
    assert (both["home"] == both["household_id"]).all() and (both["owner"] != both["person_id"]).all()


def test_people_are_doubled_and_the_dead_are_listed_and_villages_sometimes_say_so():
    rows = pl.concat([file.rows for file in sent(Level.HARSH)])
    doubled = rows.filter(pl.col("damages").str.contains("row:double"))
    twice = rows.group_by("file", "person_id").len().filter(pl.col("len") > 1)
    assert 0.01 < doubled.height / rows.height < 0.03 and twice["len"].sum() - twice.height <= doubled.height + 1
    assert rows.filter(pl.col("damages").str.contains("person:dead")).height > 5


def test_each_profile_of_lists_has_a_file():
    assert {listing.profile for listing in LISTINGS} == {"dtsen", "p3ke", "siak", "opensid", "village", "bpjs-status"}
