"""Do reported figures add up? Totals against their parts, rates against their two numbers, rupiah against person-months.

Everything is compared as intervals, because "about 57,000" is any number from 56,500 to 57,500. A claim that cannot be
true for any number in its interval "does not fit". Who is wrong is not said: the tool does not know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from payung.coverage.figures import NOTHING, Figure, Interval, area_name
from payung.located_yaml import BadInput, Place


@dataclass(frozen=True)
class Group:
    """So many persons for so many months. None: unknown. `allowed`: what "about" lets the persons be, where they are about."""

    persons: int | None
    months: int | None
    allowed: Interval | None = None


@dataclass(frozen=True)
class Check:
    """The answer to one check. `holds` None: cannot be told, because something in it is unknown.

    `residual` is claimed minus computed (people, share or rupiah); `rounding` how much of it printed digits can explain.
    `missing` are the governments that should be parts and are not, or are named without a number.
    """

    kind: str
    id: str
    holds: bool | None = None
    claimed: Decimal | None = None
    computed: Decimal | None = None
    residual: Decimal | None = None
    rounding: Decimal | None = None
    person_months: Decimal | None = None
    missing: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    sentence: str = ""
    sentence_en: str = ""
    place: Place | None = field(default=None, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`. Numbers are exact: whole ones as int, shares as text."""
        return {
            "kind": self.kind,
            "id": self.id,
            "holds": self.holds,
            "claimed": plain(self.claimed),
            "computed": plain(self.computed),
            "residual": plain(self.residual),
            "rounding": plain(self.rounding),
            "missing": list(self.missing),
            "person_months": plain(self.person_months),
            "sentence": self.sentence,
            "sentence_en": self.sentence_en,
        }


def plain(number: Decimal | None) -> int | float | None:
    """A number for JSON: whole ones as int, a share as a float of at most six decimals."""
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number)
    return float(round(number, 6)) + 0.0  # never -0.0, which the database cannot keep: the fingerprint would be another


# ----------------------------------------------------------------------------------------------------------- the three


def check_total(total: Figure, parts: Sequence[Figure], *, expected_areas: Iterable[str] = ()) -> Check:
    """Does a stated total equal its parts, given what rounding allows and which parts nobody has stated?

    `expected_areas`: the areas that should each be a part; those that are not, or are named without a number, are
    `missing` and may hide any number from 0 up. So a total above its parts by more than rounding explains is unknown
    (None) while something is missing, and a total below them never holds.
    """
    _refuse_repeated(total, parts)
    stated = [part for part in parts if part.value is not None]
    there = {part.area for part in stated}
    missing = tuple(f"{code} {area_name(code)}" for code in expected_areas if code not in there)
    missing += tuple(
        f"{part.area} {area_name(part.area)}"
        for part in parts
        if part.value is None and f"{part.area} {area_name(part.area)}" not in missing
    )
    spread = NOTHING
    for part in stated:
        assert part.interval is not None
        spread += part.interval
    summed = sum((part.value for part in stated if part.value is not None), Decimal(0))
    check = Check("total", total.id, missing=missing, parts=tuple(p.id for p in parts), place=total.place)
    if total.value is None or total.interval is None:
        return replace(
            check,
            computed=summed,
            sentence=f"Jumlah total tidak disebut; bagian-bagiannya berjumlah {_id(summed)}.",
            sentence_en=f"The total is not stated; its parts make {_en(summed)}.",
        )
    gap = total.interval - spread
    residual = total.value - summed
    holds = True if Decimal(0) in gap else (None if gap.low > 0 and missing else False)
    rounding = max(gap.high - residual, residual - gap.low)
    return replace(
        check,
        holds=holds,
        claimed=total.value,
        computed=summed,
        residual=residual,
        rounding=rounding,
        sentence=_total_sentence_id(total, summed, residual, holds, missing),
        sentence_en=_total_sentence_en(total, summed, residual, holds, missing),
    )


