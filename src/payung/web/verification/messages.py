"""Texts that an officer sends by hand, by WhatsApp or on paper. Always in Indonesian: that is what their readers speak."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from payung.office.models import User
from payung.registry.field_progress import Progress
from payung.registry.round_models import Round
from payung.registry.rounds import LINK_LASTS
from payung.reports import wording
from payung.reports.verification_sheet import Place
from payung.web.pages import absolute, in_language


def address(request: HttpRequest, token: str) -> str:
    """The whole address of a link, in Indonesian whatever the language of who made it."""
    return absolute(request, in_language(reverse("field_check", args=[token]), "id"))


def cover(round: Round, place: Place, so_far: Progress, *, address: str, now: datetime, by: User) -> str:
    """What goes out with a link."""
    until = _day((timezone.localtime(now) + LINK_LASTS - timedelta(seconds=1)).date())
    names = f"{wording.number(so_far.open, 'id')} dari {wording.number(so_far.delivered, 'id')} nama"
    return "\n".join(
        [
            f"Yth. {place.head}",
            "",
            f"Berdasarkan {round.decree}, mohon bantuan memeriksa di lapangan: {names} di {place.named} belum terjawab.",
            f"Batas waktunya {_day(round.deadline)}.",
            "",
            "Isiannya lewat tautan ini, tanpa akun, dan boleh dilanjutkan kapan saja:",
            address,
            "",
            f"Tautan ini hanya untuk {place.named}, berlaku sampai {until}. Isinya data pribadi warga: mohon tidak "
            "diteruskan ke pihak lain. Yang tidak diketahui boleh dikosongkan.",
            "",
            "Terima kasih.",
            by.name,
        ]
    )


def reminder(round: Round, place: Place, so_far: Progress, *, today: date, by: User) -> str:
    """What reminds: how many names wait, since when or until when, and the two ways to send them back."""
    left = (round.deadline - today).days
    when = (
        f"Batas waktunya {_day(round.deadline)} sudah lewat {-left} hari."
        if left < 0
        else f"Batas waktunya hari ini, {_day(round.deadline)}."
        if left == 0
        else f"Batas waktunya {_day(round.deadline)}, tinggal {left} hari."
    )
    return "\n".join(
        [
            f"Yth. {place.head}",
            "",
            f"Verifikasi lapangan “{round.title}” ({round.decree}) di {place.named}: "
            f"{wording.number(so_far.open, 'id')} dari {wording.number(so_far.delivered, 'id')} nama belum terjawab. {when}",
            "",
            "Mohon hasilnya diisi lewat tautan yang sudah kami kirim, atau lembar isiannya dikirim kembali. Bila tautannya "
            "hilang, balas pesan ini; kami buatkan yang baru.",
            "",
            "Terima kasih.",
            by.name,
        ]
    )


def _day(day: date) -> str:
    return wording.date(day, "id")
