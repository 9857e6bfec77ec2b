"""Names: of Sasak and Sasak nobles, Samawa and Samawa nobles, Mbojo, Balinese, and migrants from elsewhere.

Which people live where in which share, the names and the titles are those of data/nama_ntb.json. ASSUMPTION: how often a
name has one, two or three words; in Lombok many have one.
"""

# pyright: reportUnknownMemberType=false

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import cast

import polars as pl

from payung.invented.chance import Chance, Table, either, table, taken
from payung.invented.province import CODES, name_lists

GROUPS = ("sasak", "sasak_bangsawan", "samawa", "samawa_bangsawan", "mbojo", "bali", "umum")
SASAK, BALI, MIGRANT = GROUPS.index("sasak"), GROUPS.index("bali"), GROUPS.index("umum")
SEXES = ("P", "L")  # a man is 1
_FEWER_TAKE_THE_NEXT = 8  # the nth name of a list has weight 1 / (n + this)


def group(chance: Chance, what: str, row: pl.Expr | None = None) -> pl.Expr:
    """The position in GROUPS of the people that somebody of this `kab` belongs to."""
    return chance.pick(what, _mixture(), pl.col("kab"), row) % len(GROUPS)


def name(chance: Chance, what: str, group: pl.Expr, man: pl.Expr | bool, age: pl.Expr) -> pl.Expr:
    """A full name as it stands on the identity card."""
    is_man = pl.lit(man) if isinstance(man, bool) else man
    drawer = group.cast(pl.Int64) * 2 + is_man.cast(pl.Int64)
    names, weights, lasts = _names()
    words = taken(names, chance.pick(f"{what} 1", weights, drawer))
    second = taken(names, chance.pick(f"{what} 2", weights, drawer))
    last = taken(lasts[0], chance.pick(f"{what} last", lasts[1], is_man.cast(pl.Int64)))
    stranger = group == MIGRANT
    # The young have longer names than their grandparents.
    length = chance.uniform(f"{what} length") + age.clip(0, 80) / 200
    has_first = either(stranger | (group == BALI), False, chance.uniform(f"{what} first") < 0.46 - age.clip(0, 80) / 320)
    has_second = either(stranger, length < 1.05, length < either(has_first, 0.5, 0.78)) & (words != second)
    titles, title_weights = _titles()
    firsts, first_weights = _firsts()
    return pl.concat_str(
        taken(titles, chance.pick(f"{what} title", title_weights, drawer)).replace({"": None}),
        either(has_first, taken(firsts, chance.pick(f"{what} of the first", first_weights, is_man.cast(pl.Int64))), None),
        words,
        either(has_second, either(stranger, last, second), None),
        separator=" ",
        ignore_nulls=True,
    )


@cache
def _mixture() -> Table:
    shares = cast(Mapping[str, Mapping[str, float]], name_lists()["campuran_etnis_asumsi"])
    return table([[shares[code.replace(".", "")].get(group, 0.0) for group in GROUPS] for code in CODES])


@cache
def _names() -> tuple[pl.Series, Table, tuple[pl.Series, Table]]:
    """Names by group and sex, their weights, and the last names of migrants by sex."""
    lists = name_lists()
    of_group = {"sasak_bangsawan": "sasak", "samawa_bangsawan": "samawa", "umum": "umum_faker_id_ID"}
    drawers: list[Sequence[str]] = [lists[of_group.get(group, group)][sex] for group in GROUPS for sex in SEXES]
    lasts: list[Sequence[str]] = [lists["umum_faker_id_ID"][f"belakang_{sex}"] for sex in SEXES]
    return (
        _joined(drawers),
        table([_falling(its) for its in drawers]),
        (_joined(lasts), table([_falling(its) for its in lasts])),
    )


@cache
def _titles() -> tuple[pl.Series, Table]:
    titles: list[Mapping[str, float]] = []
    for group in GROUPS:
        for sex in SEXES:
            its = name_lists()["gelar_awal"].get(group, {}).get(sex, {"": 1.0})
            alike = dict.fromkeys(cast(Sequence[str], its), 1.0)
            titles.append(cast(Mapping[str, float], its) if isinstance(its, Mapping) else alike)
    return _joined([tuple(its) for its in titles]), table([tuple(its.values()) for its in titles])


@cache
def _firsts() -> tuple[pl.Series, Table]:
    firsts: list[Mapping[str, float]] = [name_lists()["depan_islam"][sex] for sex in SEXES]
    return _joined([tuple(its) for its in firsts]), table([tuple(its.values()) for its in firsts])


def _joined(drawers: Sequence[Sequence[str]]) -> pl.Series:
    return pl.Series([word for its in drawers for word in its])


def _falling(its: Sequence[str]) -> list[float]:
    return [1 / place for place in accumulate([1] * len(its), initial=_FEWER_TAKE_THE_NEXT)][: len(its)]
