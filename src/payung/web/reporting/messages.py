"""Texts that somebody sends by hand, by WhatsApp or on paper. Always in Indonesian: that is what their readers speak."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from payung.governments.models import Answer, AnswerLink, FigureRequest
from payung.office.models import Area, User
from payung.reports import wording
from payung.web.pages import absolute, in_language


def address(request: HttpRequest, token: str) -> str:
    """The whole address of a link, in Indonesian whatever the language of who made it."""
    return absolute(request, in_language(reverse("fill", args=[token]), "id"))


def cover(row: FigureRequest, *, address: str, by: User) -> str:
    """What goes out with the first link."""
    name = row.government.name
    return "\n".join(
        [
            f"Yth. {_to(row.government)}",
            "",
            f"Kami mohon data: siapa membayari iuran BPJS Ketenagakerjaan siapa di {name}, keadaan per {_day(_about(row))}.",
            "",
            f"Isiannya {_rows(row)} dan tidak memerlukan akun:",
            address,
            "",
            *_closing(row, by),
        ]
    )


def reminder(row: FigureRequest, *, address: str, today: date, by: User) -> str:
    """What reminds: it names the day it was asked, the deadline, and the new link."""
    name = row.government.name
    late = row.deadline is not None and row.deadline < today
    when = f" Batas waktunya {_day(row.deadline)}{' sudah lewat' if late else ''}." if row.deadline else ""
    return "\n".join(
        [
            f"Yth. {_to(row.government)}",
            "",
            f"Pada {_day(row.asked_on)} kami meminta data iuran BPJS Ketenagakerjaan di {name}, keadaan per "
            f"{_day(_about(row))}. Jawabannya belum kami terima.{when}",
            "",
            "Ini tautan baru; tautan sebelumnya tidak berlaku lagi:",
            address,
            "",
            *_closing(row, by, deadline=False),
        ]
    )


def sent_back(answer: Answer, *, because: str, address: str, by: User) -> str:
    """What tells a government that its answer must be mended, and why."""
    row = answer.request
    return "\n".join(
        [
            f"Yth. {answer.sender_name}, {answer.sender_position}",
            f"{answer.sender_office}",
            "",
            f"Terima kasih atas jawaban {row.government.name} (bukti {answer.receipt}). Kami kembalikan karena:",
            because.strip(),
            "",
            "Mohon diisi ulang melalui tautan baru ini:",
            address,
            "",
            *_closing(row, by, deadline=False),
        ]
    )


def _closing(row: FigureRequest, by: User, *, deadline: bool = True) -> list[str]:
    link = AnswerLink.objects.filter(request=row, used_at__isnull=True, withdrawn_at__isnull=True).first()
    until = f", sampai {_day(timezone.localtime(link.expires_at) - timedelta(seconds=1))}" if link else ""
    by_when = [f"Mohon dikirim paling lambat {_day(row.deadline)}.", ""] if deadline and row.deadline else []
    return [
        *by_when,
        f"Tautan ini hanya untuk {row.government.name} dan untuk satu kali kirim{until}. Mohon tidak diteruskan ke pihak lain. "
        "Baris yang tidak diketahui boleh dikosongkan. Setelah dikirim, Bapak/Ibu menerima nomor bukti.",
        "",
        "Terima kasih.",
        by.name,
    ]


def _to(area: Area) -> str:
    if area.kind == Area.Kind.DESA:
        return f"Kepala Desa {area.name}"
    if area.kind == Area.Kind.KELURAHAN:
        return f"Lurah {area.name}"
    return f"Kepala Dinas yang membidangi ketenagakerjaan\n{area.name}"


def _rows(row: FigureRequest) -> str:
    return "tiga baris" if row.government.kind in (Area.Kind.DESA, Area.Kind.KELURAHAN) else "sepuluh baris"


def _about(row: FigureRequest) -> date:
    return row.as_of or row.asked_on


def _day(day: date | None) -> str:
    return "" if day is None else wording.date(day, "id")
