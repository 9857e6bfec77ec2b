"""A population: one row a person, with everything that is true about her. See `SCHEMA`."""

# pyright: reportUnknownMemberType=false

from datetime import date

import polars as pl

from payung.invented import families, identity, living, naming
from payung.invented.chance import Chance, either, table, taken
from payung.invented.province import age_weights, desa_weights, kabkota

AS_OF = date(2026, 10, 1)
FULL = 698_000  # the province's poor, of all ages
SEED = 2026
_EPOCH = date(1970, 1, 1)
# Populations never share a NIK, a family card, a telephone or a KPJ. Number 0 is the register's.
REGISTER_MOST, OTHER_MOST, POPULATIONS = 2_000_000, 500_000, 15

# Units: rupiah a month; dates; `decile` 1 to 10; `paid_until` the first day of the last paid month. Null: does not apply.
SCHEMA = pl.Schema(
    {
        "person_id": pl.String,
        "household_id": pl.String,
        "relation": pl.String,
        "people": pl.String,
        "name": pl.String,
        "nik": pl.String,
        "sex": pl.String,
        "birth_date": pl.Date,
        "birth_place": pl.String,
        "mother_name": pl.String,
        "mother_id": pl.String,
        "partner_id": pl.String,
        "kab_code": pl.String,
        "kecamatan_code": pl.String,
        "area_code": pl.String,
        "dusun": pl.String,
        "rt": pl.String,
        "rw": pl.String,
        "address": pl.String,
        "phone": pl.String,
        "works": pl.Boolean,
        "occupation": pl.String,
        "sector": pl.String,
        "declared_income": pl.Int64,
        "decile": pl.Int8,
        "groups": pl.String,
        "breadwinner": pl.Boolean,
        "dependants": pl.Int64,
        "school_children": pl.Int64,
        "employed_by_state": pl.Boolean,
        "segment": pl.String,
        "insurer_status": pl.String,
        "insurer_number": pl.String,
        "payer_id": pl.String,
        "paid_until": pl.Date,
        "work_place": pl.String,
        "work_hours": pl.String,
        "wadah": pl.String,
        "died_on": pl.Date,
        "moved_to": pl.String,
    }
)


def people(count: int, seed: int = SEED, *, as_of: date = AS_OF, population: int = 0) -> pl.DataFrame:
    """`count` people in households, by SCHEMA. The same arguments give the same people on every machine.

    `population` 1 and above: people who are not in the register, all with numbers that nobody of another population has.
    """
    most = OTHER_MOST if population else REGISTER_MOST
    if not 1 <= count <= most:
        raise ValueError(f"Between 1 and {most:,} people can be invented at once, not {count:,}.")
    today = (as_of - _EPOCH).days
    chance = Chance(seed * (POPULATIONS + 1) + population)
    frame = _bodies(count, chance, today)
    frame = families.with_families(frame, chance, today)
    frame = _named(frame, chance, today)
    frame = _numbered(frame, chance, population)
    frame = living.with_homes(frame, chance)
    frame = living.with_work(frame, chance)
    frame = living.with_fates(frame, chance, today)
    last_paid = pl.lit(as_of).dt.month_start().dt.offset_by(pl.format("-{}mo", pl.col("months_behind")))
    person = pl.col("person_id")
    frame = frame.with_columns(
        paid_until=last_paid,
        people=taken(naming.GROUPS, pl.col("group").cast(pl.Int64)),
        sex=either(pl.col("man"), "L", "P"),
        mother_id=person.gather(pl.col("mother")),
        partner_id=person.gather(pl.col("partner")),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _bodies(count: int, chance: Chance, today: int) -> pl.DataFrame:
    """Where, man or woman, born when."""
    men, women, first_ages = age_weights()
    rows = kabkota()
    male = [int(row["men"]) / (int(row["men"]) + int(row["women"])) for row in rows]
    frame = pl.DataFrame({"i": pl.int_range(count, dtype=pl.Int32, eager=True)})
    frame = frame.with_columns(kab=chance.pick("kab", table([[int(row["poor"]) for row in rows]])).cast(pl.Int8))
    frame = frame.with_columns(man=chance.happens("sex", taken(male, pl.col("kab").cast(pl.Int64))))
    band = chance.pick("age", table([women, men]), pl.col("man").cast(pl.Int8)) % len(first_ages)
    age = taken(first_ages, band) + 5 * chance.uniform("years")
    return frame.with_columns(born=(today - age * families.YEAR).floor().cast(pl.Int32))


def _named(frame: pl.DataFrame, chance: Chance, today: int) -> pl.DataFrame:
    """A household shares its people; one wife in fourteen comes from another."""
    age = (today - pl.col("born")) / families.YEAR
    home = naming.group(chance, "people", pl.col("head"))
    own = chance.happens("of another people", 0.07) & (pl.col("relation") == families.WIFE)
    frame = frame.with_columns(age=age, group=either(own, naming.group(chance, "own people"), home).cast(pl.Int8))
    frame = frame.with_columns(name=naming.name(chance, "name", pl.col("group"), pl.col("man"), pl.col("age")))
    drawn = naming.name(chance, "mother", pl.col("group"), False, pl.col("age") + 27)
    return frame.with_columns(mother_name=pl.coalesce(pl.col("name").gather(pl.col("mother")), drawn))


def _numbered(frame: pl.DataFrame, chance: Chance, population: int) -> pl.DataFrame:
    """Desa, birth date, and the numbers that identify a person and her household."""
    desa = chance.pick("desa", table(desa_weights()), pl.col("kab"), pl.col("head")).cast(pl.Int32)
    # Who was registered late got 1 July or 31 December: ASSUMPTION, one in ten of those born before 1975.
    born = pl.col("born").cast(pl.Date)
    late = (born.dt.year() < 1975) & chance.happens("registered late", 0.1)
    in_july = chance.happens("in July", 0.7)
    month, day = either(in_july, 7, 12), either(in_july, 1, 31)
    frame = frame.with_columns(desa=desa, birth_date=either(late, pl.date(born.dt.year(), month, day), born))
    first = REGISTER_MOST + (population - 1) * OTHER_MOST if population else 0
    frame = frame.with_columns(number=pl.col("i").cast(pl.Int64) + first, nik=identity.nik(chance, population))
    heads = frame.filter(pl.col("head") == pl.col("i")).select("head", household_id=identity.family_card(chance, population))
    return frame.join(heads, on="head", maintain_order="left").with_columns(
        person_id=pl.format("P{}", (pl.col("number") + 1).cast(pl.String).str.zfill(7))
    )
