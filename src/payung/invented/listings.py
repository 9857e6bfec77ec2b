"""Which office lists whom, and what its list gets wrong: rows about people, before they are written into files."""

# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from payung.invented import layouts
from payung.invented.chance import Chance, either
from payung.invented.damage import DAMAGES, Level, damaged
from payung.invented.layouts import Layout
from payung.invented.people import AS_OF
from payung.invented.province import CODES, desas, names

DEAD, MOVED, DOUBLE, OTHER_KAB = "person:dead", "person:moved", "row:double", "row:other_kabupaten"
# ASSUMPTION: rows that repeat somebody, and rows of another kabupaten (Mataram's P3KE had 3 of these in 22,491).
_DOUBLE = {Level.MILD: 0.005, Level.HARSH: 0.02}
_OTHER_KAB = {Level.MILD: 0.00013, Level.HARSH: 0.002}
_TOLD = 0.6  # ASSUMPTION: of the dead and moved, how many a village's own list says so of
_VILLAGES_WITH_SYSTEM, _VILLAGES_PROPOSING = 40, 60
_TOGETHER_MAX = 100_000
_ROW_STEP = 10_000_000
_KAB_LENGTH = 5
DTSEN_OF = date(2026, 6, 30)


@dataclass(frozen=True)
class Listing:
    """`by`: one file for each "kab" or "desa", or one for the whole "province". `profile` is the one of payung.lists."""

    layout: Layout
    folder: str
    file: str
    profile: str
    by: str
    as_of: date
    who: Callable[[Chance], pl.Expr]
    tells_fates: bool = False


@dataclass(frozen=True)
class Part:
    """What one file says: its rows in order, `place` counting from 1."""

    listing: Listing
    area: str  # code of the province, kabupaten or desa
    rows: pl.DataFrame


def _every(step: int, first: int) -> frozenset[str]:
    return frozenset(desa.code for desa in [each for each in desas() if not each.is_kelurahan][first::step])


def _tagged(*tags: str) -> Callable[[Chance], pl.Expr]:
    return lambda _: pl.col("groups").fill_null("").str.contains("|".join(tags))


def _of_decile_one(chance: Chance) -> pl.Expr:
    return (pl.col("decile") == 1) & (pl.col("birth_date") < date(2011, 1, 1)) & chance.happens("on P3KE", 0.5)


def _in_civil_registry(chance: Chance) -> pl.Expr:
    """Those whom DTSEN has not, and a few of those it has; also the dead whom nobody has reported."""
    return (pl.col("decile") > 4) | (pl.col("birth_date") > DTSEN_OF) | chance.happens("asked of SIAK", 0.03)


def _asked_about() -> pl.Expr:
    """The insurer answers about whom the province asked about: the poorest who work."""
    return pl.col("works") & (pl.col("decile") <= 2)


def _proposed(desas_asked: frozenset[str]) -> Callable[[Chance], pl.Expr]:
    worker = pl.col("works") & (pl.col("decile") <= 5)
    return lambda chance: pl.col("area_code").is_in(list(desas_asked)) & worker & chance.happens("proposed", 0.8)


