"""A desa's sheet of a field check, to print and fill in with a pen: A4 lying, set by Typst. No NIK stands on it.

Always in Indonesian: that is what its readers in the desa speak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.office.models import Area
from payung.registry.field_progress import Name
from payung.registry.found import QUESTIONS
from payung.reports import typesetting, wording


@dataclass(frozen=True)
class Place:
    """A desa or kelurahan, or of whom no desa is known: a kecamatan, a kabupaten."""

    area: Area

    @property
    def named(self) -> str:
        """Desa Giri Tembesi; Kecamatan Gerung (desa belum diketahui)."""
        if self.area.kind in (Area.Kind.DESA, Area.Kind.KELURAHAN):
            return f"{self.area.kind.capitalize()} {self.area.name}"
        if self.area.kind == Area.Kind.KECAMATAN:
            return f"Kecamatan {self.area.name} (desa belum diketahui)"
        return f"{self.area.name} (kecamatan belum diketahui)"

    @property
    def within(self) -> str:
        """Kecamatan Gerung, where the place lies in one."""
        return f"Kecamatan {self.area.parent.name}" if self.area.parent and self.area.code.count(".") == 3 else ""

    @property
    def head(self) -> str:
        """Who signs for it."""
        heads = {Area.Kind.DESA: "Kepala Desa", Area.Kind.KELURAHAN: "Lurah", Area.Kind.KECAMATAN: "Camat"}
        return f"{heads[Area.Kind(self.area.kind)]} {self.area.name}" if self.area.kind in heads else "Pejabat wilayah"


@dataclass(frozen=True)
class Handed:
    """What stands on the sheet."""

    government: str
    title: str
    decree: str
    deadline: date
    place: Place
    names: Sequence[Name]
    printed_on: date
    is_rest: bool = False  # only those of whom nothing can be said yet


def pdf(handed: Handed) -> bytes:
    """The sheet as PDF/UA-1. The same content gives the same bytes; 1,000 names in about a second."""
    return typesetting.pdf("verification_sheet.typ", sheet(handed))


def sheet(handed: Handed) -> dict[str, Any]:
    """Everything the sheet says."""
    place, day = handed.place, handed.printed_on
    count = f"{wording.number(len(handed.names), 'id')} nama"
    return {
        "lang": "id",
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "document": f"Lembar verifikasi lapangan, {place.named}",
        "government": handed.government,
        "heading": place.named,
        "within": place.within,
        "facts": [
            ("Putaran", handed.title),
            ("Dasar", handed.decree),
            ("Paling lambat", wording.date(handed.deadline, "id")),
            ("Isi", f"{count} yang belum terjawab" if handed.is_rest else count),
        ],
        "how": "Datangi setiap orang. Beri tanda silang pada ya atau tidak; yang tidak diketahui dibiarkan kosong. "
        "Bila orangnya meninggal, cukup silang “Hidup: tidak”. Bila pindah atau tidak dikenal, silang “Tinggal di sini: "
        "tidak”, dan tulis di catatan.",
        "heads": ["No.", "No. Sistem", "Nama", "Lahir", "Alamat atau dusun"],
        "questions": [question.short["id"] for question in QUESTIONS.values()],
        "yes_no": ["ya", "tidak"],
        "remark": "Catatan",
        "rows": [_row(name) for name in handed.names],
        "signatures": [
            {"title": "Petugas lapangan", "lines": ["Nama", "Tanggal kunjungan", "Tanda tangan"]},
            {"title": f"Mengetahui, {place.head}", "lines": ["Nama", "Tanggal", "Tanda tangan dan cap"]},
        ],
        "foot": f"{handed.title} · dicetak {wording.date(day, 'id')} · berisi data pribadi: jangan difoto atau diteruskan",
        "page": ["halaman", "dari"],
    }


def _row(name: Name) -> dict[str, Any]:
    return {
        "number": str(name.number),
        "code": name.code,
        "name": name.name,
        "born": str(name.birth_year or ""),
        "address": name.address,
        "answers": [getattr(name.answers, question) for question in QUESTIONS],
        "remark": name.found.remark if name.found else "",
    }
