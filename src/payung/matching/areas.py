"""A nation's lists: area by area, and once across them.

Every area is matched within itself, by every way of blocking; across areas only pairs are looked at that agree in the NIK, or
in name, birth date and mother. What the whole at once would find more are those few who moved, and whose rows agree in less.

Areas decide as the whole does: how frequent a name is, how many others there are, how many matches a row has, and how many
pairs clerks can look at are those of the whole.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from payung.matching import blocking
from payung.matching.engines import DuckDB, Engine
from payung.matching.model import Model, kept
from payung.matching.pairing import PAIRS, Loaded, Matched, decided, load, prior
from payung.matching.scoring import count_frequencies, scored

KABUPATEN, PROVINCE = 5, 2  # characters of a code
_SOME = "rows_of_some_areas"


def by_areas(
    workers: pl.DataFrame, members: pl.DataFrame | None = None, *, level: int = KABUPATEN, model: Model | None = None,
    engine: Engine | None = None,
) -> Matched:  # fmt: skip
    """pairing.matched() of areas: rows whose area codes have the same first `level` characters; those without a code form one.

    ValueError where ids are missing or repeated, or where lists that hardly have a NIK come without a model.
    """
    engine = engine or DuckDB()
    return weighed(engine, load(engine, workers, members), level=level, model=model)


def weighed(
    engine: Engine, loaded: Loaded, *, level: int = KABUPATEN, model: Model | None = None, rows_at_once: int | None = None
) -> Matched:
    """by_areas() of rows that an engine has already. Areas are taken together up to `rows_at_once`, else as the engine can."""
    if loaded.few_niks and model is None:
        raise ValueError("These lists hardly have a NIK, and no area alone is enough to learn from what else they agree in.")
    model = model or kept()
    area = f"coalesce(substr(kab, 1, {level}), '')"
    looked_at = _block_across(engine, loaded, area)
    found: list[pl.DataFrame] = []
    count_frequencies(engine, model, loaded.rows)
    share = prior(engine, model, loaded)

    def score(pairs: str, rows: str) -> None:
        found.append(scored(engine, model, prior=share, others=loaded.others, pairs=pairs, rows=rows))

    if looked_at:
        score("across", "rows")
    within = [way.and_by(area) for way in loaded.ways]
    for some in _together(_areas(engine, area), rows_at_once or engine.rows_at_once):
        engine.table(_SOME, f"SELECT * FROM rows WHERE {area} IN ({', '.join(map(_quoted, some))})")
        blocking.block(engine, loaded.left, within, "within", _SOME)
        if number := _count(engine, "within"):
            looked_at += number
            score("within", _SOME)
        engine.drop("within")
        engine.drop(_SOME)
    if not found:
        return Matched(pl.DataFrame(schema=PAIRS), 0, model)
    return Matched(decided(pl.concat(found), loaded, model.comparisons), looked_at, model)


def _block_across(engine: Engine, loaded: Loaded, area: str) -> int:
    """Tables `blocked`, of all pairs that agree in a way that joins areas too, and `across`, of those in two. How many are."""
    blocking.block(engine, loaded.left, blocking.ACROSS)
    engine.table(
        "across",
        "SELECT b.join_key_l, b.join_key_r, b.match_key FROM blocked b"
        f" JOIN (SELECT key, {area} AS area FROM rows) l ON l.key = b.join_key_l"
        f" JOIN (SELECT key, {area} AS area FROM rows) r ON r.key = b.join_key_r WHERE l.area <> r.area",
    )
    return _count(engine, "across")


def _areas(engine: Engine, area: str) -> Iterable[tuple[str, int]]:
    """Each with its rows."""
    return engine.frame(f"SELECT {area} AS area, count(*) AS n FROM rows GROUP BY 1 ORDER BY 1").iter_rows()


def _together(areas: Iterable[tuple[str, int]], most: int) -> Iterator[Sequence[str]]:
    """Areas in their order, as many as have together at most so many rows; a larger one alone."""
    some, rows = list[str](), 0
    for area, its in areas:
        if some and rows + its > most:
            yield some
            some, rows = [], 0
        some.append(area)
        rows += its
    if some:
        yield some


def _count(engine: Engine, table: str) -> int:
    return engine.frame(f"SELECT count(*) AS n FROM {table}")["n"][0]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
