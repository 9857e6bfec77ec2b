"""The same name as another office writes it: Muhammad and M., Sahabudin and Sahabuddin, Siti and St.

Rules and how often each is seen are `aturan_variasi_ejaan` of data/nama_ntb.json.
"""

# pyright: reportUnknownMemberType=false

import re
from collections.abc import Callable, Sequence
from functools import cache, partial

import polars as pl

from payung.invented.chance import Chance, either
from payung.invented.province import name_lists

# ASSUMPTION: the ’ of Word, which only Windows' own letters and Unicode have, in one name of five that could have it.
_APOSTROPHES = (
    ("Nuraini", "Nur’aini", 0.2),
    ("Juaeriah", "Jua’eriah", 0.2),
    ("Rabiah", "Rabi’ah", 0.2),
    ("Naimah", "Na’imah", 0.2),
)
_WHOLE_WORDS = 4  # rules for longer beginnings with a capital are about a word, not about letters


def habits() -> Sequence[Callable[[pl.Expr, Chance], pl.Expr]]:
    """To be applied one after the other: each rule once to a name, as often as it is seen. Some names stay as they were.

    Not one expression: that would name its input twice a rule, and grow beyond any machine.
    """
    return tuple(partial(_by_habit, number=number, rule=rule) for number, rule in enumerate(_rules()))


def _by_habit(name: pl.Expr, chance: Chance, *, number: int, rule: tuple[str, str, float]) -> pl.Expr:
    pattern, instead, rate = rule
    return either(chance.happens(f"spelling {number}", rate), name.str.replace(pattern, instead), name)


@cache
def _rules() -> Sequence[tuple[str, str, float]]:
    rules: list[tuple[str, str, float]] = []
    for written, instead, rate in (*name_lists()["aturan_variasi_ejaan"], *_APOSTROPHES):
        plain = re.escape(written.removesuffix("$").strip())
        whole = written[0].isupper() and len(written.strip()) >= _WHOLE_WORDS
        pattern = rf"\b{plain}\b" if whole else f"{plain}$" if written.endswith("$") else plain
        rules.append((pattern, instead.strip(), float(rate)))
    return tuple(rules)