def check_rate(rate: Figure, numerator: Figure, denominator: Figure) -> Check:
    """Does a printed share fit the two numbers it is said to come from?"""
    check = Check("rate", rate.id, parts=(numerator.id, denominator.id), place=rate.place)
    lacking = [f.id for f in (rate, numerator, denominator) if f.value is None]
    if denominator.value == 0:
        lacking.append(denominator.id)
    if lacking or rate.interval is None or numerator.interval is None or denominator.interval is None:
        names = ", ".join(lacking)
        return replace(
            check,
            claimed=rate.value,
            sentence=f"Tidak dapat diperiksa: {names} tidak diketahui atau nol.",
            sentence_en=f"Cannot be checked: {names} is unknown or zero.",
        )
    assert rate.value is not None and numerator.value is not None and denominator.value is not None
    computed = numerator.value / denominator.value
    low_denominator = max(denominator.interval.low, Decimal("0.000001"))
    allowed = Interval(
        numerator.interval.low / denominator.interval.high,
        numerator.interval.high / low_denominator,
    )
    holds = rate.interval.meets(allowed)
    residual = rate.value - computed
    gap = rate.interval - allowed
    verdict_id = "cocok" if holds else "tidak cocok, lebih dari yang dapat dijelaskan pembulatan"
    verdict_en = "fits" if holds else "does not fit: the difference is more than rounding explains"
    parts_id = f"{_id(numerator.value)} dari {_id(denominator.value)} adalah {_percent(computed, ',')}"
    parts_en = f"{_en(numerator.value)} of {_en(denominator.value)} is {_percent(computed, '.')}"
    return replace(
        check,
        holds=holds,
        claimed=rate.value,
        computed=computed,
        residual=residual,
        rounding=max(gap.high - residual, residual - gap.low),
        sentence=f"{parts_id}; yang disebut {_percent(rate.value, ',', rate.printed_step)}: {verdict_id}.",
        sentence_en=f"{parts_en}; reported as {_percent(rate.value, '.', rate.printed_step)}: {verdict_en}.",
    )


def check_rupiah(rupiah: Figure, groups: Sequence[Group], *, tariff: int, parts: Sequence[str] = ()) -> Check:
    """Do these rupiah buy these persons these months, at so many rupiah a person-month? `parts`: ids the groups came from."""
    check = Check("rupiah", rupiah.id, parts=tuple(parts), place=rupiah.place)
    bought = None if rupiah.value is None else rupiah.value / tariff
    needed: Decimal | None = Decimal(0)
    spread = NOTHING
    for group in groups:
        if group.persons is None or group.months is None:
            needed = None
            break
        needed += Decimal(group.persons) * group.months
        persons = group.allowed or Interval(Decimal(group.persons), Decimal(group.persons))
        spread += Interval(persons.low * group.months, persons.high * group.months)
    if rupiah.value is None or rupiah.interval is None or bought is None or needed is None:
        known_id = "" if bought is None else f" Uang itu cukup untuk {_id(_down(bought))} orang-bulan."
        known_en = "" if bought is None else f" The money buys {_en(_down(bought))} person-months."
        return replace(
            check,
            claimed=rupiah.value,
            computed=None if needed is None else needed * tariff,
            person_months=bought,
            sentence=f"Tidak dapat diperiksa: orang, bulan, atau rupiah tidak diketahui.{known_id}",
            sentence_en=f"Cannot be checked: persons, months or rupiah are unknown.{known_en}",
        )
    due = needed * tariff
    allowed = Interval(spread.low * tariff, spread.high * tariff)
    holds = rupiah.interval.meets(allowed)
    residual = rupiah.value - due
    gap = rupiah.interval - allowed
    whole = bought == bought.to_integral_value()
    buys_id = (
        f"Rp{_id(rupiah.value)} {'tepat' if whole else 'cukup untuk'} {_id(_down(bought))} orang-bulan dengan Rp{_id(tariff)}"
    )
    buys_en = f"Rp{_en(rupiah.value)} {'is exactly' if whole else 'buys'} {_en(_down(bought))} person-months at Rp{_en(tariff)}"
    asks_id = f"yang disebut memerlukan {_id(needed)} orang-bulan (Rp{_id(due)})"
    asks_en = f"what is claimed needs {_en(needed)} person-months (Rp{_en(due)})"
    if holds:
        verdict_id, verdict_en = "cocok", "fits"
    else:
        short_id, short_en = ("kurang", "short by") if residual < 0 else ("lebih", "over by")
        verdict_id = f"tidak cocok, {short_id} Rp{_id(abs(residual))}"
        verdict_en = f"does not fit, {short_en} Rp{_en(abs(residual))}"
    return replace(
        check,
        holds=holds,
        claimed=rupiah.value,
        computed=due,
        residual=residual,
        rounding=max(gap.high - residual, residual - gap.low),
        person_months=bought,
        sentence=f"{buys_id}; {asks_id}: {verdict_id}.",
        sentence_en=f"{buys_en}; {asks_en}: {verdict_en}.",
    )


