"""Where field checks stand: which desa is late, how far each round is, and the names behind every number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from payung.office.models import Area
from payung.office.roles import Deed
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry.ages import of_age
from payung.registry.field_progress import Name, Progress, names_of, progress_of, said_done, together
from payung.registry.found import OPEN, QUESTIONS, Outcome
from payung.registry.round_models import Round
from payung.registry.rounds import log_handed_out
from payung.reports.verification_sheet import Place
from payung.web.doors import Visitor, among_people, now
from payung.web.pages import render
from payung.web.templatetags.wording import said
from payung.web.verification.within import XLSX, file, the_round

ROUNDS_SHOWN = 100
LATE_SHOWN = 50
NAMES_SHOWN = 20
#: The numbers that can be opened: what stands in the address, what it holds, what it is called.
OPENED = {
    "terverifikasi": ({Outcome.VERIFIED}, gettext_noop("verified")),
    "meninggal": ({Outcome.DEAD}, gettext_noop("dead")),
    "pindah": ({Outcome.MOVED}, gettext_noop("moved or not found")),
    "tidak-bekerja": ({Outcome.IDLE}, gettext_noop("not working")),
    "tidak-cocok": ({Outcome.DEAD, Outcome.MOVED, Outcome.IDLE}, gettext_noop("dead, moved or not working")),
    "belum": (OPEN, gettext_noop("still open")),
}
OUTCOME_NAMES = {
    Outcome.VERIFIED: gettext_noop("verified"),
    Outcome.DEAD: gettext_noop("dead"),
    Outcome.MOVED: gettext_noop("moved or not found"),
    Outcome.IDLE: gettext_noop("not working"),
    Outcome.PARTLY: gettext_noop("half answered"),
    Outcome.UNANSWERED: gettext_noop("not answered"),
}


@dataclass(frozen=True)
class Line:
    """A desa in a round, with how far it is and how many days are left; below zero: since the deadline."""

    round: Round
    area: Area
    progress: Progress
    days: int
    done_at: datetime | None  # since when the desa says that it is done, though names are open

    @property
    def is_late(self) -> bool:
        return self.is_awaited and self.days < 0

    @property
    def is_awaited(self) -> bool:
        """Names are open, and the desa has not said that nothing more can be found out."""
        return self.progress.open > 0 and self.done_at is None

    @property
    def days_over(self) -> int:
        return -self.days

    @property
    def place(self) -> Place:
        return Place(self.area)

    @property
    def share(self) -> str:
        return _share(self.progress)


def _share(progress: Progress) -> str:
    """Verified of delivered, as a decimal."""
    return f"{progress.verified / progress.delivered:.4f}" if progress.delivered else "0"


def lines_of(rounds: Sequence[Round], today: date) -> dict[int, list[Line]]:
    """For each round its desa: the late first, those with most open names before others, then by code."""
    counted, done = progress_of(rounds), said_done(rounds)
    codes = {code for areas in counted.values() for code in areas}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes).select_related("parent")}
    found: dict[int, list[Line]] = {}
    for round in rounds:
        days = (round.deadline - today).days
        lines = [
            Line(round, areas[code], progress, days, done.get((round.pk, code)))
            for code, progress in counted.get(round.pk, {}).items()
        ]
        found[round.pk] = sorted(lines, key=lambda line: (not line.is_late, -line.progress.open, line.area.code))
    return found


@dataclass(frozen=True)
class RoundLine:
    """A round on the board."""

    round: Round
    progress: Progress
    days: int
    late: int
    desa: int

    @property
    def days_over(self) -> int:
        return -self.days

    @property
    def share(self) -> str:
        return _share(self.progress)


def _round_line(round: Round, lines: Iterable[Line], today: date) -> RoundLine:
    lines = list(lines)
    progress = together(line.progress for line in lines)
    days = (round.deadline - today).days
    return RoundLine(round, progress, days, sum(line.is_late for line in lines), len(lines))


@among_people(Deed.SEE_COUNTS)
def board(request: Visitor) -> HttpResponse:
    """Every running round, and before all which desa is late."""
    today = now().date()
    rows = Round.objects.visible_to(request.reach).select_related("area")
    rounds = list(rows.filter(withdrawn_at__isnull=True)[:ROUNDS_SHOWN])
    by_round = lines_of(rounds, today)
    late = sorted(
        (line for lines in by_round.values() for line in lines if line.is_late),
        key=lambda line: (line.days, -line.progress.open, line.area.code),
    )
    context = {
        "lines": [_round_line(round, by_round[round.pk], today) for round in rounds],
        "late": late[:LATE_SHOWN],
        "late_count": len(late),
        "late_names": sum(line.progress.open for line in late),
        "withdrawn": rows.filter(withdrawn_at__isnull=False)[:ROUNDS_SHOWN],
        "may_verify": request.reach.may(Deed.VERIFY),
        "may_see": request.reach.may(Deed.SEE_WORKERS),
    }
    return render(request, "verification/board.html", None, context)


@among_people(Deed.SEE_COUNTS)
def one(request: Visitor, pk: int) -> HttpResponse:
    """One round, desa by desa."""
    round, today = the_round(request, pk, Deed.SEE_COUNTS), now().date()
    lines = lines_of([round], today)[round.pk]
    may_verify = request.reach.may(Deed.VERIFY, round.area_id)
    context = {
        "round": round,
        "lines": lines,
        "total": _round_line(round, lines, today),
        "outcomes": [(outcome, gettext(OUTCOME_NAMES[outcome])) for outcome in Outcome],
        "may_verify": may_verify and round.withdrawn_at is None,
        "may_see": request.reach.may(Deed.SEE_WORKERS, round.area_id),
        "ages": of_age(timezone.localtime(round.made_at).date().replace(day=1)),
        "put_down": may_verify and request.session.get("field_sheet", {}).get("round") == round.pk,
    }
    return render(request, "verification/round.html", None, context)


@among_people(Deed.SEE_WORKERS)
def names(request: Visitor, pk: int) -> HttpResponse:
    """The names behind a number: of a round, in one desa or all, of one kind or all."""
    round = the_round(request, pk, Deed.SEE_WORKERS)
    area, kind = request.GET.get("desa", "")[:13], request.GET.get("keadaan", "")
    outcomes, called = OPENED.get(kind, (None, ""))
    try:
        at = max(int(request.GET.get("hal", "1")), 1)
    except ValueError:
        at = 1
    offset = (min(at, 10_000) - 1) * NAMES_SHOWN
    found = names_of(round, area=area or None, outcomes=outcomes, offset=offset, limit=NAMES_SHOWN + 1)
    counted = progress_of([round]).get(round.pk, {})
    progress = together([counted[area]] if area in counted else [] if area else counted.values())
    context = {
        "round": round,
        "kind": kind if outcomes else "",
        "called": gettext(called) if called else "",
        "area": Area.objects.filter(code=area).select_related("parent").first() if area in counted else None,
        "areas": dict(Area.objects.filter(code__in=counted).values_list("code", "name")),
        "rows": [(name, gettext(OUTCOME_NAMES[name.outcome])) for name in found[:NAMES_SHOWN]],
        "count": progress.delivered if outcomes is None else sum(getattr(progress, outcome) for outcome in outcomes),
        "at": at,
        "has_next": len(found) > NAMES_SHOWN,
        "code": area,
    }
    return render(request, "verification/names.html", None, context)


# ------------------------------------------------------------------------------------------------------------- exports


@among_people(Deed.SEE_COUNTS)
def counts_xlsx(request: Visitor, pk: int) -> HttpResponse:
    """The table of a round as a workbook: numbers only."""
    round = the_round(request, pk, Deed.SEE_COUNTS)
    lines = lines_of([round], now().date())[round.pk]
    headings = [
        gettext("Code"), gettext("Desa or kelurahan"), gettext("Kecamatan"), gettext("names delivered"),
        *(gettext(OUTCOME_NAMES[outcome]) for outcome in Outcome), gettext("days to the deadline"), gettext("late"),
        gettext("done, says the desa, on"),
    ]  # fmt: skip
    columns = [Column(heading, width=14 if at > 2 else 22, as_text=at <= 2) for at, heading in enumerate(headings)]
    rows = [
        (
            line.area.code,
            line.area.name,
            line.area.parent.name if line.area.parent else "",
            line.progress.delivered,
            *(getattr(line.progress, outcome) for outcome in Outcome),
            line.days,
            gettext("yes") if line.is_late else gettext("no"),
            timezone.localtime(line.done_at).date() if line.done_at else None,
        )
        for line in lines
    ]
    sheet = SheetToWrite(gettext("Field check"), columns, rows)
    return file(xlsx([sheet]), f"verifikasi-{round.pk}-desa.xlsx", XLSX)


@among_people(Deed.VERIFY)
def names_xlsx(request: Visitor, pk: int) -> HttpResponse:
    """All names of a round with what was found of each. Without NIK."""
    round = the_round(request, pk, Deed.VERIFY)
    found = names_of(round)
    areas = {area.code: area for area in Area.objects.filter(code__in={name.area for name in found}).select_related("parent")}
    headings = [
        gettext("Desa or kelurahan"), gettext("Kecamatan"), gettext("No."), gettext("System number"), gettext("Name"),
        gettext("Year of birth"), gettext("Address"), gettext("outcome"),
        *(said(question.short) for question in QUESTIONS.values()), gettext("visited on"), gettext("by"), gettext("remark"),
    ]  # fmt: skip
    numbers = {2, 5}
    columns = [Column(heading, width=18, as_text=at not in numbers) for at, heading in enumerate(headings)]
    rows = [_row(name, areas[name.area]) for name in found]
    body = xlsx([SheetToWrite(gettext("Names"), columns, rows)])
    log_handed_out(round=round, area=None, form="names", names=len(rows), by=request.user)
    return file(body, f"verifikasi-{round.pk}-nama.xlsx", XLSX)


def _row(name: Name, area: Area) -> tuple[str | float | date | None, ...]:
    words = {True: gettext("yes"), False: gettext("no"), None: ""}
    found = name.found
    return (
        area.name, area.parent.name if area.parent else "", name.number, name.code, name.name, name.birth_year, name.address,
        gettext(OUTCOME_NAMES[name.outcome]), *(words[getattr(name.answers, question)] for question in QUESTIONS),
        found.seen_on if found else None, found.seen_by if found else "", found.remark if found else "",
    )  # fmt: skip
