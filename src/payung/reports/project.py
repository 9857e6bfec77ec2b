"""What a construction project pays: each slice of its contract at its own rate, or a share of its wages."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payung import law
from payung.law.explanation import Explanation
from payung.law.parameters import Band
from payung.reports import wording
from payung.reports.law_links import entry_of
from payung.reports.wording import Lang

PARTS = ("construction_jkk_contribution", "construction_jkm_contribution")
RATES_BY_VALUE = ("construction.jkk_rate_by_contract_value", "construction.jkm_rate_by_contract_value")
FIRST_MONTH = date(2016, 1, 1)


@dataclass(frozen=True)
class Slice:
    """A part of the contract from `above` to `up_to` (None: no end). Rates are per 10,000; the rupiah are exact."""

    above: int
    up_to: int | None
    part: int
    jkk_rate: int
    jkm_rate: int

    @property
    def jkk(self) -> Fraction:
        return Fraction(self.part * self.jkk_rate, 10_000)

    @property
    def jkm(self) -> Fraction:
        return Fraction(self.part * self.jkm_rate, 10_000)


@dataclass(frozen=True)
class Project:
    """The answer: what is due for JKK, for JKM and in all, each with its steps; the slices where the contract decides."""

    month: date
    jkk: Explanation
    jkm: Explanation
    whole: Explanation
    slices: tuple[Slice, ...]
    flat: int | None  # what the rate of the topmost slice would give on the whole value: wrong, but often printed


def contribution(month: date, *, contract_value: int | None = None, wage_bill: int | None = None) -> Project:
    """Of the wages where they are known, else of the contract before PPN."""
    given = {"contract_value": contract_value, "wage_bill": wage_bill}
    jkk, jkm, whole = (law.explain(rule, month=month, given=given) for rule in (*PARTS, "construction_contribution"))
    slices = _slices(month, contract_value) if wage_bill is None and contract_value is not None else ()
    top = slices[-1] if len(slices) > 1 else None
    flat = contract_value * (top.jkk_rate + top.jkm_rate) // 10_000 if top and contract_value is not None else None
    return Project(month, jkk, jkm, whole, slices, flat)


def _slices(month: date, value: int) -> tuple[Slice, ...]:
    """Cut wherever either of the two tables changes its rate."""
    jkk, jkm = (_bands(name, month) for name in RATES_BY_VALUE)
    limits = sorted({band.limit for band in (*jkk, *jkm) if band.limit is not None})
    found: list[Slice] = []
    above = 0
    for up_to in (*limits, None):
        if found and value <= above:
            break
        part = (value if up_to is None else min(value, up_to)) - above
        found.append(Slice(above, up_to, part, _rate(jkk, above), _rate(jkm, above)))
        above = up_to or above
    return tuple(found)


def _rate(bands: tuple[Band, ...], above: int) -> int:
    return next(band.amount for band in bands if band.limit is None or above < band.limit)


def _bands(name: str, month: date) -> tuple[Band, ...]:
    entry = entry_of(law.standard().parameters[name], month)
    assert entry is not None
    return entry.bands


def rupiah_exact(amount: Fraction, lang: Lang) -> str:
    """Rp258.024,68: whole rupiah, and the part of one where there is any. The law rounds only the sum."""
    whole, rest = divmod(amount, 1)
    cents = f"{rest.numerator * (10_000 // rest.denominator):04}".rstrip("0") if rest else ""
    mark = "," if lang == "id" else "."
    return wording.rupiah(int(whole), lang) + (f"{mark}{cents}" if cents else "")
