"""How rows come out of the cage: one JSON line a thousand rows, so that the other side can believe nothing but data.

A text, a number, a truth and nothing are themselves; {"d": "2026-07-01"} is a date and {"e": "#REF!"} an error. Lines that
begin with { tell what follows: a sheet, the form of a csv file, a refusal, the end. Never pickle: it would run what it reads.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import BinaryIO, cast

from payung.received_files.limits import Limits
from payung.received_files.refusals import SENTENCES, Refused, refused
from payung.received_files.workbook import ERRORS, Cell, CellError, CsvForm, Merged, Sheet, Workbook, column_letters, printable

Received = str | float | bool | date | time | timedelta | None
GUARDED = tuple("=+-@\t\r\n\0")
_ROWS_A_LINE = 1_000
_LONGEST_REFUSAL = 10_000
_COUNTED_MOST = 2**31 - 1
_TYPES = {str, float, bool, date, datetime, CellError, type(None)}


class Garbled(ValueError):
    """What came out of the cage is not what the worker writes."""


class Outgoing:
    """The worker's side: checks each cell against the limits and writes it."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream, self._limits = stream, limits
        self._rows: list[list[Cell]] = []
        self._sheet, self.row_number = "", 0
        self._filled, self._written = 0, 0

    def say_csv(self, form: CsvForm) -> None:
        self._tell({"csv": [form.encoding, form.delimiter]})

    def say_1904(self) -> None:
        self._tell({"1904": True})

    def begin_sheet(self, name: str, *, hidden: bool = False, merged: Sequence[Sequence[int]] = ()) -> None:
        self._flush()
        self._sheet, self.row_number = printable(name), 0
        self._tell({"sheet": self._sheet, "hidden": hidden, "merged": merged})

    def say_cells(self, cells: Sequence[int]) -> None:
        """Of the sheet whose rows were told: Sheet.cells."""
        self._flush()
        self._tell({"cells": cells})

    def add_row(self, values: Iterable[Received]) -> None:
        """The next row of the sheet, empty or not."""
        self.row_number += 1
        most = self._limits.cell_characters_max
        cells: list[Cell] = []
        filled = 0
        for at, value in enumerate(values, start=1):
            cell: Cell
            if isinstance(value, str):
                if not value:
                    cells.append(None)
                    continue
                if len(value) > most or "\0" in value:
                    raise self._unfit(value, at)
                cell = _special(value) if value[0] in "#'" else value
            elif isinstance(value, float):
                cell = value if isfinite(value) else ERRORS["#NUM!"]
            elif isinstance(value, time | timedelta):
                cell = _clock(value)
            elif value is None:
                cells.append(None)
                continue
            else:
                cell = value if isinstance(value, bool | date) else float(value)
            cells.append(cell)
            filled = at
        del cells[filled:]
        self._filled += bool(filled)
        if self._limits.rows_max is not None and self._filled > self._limits.rows_max:
            raise refused("E-FILE-19", most=self._limits.rows_max)
        self._rows.append(cells)
        if len(self._rows) == _ROWS_A_LINE:
            self._flush()

    def end(self) -> None:
        self._flush()
        if not self._filled:
            raise refused("E-FILE-24")
        self._tell({"end": True})
        self._stream.flush()

    def refuse(self, refusal: Refused) -> None:
        self._tell({"refused": [refusal.code, refusal.id, refusal.en]})
        self._stream.flush()

    def _unfit(self, text: str, at: int) -> Refused:
        if "\0" in text:
            return refused("E-FILE-22")
        cell = f"{column_letters(at - 1)}{self.row_number}"
        return refused("E-FILE-21", cell=cell, sheet=self._sheet, most=self._limits.cell_characters_max)

    def _flush(self) -> None:
        if self._rows:
            self._write(json.dumps(self._rows, default=_tagged, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
            self._rows = []

    def _tell(self, message: Mapping[str, object]) -> None:
        self._write(json.dumps(message, ensure_ascii=False))

    def _write(self, line: str) -> None:
        encoded = line.encode() + b"\n"
        self._written += len(encoded)
        if self._written > self._limits.answer_bytes_max:
            raise refused("E-FILE-26")
        self._stream.write(encoded)


def received(stream: BinaryIO, limits: Limits) -> Workbook:
    """The other side. Refused as the worker says; Garbled where it says anything that it never would."""
    sheets: list[Sheet] = []
    rows: list[Sequence[Cell]] = []
    cells: list[int] = []
    form: CsvForm | None = None
    begins_1904 = False
    left = limits.answer_bytes_max + _LONGEST_REFUSAL
    while (line := stream.readline(left)).endswith(b"\n"):
        left -= len(line)
        try:
            if line.startswith(b"["):
                rows += _checked(json.loads(line, object_hook=_untagged), limits)
                continue
            message = json.loads(line)
            if "end" in message:
                return Workbook(sheets, form, begins_1904)
            if "refused" in message:
                code, indonesian, english = message["refused"]
                raise Refused(code if code in SENTENCES else "E-FILE-27", str(indonesian), str(english))
            if "csv" in message:
                form = CsvForm(*map(str, message["csv"]))
            elif "cells" in message:
                cells += _counts(message["cells"], len(rows))
            elif "1904" in message:
                begins_1904 = True
            else:
                rows, cells = [], []
                merged = [Merged(*map(int, place)) for place in message["merged"]]
                sheets.append(Sheet(str(message["sheet"]), bool(message["hidden"]), rows, merged, cells))
        except Refused:
            raise
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
            raise Garbled from error
    raise Garbled


def _checked(rows: object, limits: Limits) -> list[Sequence[Cell]]:
    for row in cast(list[object], rows):
        if type(row) is not list or len(cells := cast(list[Cell], row)) > limits.columns_max:
            raise ValueError
        if not _TYPES.issuperset(map(type, cells)):
            raise TypeError
    return cast(list[Sequence[Cell]], rows)


def _counts(counts: object, rows: int) -> list[int]:
    if type(counts) is not list or len(found := cast(list[object], counts)) != rows:
        raise ValueError
    if not all(type(each) is int and 0 <= each <= _COUNTED_MOST for each in found):
        raise ValueError
    return cast(list[int], found)


def _special(text: str) -> Cell:
    """#REF! is an error however it is stored; and the mark that writing.safe_text sets is taken off again."""
    if text[0] == "'":
        return text[1:] if text.startswith(GUARDED, 1) else text
    return ERRORS.get(text, text)


def _clock(value: time | timedelta) -> str:
    if isinstance(value, time):
        return value.isoformat("seconds")
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _tagged(cell: object) -> dict[str, str]:
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    assert isinstance(cell, CellError)
    return {"e": cell.written}


def _untagged(tagged: dict[str, str]) -> Cell:
    (tag, written), *others = tagged.items()
    if others or tag not in "de":
        raise ValueError
    if tag == "e":
        return ERRORS[written]
    return date.fromisoformat(written) if len(written) == len("2026-07-01") else datetime.fromisoformat(written)
