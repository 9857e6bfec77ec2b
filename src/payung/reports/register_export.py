"""The register as a file that somebody takes away: exactly who was found, and on a second sheet who took it, when and why.

Workbooks and csv without NIKs; a workbook with them, as text, for who may. Never a csv with NIKs: Excel would round each.
Rows are read and written a few thousand at a time, so that a whole province fits into a small memory.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import IO, Any, Literal

from django.db.models import Value

from payung.lists.fields import FIELDS
from payung.lists.profiles import called
from payung.office.models import Area
from payung.received_files.writing import safe_text
from payung.registry import in_the_way, nik_vault
from payung.registry.insured import Insured
from payung.registry.models import Worker
from payung.reports import long_workbook
from payung.reports.long_workbook import Column
from payung.reports.wording import Lang

AT_ONCE = 5_000
_READ = (
    "id", "code", "name", "sex", "birth_date", "area_id", "address", "occupation", "decile", "groups", "sources", "verified_on",
    "may_be_paid_for", "reason", "insured", "insurer_status", "segment", "same_as_id", "in_review", "nik_sealed", "key_version",
)  # fmt: skip
_WORDS: Mapping[Lang, Mapping[Any, str]] = {
    "id": {True: "ya", False: "tidak", None: "tidak diketahui"},
    "en": {True: "yes", False: "no", None: "not known"},
}
_POINTER = _READ.index("same_as_id")
_ELSEWHERE: Mapping[Lang, str] = {"id": "data kabupaten/kota lain", "en": "a record of another kabupaten or kota"}
_HEADINGS: Mapping[str, Mapping[Lang, str]] = {
    "code": {"id": "No. Sistem", "en": "System number"},
    "area": {"id": "Kode wilayah", "en": "Area code"},
    "desa": {"id": "Nama desa/kelurahan", "en": "Name of the desa"},
    "kecamatan": {"id": "Kecamatan", "en": "Kecamatan"},
    "kabupaten": {"id": "Kabupaten/kota", "en": "Kabupaten or kota"},
    "sources": {"id": "Disebut daftar", "en": "Named by the lists"},
    "verified_on": {"id": "Terverifikasi pada", "en": "Verified on"},
    "payable": {"id": "Boleh dibayari", "en": "May be paid for"},
    "reason": {"id": "Sebab", "en": "Why"},
    "insurer": {"id": "Status BPJS Ketenagakerjaan", "en": "Status with the insurer"},
    "segment": {"id": "Segmen", "en": "Segment"},
    "same_as": {"id": "Orang yang sama dengan", "en": "Same person as"},
    "in_review": {
        "id": "Perlu diperiksa: mungkin orang yang sama dengan data lain",
        "en": "To be looked at: perhaps the same person as another record",
    },
    "about": {"id": "Keterangan", "en": "About this file"},
    "people": {"id": "Orang", "en": "People"},
    "file": {"id": "register", "en": "register"},
}


@dataclass(frozen=True)
class About:
    """What a file says of itself: who took it and when, as printed; what was asked, and why."""

    taken_by: str
    taken_at: str
    asked: str
    reason: str = ""
    whys: Mapping[str, str] = field(default_factory=dict)  # what each reason of registry.in_the_way is called
    statuses: Mapping[str, str] = field(default_factory=dict)  # and each status of the insurer


Form = Literal["xlsx", "csv"]


def write(file: IO[bytes], found: Any, *, form: Form, about: About, language: Lang, niks: bool = False) -> int:
    """Write all workers of a query set; how many they were. Within registry.scope.

    ValueError for a csv with NIKs; nik_vault.WrongKey where one does not open; long_workbook.TooManyRows above a million.
    """
    if form == "csv":
        if niks:
            raise ValueError("A NIK is never written into a csv: Excel would round it.")
        return _write_csv(file, found, about, language)
    counted = _Counting(_rows(found, about, language, niks))
    named = _HEADINGS
    return long_workbook.write(
        file,
        name=named["file"][language],
        columns=_columns(language, niks),
        rows=counted,
        notes=(named["about"][language], _notes(about, counted, language, niks)),
        foot=_foot(about, language),
    )


def _write_csv(file: IO[bytes], found: Any, about: About, language: Lang) -> int:
    """UTF-8 that Excel recognises, semicolons as Excel in Indonesia expects."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(column.heading) for column in _columns(language, False)])
    count = 0
    for count, row in enumerate(_rows(found, about, language, False), start=1):  # noqa: B007
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
    text.flush()
    text.detach()
    return count


