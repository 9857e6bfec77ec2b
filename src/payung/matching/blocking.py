"""Which pairs are looked at: those that agree in one of a few ways. What no way finds is lost before any scoring.

Each way is a list of columns that must all be known and equal. A value that so many rows share that their pairs would be
more than the way's `most` is left out of it (1 July of a large year, everybody of one NIK): another way finds its people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from payung.matching.engines import Engine


@dataclass(frozen=True)
class Way:
    """`columns` that agree, or expressions of them. `most`: pairs of one value."""

    columns: tuple[str, ...]
    most: int

    def and_by(self, column: str) -> "Way":
        return replace(self, columns=(*self.columns, column))

    def without(self, columns: set[str]) -> "Way":
        return replace(self, columns=tuple(column for column in self.columns if column not in columns))


def _way(*columns: str, most: int = 100) -> Way:
    return Way(columns, most)


# So many pairs have 63 rows of one list: somebody may be listed month after month.
_OFTEN = 2_000
# Who agrees in these and in nothing else is hardly ever one person, unless the value is rare.
_WEAK = 10

WAYS: tuple[Way, ...] = (
    _way("nik", most=_OFTEN),
    _way("bones", "y", "m", "d", most=_OFTEN),
    _way("mother_bones", "y", "m", "d"),
    _way("bones", "mother_bones", "kab"),
    _way("bones", "mother_bones", "y"),
    _way("bones", "kec", "y", most=_WEAK),
    _way("w1", "mother_bones", "y"),
    _way("home", "y"),
    _way("home", "m", "d"),
    _way("home", "w1"),
    _way("y", "m", "d", "sex", "kec", most=_WEAK),
    _way("mother_bones", "kec", "y", "sex"),
    _way("w1", "y", "m", "d", most=_WEAK),
    _way("bones", "desa", most=_WEAK),
    _way("w1", "desa", "y"),
    _way("w1", "desa", "m", "d"),
    _way("mother_bones", "desa", "w1"),
    _way("mother_bones", "kec", "m", "d"),
    # A birth date that only the NIK of the one has.
    _way("bones", "ny", "nm", "nd"),
    _way("mother_bones", "ny", "nm", "nd"),
    _way("w1", "ny", "nm", "nd"),
)
#: For lists that hardly have a NIK: what else they may agree in.
MORE_WAYS: tuple[Way, ...] = tuple(
    Way(columns, _OFTEN)
    for columns in (
        ("street",), ("y", "m", "d"), ("bones",), ("w1", "w2"), ("w1", "desa"), ("w2", "desa"), ("y", "desa"),
        ("m", "d", "desa"), ("w1", "y"), ("w2", "y"), ("w1", "m", "d"), ("w2", "m", "d"),
        ("s1",), ("s2", "y"), ("s2", "w1"), ("s2", "w2"), ("s2", "desa"),
    )
)  # fmt: skip
#: The pass across areas, where a nation's lists are matched area by area: few pairs, whoever moved.
ACROSS: tuple[Way, ...] = (_way("nik", most=_OFTEN), _way("bones", "mother_bones", "y", "m", "d", most=_OFTEN))


def block(engine: Engine, left: int | None, ways: Sequence[Way] = WAYS, pairs: str = "blocked", rows: str = "rows") -> None:
    """A table `pairs` of join_key_l < join_key_r out of the table `rows`; each pair once.

    `left`: rows with a key below it are of the left list, the others of the right one, and pairs have one of each. None: all
    are of one list.
    """
    at_once = [ways[at : at + engine.ways_at_once] for at in range(0, len(ways), engine.ways_at_once)]
    tables = [_by(engine, some, left, f"{pairs}_{number}", rows) for number, some in enumerate(at_once)]
    found = " UNION ALL ".join(f"SELECT * FROM {table}" for table in tables)
    engine.table(pairs, f"SELECT join_key_l, join_key_r, '0' AS match_key FROM ({found}) GROUP BY join_key_l, join_key_r")
    for table in tables:
        engine.drop(table)


def _by(engine: Engine, ways: Sequence[Way], left: int | None, table: str, rows: str) -> str:
    keyed = " UNION ALL ".join(
        f"SELECT {engine.hash}({', '.join([str(number), *way.columns])}) AS h, key, {way.most} AS most FROM {rows}"
        f" WHERE {' AND '.join(f'{column} IS NOT NULL' for column in way.columns)}"
        for number, way in enumerate(ways)
    )
    engine.table(f"{table}_keyed", keyed)
    if left is None:
        pairs, sides = "count(*) * (count(*) - 1) / 2", "l.key < r.key"
    else:
        lefts = f"sum(CAST(key < {left} AS INT))"
        pairs, sides = f"{lefts} * (count(*) - {lefts})", f"l.key < {left} AND r.key >= {left}"
    few = f"SELECT h FROM {table}_keyed GROUP BY h HAVING {pairs} > 0 AND {pairs} <= max(most)"
    engine.table(
        table,
        f"SELECT l.key AS join_key_l, r.key AS join_key_r FROM ({few}) few"
        f" JOIN {table}_keyed l ON l.h = few.h JOIN {table}_keyed r ON r.h = few.h WHERE {sides}",
    )
    engine.drop(f"{table}_keyed")
    return table
