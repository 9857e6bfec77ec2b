"""Which worker each row of a list is about, and which rows say nothing new. Reads the register and changes nothing.

The same worker is: the same NIK in the same kab beside names that agree (with_nik); or, of rows without NIK, a worker without
NIK of the same name and place whom nothing speaks against (without_nik). Everything else is somebody new. A row without NIK
never joins a worker with one: that is for a person to decide (matching), and so it does not matter which of the two lists
came first.

Not everybody whom a list names is taken. The insurer's list is of members: it says something of workers we know, and makes
nobody one. Who is said to be dead is kept out; of whom we know by NIK and name, the death is taken down.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection

from payung.registry import scope
from payung.registry.copied import joining
from payung.registry.nik_vault import Keys
from payung.registry.repeating import repeating
from payung.registry.scope import KAB_LENGTH
from payung.registry.with_nik import found_by_nik
from payung.registry.without_nik import found_by_name

#: Kinds of list whose people are members of the insurer, not workers of ours.
OF_MEMBERS = frozenset({"bpjs-status"})
_KEY_LENGTH = 200  # as the worker's column


@dataclass(frozen=True)
class Compared:
    """`listed`: every row of the list, as it is taken if it is.

    `rows`: for each row to be taken, by its place `row` in the list: `kab`, `area_code`, `name_key`, `household_index`;
    `worker`, who it is about, or unknown; `founder`, the row that brings somebody new in (the first of several about the same
    person); `repeats`: nothing new. What is doubtful: the register has the NIK beside another name (`named_otherwise`) or in
    another kab (`elsewhere`), or has people of this name whom it may be about (`apart`). `dead`: a death is taken down.
    """

    listed: pl.DataFrame
    rows: pl.DataFrame

    @property
    def new(self) -> int:
        return int((self.rows["founder"] == self.rows["row"]).sum())


def compared(checked: pl.DataFrame, *, dead: pl.Series, area: str, profile: str, keys: Keys) -> Compared:
    """Of the accepted rows (`checked`: Checked.rows), and of those that nothing but a death keeps out (`dead`, for each row).
    Within registry.scope of the office whose list it is."""
    rows = _keyed(checked, dead, area, profile, keys)
    kabs = scope.kabs_of([area])
    with joining(rows.height):
        found = rows.with_columns(_UNKNOWN) if _register_has_none(kabs) else _found(rows, checked, kabs, profile, keys)
        is_known = pl.col("worker").is_not_null()
        found = _with_founders(found.filter(is_known | ~pl.col("dead") & pl.lit(profile not in OF_MEMBERS)))
        listed = _as_taken(checked, found)
        repeats = repeating(listed, found.filter(is_known).select("row", "worker", "kab", "household_index"), profile)
    return Compared(listed, found.drop("nik", "is_open").with_columns(repeats=pl.col("row").is_in(repeats.implode())))


def _keyed(checked: pl.DataFrame, dead: pl.Series, area: str, profile: str, keys: Keys) -> pl.DataFrame:
    """What decides who a row is about. A row without an area is of the office's own."""
    needed = ("area_code", "birth_date", "name_key", "nik", "household_id", "verdict")
    frame = checked.select(*needed, dead.alias("dead")).with_row_index("row")
    frame = frame.filter((pl.col("verdict") == "accepted") | (pl.col("dead") & pl.col("nik").is_not_null()))
    frame = frame.select(
        "row",
        "dead",
        pl.col("area_code").fill_null(area),
        "birth_date",
        pl.col("name_key").str.slice(0, _KEY_LENGTH),
        "nik",
        keys.household_indexes(frame["household_id"]).alias("household_index"),
    )
    return frame.with_columns(
        kab=pl.col("area_code").str.slice(0, KAB_LENGTH),
        is_open=(pl.col("area_code").str.len_bytes() < KAB_LENGTH) | pl.lit(profile in OF_MEMBERS),
    )


def _register_has_none(kabs: Sequence[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM registry_worker WHERE kab = ANY(%s))", [list(kabs)])
        return cursor.fetchone()[0]


_UNKNOWN = [
    pl.lit(None, pl.Int64).alias("worker"), *(pl.lit(False).alias(name) for name in ("named_otherwise", "elsewhere", "apart"))
]  # fmt: skip


def _found(rows: pl.DataFrame, checked: pl.DataFrame, kabs: Sequence[str], profile: str, keys: Keys) -> pl.DataFrame:
    """The rows with the columns of `_UNKNOWN`."""
    has_nik = pl.col("nik").is_not_null()
    by_nik = found_by_nik(rows.filter(has_nik), kabs, keys).with_columns(apart=pl.lit(False))
    nameless = rows.filter(~has_nik)
    named = found_by_name(nameless, checked, profile)
    by_name = nameless.join(named, on="row", how="left").with_columns(
        named_otherwise=pl.lit(False), elsewhere=pl.lit(False), apart=pl.col("apart").fill_null(False)
    )
    return pl.concat([by_nik, by_name.select(by_nik.columns)]).sort("row")


def _with_founders(rows: pl.DataFrame) -> pl.DataFrame:
    """With `founder`: of the rows about one person who is not known, the first. Unknown where the worker is known."""
    new = rows.filter(pl.col("worker").is_null())
    with_nik, without = new.filter(pl.col("nik").is_not_null()), new.filter(pl.col("nik").is_null())
    first = pl.col("row").min().over("kab", "nik", "name_key")
    founders = pl.concat([with_nik.select("row", first.alias("founder")), without.select("row", founder="row")])
    return rows.join(founders, on="row", how="left", maintain_order="left")


def _as_taken(checked: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The rows of the list with the verdicts that the register gives, the deaths that it takes down, and without the place
    of whoever is known in another kab: she stays there."""
    dead = found.filter("dead")["row"]
    places = checked["area_code"].gather(found["row"]).str.slice(0, KAB_LENGTH)
    astray = found.filter((places != found["kab"]).fill_null(False))["row"]
    accepted = (checked["verdict"] == "accepted").arg_true()
    left_out = accepted.filter(~accepted.is_in(found["row"].implode()))
    return checked.with_columns(
        checked["verdict"].clone().scatter(dead, "accepted").scatter(left_out, "rejected"),
        checked["deceased"].clone().scatter(dead, True),
        checked["area_code"].clone().scatter(astray, None),
    )
