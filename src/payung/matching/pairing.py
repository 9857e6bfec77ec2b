"""Which rows are one person: pairs, each with its weight, a decision and a sentence why.

Four steps: rows are made comparable (cleaning), pairs that agree in something are found (blocking), weighed by the kept model
(scoring), and decided by thresholds fixed beforehand (model.SAME, model.REVIEW).
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nextafter

import polars as pl

from payung.ahead import ahead
from payung.matching import blocking, cleaning, saying
from payung.matching.comparing import BIRTH, COMPARISONS, MOTHER, NAME, NIK, SEX, Comparison
from payung.matching.engines import DuckDB, Engine
from payung.matching.estimating import estimated
from payung.matching.model import FEWEST_ROWS, MOST_IN_REVIEW, REVIEW, SAME, Model, kept
from payung.matching.scoring import count_frequencies, scored

PAIRS = {
    "left_id": pl.String(), "right_id": pl.String(), "match_weight": pl.Float64(), "probability": pl.Float64(),
    "decision": pl.String(), "because": pl.String(),
}  # fmt: skip
# With fewer NIKs than this a list is not like those that the kept model knows.
_ENOUGH_NIKS = 0.2
_ENOUGH_ROWS = 1_000  # to learn from
# Rows whose task's own share of matches counts as much as what the kept model expects.
_EXPECTED = 20
_DECISIONS = {0: "different", 1: "review", 2: "same"}
_A_PIECE = 250_000  # rows
_TURNS = 4
_FEW = 20  # pairs: so many can always be looked at


@dataclass(frozen=True)
class Matched:
    """`pairs`: the standard columns, by weight. `looked_at`: how many pairs were compared. `model`: by which."""

    pairs: pl.DataFrame
    looked_at: int
    model: Model


def dedupe(workers: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows of one list that may be one person: left_id < right_id. ValueError where ids are missing or repeated."""
    return matched(workers).pairs