class _Counting:
    """Rows, and how many of them have gone by."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for self.count, row in enumerate(self.rows, start=1):  # noqa: B020
            yield row


def headings(language: Lang) -> list[str]:
    """What each column of a file without NIKs is called, in their order."""
    return [column.heading for column in _columns(language, False)]


def _columns(language: Lang, niks: bool) -> list[Column]:
    def kept(field: str, width: int) -> Column:
        return Column(FIELDS[field].called(language), width)

    def ours(name: str, width: int) -> Column:
        return Column(_HEADINGS[name][language], width)

    return [
        ours("code", 17),
        *([kept("nik", 19)] if niks else []),
        kept("name", 32), kept("sex", 8), kept("birth_date", 12),
        ours("area", 15), ours("desa", 24), ours("kecamatan", 22), ours("kabupaten", 26),
        kept("address", 30), kept("occupation", 26), kept("decile", 7), kept("groups", 24), ours("sources", 22),
        ours("verified_on", 13), ours("payable", 16), ours("reason", 34),
        ours("insurer", 18), ours("segment", 9), ours("same_as", 17), ours("in_review", 16),
    ]  # fmt: skip


def _rows(found: Any, about: About, language: Lang, niks: bool) -> Iterator[Sequence[str | int | date | None]]:
    areas = {code: name for code, name in Area.objects.values_list("code", "name")}
    places: dict[str, tuple[str, str, str, str]] = {}
    sources: dict[tuple[str, ...], str] = {}
    words = _WORDS[language]
    months = in_the_way.law_months()
    reason = in_the_way.as_column(months[1]) if months else Value("")
    read = iter(found.annotate(reason=reason).values_list(*_READ).iterator(chunk_size=AT_ONCE))
    while some := list(islice(read, AT_ONCE)):
        opened, stand_for = _niks(some) if niks else {}, _standing_for(some)
        for id, code, name, sex, born, area, address, work, decile, groups, lists, seen, payable, why, *person, _, _ in some:
            if (place := places.get(area)) is None:
                place = places[area] = _place(area, areas)
            if (said := sources.get(key := tuple(lists))) is None:
                said = sources[key] = ", ".join(called(each, "id").partition(" (")[0] or each for each in lists)
            nik = (opened.get(id),) if niks else ()
            yield (
                code, *nik, name, sex, born, *place, address, work, decile, ", ".join(groups), said, seen, words[payable],
                about.whys.get(why, why), *_of_person(person, stand_for, about, language),
            )  # fmt: skip


def _standing_for(some: Sequence[tuple[Any, ...]]) -> dict[int, str]:
    """The system number of whom a row points to. A row of a kabupaten that is not within scope has none here."""
    pointed_at = {row[_POINTER] for row in some} - {None}
    return dict(Worker.objects.filter(pk__in=pointed_at).values_list("pk", "code")) if pointed_at else {}


def _of_person(person: Sequence[Any], stand_for: Mapping[int, str], about: About, lang: Lang) -> tuple[str, str, str, str]:
    insured, its_status, its_segment, same_as, in_review = person
    status, segment = Insured(insured).said  # of the person: her other rows may have brought it
    if status == its_status != "active":
        segment = its_segment  # of which she was no longer active
    other = stand_for.get(same_as, _ELSEWHERE[lang]) if same_as else ""
    return about.statuses.get(status, status), segment, other, _WORDS[lang][True] if in_review else ""


def _niks(some: Sequence[tuple[Any, ...]]) -> dict[int, str]:
    has = [row for row in some if row[-2] is not None]
    opened = nik_vault.opened_all([row[0] for row in has], [bytes(row[-2]) for row in has], [row[-1] for row in has])
    return {row[0]: nik for row, nik in zip(has, opened, strict=True)}


def _place(area: str, areas: Mapping[str, str]) -> tuple[str, str, str, str]:
    """(code, desa, kecamatan, kabupaten); a level that is not known is empty."""
    parts = area.split(".")
    desa, kecamatan, kab = (areas.get(".".join(parts[:n]), "") if len(parts) >= n else "" for n in (4, 3, 2))
    return area, desa, kecamatan, kab


def _notes(about: About, counted: _Counting, language: Lang, niks: bool) -> Iterator[tuple[str, str]]:
    """Asked for when the rows are written, so that it knows how many they were."""
    indonesian = language == "id"
    yield ("Diunduh oleh" if indonesian else "Taken by", about.taken_by)
    yield ("Pada" if indonesian else "On", about.taken_at)
    yield ("Yang diminta" if indonesian else "Asked for", about.asked)
    yield ("Data dalam berkas" if indonesian else "Records in this file", str(counted.count))
    if about.reason:
        yield ("Keperluan" if indonesian else "Needed for", about.reason)
    yield ("Kosong" if indonesian else "Empty", "tidak diketahui, bukan nol" if indonesian else "not known, not zero")
    if niks:
        yield (
            "Rahasia" if indonesian else "Confidential",
            "Berkas ini memuat NIK. Jangan diteruskan lewat surel atau grup percakapan; hapus setelah dipakai."
            if indonesian
            else "This file holds NIKs. Do not pass it on by e-mail or in a chat group; delete it after use.",
        )


def _foot(about: About, language: Lang) -> str:
    return (
        f"Diunduh oleh {about.taken_by} pada {about.taken_at}"
        if language == "id"
        else f"Taken by {about.taken_by} on {about.taken_at}"
    )
