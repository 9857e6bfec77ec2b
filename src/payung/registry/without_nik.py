"""Which worker without a NIK a row without one is about. Where it cannot be told, it is somebody new, and that is said.

Two wrongs are possible: one person twice in the register, and two people as one, of whom the second then writes over what is
known of the first. The first is told and left to matching; the second nobody would ever see. So a row joins a worker of the
same kab, place, name key and birth date, known or unknown, only where

- it says exactly what the newest list of its kind said of her: a list sent again doubles nobody, not even two of one name; or
- nothing speaks against it, and she is the only one left in question for the only row left in question; or each is the only
  one among several with this family card, mother, address, or (where all say it) sex.

What speaks against it is another sex or mother; and where the birth date is not known, or one of those that only fill a cell,
another family card or address too. There also the list must be of a kind that has named her before, and the place a desa.
"""

from collections.abc import Callable

import polars as pl

from payung.matching import names
from payung.registry.copied import from_query, into_temporary
from payung.registry.repeating import ROWS_A_TIME, said

_ALIKE = ["kab", "name_key", "area_code", "birth_date"]
#: By what two of one name are told apart, each the same in both frames.
_TRAITS = ("household", "mother", "address", "sex")
_DESA_LENGTH = len("52.03.01.2001")
_PAIR = pl.Schema({"row": pl.UInt32(), "worker": pl.Int64()})


_day = pl.concat_str(pl.col("birth_date").dt.month(), pl.lit("-"), pl.col("birth_date").dt.day())
_is_birth_date = (~_day.is_in(["1-1", "7-1", "12-31"])).fill_null(False)


def found_by_name(rows: pl.DataFrame, listed: pl.DataFrame, profile: str) -> pl.DataFrame:
    """`row`, `worker`, `apart`: there are people whom the row may be about, and it is about none of them for sure. Only of
    rows for which anybody came into question.

    `rows`: those without a NIK, with `row` (the place in `listed`, the whole list), `kab`, `name_key`, `area_code`,
    `birth_date`, `household_index`.
    """
    groups = rows.select(_ALIKE).unique().with_row_index("alike")
    workers = _namesakes(groups, profile)
    asked = rows.join(groups, on=_ALIKE, nulls_equal=True).filter(pl.col("alike").is_in(workers["alike"].implode()))
    asked = asked.with_columns(_traits(listed[asked["row"]]), sure=_is_birth_date).rename({"household_index": "household"})
    again = _said_again(asked, workers, listed, profile)
    rows_left = asked.join(again, on="row", how="anti")
    workers_left = workers.join(again, on="worker", how="anti")
    others = _agreeing(rows_left, workers_left)
    found = asked.select("row").join(pl.concat([again, others]), on="row", how="left")
    return found.with_columns(apart=pl.col("worker").is_null())


def _namesakes(groups: pl.DataFrame, profile: str) -> pl.DataFrame:
    """Everybody without a NIK whom rows of a group could be about: `group`, `worker`, traits, `same_kind`."""
    into_temporary(
        "named_alike",
        {"alike": "int", "kab": "text", "name_key": 'text COLLATE "C"', "area_code": "text", "birth_date": "date"},
        groups,
    )
    found = from_query(
        """
        SELECT n.alike, w.id, w.sex, w.mother_name, w.address, h.index, %s = ANY(w.sources)
        FROM pg_temp.named_alike n JOIN registry_worker w ON w.kab = n.kab AND w.name_key = n.name_key
            AND w.area_id = n.area_code AND coalesce(w.birth_date, '0001-01-01') = coalesce(n.birth_date, '0001-01-01')
        LEFT JOIN registry_household h ON h.id = w.household_id
        WHERE w.nik_index IS NULL
        """,
        {
            "alike": pl.UInt32, "worker": pl.Int64, "sex": pl.String, "mother_name": pl.String, "address": pl.String,
            "household": pl.Binary, "same_kind": pl.Boolean,
        },
        (profile,),
    )  # fmt: skip
    return found.select("alike", "worker", "same_kind", _unknown_if_empty("household"), *_traits(found))


def _unknown_if_empty(household: str) -> pl.Expr:
    return pl.col(household).replace(b"", None)


def _traits(people: pl.DataFrame) -> list[pl.Series]:
    """`mother`, `address`, `sex`, each comparable and unknown where nothing is said."""
    address = people["address"].str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", "").str.slice(0, 500)
    return [
        _known(names.keys(people["mother_name"].str.slice(0, 200))).alias("mother"),
        _known(address).alias("address"),
        _known(people["sex"]).alias("sex"),
    ]