def link(workers: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a worker and a member that may be one person. ValueError where ids are missing or repeated."""
    return matched(workers, members).pairs


def matched(
    workers: pl.DataFrame, members: pl.DataFrame | None = None, *, model: Model | None = None, engine: Engine | None = None
) -> Matched:
    """Both tasks. Without a model the kept one, or, for lists that hardly have a NIK, one estimated from these lists."""
    engine = engine or DuckDB()
    return weighed(engine, load(engine, workers, members), model)


def weighed(engine: Engine, loaded: "Loaded", model: Model | None = None) -> Matched:
    """matched() of rows that an engine has already: what they were read from need not be kept meanwhile."""
    looked_at = _block(engine, loaded.left, loaded.ways) if loaded.others > 1 or loaded.left else 0
    if not looked_at:
        return Matched(pl.DataFrame(schema=PAIRS), 0, model or kept())
    if loaded.few_niks and model is None:
        return _by_their_own(engine, loaded, looked_at)
    model = model or kept()
    count_frequencies(engine, model, loaded.rows)
    found = scored(engine, model, prior=prior(engine, model, loaded), others=loaded.others)
    return Matched(decided(found, loaded, model.comparisons), looked_at, model)


def _by_their_own(engine: Engine, loaded: "Loaded", looked_at: int) -> Matched:
    """By a model of these lists alone. How many pairs are one person is found by turns: so many, so likely each of them."""
    learnt = model = _of_these(engine, loaded)
    compared = (loaded.left if loaded.left is not None else loaded.rows / 2) * loaded.others
    share = model.rate["dedupe" if loaded.left is None else "link"] / max(loaded.others, 1)
    for _ in range(_TURNS):
        count_frequencies(engine, model, loaded.rows)
        found = scored(engine, model, prior=share, others=loaded.others)
        share = max(float(found["match_probability"].sum()), 1.0) / compared
        model = learnt.apart_from(share)
    count_frequencies(engine, model, loaded.rows)
    found = scored(engine, model, prior=share, others=loaded.others)
    return Matched(decided(found, loaded, model.comparisons), looked_at, model)


@dataclass(frozen=True)
class Loaded:
    """What lies in the engine's table `rows`: workers first, then, from key `left` on, members; left is None without members.

    `ids` by key. `known`: the share of rows in which each column says something; of two lists the lesser.
    """

    ids: pl.Series
    left: int | None
    known: Mapping[str, float]

    @property
    def rows(self) -> int:
        return len(self.ids)

    @property
    def others(self) -> int:
        """How many rows a row of the first list can be compared with."""
        return self.rows - (self.left or 0)

    @property
    def few_niks(self) -> bool:
        return self.known["nik"] < _ENOUGH_NIKS and self.rows >= _ENOUGH_ROWS

    @property
    def ways(self) -> Sequence[blocking.Way]:
        ways = (*blocking.WAYS, *blocking.MORE_WAYS) if self.few_niks else blocking.WAYS
        # Where a list does not say the sex, no way may ask for it.
        silent = {column for column in ("sex",) if self.known[column] < _ENOUGH_NIKS}
        return [way.without(silent) for way in ways]


def load(engine: Engine, workers: pl.DataFrame, members: pl.DataFrame | None) -> Loaded:
    """Rows made comparable, a piece at a time: all of them as text at once would need gigabytes."""
    lists = [(_with_ids(workers, "worker_id"), "worker_id")]
    if members is not None:
        lists.append((_with_ids(members, "member_id"), "member_id"))
    ids = pl.concat([rows[id].cast(pl.String) for rows, id in lists]).alias("id")
    engine.load("rows", _pieces(lists))
    columns = [column for column in engine.columns("rows") if column != "key"]
    counts = ", ".join(f"count({column}) * 1.0 / count(*) AS {column}" for column in columns)
    shares = engine.frame(f"SELECT key < {workers.height} AS is_left, {counts} FROM rows GROUP BY 1")
    known = {column: float(shares[column].min() or 0.0) for column in columns}  # pyright: ignore[reportArgumentType]
    return Loaded(ids, None if members is None else workers.height, known)


def _pieces(lists: Sequence[tuple[pl.DataFrame, str]]) -> Iterator[pl.DataFrame]:
    key = 0
    spellings = cleaning.Spellings()
    cut = ((rows.slice(at, _A_PIECE), id) for rows, id in lists for at in range(0, max(rows.height, 1), _A_PIECE))
    for _, comparable in ahead(lambda piece: cleaning.compared(*piece, spellings), cut):
        piece = comparable()
        yield piece.drop("id").with_columns(pl.int_range(key, key + piece.height, dtype=pl.Int32).alias("key"))
        key += piece.height


def _with_ids(rows: pl.DataFrame, id: str) -> pl.DataFrame:
    if id not in rows.columns:
        raise ValueError(f"There is no column '{id}'.")
    ids = rows[id].cast(pl.String)
    missing = ids.is_null() | (ids == "")
    if missing.any():
        first = missing.arg_true()[0] + 1
        raise ValueError(
            f"Row {first} and {missing.sum() - 1} others have no {id}." if missing.sum() > 1 else f"Row {first} has no {id}."
        )
    repeated = ids.is_duplicated()
    if repeated.any():
        raise ValueError(f"The {id} '{ids.filter(repeated)[0]}' stands in several rows; each row needs one of its own.")
    return rows


def _block(engine: Engine, left: int | None, ways: Sequence[blocking.Way]) -> int:
    blocking.block(engine, left, ways)
    return engine.frame("SELECT count(*) AS n FROM blocked")["n"][0]


def _of_these(engine: Engine, loaded: Loaded) -> Model:
    asked = {"nik": "nik", "name": "name", "birth": "y", "sex": "sex", "mother": "mother", "place": "kab", "street": "street"}
    comparisons = [each for each in COMPARISONS if loaded.known[asked[each.name]] >= _ENOUGH_NIKS]
    return estimated(
        engine, comparisons, loaded.known, loaded.left, loaded.rows, version="of these lists", on="", source="these lists"
    )


def prior(engine: Engine, model: Model, loaded: Loaded) -> float:
    """How likely any two rows are one person, before anything is known of them. Needs the table `blocked`, by NIK at least."""
    return _rate(engine, model, loaded) / max(loaded.others, FEWEST_ROWS) * (1 if loaded.left is not None else 2)


def _rate(engine: Engine, model: Model, loaded: Loaded) -> float:
    """How many matches a row of the left list has: what is seen of NIKs that are equal beyond doubt, and what is expected."""
    expected = model.rate["dedupe" if loaded.left is None else "link"]
    if "nik" not in model.parameters:
        return expected
    sure = engine.frame(
        "SELECT count(*) AS n FROM blocked b JOIN rows l ON l.key = b.join_key_l JOIN rows r ON r.key = b.join_key_r"
        " WHERE l.nik = r.nik AND l.misfit = 0 AND r.misfit = 0 AND l.bones = r.bones"
    )["n"][0]
    lefts = loaded.left if loaded.left is not None else loaded.rows
    seen = loaded.known["nik"] ** 2 * model.parameters["nik"]["same_fits"].m
    return max(1e-4, (sure / max(seen, 0.1) + _EXPECTED * expected) / (lefts + _EXPECTED))


def decided(found: pl.DataFrame, loaded: Loaded, comparisons: Sequence[Comparison]) -> pl.DataFrame:
    """The standard columns, out of what scored() found."""
    probability = pl.col("match_probability").cast(pl.Float64)
    found = found.with_columns(
        probability, loaded.ids.gather(found["key_l"]).alias("left_id"), loaded.ids.gather(found["key_r"]).alias("right_id")
    )
    if loaded.left is None:
        least, most = pl.min_horizontal("left_id", "right_id"), pl.max_horizontal("left_id", "right_id")
        found = found.with_columns(least.alias("left_id"), most.alias("right_id"))
    found = found.sort(["match_weight", "left_id", "right_id"], descending=[True, False, False])
    found = found.with_columns(_needs_a_person(comparisons).alias("doubt"))
    doubted = probability >= _review_from(found, loaded)
    sure = (probability >= SAME) & pl.col("doubt").is_null()
    decision = (doubted.cast(pl.Int8) + sure.cast(pl.Int8)).replace_strict(_DECISIONS, return_dtype=pl.String)
    found = found.with_columns(decision.alias("decision"), probability.alias("probability"))
    left = (probability >= REVIEW) & (pl.col("decision") == "different")
    opening = pl.coalesce(left.replace_strict({True: "left", False: None}, return_dtype=pl.String), "decision")
    asked = (pl.col("decision") == "review").replace_strict({True: "", False: None}, return_dtype=pl.String)
    found = found.with_columns(opening.alias("opening"), (asked + pl.col("doubt")).alias("doubt"))
    return found.with_columns(saying.because("opening", "doubt", comparisons).alias("because")).select(*PAIRS)


def _needs_a_person(comparisons: Sequence[Comparison]) -> pl.Expr:
    """Why a pair is not the machine's to decide, however much it weighs, in words; null for most pairs.

    No weight of single columns knows what these know together. Twins share mother, place and day of birth, and have numbers
    that follow each other: they are more frequent than rows of one person whose name and number were both spoilt so. Who has
    another name and another sex is a husband or a son with her number. Who is only called a parent may be any parent there.
    """
    if any(each not in comparisons for each in (NIK, NAME, BIRTH, SEX, MOTHER)):
        return pl.lit(None, dtype=pl.String)
    one_nik = saying.is_one_of(
        NIK, "same_fits", "same_alike", "same_day", "same_other", "same_only", "slip_date", "slip_area"
    )  # of one running number: those of twins differ in that alone
    other_name = saying.is_one_of(NAME, "word", "other")
    same_mother = saying.is_one_of(MOTHER, "home_and_same", "same", "spelt")
    mother = same_mother | saying.is_one_of(MOTHER, "letter")
    one_birth = saying.is_one_of(BIRTH, "same", "same_filled")
    may_be_twins = one_birth & ~saying.is_one_of(MOTHER, "other", "home_only")
    next_number = saying.is_one_of(NIK, "next_serial", "twelve") & ~saying.is_one_of(NAME, "same", "held")
    unnamed = pl.col(NAME.name) == -1
    near_birth = one_birth | saying.is_one_of(BIRTH, "swapped", "filled", "year")
    told = {
        "mungkin NIK anggota keluarganya": (other_name | unnamed) & saying.is_one_of(SEX, "other"),
        "mungkin kembar": (mother & next_number) | (may_be_twins & other_name & ~one_nik),
        "mungkin orang lain": unnamed & ~(saying.is_one_of(BIRTH, "same") | (near_birth & same_mother & one_nik)),
    }
    return pl.coalesce(
        *(when.replace_strict({True: words, False: None}, return_dtype=pl.String) for words, when in told.items())
    )


def _review_from(found: pl.DataFrame, loaded: Loaded) -> float:
    """From which probability on a person decides. Higher than REVIEW where those would be more than clerks can look at."""
    shorter = min(loaded.left, loaded.others) if loaded.left is not None else loaded.rows
    likely = found.filter(pl.col("match_probability") >= REVIEW)
    sure = pl.col("match_probability") >= SAME
    doubtful = likely.filter(~sure)["match_probability"].sort(descending=True)
    most = max(_FEW, int(MOST_IN_REVIEW * shorter) - likely.filter(sure & pl.col("doubt").is_not_null()).height)
    if len(doubtful) <= most:
        return REVIEW
    return nextafter(float(doubtful[most]), 1.0)  # of those that are alike all or none
