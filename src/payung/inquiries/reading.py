"""An answer file as rows of text, under our own names for its columns. What we do not keep is named and left there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from payung.inquiries.troubles import NotAnAnswer
from payung.lists.csv_tables import csv_head, csv_table
from payung.lists.tables import Table, sheet_table
from payung.received_files.cells import text_of
from payung.received_files.headings import IGNORE, Headings, find_headings, normalised
from payung.received_files.workbook import Sheet, Workbook
from payung.received_files.writing import CHOICES

#: Our columns, and what others call them, the surest first. `running`: a list's own numbers, which may be of another order.
COLUMNS: Mapping[str, Sequence[str]] = {
    "batch": ["nomor batch", "kode batch", "id batch", "no permintaan", "kode permintaan", "permintaan", "inquiry", "batch id"],
    "number": ["nomor baris", "no baris", "row number", "baris ke", "nomor dalam batch", "row"],
    "code": ["worker id", "kode", "kode pekerja", "kode payung", "id pekerja", "kode orang", "kode peserta payung", "id payung",
             "kode ntb", "worker code", "kode baris", "kode unik", "id orang", "id", "no sistem", "kode sistem", "id sistem",
             "no sistem payung", "kode sistem payung", "no payung", "id baris", "row id", "row code", "system number",
             "system code", "code", "kode id", "kode orang payung"],
    "running": ["nomor", "no urut", "nomor urut", "urut", "no"],
    "nik": ["no nik", "nomor nik", "no ktp", "nomor ktp", "nik ktp", "nomor induk kependudukan", "nik peserta", "no identitas",
            "nomor identitas", "nik pekerja", "nik tk"],
    "status": ["jawaban", "status kepesertaan", "status jawaban", "hasil", "hasil pengecekan", "hasil pencocokan", "hasil cek",
               "hasil verifikasi", "status peserta", "status keaktifan", "keaktifan", "status aktif", "status tk",
               "status bpjs", "status bpjs ketenagakerjaan", "status bpjstk", "status kependudukan", "status penduduk",
               "hasil padan",
               "status padan", "hasil pemadanan", "status pemadanan", "padan", "status nik", "flag aktif", "kepesertaan",
               "answer", "result", "membership status", "status keps"],
    "segment": ["segmen", "segmen kepesertaan", "segmen peserta", "jenis kepesertaan", "jenis peserta", "kategori peserta",
                "program segmen", "segmentasi"],
    "paid_until": ["dibayar sampai", "iuran sampai", "iuran dibayar sampai", "terbayar sampai", "lunas sampai", "paid until",
                   "iuran terakhir", "bulan iuran terakhir", "pembayaran terakhir", "bayar terakhir", "blth terakhir", "blth",
                   "iuran s d", "aktif sampai", "masa aktif sampai", "berlaku sampai", "perlindungan sampai", "lunas s d",
                   "bulan bayar terakhir", "iuran lunas sampai"],
}  # fmt: skip
#: What we sent along and get back; it says nothing new.
_OURS = frozenset(
    map(
        normalised,
        ("nama", "nama lengkap", "name", "jenis kelamin", "l p", "sex", "tanggal lahir", "birth date", "nama ibu kandung",
         "nama ibu", "mother name", "wilayah", "area code", "kode wilayah", "nama peserta", "tempat lahir", "alamat"),
    )
)  # fmt: skip
#: Never kept: numbers of the insurer's, and money.
_DROPPED = re.compile(
    r"\b(saldo|jht|upah|gaji|wage|balance|nominal|rupiah|rp|penghasilan|kpj|npp|nomor peserta|no peserta|nomor kartu|"
    r"kartu peserta|member ?id|nomor kepesertaan|rekening|jumlah iuran|besar iuran|iuran rp|nilai iuran)\b"
)
_AS_NUMBER = r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$|^\d{16}[.,]0+$"
_NEEDED = ("batch", "number", "code", "running", "nik", "status", "segment", "paid_until")
ROWS = pl.Schema(
    {"sheet": pl.String(), "line": pl.Int32(), **dict.fromkeys(_NEEDED, pl.String()), "shifted": pl.Boolean()}
)  # fmt: skip


@dataclass
class ReadAnswer:
    """`rows` as ROWS. `dropped`: headings of what is never kept; `unread`: headings that say nothing we ask."""

    rows: pl.DataFrame
    dropped: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # sheets
    sums: list[str] = field(default_factory=list)  # SHA-256 that stand anywhere on a sheet of totals


def read_workbook(workbook: Workbook) -> ReadAnswer:
    """NotAnAnswer where no sheet names people and says something of them."""
    read = ReadAnswer(pl.DataFrame(schema=ROWS))
    tables: list[Table] = []
    others: list[Table] = []
    for sheet in workbook.sheets:
        headings = _headings(sheet)
        if headings is not None and _fits(headings):
            tables.append(sheet_table(sheet, headings, begins_1904=workbook.begins_1904))
        elif sheet.name != CHOICES and any(True for _ in sheet.filled_rows()):
            found = [text for _, row in sheet.filled_rows() for cell in row if (text := text_of(cell)) and _is_sum(text)]
            read.sums += found
            if not found:
                read.left_out.append(sheet.name)
                if headings is not None:
                    others.append(sheet_table(sheet, headings, begins_1904=workbook.begins_1904))
    return _gathered(read, tables, others)


def read_csv(path: Path) -> ReadAnswer:
    """The same for a csv file of any length. Refused (of received_files), NotAnAnswer."""
    head = csv_head(path)
    headings = _headings(head.sheet)
    tables: list[Table] = [csv_table(head, headings, path)] if headings else []
    fits = headings is not None and _fits(headings)
    return _gathered(ReadAnswer(pl.DataFrame(schema=ROWS)), tables if fits else [], [] if fits else tables)


def _headings(sheet: Sheet) -> Headings | None:
    """Where two columns are named; else where one is, to say which other is missing."""
    office = dict.fromkeys(_OURS, IGNORE)
    return find_headings(sheet, COLUMNS, office=office, enough=2) or find_headings(sheet, COLUMNS, office=office, enough=1)


def _fits(headings: Headings) -> bool:
    there = {*headings.columns, *headings.doubled}
    return "status" in there and bool(there & {"number", "code", "running"})


def _is_sum(text: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{64}", text))


def _why_none(others: Sequence[Table]) -> NotAnAnswer:
    """What keeps these tables from being an answer."""
    there = {name for table in others for name in table.places}
    if "status" not in there and there & {"number", "code"}:
        return NotAnAnswer("E-JWB-02")
    for table in others:
        for frame in table.frames():
            if (ruined := _named(table, frame).filter("nik_was_number")).height:
                return NotAnAnswer("E-JWB-08", line=int(ruined["line"][0]))
    return NotAnAnswer("E-JWB-01")


def _gathered(read: ReadAnswer, tables: Sequence[Table], others: Sequence[Table]) -> ReadAnswer:
    frames: list[pl.DataFrame] = []
    for table in tables:
        _note_headings(read, table)
        frames += [_named(table, frame) for frame in table.frames()]
    if not tables:
        raise _why_none(others)
    if not frames:
        raise NotAnAnswer("E-JWB-06")
    rows = pl.concat(frames)
    if (numbers := rows.filter("nik_was_number")).height:
        raise NotAnAnswer("E-JWB-03", line=int(numbers["line"][0]))
    who = pl.any_horizontal(pl.col("batch", "number", "code", "running", "nik", "status").is_not_null())
    rows = rows.filter(who).drop("nik_was_number")
    read.rows = rows.filter(~_is_no_row()).select(list(ROWS))
    if not read.rows.height:
        raise NotAnAnswer("E-JWB-06")
    return read


def _is_no_row() -> pl.Expr:
    """A line of totals or of signatures below a table: no status, and nothing by which somebody could be meant."""
    batch, number = pl.col("batch"), pl.coalesce("number", "running")
    has_number = number.str.contains(r"^\d").fill_null(False) & (batch.is_null() | batch.str.contains(r"\d"))
    return pl.col("status").is_null() & pl.col("code").is_null() & pl.col("nik").is_null() & ~has_number.fill_null(False)


def _named(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    places = table.places
    columns = [
        (pl.col(f"c{places[name]}") if name in places else pl.lit(None, pl.String))
        .str.strip_chars()
        .replace("", None)
        .alias(name)
        for name in _NEEDED
    ]
    nik = pl.col("nik")
    return frame.select(
        pl.lit(table.sheet).alias("sheet"), "line", *columns, (pl.col("cells_more") > 0).alias("shifted"), "nik_was_number"
    ).with_columns((pl.col("nik_was_number") | nik.str.contains(_AS_NUMBER).fill_null(False)).alias("nik_was_number"))


def _note_headings(read: ReadAnswer, table: Table) -> None:
    used = {table.places[name]: name for name in table.places}
    for at, title in sorted(table.titles.items()):
        spelled = normalised(title)
        if at in used or spelled in _OURS:
            continue
        told = read.dropped if _DROPPED.search(spelled) else read.unread
        if title not in told:
            told.append(title[:60])