def _known(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(pl.col("text").replace("", None))["text"]


def _said_again(rows: pl.DataFrame, workers: pl.DataFrame, listed: pl.DataFrame, profile: str) -> pl.DataFrame:
    """Pairs of which the row says what the newest list of its kind said of the worker: of several that say the same, the
    first is the first again."""
    several = pl.len().over("alike") > 1
    in_doubt = rows.filter(several | ~pl.col("sure"))["alike"].append(workers.filter(several)["alike"]).unique()
    doubtful, its_workers = (each.filter(pl.col("alike").is_in(in_doubt.implode())) for each in (rows, workers))
    if not doubtful.height:
        return pl.DataFrame(schema=_PAIR)
    says = [_digests(doubtful.slice(at, ROWS_A_TIME), listed) for at in range(0, doubtful.height, ROWS_A_TIME)]
    into_temporary("namesake", {"worker": "bigint"}, its_workers)
    said_of = from_query(_NEWEST_DIGESTS, {"worker": pl.Int64, "digest": pl.Int64}, (profile,))
    sides = (
        frame.join(digests, on=key).with_columns(nth=pl.col(key).rank("ordinal").over("alike", "digest"))
        for frame, digests, key in ((doubtful, pl.concat(says), "row"), (its_workers, said_of, "worker"))
    )
    left, right = sides
    return left.join(right, on=["alike", "digest", "nth"]).select("row", "worker")


_DIGEST = "hashtextextended({said}::jsonb::text || coalesce(encode({household}, 'hex'), ''), 0)"
_NEWEST_DIGESTS = f"""
    SELECT DISTINCT ON (s.worker_id) s.worker_id, {_DIGEST.format(said="s.said", household="h.index")}
    FROM pg_temp.namesake n JOIN registry_statement s ON s.worker_id = n.worker
    JOIN registry_receivedfile f ON f.id = s.file_id AND f.profile = %s
    LEFT JOIN registry_household h ON h.id = s.household_id
    ORDER BY s.worker_id, f.as_of DESC, f.id DESC, s.line DESC, s.id DESC
"""


def _digests(rows: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The database's digest of what each row says: it alone knows how it writes JSON."""
    written = rows.select("row", "household", said(listed[rows["row"]]))
    into_temporary("row_digested", {"row": "int", "household": "bytea", "said": "text"}, written)
    digest = _DIGEST.format(said="said", household="household")
    return from_query(f"SELECT row, {digest} FROM pg_temp.row_digested", {"row": pl.UInt32, "digest": pl.Int64})


def _agreeing(rows: pl.DataFrame, workers: pl.DataFrame) -> pl.DataFrame:
    """Pairs that nothing speaks against, each the only one for its row and its worker. No step multiplies many by many."""
    rows = rows.filter((pl.col("sure") | (pl.col("area_code").str.len_bytes() == _DESA_LENGTH)) & (pl.col("name_key") != ""))
    workers = workers.join(rows.select("alike", "sure").unique(), on="alike").filter(pl.col("same_kind") | pl.col("sure"))
    alone = pl.len().over("alike") == 1
    pairs = [_joined(rows, workers, ["alike"], alone)]
    for trait in _TRAITS:
        only_one = pl.col(trait).is_not_null() & (pl.len().over("alike", trait) == 1)
        everybody_says = pl.col(trait).is_not_null().all().over("alike") if trait == "sex" else pl.lit(True)
        pairs.append(_joined(rows, workers, ["alike", trait], only_one & everybody_says))
    found = pl.concat(pairs).unique()
    found = found.join(rows, on="row").join(workers.drop("sure", "alike"), on="worker", suffix="_known")
    found = found.filter(~_speaks_against(found))
    return found.filter(pl.col("row").is_unique() & pl.col("worker").is_unique()).select("row", "worker")


def _joined(rows: pl.DataFrame, workers: pl.DataFrame, on: list[str], only: pl.Expr) -> pl.DataFrame:
    return rows.filter(only).join(workers.filter(only), on=on).select("row", "worker")


def _speaks_against(pairs: pl.DataFrame) -> pl.Series:
    """Whether what both say of a trait cannot be true of one person."""
    address, known = pl.col("address"), pl.col("address_known")
    elsewhere = ~(address.str.starts_with(known) | known.str.starts_with(address))
    fixed = (pl.col("sex") != pl.col("sex_known")) | _unlike(pairs["mother"], pairs["mother_known"], names.agree)
    changing = (pl.col("household") != pl.col("household_known")) | elsewhere
    return pairs.select((fixed.fill_null(False) | (~pl.col("sure") & changing.fill_null(False))).alias("against"))["against"]


def _unlike(one: pl.Series, other: pl.Series, agree: Callable[[str, str], bool]) -> pl.Series:
    both = zip(one, other, strict=True)
    return pl.Series([bool(a and b and a != b and not agree(a, b)) for a, b in both], dtype=pl.Boolean)
