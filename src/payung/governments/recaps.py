"""What can be done with the insurer's recap: say what its headings mean, put a file down, keep it."""

import dataclasses
import hashlib
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from payung.governments.recap_file import COLUMNS, Members, ReadRecap, read_recap
from payung.governments.recap_models import HeadingMap, Recap, RecapDraft, RecapRow
from payung.law.words import said_day, said_month
from payung.office.actions import log
from payung.office.models import Area, User
from payung.office.refusals import Refusal
from payung.received_files.headings import IGNORE, normalised
from payung.received_files.limits import MB, WEB
from payung.received_files.reading import read

#: A recap has some forty rows; this is much more.
LIMITS = dataclasses.replace(WEB, file_bytes_max=2 * MB, rows_max=2_000, sheet_rows_max=2_000)

DRAFT_LASTS = timedelta(days=7)


class AlreadyKept(Refusal):
    """This very file was kept before: nothing to do."""

    def __init__(self, recap: Recap) -> None:
        id = f"berkas ini sudah disimpan pada {said_day(recap.kept_on, 'id')} untuk {said_month(recap.month, 'id')}."
        en = f"this file was kept on {said_day(recap.kept_on, 'en')} for {said_month(recap.month, 'en')}."
        super().__init__(id=id, en=en)
        self.recap = recap


def read_file(*, body: bytes, name: str, month: date, today: date) -> ReadRecap:
    """What a file says, read in the cage; nothing is kept.

    Refused (of received_files) for a file that cannot be read; UnknownHeadings, RecapRefused or AlreadyKept for what it says.
    """
    if month.day != 1 or month > today:
        raise Refusal("month", id="bulan itu belum datang", en="that month has not come yet")
    if known := Recap.objects.filter(sha256=hashlib.sha256(body).hexdigest()).first():
        raise AlreadyKept(known)
    areas = dict(Area.objects.filter(kind__in=Area.GOVERNMENTS).order_by("code").values_list("code", "name"))
    office = dict(HeadingMap.objects.values_list("heading", "column"))
    return read_recap(read(body, name, LIMITS), month=month, areas=areas, office=office)


@transaction.atomic
def put_down(*, body: bytes, name: str, month: date, by: User) -> RecapDraft:
    """Keep somebody's file until she decides, at most DRAFT_LASTS. Her earlier one is gone."""
    values = {"month": month, "file_name": name[-200:], "body": body, "sha256": hashlib.sha256(body).hexdigest()}
    draft, _ = RecapDraft.objects.update_or_create(uploaded_by=by, defaults=values | {"uploaded_at": Now()})
    return draft


def forget_old_drafts(now: datetime) -> int:
    """Delete files that nobody decided on for DRAFT_LASTS; how many. No event: that a file was put down was none either."""
    _, deleted = RecapDraft.objects.filter(uploaded_at__lt=now - DRAFT_LASTS).delete()
    return sum(deleted.values())


@transaction.atomic
def say_what_headings_are(*, headings: dict[str, str], by: User) -> None:
    """Remember for this office which column each heading is, or "ignore". Refusal for a column that does not exist."""
    for heading, column in headings.items():
        if column not in COLUMNS and column != IGNORE:
            raise Refusal(id=f"pilih kolom untuk “{heading}”", en=f"choose a column for “{heading}”")
    chosen = [column for column in headings.values() if column != IGNORE]
    if twice := sorted({column for column in chosen if chosen.count(column) > 1}):
        raise Refusal(
            id=f"dua judul dipilih untuk satu kolom ({', '.join(twice)}); satu kolom, satu judul. Tidak ada yang diingat.",
            en=f"two headings were given one column ({', '.join(twice)}); one column, one heading. Nothing is remembered.",
        )
    said = sorted((normalised(heading)[:120], column) for heading, column in headings.items())
    for heading, column in said:  # rows before events, as in every deed (see actions.keep_figure)
        HeadingMap.objects.update_or_create(heading=heading, defaults={"column": column, "mapped_by": by})
    for heading, column in said:
        log(kind="heading_mapped", subject=f"heading {heading}", detail={"column": column}, by=by, area=_province())


@transaction.atomic
def keep(*, body: bytes, name: str, recap: ReadRecap, on: date, by: User) -> Recap:
    """Keep a whole recap with all its rows. One of the same month before it is replaced and stays; its draft is gone.

    AlreadyKept for the very same file; Refusal where somebody else kept one of this month in the same moment.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    if known := Recap.objects.filter(sha256=sha256).first():
        raise AlreadyKept(known)
    before = Recap.objects.filter(month=recap.month, replaced_by__isnull=True).first()
    try:
        with transaction.atomic():
            kept = Recap.objects.create(
                month=recap.month, file_name=name[-200:], sha256=sha256, body=body, replaces=before, kept_by=by, kept_on=on
            )
    except IntegrityError:
        raise Refusal(
            id="rekap bulan ini baru saja disimpan orang lain. Periksa dulu yang itu.",
            en="somebody has just kept a recap of this month. Look at that one first.",
        ) from None
    RecapRow.objects.bulk_create(
        [RecapRow(recap=kept, area_id=one.area, segment=one.segment, active=one.active, new=one.new, ended=one.ended)
         for one in recap.members]
    )  # fmt: skip
    RecapDraft.objects.filter(uploaded_by=by, sha256=sha256).delete()
    log(
        kind="recap_kept",
        subject=f"recap {kept.pk}",
        detail={"month": f"{kept.month:%Y-%m}", "sha256": sha256, "rows": len(recap.members), "replaces": before and before.pk},
        by=by,
        area=_province(),
    )
    return kept


def members_of(recap: Recap) -> list[Members]:
    """The rows of a recap as the calculation has them."""
    rows = RecapRow.objects.filter(recap=recap).order_by("id")
    return [Members(row.area_id, row.segment, row.active, row.new, row.ended) for row in rows]


def _province() -> str | None:
    return Area.objects.filter(kind=Area.Kind.PROVINCE).values_list("code", flat=True).first()