WITH_SYSTEM = _every(len(desas()) // _VILLAGES_WITH_SYSTEM, 3)
PROPOSING = _every(len(desas()) // _VILLAGES_PROPOSING, 7)
PROPOSING_B = frozenset(sorted(PROPOSING)[1::3])

LISTINGS: Sequence[Listing] = (
    Listing(layouts.DTSEN, "dinsos-provinsi", "DTSEN_{kab}", "dtsen", "kab", DTSEN_OF, lambda _: pl.col("decile") <= 4),
    Listing(layouts.P3KE, "bappeda-provinsi", "P3KE_{kab}", "p3ke", "kab", date(2025, 12, 31), _of_decile_one),
    Listing(layouts.SIAK, "dukcapil", "SIAK_{kab}", "siak", "kab", AS_OF, _in_civil_registry),
    Listing(
        layouts.OPENSID, "desa/opensid", "penduduk_{desa}", "opensid", "desa", date(2026, 8, 15),
        lambda _: pl.col("area_code").is_in(list(WITH_SYSTEM)), tells_fates=True,
    ),
    Listing(
        layouts.VILLAGE, "desa/usulan", "Usulan pekerja rentan {desa}", "village", "desa", date(2026, 9, 20),
        _proposed(PROPOSING - PROPOSING_B), tells_fates=True,
    ),
    Listing(
        layouts.VILLAGE_B, "desa/usulan", "USULAN_BPJS_TK_{desa}", "village", "desa", date(2026, 9, 25),
        _proposed(PROPOSING_B), tells_fates=True,
    ),
    Listing(layouts.TOBACCO, "distan", "Petani tembakau {kab}", "village", "kab", date(2026, 3, 31), _tagged("-tembakau")),
    Listing(
        layouts.KUSUKA, "kelautan-perikanan", "kusuka_{kab}", "village", "kab", date(2026, 5, 31), _tagged("nelayan-kusuka"),
    ),
    Listing(
        layouts.INSURER, "bpjs-ketenagakerjaan", "status_kepesertaan_ntb", "bpjs-status", "province", AS_OF,
        lambda _: pl.col("insurer_number").is_not_null() | _asked_about(),
    ),
    Listing(
        layouts.MOSQUES, "kemenag", "Marbot_guru_ngaji_{kab}", "village", "kab", date(2026, 1, 31),
        _tagged("marbot", "guru-ngaji"),
    ),
)  # fmt: skip


def parts(people: pl.DataFrame, level: Level, seed: int, offices: Container[str] | None = None) -> Iterator[Part]:
    """What each file says, list by list; of these offices only, by their folders, or of all: then every person stands in one
    list at least."""
    people = with_others(people.with_row_index("i"), seed)
    for number, listing in enumerate(LISTINGS):
        if offices is not None and listing.folder not in offices:
            continue
        listed = _listed(people, listing, level, Chance(seed), (number + 1) * _ROW_STEP)
        # One kabupaten after the other: the rows of all ten with all their columns would not fit into a gigabyte. Few rows
        # go together, because each step costs the same for one row as for a thousand.
        kabs = sorted(set(listed["sent_for"].str.slice(0, _KAB_LENGTH)))
        together = listing.by == "province" or listed.height <= _TOGETHER_MAX
        for kab in ["52"] if together else kabs:
            its = listed.filter(pl.col("sent_for").str.starts_with(kab))
            rows = _told(people[its["i"]].hstack(its.drop("i")), listing, level, Chance(seed, "r"))
            if listing.by == "province":
                yield Part(listing, kab, _placed(rows))
                continue
            for (area,), here in rows.partition_by("sent_for", as_dict=True, maintain_order=True).items():
                yield Part(listing, str(area)[: _KAB_LENGTH if listing.by == "kab" else None], _placed(here))


def with_others(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """With what may be taken for somebody's own by mistake: `other_nik`, `other_mother`, `other_area`, and `first_child`."""
    codes, chance = [desa.code for desa in desas()], Chance(seed)
    # The desa before or after in the same kecamatan stands for the one that was divided: which ones were, was not found.
    other = {
        code: near
        for at, code in enumerate(codes)
        for near in (codes[at - 1] if at and codes[at - 1][:8] == code[:8] else codes[(at + 1) % len(codes)],)
        if near[:8] == code[:8]
    }
    nobody = pl.lit(None, dtype=pl.String)
    next_at_home = (
        pl.col("nik")
        .shift(-1)
        .over("household_id", order_by="i")
        .fill_null(pl.col("nik").first().over("household_id", order_by="i"))
    )
    children = people.sort("birth_date").group_by("mother_id", maintain_order=True).agg(first_child=pl.col("name").first())
    children = children.filter(pl.col("mother_id").is_not_null())
    people = people.join(children, left_on="person_id", right_on="mother_id", how="left", maintain_order="left").join(
        children.rename({"first_child": "her_first"}),
        left_on="partner_id",
        right_on="mother_id",
        how="left",
        maintain_order="left",
    )
    return people.with_columns(
        other_nik=either(next_at_home == pl.col("nik"), nobody, next_at_home),
        other_mother=either(
            chance.happens("own name for the mother's", 0.4),
            pl.col("name"),
            pl.col("mother_name").shift().over("household_id", order_by="i"),
        ),
        other_area=pl.col("area_code").replace_strict(other, default=None, return_dtype=pl.String),
        first_child=pl.coalesce("first_child", "her_first"),
    ).drop("her_first")


def _listed(people: pl.DataFrame, listing: Listing, level: Level, chance: Chance, first: int) -> pl.DataFrame:
    """Who stands in this list: i, the row's own number r, `again`, `sent_for` (in whose file), `stray` (wrongly there)."""
    key = listing.layout.key
    here = listing.who(chance) & (pl.col("birth_date") <= listing.as_of)
    whose = pl.col("kab_code") if listing.by == "kab" else pl.col("area_code")
    once = people.filter(here).select("i", own=whose, again=pl.lit(False))
    twice = once.filter(chance.happens(f"doubled in {key}", _DOUBLE[level])).with_columns(again=pl.lit(True))
    rows = pl.concat([once, twice]).with_columns(r=pl.col("i").cast(pl.Int64) * 2 + pl.col("again").cast(pl.Int64) + first)
    by_row = Chance(chance.seed, "r")
    senders = sorted(set(once["own"])) or list(CODES)
    strays = by_row.happens("in another's list", _OTHER_KAB[level]) if listing.by == "kab" else pl.lit(False)
    rows = rows.with_columns(sent_for=either(strays, by_row.one_of("whose", senders), pl.col("own")))
    return rows.with_columns(stray=pl.col("sent_for") != pl.col("own")).drop("own")


def _told(rows: pl.DataFrame, listing: Listing, level: Level, by_row: Chance) -> pl.DataFrame:
    """In the list's order, with its mistakes. Lists go by place and family; a double stands where another clerk added it."""
    elsewhere = pl.format("5299{}", by_row.uniform("where again").cast(pl.String).str.slice(2, 12))
    among_others = pl.format("{}.{}", "sent_for", by_row.whole("where in another's list", 10, 28))
    place = either(pl.col("again"), pl.coalesce("other_area", "area_code"), pl.col("area_code"))
    place = either(pl.col("stray"), among_others, place)
    rows = rows.sort("sent_for", place, either(pl.col("again"), elsewhere, pl.col("household_id")), "r")
    return _with_names(_with_notes(damaged(rows, level, by_row), by_row, tells=listing.tells_fates))


def _with_notes(rows: pl.DataFrame, by_row: Chance, *, tells: bool) -> pl.DataFrame:
    dead, moved = pl.col("died_on").is_not_null(), pl.col("moved_to").is_not_null()
    told = (dead | moved) & by_row.happens("told", _TOLD) & tells
    damages = pl.concat_str(
        pl.col(DAMAGES).replace({"": None}),
        either(pl.col("again"), DOUBLE, None),
        either(pl.col("stray"), OTHER_KAB, None),
        either(dead & ~told, DEAD, None),
        either(moved & ~told, MOVED, None),
        separator=" ",
        ignore_nulls=True,
    )
    note = either(told, either(dead, "Meninggal", "Pindah"), None)
    return rows.with_columns(damages.alias(DAMAGES), note=note)


def _with_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Names of the area that the row gives; none below the level that it gives."""
    areas = {**names(), **{desa.code: desa.name for desa in desas()}}
    code = pl.col("area_code")

    def called(length: int) -> pl.Expr:
        return code.str.slice(0, length).replace_strict(areas, default=None, return_dtype=pl.String)

    desa = either(code.str.len_chars() == 13, called(13), None)
    return rows.with_columns(desa_name=desa, kecamatan_name=called(8), kab_name=called(5))


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(place=pl.int_range(1, pl.len() + 1))
