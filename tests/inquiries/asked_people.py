"""Three people of Lombok Timur in the register, and answers about them as another office would write them."""

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "registry"))

import lists_to_accept
import polars as pl

from payung.inquiries import answering, asking
from payung.inquiries.asking import Chosen
from payung.inquiries.models import AnswerFile, Inquiry, InquiryRow
from payung.office.models import Area, User
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry import scope
from payung.registry.models import Worker

TODAY = lists_to_accept.TODAY
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DEADLINE = date(2026, 12, 15)
NAMES = ("SITI AMINAH", "LALU BUDI", "WAYAN PUTRA")
ROWS = [
    lists_to_accept.row("SITI AMINAH", 1, sex="P", mother_name="INAQ SAHRI"),
    lists_to_accept.row("LALU BUDI", 2),
    lists_to_accept.row("WAYAN PUTRA", 3),
]
ANSWER = ("Batch", "Nomor baris", "Kode", "NIK", "Status", "Segmen", "Iuran sampai")


def listed(folder: Path, by: User, rows: Sequence[Mapping[str, object]] = ROWS, **more: Any) -> None:
    """A village's list of them, accepted."""
    lists_to_accept.accepted(folder, rows, by=by, **more)


def made(by: User, *, kind: str = "bpjs", area: str = "52.03", **chosen: Any) -> Inquiry:
    place = Area.objects.get(code=area)
    return asking.make(kind=kind, area=place, chosen=Chosen(**chosen), deadline=DEADLINE, today=TODAY, by=by)


def codes_of(inquiry: Inquiry) -> list[str]:
    """The codes of those who were asked about, by number."""
    with scope.of_area(inquiry.area_id):
        return list(InquiryRow.objects.filter(inquiry=inquiry).order_by("number").values_list("worker__code", flat=True))


def workers() -> dict[str, Worker]:
    """Everybody in the register, by name."""
    with scope.of_area("52"):
        return {worker.name: worker for worker in Worker.objects.all()}


def lines(inquiry: Inquiry, *statuses: Any) -> list[list[Any]]:
    """A row for each: a status, or (status, segment, paid until)."""
    told = [status if isinstance(status, tuple) else (status, None, None) for status in statuses]
    every = zip(codes_of(inquiry), told, strict=False)
    return [[inquiry.batch, at, code, None, *said] for at, (code, said) in enumerate(every, start=1)]


def book(rows: Sequence[Sequence[Any]], headings: Sequence[str] = ANSWER, above: Sequence[Sequence[Any]] = ()) -> bytes:
    """A workbook; `above`: rows of a letterhead over the headings."""
    columns = [Column("", as_text=False)] * max(len(headings), 1)
    if not above:
        return xlsx([SheetToWrite("Jawaban", [Column(heading, as_text=False) for heading in headings], rows)])
    first = [Column(str(cell), as_text=False) for cell in above[0]]
    return xlsx([SheetToWrite("Jawaban", first + columns[len(first) :], [*above[1:], list(headings), *rows])])


def as_csv(
    rows: Sequence[Sequence[Any]], headings: Sequence[str] = ANSWER, *, delimiter: str = ",", bom: bool = False
) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig" if bom else "utf-8")


def sent(inquiry: Inquiry, data: bytes, by: User, *, name: str = "jawaban.xlsx", as_of: date = TODAY) -> AnswerFile:
    return answering.receive(data=data, name=name, inquiry=inquiry, as_of=as_of, today=TODAY, by=by)


def accepted(answer: AnswerFile, by: User) -> AnswerFile:
    return answering.accept(answer=answer, seen=answer.verdict_sha256, now=NOW, by=by)


def counts(answer: AnswerFile) -> dict[str, int]:
    """Those that are not 0."""
    names = ("new", "changed", "unchanged", "unanswered", "overtaken", "repeated", "refused")
    return {name: getattr(answer, name) for name in names if getattr(answer, name)}


def people(data: bytes) -> pl.DataFrame:
    """A csv of the standard columns, as text."""
    return pl.read_csv(data, infer_schema=False)
