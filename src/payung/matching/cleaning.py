"""Rows of a list as matching compares them: one table of short columns, the same for workers and members.

`compared` keeps order and number of rows. What is unknown, fills a cell or cannot be is null, and says nothing for or against.

id         the row's own identifier                nik      15 or 16 digits; noughts and 1234… are unknown
nik12      the first twelve of sixteen             serial   the last four
misfit     of the NIK's birth date and sex: 0 both are the row's own, 1 one is not; null where the row does not say
name       names.key; null where neighbours call a parent by a child (Amaq Sahrul), or where only Siti or Lalu is left of it
bones      its words' consonants, sorted: habits of spelling fall away
w1 w2 w3   its first words that not every second name has  padded   the name between blanks, to look a word up in
sex        L or P
y m d      the birth date's parts                  filled   it is one that fills cells: 1 January, 1 July, 31 December
ny nm nd   the birth date that the NIK has         mother, mother_bones   as the name
desa kec kab   area codes, as far as known         home     household or family card
street     the address                             s1 s2    its first and last two words
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from datetime import date

import polars as pl

from payung.matching import names
from payung.matching import nik as nik_parts

ASKED = ("nik", "name", "sex", "birth_date", "mother_name", "area_code", "household_id", "address")
# Two digits of a year are of this century up to here. Fixed, so that a row gives the same pairs next year.
_CENTURY_TURNS = date(2026, 12, 31)
_BY_A_CHILD = r"^(?:AMA[KQ]|INA[KQ]|MAMI[KQ]|PAPU[KQ]) .*$"
# Before a name, of every second person; alone it names nobody.
_NO_NAME_YET = r"^(?:(?:MUHAMAD|SITI|LALU|BAIK|NI|I|WAIAN|MADE|NIOMAN|KETUT|GEDE|PUTU|KOMANG|LUH)(?: |$))+$"
_FILLS_A_CELL = r"^(?:0+|1+|9+|0?1234567890?\d*)$"
SEXES = {
    **dict.fromkeys(("L", "LK", "LAKI-LAKI", "LAKI - LAKI", "LAKI LAKI", "PRIA", "M", "MALE", "1"), "L"),
    **dict.fromkeys(("P", "PR", "PEREMPUAN", "WANITA", "W", "F", "FEMALE", "2"), "P"),
}
_CELL_DAYS = [101, 701, 1231]
# Words of every second name: alone they tell little, so others are looked for first.
_COMMON = (
    r"\b(?:MUHAMAD|AHMAD|ABDUL|SITI|LALU|BAIK|NUR|NI|I|WAIAN|MADE|NIOMAN|KETUT|GEDE|PUTU|KOMANG|LUH|IDA|BAGUS|AIU|GUSTI)\b"
)


class Spellings:
    """What has been made of every spelling of a name so far: lists repeat them, and so do two lists. One thread at a time."""

    def __init__(self) -> None:
        self._made = _of_spellings(pl.Series("spelling", [], dtype=pl.String))

    def of(self, spellings: pl.Series) -> pl.DataFrame:
        """key, bones, w1, w2, w3 and padded of each, in order."""
        asked = spellings.alias("spelling").to_frame()
        new = asked.drop_nulls().unique().join(self._made, on="spelling", how="anti")
        if new.height:
            self._made = pl.concat([self._made, _of_spellings(new["spelling"])])
        return asked.join(self._made, on="spelling", how="left", maintain_order="left").drop("spelling")


def compared(rows: pl.DataFrame, id: str, spellings: Spellings | None = None) -> pl.DataFrame:
    """The rows with the columns above. A standard column that is absent is unknown for all. `spellings`: where this is one
    piece of several, those of the pieces before."""
    spellings = spellings or Spellings()
    texts = rows.select(pl.col(id).cast(pl.String).alias("id"), *(_text(rows, name) for name in ASKED if name != "birth_date"))
    texts = texts.with_columns(
        _date(rows),
        _nik(),
        pl.col("sex").str.to_uppercase().replace_strict(SEXES, default=None, return_dtype=pl.String),
    )
    of_names = spellings.of(texts["name"]).rename({"key": "name"})
    of_mothers = spellings.of(texts["mother_name"]).select(pl.col("key").alias("mother"), pl.col("bones").alias("mother_bones"))
    texts = texts.with_columns(nik_parts.digits(pl.col("nik")).alias("whole"))
    frame = texts.with_columns(*_of_nik(pl.col("whole"))).select(
        "id", "nik", "nik12", "serial", "nsex", *_of_day("nik_birth", "ny", "nm", "nd"), *of_names, "sex",
        *_of_day("birth_date", "y", "m", "d"), _filled(), *of_mothers,
        _area(13).alias("desa"), _area(8).alias("kec"), _area(5).alias("kab"),
        pl.col("household_id").alias("home"), *_street(),
    )  # fmt: skip
    wrong_day = (pl.col("ny") != pl.col("y")) | (pl.col("nm") != pl.col("m")) | (pl.col("nd") != pl.col("d"))
    return frame.with_columns((wrong_day | (pl.col("nsex") != pl.col("sex"))).cast(pl.Int8).alias("misfit")).drop("nsex")


def _text(rows: pl.DataFrame, name: str) -> pl.Expr:
    if name not in rows.columns:
        return pl.lit(None, dtype=pl.String).alias(name)
    return pl.col(name).cast(pl.String).str.strip_chars().replace("", None)


def _date(rows: pl.DataFrame) -> pl.Series:
    if "birth_date" not in rows.columns:
        return pl.Series("birth_date", [None], dtype=pl.Date).new_from_index(0, rows.height)
    born = rows["birth_date"]
    return born.cast(pl.Date) if born.dtype.is_temporal() else born.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)


def _nik() -> pl.Expr:
    digits = pl.col("nik").str.replace_all(r"[^0-9]+", "").str.replace(_FILLS_A_CELL, "")
    return digits.str.extract(r"^([0-9]{15,16})$").alias("nik")


def _of_nik(whole: pl.Expr) -> list[pl.Expr]:
    return [
        whole.str.slice(0, 12).alias("nik12"),
        whole.str.slice(12, 4).alias("serial"),
        nik_parts.sex(whole).alias("nsex"),
        nik_parts.birth_date(whole, _CENTURY_TURNS).alias("nik_birth"),
    ]


def _of_day(column: str, *names: str) -> list[pl.Expr]:
    day = pl.col(column).dt
    return [part.cast(pl.Int32).alias(name) for part, name in zip((day.year(), day.month(), day.day()), names, strict=True)]


def _filled() -> pl.Expr:
    born = pl.col("birth_date").dt
    return (born.month().cast(pl.Int32) * 100 + born.day()).is_in(_CELL_DAYS).cast(pl.Int8).alias("filled")


def _of_spellings(spellings: pl.Series) -> pl.DataFrame:
    """spelling, key, bones, w1, w2, w3, padded of distinct spellings. Each key is looked at once."""
    read = spellings.to_frame().with_columns(
        names.keys(spellings).str.replace(_BY_A_CHILD, "").str.replace(_NO_NAME_YET, "").replace("", None).alias("key")
    )
    hard = pl.col("key").str.replace_all("Z", "J").str.replace_all("F", "P").str.replace_all(r"[AEIOUH]", "")
    telling = pl.col("key").str.replace_all(_COMMON, "").str.strip_chars().replace("", None)
    telling = pl.coalesce(telling, "key").str.replace_all(r" +", " ").str.split(" ")
    keys = read.select("key").drop_nulls().unique().select(
        "key",
        pl.coalesce(hard.str.strip_chars().replace("", None), "key")
        .str.replace_all(r" +", " ").str.split(" ").list.sort().list.join(" ").alias("bones"),
        *(telling.list.get(at, null_on_oob=True).alias(f"w{at + 1}") for at in range(3)),
        pl.format(" {} ", pl.col("key")).alias("padded"),
    )  # fmt: skip
    return read.join(keys, on="key", how="left")


def _area(length: int) -> pl.Expr:
    """The code cut to this length, unknown where it is coarser. A code that is not of Kemendagri is taken whole."""
    code = pl.col("area_code")
    other = code.str.contains(r"^[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4})?$").replace_strict({True: None, False: ""})
    return pl.coalesce(other + code, code.str.extract(rf"^(.{{{length}}})"))


def _street() -> list[pl.Expr]:
    bare = pl.col("address").str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars().replace("", None)
    return [
        bare.alias("street"),
        bare.str.extract(r"^(\S+ \S+)").alias("s1"),
        bare.str.extract(r"(\S+ \S+)$").alias("s2"),
    ]
