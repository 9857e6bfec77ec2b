"""What goes out: the people asked about, as a workbook to fill in or as the standard columns; with totals of both.

How the insurer wants such a list is not published, so each way of writing it is an adapter of its own, and an inquiry keeps
the key of the one it was made with: a new layout never changes what has gone out.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from payung.inquiries import words
from payung.lists.fields import SEGMENTS
from payung.received_files.wire import GUARDED
from payung.received_files.workbook import Cell
from payung.received_files.writing import Column, SheetToWrite, xlsx

#: Of each person, in this order. A file of the standard columns begins with the batch and the number.
FACTS = ("worker_id", "nik", "name", "sex", "birth_date", "mother_name", "area_code")
XLSX_ROWS_MOST = 100_000
CONTROL = "Kontrol"


@dataclass(frozen=True)
class Totals:
    """By these both sides see that nothing was lost. `nik_digit_sum`: of all digits of all NIKs; one wrong digit shows."""

    rows: int
    rows_with_nik: int
    nik_digit_sum: int
    sha256: str  # of as_csv()


@dataclass(frozen=True)
class About:
    """What stands above a list."""

    batch: str
    kind: str
    area: str
    asked_by: str
    made_on: date
    deadline: date
    part: str = ""  # where it is not all of it: which rows


def as_csv(batch: str, people: pl.DataFrame) -> bytes:
    """The standard columns (tables.md), for a program: `payung match link` reads it. Excel would round its NIKs."""
    guarded = r"^([" + "".join(f"\\{sign}" if sign.isprintable() else sign for sign in GUARDED if sign != "\0") + r"])"
    frame = people.select(pl.lit(batch).alias("batch"), "number", *FACTS)
    frame = frame.with_columns(pl.col("name", "mother_name").str.replace(guarded, "'$1"))
    return frame.write_csv().encode()


def totals_of(batch: str, people: pl.DataFrame) -> Totals:
    nik = people["nik"].drop_nulls()
    digits = sum(digit * int(nik.str.count_matches(str(digit), literal=True).sum()) for digit in range(1, 10))
    return Totals(people.height, len(nik), digits, hashlib.sha256(as_csv(batch, people)).hexdigest())


def as_json(about: About, totals: Totals) -> bytes:
    """The totals, and what an answer may say, for a program."""
    told = {
        "batch": about.batch, "kind": about.kind, "area": about.area, "asked_by": about.asked_by, "made_on": str(about.made_on),
        "deadline": str(about.deadline), "rows": totals.rows, "rows_with_nik": totals.rows_with_nik,
        "nik_digit_sum": totals.nik_digit_sum, "csv_sha256": totals.sha256, "columns": ["batch", "number", *FACTS],
        "answer": {
            "columns": ["batch", "number", "worker_id", "status", "segment", "paid_until"],
            "status": [each.key for each in words.STATUSES[about.kind]],
            "segment": list(SEGMENTS) if about.kind == "bpjs" else [],
        },
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


# ------------------------------------------------------------------------------------------------------------ adapters

_OURS = (
    Column("Batch", 12, "Jangan diubah: nomor permintaan ini."),
    Column("Nomor baris", 9, "Jangan diubah."),
    Column("Kode", 18, "Jangan diubah: kode orang di Payung."),
    Column("NIK", 20, "Teks 16 digit."),
    Column("Nama lengkap", 30),
    Column("Jenis kelamin", 8),
    Column("Tanggal lahir", 12),
    Column("Nama ibu kandung", 24),
    Column("Wilayah", 15, "Kode Kemendagri."),
)


def _status(kind: str) -> Column:
    told = "\n".join(each.words[0] for each in words.STATUSES[kind])
    return Column("Status", 26, f"Isi salah satu:\n{told}", [each.words[0] for each in words.STATUSES[kind]], is_open=True)


def _insurer_sheet(batch: str, people: pl.DataFrame) -> SheetToWrite:
    """BPJS Ketenagakerjaan, first version: status, segment, and until which month contributions are paid. No balance, no
    member's number: they are not asked for."""
    answer = (
        _status("bpjs"),
        Column("Segmen", 10, "BPU, PU, atau JAKON; kosongkan kalau tidak ditemukan.", SEGMENTS),
        Column("Iuran sampai", 14, "Bulan iuran terakhir, misalnya 2026-12. Boleh dikosongkan."),
    )
    return SheetToWrite("Isi di sini", (*_OURS, *answer), _lines(batch, people))


def _dukcapil_sheet(batch: str, people: pl.DataFrame) -> SheetToWrite:
    """Dinas Dukcapil, first version: is somebody of this NIK and name known there, alive, and still here?"""
    return SheetToWrite("Isi di sini", (*_OURS, _status("dukcapil")), _lines(batch, people))


@dataclass(frozen=True)
class Layout:
    """An adapter: what it is called, whom it asks, and its sheet."""

    id: str
    en: str
    kind: str
    sheet: Callable[[str, pl.DataFrame], SheetToWrite]


LAYOUTS: Mapping[str, Layout] = {
    "bpjs-1": Layout("BPJS Ketenagakerjaan, versi 1", "BPJS Ketenagakerjaan, version 1", "bpjs", _insurer_sheet),
    "dukcapil-1": Layout("Dinas Dukcapil, versi 1", "Dinas Dukcapil, version 1", "dukcapil", _dukcapil_sheet),
}
NEWEST = {each.kind: key for key, each in LAYOUTS.items()}  # of several for one kind the last


def as_xlsx(layout: str, about: About, totals: Totals, people: pl.DataFrame) -> bytes:
    """A first sheet of totals, and the sheet to fill in. 20,000 rows in two seconds."""
    return xlsx([_control(about, totals), LAYOUTS[layout].sheet(about.batch, people)])


def _control(about: About, totals: Totals) -> SheetToWrite:
    rows: Sequence[tuple[str, Cell]] = [
        ("Batch", about.batch),
        ("Wilayah", about.area),
        ("Ditanyakan oleh", about.asked_by),
        ("Dibuat tanggal", about.made_on.isoformat()),
        ("Mohon dijawab paling lambat", about.deadline.isoformat()),
        *([("Bagian", about.part)] if about.part else []),
        ("Jumlah baris", f"{totals.rows}"),
        ("Baris dengan NIK", f"{totals.rows_with_nik}"),
        ("Jumlah semua digit NIK", f"{totals.nik_digit_sum}"),
        ("SHA-256 berkas csv", totals.sha256),
        ("Yang diisi", "Kolom-kolom paling kanan lembar berikutnya. Kolom lain jangan diubah."),
        ("Yang tidak diminta", "Saldo, upah, dan nomor kepesertaan: mohon tidak disertakan."),
        ("Status yang dikenal", ", ".join(each.words[0] for each in words.STATUSES[about.kind])),
    ]
    return SheetToWrite(CONTROL, (Column("Kontrol permintaan", 28), Column("Isi", 70)), rows)


def _lines(batch: str, people: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    columns = people.select("number", *FACTS).with_columns(
        pl.col("number").cast(pl.String), pl.col("birth_date").cast(pl.String)
    )
    for row in columns.iter_rows():
        yield (batch, *row)


def facts_text(people: pl.DataFrame) -> pl.Series:
    """What goes out of each person, as one text: to tell whether it is still the same."""
    told: list[Any] = [pl.col(name).cast(pl.String).fill_null("") for name in FACTS]
    return people.select(pl.concat_str(told, separator="\x1f").alias("facts"))["facts"]
