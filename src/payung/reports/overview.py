"""The content of an edition of the overview: every number of the page, computed once, before anything is drawn.

Layout of the result: docs/data/edition.md. Shares are decimal text, money and people whole numbers, unknown is null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from payung import law
from payung.coverage import gaps, reconcile, reported
from payung.coverage.assumptions import WORKERS_AMONG_THE_POOR
from payung.coverage.figures import UNITS, Figure, area_name, kabkota_of
from payung.coverage.reported import Request
from payung.reports import wording
from payung.reports.tariff import GOVERNMENT_PAYS, LOWEST_INCOME, tariff, whole

PROVINCE = "52"
PAID_FOR = "people paid for"

#: Column and row of each government in the tile map, roughly west to east. The province is a payer, not a tile.
TILES = {
    "52.08": [1, 0],
    "52.71": [0, 0],
    "52.72": [6, 0],
    "52.01": [0, 1],
    "52.02": [1, 1],
    "52.03": [2, 1],
    "52.07": [3, 1],
    "52.04": [4, 1],
    "52.05": [5, 1],
    "52.06": [6, 1],
}


class MissingFigure(ValueError):
    """The picture cannot be drawn: a figure that its headline needs is not there."""


@dataclass(frozen=True)
class Answer:
    """A government's own words beside a figure."""

    government: str
    figure: str
    text: str
    said_on: date
    source: str


def build(
    *,
    figures: Sequence[Figure],
    requests: Sequence[Request],
    answers: Sequence[Answer],
    number: int,
    cutoff: date,
    published_on: date,
    seed_edition: int | None,
    seed_cutoff: date,
    site: str = "",
) -> dict[str, Any]:
    """Everything the page, the charts, the PDF and the downloads of one edition show. MissingFigure without a headline."""
    figures = [figure for figure in figures if reported.included(figure, cutoff)]
    view = _View(figures, requests, cutoff)
    family = _family(cutoff)
    return {
        "number": number,
        "cutoff": str(cutoff),
        "published_on": str(published_on),
        "seed_edition": seed_edition,
        "seed_cutoff": str(seed_cutoff),
        "site": site,
        "law_version": law.version(),
        "standing": family["standing"],
        "share": view.share(),
        "governments": view.governments(),
        "residuals": view.residuals(),
        "ucj": view.ucj(),
        "cost": view.cost(),
        "family": family,
        "figures": [view.shown(figure) for figure in figures],
        "checks": [check.as_dict() for check in view.checks()],
        "responses": [
            {
                "government": a.government,
                "figure": a.figure,
                "text": a.text,
                "said_on": str(a.said_on),
                "source": a.source,
            }
            for a in answers
            if a.said_on <= cutoff
        ],
        "requests": [
            {"government": r.area, "what": _slug(r.what), "asked_on": str(r.asked_on)} for r in requests if r.asked_on <= cutoff
        ],
    }


