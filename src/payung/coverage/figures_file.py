"""The `checks:` block of a figures file: what is to be compared with what. Layout: docs/data/figures.md."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from payung.coverage.figures import UNITS, Figure, kabkota_of
from payung.coverage.reconcile import Check, Group, check_rate, check_rupiah, check_total
from payung.located_yaml import BadInput, Place, line_of

#: Rupiah of one person-month by tariff name and month: the law's answer is handed in, this module does not know the law.
Tariff = Callable[[str, date], int]


def run_checks(
    checks: Iterable[Mapping[str, Any]], figures: Iterable[Figure], *, file: str, tariff: Tariff
) -> tuple[Check, ...]:
    """Every check of a file's `checks:` block. BadInput with file and line for a check that cannot be run."""
    by_id = {figure.id: figure for figure in figures}
    return tuple(
        replace(_run_check(check, by_id, file=file, tariff=tariff), place=Place(file, line_of(check))) for check in checks
    )


def _run_check(check: Mapping[str, Any], by_id: Mapping[str, Figure], *, file: str, tariff: Tariff) -> Check:
    if not isinstance(check, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  a hand-written file may hold anything
        raise BadInput(Place(file, 1), f"'{check}' is no check.", "A check is a block such as {total: …, parts: […]}.")
    here = Place(file, line_of(check))

    def at(key: str) -> Place:
        return Place(file, line_of(check, key))

    def figure(key: str, name: object = None) -> Figure:
        wanted = str(check[key] if name is None else name)
        if wanted not in by_id:
            raise BadInput(at(key), f"There is no figure '{wanted}'.", "Use the id of a figure in this file.")
        return by_id[wanted]

    def unit(of: Figure, wanted: str, key: str) -> None:
        if UNITS.get(of.what, wanted) != wanted:
            raise BadInput(at(key), f"'{of.id}' is given in {UNITS[of.what]}, not in {wanted}.", "Compare like with like.")

    def need(*keys: str, may: tuple[str, ...] = ()) -> None:
        for key in keys:
            if check.get(key) is None:
                raise BadInput(here, f"This check has no `{key}`.", f"A check of this kind needs: {', '.join(keys)}.")
        unknown = [key for key in check if key not in (*keys, *may)]
        if unknown:
            raise BadInput(at(str(unknown[0])), f"A check has no `{unknown[0]}`.", f"It may have: {', '.join((*keys, *may))}.")

    if "total" in check:
        need("total", "parts", may=("every",))
        total = figure("total")
        parts: object = check["parts"]
        if not isinstance(parts, list) or not parts:
            raise BadInput(at("parts"), f"The total '{total.id}' has no parts.", "Name the ids of its parts: [a, b].")
        names = [str(name) for name in cast(list[object], parts)]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(at("parts"), f"The parts of '{total.id}' repeat: '{name}' stands twice.", "Name each part once.")
        every = check.get("every")
        if every not in (None, "kabkota"):
            raise BadInput(at("every"), f"`every: {every}` is not known.", "Write `every: kabkota`, or leave it out.")
        if every and len(total.area) != 2:
            raise BadInput(at("every"), f"{total.area} is no province.", "`every: kabkota` asks for the parts of a province.")
        expected = kabkota_of(total.area) if every else ()
        for name in names:
            unit(figure("parts", name), UNITS.get(total.what, UNITS.get(figure("parts", name).what, "people")), "parts")
        return check_total(total, [figure("parts", name) for name in names], expected_areas=expected)
    if "rate" in check:
        need("rate", "numerator", "denominator")
        unit(figure("rate"), "share", "rate")
        return check_rate(figure("rate"), figure("numerator"), figure("denominator"))
    if "rupiah" in check:
        need("rupiah", "groups", "tariff", may=("month",))
        rupiah = figure("rupiah")
        unit(rupiah, "rupiah", "rupiah")
        rows: object = check["groups"]
        if not isinstance(rows, list):
            raise BadInput(at("groups"), "`groups` must be a list.", "Write [{persons: 1736, months: 12}].")
        groups = [_group(group, file=file) for group in cast(list[Mapping[str, Any]], rows)]
        name = check["tariff"]
        if isinstance(name, int) and not isinstance(name, bool):
            if name <= 0:
                raise BadInput(at("tariff"), f"A tariff of {name} buys nothing.", "Write rupiah per person and month.")
            return check_rupiah(rupiah, groups, tariff=name)
        month = check.get("month", rupiah.as_of)
        if not isinstance(month, date):
            raise BadInput(at("month"), f"'{month}' is not a month.", "Write its first day, such as 2026-01-01.")
        try:
            return check_rupiah(rupiah, groups, tariff=tariff(str(name), date(month.year, month.month, 1)))
        except KeyError:
            raise BadInput(
                at("tariff"),
                f"There is no tariff '{name}'.",
                "Write `bpu-lowest`, or whole rupiah per person and month.",
            ) from None
    raise BadInput(here, "This check says neither `total:`, `rate:` nor `rupiah:`.", "See docs/data/figures.md.")


def _group(group: Mapping[str, Any], *, file: str) -> Group:
    place = Place(file, line_of(group))
    if not isinstance(group, Mapping) or set(group) - {"persons", "months"}:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise BadInput(place, f"'{group}' is no group of people.", "Write {persons: 1736, months: 12}; null if unknown.")
    for key in ("persons", "months"):
        number = group.get(key)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 0):
            raise BadInput(place, f"'{number}' is not a number of {key}.", "Write a whole number, or null if unknown.")
    persons, months = group.get("persons"), group.get("months")
    return Group(None if persons is None else int(persons), None if months is None else int(months))
