"""The register and the insurer's list as plain files with the standard columns, and the true pairs: what matching is tried on.

The register holds people of all ages, some of them twice; the insurer's list is three sevenths longer, and most of its
members are not in the register.
"""

# pyright: reportUnknownMemberType=false

from dataclasses import dataclass

import polars as pl

from payung.invented.chance import Chance, either
from payung.invented.damage import DAMAGES, Level, damaged
from payung.invented.listings import with_others
from payung.invented.people import OTHER_MOST, people

MEMBERS_A_WORKER = 1 / 0.7  # 1,000,000 members to 700,000 in the register
# ASSUMPTION: how many are in the register twice (two offices listed them), and how many of its adults the insurer knows.
_TWICE = {Level.MILD: 0.02, Level.HARSH: 0.06}
_KNOWN = 0.5
_ADULTS = 0.72  # at least, of any population
_NAMELESS = "name:empty"  # such a row is refused at the register's door
_MEMBER_ROWS_FROM = 900_000_000

WORKERS = (
    "worker_id", "nik", "name", "sex", "birth_date", "mother_name", "area_code", "household_id", "decile", "occupation",
    "sector", "declared_income", "dependants", "school_children", "segment", "employed_by_state",
    "breadwinner", "groups", "birth_place",
    "address", "phone", "work_place", "work_hours", "wadah",
)  # fmt: skip
MEMBERS = (
    "member_id", "nik", "name", "sex", "birth_date", "mother_name", "area_code", "segment", "status", "paid_until", "payer_id",
)  # fmt: skip
_FOR_MEMBERS = (
    "person_id", "household_id", "mother_id", "partner_id", "nik", "name", "sex", "birth_date", "mother_name", "kab_code",
    "area_code", "segment", "insurer_status", "insurer_number", "paid_until", "payer_id",
)  # fmt: skip


@dataclass(frozen=True)
class Linkage:
    """`doubles`: left_id < right_id, both worker_id. `links`: left_id a worker_id, right_id a member_id.

    `workers_truth`, `members_truth`: the person of each row, and its damages.
    """

    workers: pl.DataFrame
    members: pl.DataFrame
    doubles: pl.DataFrame
    links: pl.DataFrame
    workers_truth: pl.DataFrame
    members_truth: pl.DataFrame


def linkage(register: pl.DataFrame, level: Level, seed: int) -> Linkage:
    """Both lists about these people, and about others whom only the insurer knows."""
    chance = Chance(seed)
    count = register.height
    register = with_others(register.with_row_index("i"), seed)
    twice = register.filter(chance.happens("listed twice", _TWICE[level]))
    once = register.head(count - twice.height)  # those left out are in no row, so that there are as many rows as people
    rows = pl.concat([once, twice.filter(pl.col("i") < once.height)])
    workers = _shuffled(rows, "W", "worker_id", level, Chance(seed, "r"), first=0)
    members = _members(register, round(count * MEMBERS_A_WORKER), level, seed)
    truth = workers.select("worker_id", "person_id")
    pairs = truth.join(truth, on="person_id", suffix="_2").filter(pl.col("worker_id") < pl.col("worker_id_2"))
    links = truth.join(members.select("member_id", "person_id"), on="person_id")
    return Linkage(
        workers=workers.select(WORKERS),
        members=members.select(MEMBERS),
        doubles=pairs.select(left_id="worker_id", right_id="worker_id_2").sort("left_id", "right_id"),
        links=links.select(left_id="worker_id", right_id="member_id").sort("left_id", "right_id"),
        workers_truth=workers.select("worker_id", "person_id", DAMAGES),
        members_truth=members.select("member_id", "person_id", DAMAGES),
    )


def _members(register: pl.DataFrame, count: int, level: Level, seed: int) -> pl.DataFrame:
    chance = Chance(seed)
    insured = _adult() & chance.happens("known to the insurer", _KNOWN)
    found = [register.filter(insured).select("other_nik", "other_mother", "other_area", "first_child", *_FOR_MEMBERS)]
    still = count - found[0].height
    population = 0
    while still > 0:
        population += 1
        size = min(OTHER_MOST, int(still / _ADULTS) + 50)
        others = with_others(people(size, seed, population=population).select(_FOR_MEMBERS).with_row_index("i"), seed)
        found.append(others.filter(_adult()).drop("i").head(still).select(found[0].columns))
        still -= found[-1].height
    rows = pl.concat(found).with_row_index("i")
    cover = chance.uniform("status")
    segment = pl.coalesce("segment", chance.one_of("segment", ("BPU", "PU"), (0.35, 0.65)))
    status = pl.coalesce("insurer_status", either(cover < 0.8, "active", "inactive"))
    rows = rows.with_columns(
        segment=segment, status=status, payer_id=pl.coalesce("payer_id", either(segment == "PU", "pemberi-kerja", "mandiri"))
    )
    rows = rows.with_columns(
        # Half of its offices know no more than the kabupaten.
        area_code=either(chance.happens("knows the kabupaten only", 0.5), pl.col("kab_code"), pl.col("area_code")),
        other_area=pl.lit(None, dtype=pl.String),
    )
    return _shuffled(rows, "0001", "member_id", level, Chance(seed, "r"), first=_MEMBER_ROWS_FROM)


def _shuffled(rows: pl.DataFrame, letter: str, id: str, level: Level, by_row: Chance, first: int) -> pl.DataFrame:
    """Damaged, in an order that says nothing, numbered."""
    rows = rows.with_columns(r=pl.int_range(pl.len(), dtype=pl.Int64) + first)
    rows = damaged(rows, level, by_row, without={_NAMELESS})
    rows = rows.with_columns(lot=by_row.uniform(f"order of {id}")).sort("lot").drop("lot")
    return rows.with_columns(pl.format(letter + "{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)).alias(id))


def _adult() -> pl.Expr:
    return pl.col("birth_date") <= pl.date(2011, 1, 1)