class _View:
    """The figures of one edition, and what follows from them."""

    def __init__(self, figures: Sequence[Figure], requests: Sequence[Request], cutoff: date) -> None:
        self.figures, self.requests, self.cutoff = figures, requests, cutoff
        self.tariff = tariff("bpu-lowest", cutoff.replace(day=1))

    def newest(self, what: str, area: str = PROVINCE) -> Figure | None:
        return reported.newest(self.figures, what=what, area=area, cutoff=self.cutoff)

    def needed(self, what: str) -> Figure:
        figure = self.newest(what)
        if figure is None or figure.value is None:
            raise MissingFigure(
                f"No figure of '{what}' for area {PROVINCE} is known by {self.cutoff}: the picture has no headline. "
                "Report one first (payung figures import FILE --by NAME)."
            )
        return figure

    def shown(self, figure: Figure) -> dict[str, Any]:
        """A figure for JSON, with the interval its printed digits allow and its age on the day of the edition."""
        interval = figure.interval
        return {
            "id": figure.id,
            "what": _slug(figure.what),
            "what_printed": figure.what,
            "area": figure.area,
            "area_name": area_name(figure.area),
            "payer": figure.payer or None,
            "pot": figure.pot or None,
            "months": figure.months,
            "as_of": str(figure.as_of),
            "published": str(figure.published) if figure.published else None,
            "value": _text(figure.value),
            "low": _text(interval.low) if interval else None,
            "high": _text(interval.high) if interval else None,
            "precision": figure.precision,
            "unit": UNITS[figure.what],
            "source": figure.source,
            "note": {"id": figure.note, "en": figure.note_en or figure.note} if figure.note else None,
            "age_days": (self.cutoff - figure.as_of).days,
        }

    def shown_or_none(self, figure: Figure | None) -> dict[str, Any] | None:
        return None if figure is None else self.shown(figure)

    # ------------------------------------------------------------------------------------------------ the blocks

    def share(self) -> dict[str, Any]:
        """Poor people said to be covered, of all poor people: both from the same statement."""
        covered = self.needed("poor people covered")
        poor = self.newest_of_statement("poor people in NTB", covered) or self.needed("poor people in NTB")
        if not poor.value or not covered.value:
            raise MissingFigure("The headline needs poor people and covered people above 0. Check the newest figures.")
        assumed = WORKERS_AMONG_THE_POOR
        return {
            "covered": self.shown(covered),
            "poor": self.shown(poor),
            "share": _share(covered.value / poor.value),
            "stated_share": self.shown_or_none(self.newest_of_statement("share of the poor covered", covered)),
            "workers": {
                "ratio": _share(Decimal(assumed.ratio.numerator) / assumed.ratio.denominator),
                "numerator": assumed.working,
                "denominator": assumed.population,
                "persons": gaps.workers_among(int(poor.value), working=assumed.working, population=assumed.population),
                "standing": assumed.standing,
                "source": assumed.source,
                "settled_by": assumed.settled_by,
            },
            "covered_who_are_poor": None,
        }

    def newest_of_statement(self, what: str, statement: Figure) -> Figure | None:
        """The figure of a kind that was published in the same statement, so that a share mixes no two sources."""
        same = [f for f in reported.of_one_statement(self.figures, statement, what=what) if f.area == statement.area]
        return same[0] if same else None

    def governments(self) -> list[dict[str, Any]]:
        """The province and its ten, each with its state, newest figure, notes, and the gap where both numbers exist."""
        return [self._government(code) for code in (PROVINCE, *kabkota_of(PROVINCE))]

    def _government(self, code: str) -> dict[str, Any]:
        at = reported.standing(self.figures, self.requests, what=PAID_FOR, area=code, cutoff=self.cutoff)
        name = area_name(code)
        poor = None if code == PROVINCE else self.newest("poor people", code)
        gap = None
        if poor is not None and poor.value is not None and at.figure is not None and at.figure.value is not None:
            cost = gaps.cost(gaps.uncovered(int(poor.value), int(at.figure.value)), tariff=self.tariff)
            gap = {"persons": cost.persons, "month": cost.month, "year": cost.year, "kind": "upper_bound"}
        return {
            "code": code,
            "name": name,
            "short": "Provinsi NTB" if code == PROVINCE else name.removeprefix("Kabupaten "),
            "kind": "provinsi" if code == PROVINCE else name.split(" ")[0].lower(),
            "tile": TILES.get(code),
            "state": at.state,
            "figure": self.shown_or_none(at.figure),
            "asked_on": str(at.asked_on) if at.asked_on else None,
            "notes": self._notes(code, at.figure),
            "poor": self.shown_or_none(poor),
            "gap": gap,
        }

    def _notes(self, code: str, figure: Figure | None) -> list[dict[str, str]]:
        notes = []
        if code == PROVINCE:
            notes.append(
                {
                    "id": "Pembayar, bukan wilayah: orangnya tinggal di kabupaten/kota, pembagiannya tidak diketahui.",
                    "en": "A payer, not an area: its people live in the kabupaten/kota; the split is unknown.",
                }
            )
        if figure is None:
            return notes
        if not figure.payer:
            notes.append({"id": "Sumber tidak menyebut siapa pembayarnya.", "en": "The source does not name the payer."})
        for check in self.rupiah_checks(code):
            if check.holds is False and figure.as_of <= self.cutoff and figure.value == self._persons_of(check):
                notes.append({"id": check.sentence, "en": check.sentence_en, "kind": "does_not_fit"})
        return notes

    def _persons_of(self, check: reconcile.Check) -> Decimal:
        return sum((g.value for g in self.figures if g.id in check.parts and g.value is not None), Decimal(0))

    def residuals(self) -> list[dict[str, Any]]:
        """The stated totals against the parts stated with the first of them. The rest is shown, never absorbed."""
        covered = self.needed("poor people covered")
        parts = reported.of_one_statement(self.figures, covered, what=PAID_FOR)
        if not parts:
            return []
        nearby = [
            f
            for f in self.figures
            if f.what == "vulnerable workers paid for" and f.area == PROVINCE and abs((f.as_of - covered.as_of).days) <= 31
        ]
        return [self._residual(total, parts) for total in (covered, *nearby)]

    def _residual(self, total: Figure, parts: Sequence[Figure]) -> dict[str, Any]:
        check = reconcile.check_total(total, parts, expected_areas=kabkota_of(PROVINCE))
        same = [p for p in parts if p.value and p.value == check.residual]
        names = ", ".join(area_name(p.area) for p in same)
        return {
            "total": self.shown(total),
            "parts": [self.shown(part) for part in parts if part.value is not None],
            "parts_sum": reconcile.plain(check.computed),
            "parts_low": int(sum(part.interval.low for part in parts if part.interval)),
            "parts_high": int(sum(part.interval.high for part in parts if part.interval)),
            "residual": reconcile.plain(check.residual),
            "rounding": reconcile.plain(check.rounding),
            "holds": check.holds,
            "missing": list(check.missing),
            "sentence": {"id": check.sentence, "en": check.sentence_en},
            "coincidence": {
                "id": f"Selisih {wording.number(check.residual, 'id')} sama dengan angka {names}. "
                "Mungkin kebetulan; sumbernya tidak menjelaskan.",
                "en": f"The residual of {wording.number(check.residual, 'en')} equals the figure of {names}. "
                "It may be a coincidence; the source does not say.",
            }
            if same and check.residual
            else None,
        }

    def ucj(self) -> dict[str, Any] | None:
        """Participation of all eligible workers: another denominator than the poor, so a panel of its own."""
        active, eligible = self.newest("active participants"), self.newest("eligible workers")
        if active is None or eligible is None or not active.value or not eligible.value:
            return None
        near = [f for f in self.figures if f.what == "UCJ coverage" and f.area == PROVINCE]
        stated = self.stated_participation(active)
        targets = sorted(
            (f for f in self.figures if f.what == "UCJ target for the year" and f.area == PROVINCE),
            key=lambda f: f.as_of,
        )
        target = next((t for t in targets if t.as_of >= active.as_of), None)
        later = next((t for t in targets if target and t.as_of > target.as_of), None)
        check = reconcile.check_rate(stated, active, eligible) if stated else None
        return {
            "active": self.shown(active),
            "eligible": self.shown(eligible),
            "share": _share(active.value / eligible.value),
            "stated_share": self.shown_or_none(stated),
            "target": self.shown_or_none(target),
            "holds": check.holds if check else None,
            "sentence": {"id": check.sentence, "en": check.sentence_en} if check else None,
            "later": [self.shown(f) for f in near if f.as_of > active.as_of],
            "next_target": self.shown_or_none(later),
            "short_of_target": _short(active, eligible, target),
            "short_of_next_target": _short(active, eligible, later),
        }

    def stated_participation(self, active: Figure | None) -> Figure | None:
        """The share somebody printed for the province, of the same day as the number of active participants."""
        same = (f for f in self.figures if f.what == "UCJ coverage" and f.area == PROVINCE)
        return next((f for f in same if active is not None and f.as_of == active.as_of), None)

    def cost(self) -> dict[str, Any]:
        """What the missing people cost, by the law in force and by the rounded contribution of the statement."""
        covered, poor = self.needed("poor people covered"), self.share()["poor"]
        said = self.newest("contribution a month")
        people, now_covered = int(Decimal(poor["value"])), int(covered.value or 0)
        assumed = WORKERS_AMONG_THE_POOR
        workers = gaps.workers_among(people, working=assumed.working, population=assumed.population)
        explained = law.explain("bpu_contribution_due", month=self.cutoff.replace(day=1), given=GOVERNMENT_PAYS)
        legal = str(explained.standing)
        return {
            "tariff": self.tariff,
            "tariff_month": str(self.cutoff.replace(day=1)),
            "tariff_standing": legal,
            "tariff_cites": _cites(explained),
            "tariff_said": self.shown_or_none(said),
            "rows": [
                self._cost_row("all_poor", "upper_bound", people, now_covered, said, standing=legal),
                self._cost_row("workers", "scenario", workers, now_covered, said, standing=assumed.standing),
            ],
        }

    def _cost_row(
        self, who: str, kind: str, people: int, covered: int, said: Figure | None, *, standing: str
    ) -> dict[str, Any]:
        cost = gaps.cost(gaps.uncovered(people, covered), tariff=self.tariff)
        as_said = gaps.cost(cost.persons, tariff=int(said.value)) if said and said.value is not None else None
        return {
            "who": who,
            "kind": kind,
            "people": people,
            "persons": cost.persons,
            "month": cost.month,
            "year": cost.year,
            "month_said": as_said.month if as_said else None,
            "year_said": as_said.year if as_said else None,
            "standing": standing,
        }

    # ------------------------------------------------------------------------------------------------ the checks

    def rupiah_checks(self, area: str) -> list[reconcile.Check]:
        """Rupiah said to be spent in an area, against the persons and months said for the year before."""
        checks = []
        for rupiah in self.figures:
            if rupiah.what != "rupiah spent on contributions" or rupiah.area != area:
                continue
            bought = [
                f
                for f in self.figures
                if f.what == PAID_FOR
                and f.area == area
                and f.months is not None
                and f.value is not None
                and rupiah.as_of - timedelta(days=365) <= f.as_of <= rupiah.as_of
            ]
            # One purchase told twice is one purchase: the newest statement per payer and number of months.
            bought = list({(f.payer, f.months): f for f in sorted(bought, key=lambda f: f.as_of)}.values())
            if bought:
                groups = [reconcile.Group(int(f.value or 0), f.months, f.interval) for f in bought]
                rate = tariff("bpu-lowest", rupiah.as_of.replace(day=1))
                checks.append(reconcile.check_rupiah(rupiah, groups, tariff=rate, parts=[f.id for f in bought]))
        return checks

    def checks(self) -> list[reconcile.Check]:
        """Everything about the figures that can be checked against other figures."""
        covered = self.needed("poor people covered")
        checks = []
        parts = reported.of_one_statement(self.figures, covered, what=PAID_FOR)
        if parts:
            checks.append(reconcile.check_total(covered, parts, expected_areas=kabkota_of(PROVINCE)))
        share, poor = (self.newest_of_statement(w, covered) for w in ("share of the poor covered", "poor people in NTB"))
        if share and poor:
            checks.append(reconcile.check_rate(share, covered, poor))
        active, eligible = self.newest("active participants"), self.newest("eligible workers")
        stated = self.stated_participation(active)
        if active and eligible and stated:
            checks.append(reconcile.check_rate(stated, active, eligible))
        for area in (PROVINCE, *kabkota_of(PROVINCE)):
            checks += self.rupiah_checks(area)
        return checks


