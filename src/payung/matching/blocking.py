"""Which pairs are looked at: those that agree in one of a few ways. What no way finds is lost before any scoring.

Each way is a list of columns that must all be known and equal. A value that so many rows share that their pairs would be
more than `MOST_PAIRS` is left out of that way (1 July of a large year, everybody of one NIK): another way finds its people.
Of weak ways that is said sooner: who agrees in them and in nothing else is hardly ever one person, unless it is rare.
"""

from collections.abc import Sequence

from payung.matching.engines import Engine

WAYS: tuple[tuple[str, ...], ...] = (
    ("nik",),
    ("bones", "y", "m", "d"),
    ("mother_bones", "y", "m", "d"),
    ("bones", "mother_bones", "kab"),
    ("bones", "mother_bones", "y"),
    ("bones", "kec", "y"),
    ("w1", "mother_bones", "y"),
    ("home", "y"),
    ("home", "m", "d"),
    ("home", "w1"),
    ("y", "m", "d", "sex", "kec"),
    ("mother_bones", "kec", "y", "sex"),
    ("w1", "y", "m", "d"),
    ("bones", "desa"),
    ("w1", "desa", "y"),
    ("w1", "desa", "m", "d"),
    ("mother_bones", "desa", "w1"),
    ("mother_bones", "kec", "m", "d"),
    # A birth date that only the NIK of the one has.
    ("bones", "ny", "nm", "nd"),
    ("mother_bones", "ny", "nm", "nd"),
    ("w1", "ny", "nm", "nd"),
)
#: For lists that hardly have a NIK: what else they may agree in.
MORE_WAYS: tuple[tuple[str, ...], ...] = (
    ("street",), ("y", "m", "d"), ("bones",), ("w1", "w2"), ("w1", "desa"), ("w2", "desa"), ("y", "desa"), ("m", "d", "desa"),
    ("w1", "y"), ("w2", "y"), ("w1", "m", "d"), ("w2", "m", "d"),
    ("s1",), ("s2", "y"), ("s2", "w1"), ("s2", "w2"), ("s2", "desa"),
)  # fmt: skip
#: The pass across areas, where a nation's lists are matched area by area: few pairs, whoever moved.
ACROSS: tuple[tuple[str, ...], ...] = (("nik",), ("bones", "mother_bones", "y", "m", "d"))
MOST_PAIRS = 100
_WEAK = frozenset({("bones", "desa"), ("bones", "kec", "y"), ("w1", "y", "m", "d"), ("y", "m", "d", "sex", "kec")})
MOST_PAIRS_OF_WEAK = 10
MOST_PAIRS_OF_MORE_WAYS = 2_000


def block(
    engine: Engine, left: int | None, ways: Sequence[Sequence[str]] = WAYS, pairs: str = "blocked", rows: str = "rows"
) -> None:
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


def _by(engine: Engine, ways: Sequence[Sequence[str]], left: int | None, table: str, rows: str) -> str:
    keyed = " UNION ALL ".join(
        f"SELECT {engine.hash}({', '.join([str(number), *way])}) AS h, key, {_most_pairs(way)} AS most FROM {rows}"
        f" WHERE {' AND '.join(f'{column} IS NOT NULL' for column in way)}"
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


def _most_pairs(way: Sequence[str]) -> int:
    if tuple(way) in MORE_WAYS:
        return MOST_PAIRS_OF_MORE_WAYS
    return MOST_PAIRS_OF_WEAK if tuple(way) in _WEAK else MOST_PAIRS