def _refuse_repeated(total: Figure, parts: Sequence[Figure]) -> None:
    """A part that stands twice, or the total among its own parts, would be counted twice."""
    seen: dict[object, Figure] = {}
    for part in parts:
        if part.id == total.id:
            raise BadInput(total.place, f"The total '{total.id}' stands among its own parts.", "Take it out of `parts`.")
        statement = (part.area, part.payer, part.pot, part.what, part.as_of, part.months)
        if statement in seen:
            raise BadInput(
                part.place,
                f"The parts of '{total.id}' repeat: '{seen[statement].id}' and '{part.id}' speak of the same area, "
                "payer and day.",
                "Keep one of them, or the total counts it twice.",
            )
        seen[statement] = part


# ------------------------------------------------------------------------------------------------------------ sentences


def _down(number: Decimal) -> int:
    """Whole person-months: the part of one that money does not reach is not bought."""
    return int(number)


def _en(number: Decimal | int) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"


def _id(number: Decimal | int) -> str:
    return _en(number).translate(str.maketrans(",.", ".,"))


def _percent(share: Decimal, comma: str, step: Decimal | None = None) -> str:
    """One decimal, or as many as the source printed."""
    digits = max(0, -int((step * 100).normalize().as_tuple().exponent)) if step else 1
    text = f"{(share * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    return f"{text.replace('.', comma)} %" if comma == "," else f"{text}%"


def _missing_id(missing: Sequence[str]) -> str:
    return f" Tidak ada rincian untuk: {', '.join(m.split(' ', 1)[1] for m in missing)}." if missing else ""


def _missing_en(missing: Sequence[str]) -> str:
    return f" No part stated for: {', '.join(m.split(' ', 1)[1] for m in missing)}." if missing else ""


def _total_sentence_id(total: Figure, summed: Decimal, residual: Decimal, holds: bool | None, missing: Sequence[str]) -> str:
    assert total.value is not None
    about = "sekitar " if total.precision == "about" else ""
    start = f"Total yang disebut {about}{_id(total.value)}, bagian-bagiannya {_id(summed)}: selisih {_id(residual)}"
    verdict = {
        True: "masih dalam pembulatan",
        None: "lebih dari yang dapat dijelaskan pembulatan; bagian tanpa angka mungkin menjelaskannya",
        False: "tidak cocok, lebih dari yang dapat dijelaskan pembulatan",
    }[holds]
    return f"{start}, {verdict}.{_missing_id(missing)}"


def _total_sentence_en(total: Figure, summed: Decimal, residual: Decimal, holds: bool | None, missing: Sequence[str]) -> str:
    assert total.value is not None
    about = "about " if total.precision == "about" else ""
    start = f"The stated total is {about}{_en(total.value)}, its parts make {_en(summed)}: a residual of {_en(residual)}"
    verdict = {
        True: "within rounding",
        None: "more than rounding explains; the parts without a number may explain it",
        False: "does not fit: more than rounding explains",
    }[holds]
    return f"{start}, {verdict}.{_missing_en(missing)}"