def _family(cutoff: date) -> dict[str, Any]:
    """What one contribution buys a family, by the law of the month of the edition."""
    month = cutoff.replace(day=1)
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "contribution": ("bpu_contribution_due", GOVERNMENT_PAYS),
        "jkm": ("jkm_benefit", {"months_of_membership": 12}),
        "jkm_first_months": ("jkm_benefit", {"months_of_membership": 1}),
        "jkk_death": ("jkk_death_benefit", {"declared_income": LOWEST_INCOME}),
        "scholarship_child": ("scholarship_max_a_child", {}),
    }
    explained = {key: law.explain(rule, month=month, given=given) for key, (rule, given) in asked.items()}
    amounts = {key: whole(rule, month, given) for key, (rule, given) in asked.items()}
    standings = [str(e.standing) for e in explained.values()]
    return {
        **amounts,
        "scholarship_two": 2 * amounts["scholarship_child"],
        "jkm_full_from": _first_full_month(month),
        "scholarship_years": _first_scholarship_year(month),
        "standing": max(standings, key=["regulation", "press", "assumption"].index),
        "cites": [
            {"rule": e.rule, "cites": _cites(e), "standing": str(e.standing)}
            for e in {e.rule: e for e in explained.values()}.values()
        ],
    }


def _first_full_month(month: date) -> int:
    """The month of membership from which JKM is full, asked of the rule itself."""
    full = whole("jkm_benefit", month, {"months_of_membership": 120})
    return next(n for n in range(1, 121) if whole("jkm_benefit", month, {"months_of_membership": n}) == full)


def _first_scholarship_year(month: date) -> int:
    given = {"cause": "natural"}
    years = range(0, 31)
    return next(n for n in years if law.value("scholarship_due", month=month, given={**given, "contribution_years": n}) is True)


def _cites(explanation: Any) -> str:
    """The sources of an explanation, each once, in order."""
    return "; ".join(dict.fromkeys(step.cites for step in explanation.steps if step.cites))


def _short(active: Figure, eligible: Figure, target: Figure | None) -> int | None:
    """How many more active participants a target asks for, if the eligible workers stay as many."""
    if target is None or not target.value or active.value is None or eligible.value is None:
        return None
    return gaps.short_of_target(active=int(active.value), eligible=int(eligible.value), target=Fraction(target.value))


def _slug(what: str) -> str:
    return what.lower().replace(" ", "_")


def _share(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
