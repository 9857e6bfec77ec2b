"""What lists get wrong about a person, at two levels, and the trace of it.

Each damage changes one cell and has a name `column:kind`. Mild: at most one a row. Harsh: any number, twice as often, and
some that mild lists do not have. Rates are `galat_identitas_disarankan` of data/nama_ntb.json unless said otherwise.
"""

# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import polars as pl

from payung.invented.chance import Chance, either
from payung.invented.province import name_lists
from payung.invented.spelling import habits

Make = Callable[[pl.Expr, Chance], pl.Expr]
DAMAGES = "damages"
NO_NIK = "0000000000000000"
_RATES: Mapping[str, float] = name_lists()["galat_identitas_disarankan"]
_HARSH = 2.0
_NEEDED = ("name", "sex", "birth_date", "kab_code", "other_nik", "other_mother", "other_area", "first_child")


class Level(StrEnum):
    MILD = "mild"
    HARSH = "harsh"


@dataclass(frozen=True)
class Kind:
    """`rate` is the mild one, 0 where only harsh lists have it; the harsh one is twice that where none is given."""

    column: str
    name: str
    make: Make | Sequence[Make]
    rate: float
    harsh: float | None = None

    @property
    def code(self) -> str:
        return f"{self.column}:{self.name}"

    @property
    def steps(self) -> Sequence[Make]:
        return (self.make,) if callable(self.make) else self.make

    def at(self, level: Level) -> float:
        return self.rate if level is Level.MILD else self.rate * _HARSH if self.harsh is None else self.harsh


def damaged(rows: pl.DataFrame, level: Level, chance: Chance, *, without: Collection[str] = ()) -> pl.DataFrame:
    """The rows with mistakes in them and a column `damages`: their names, separated by spaces, "" for none.

    `chance` counts by a number of the row's own. `rows` has the truth: name, nik, sex, birth_date, mother_name, area_code,
    kab_code, and, to take wrong ones from, `other_nik`, `other_mother`, `other_area`, `first_child`. `without`: codes of
    kinds that do not happen.
    """
    kinds = [kind for kind in KINDS if kind.at(level) and kind.code not in without]
    upto = list(accumulate(kind.at(level) for kind in kinds))
    assert level is Level.HARSH or upto[-1] < 1
    # Only what is needed is carried along: the rows may be a million, with forty columns.
    narrow = rows.select({chance.row, *_NEEDED, *(kind.column for kind in kinds)})
    lots = narrow.select(chance.uniform("the one mistake")).to_series() if level is Level.MILD else None
    traces = pl.Series(DAMAGES, [""], dtype=pl.String).new_from_index(0, rows.height)
    for kind, high in zip(kinds, upto, strict=True):
        if lots is None:
            hit = narrow.select(chance.happens(kind.code, kind.at(level))).to_series()
        else:
            hit = (lots >= high - kind.at(level)) & (lots < high)
        at, new = _changed(narrow, hit.arg_true(), kind, chance)
        narrow = narrow.with_columns(narrow[kind.column].scatter(at, new))
        traces = traces.scatter(at, (traces.gather(at) + f" {kind.code}").str.strip_chars_start())
    columns = sorted({kind.column for kind in kinds})
    for column in columns:  # "H. Umar" of Umar, and then one word of it: nothing is wrong
        healed = (rows[column].eq_missing(narrow[column]) & traces.str.contains(f"{column}:", literal=True)).arg_true()
        without_its = traces.gather(healed).str.replace_all(rf"(^| ){column}:\S+", "").str.strip_chars_start()
        traces = traces.scatter(healed, without_its)
    return rows.with_columns(*(narrow[name] for name in columns), traces.alias(DAMAGES))


def _changed(narrow: pl.DataFrame, at: pl.Series, kind: Kind, chance: Chance) -> tuple[pl.Series, pl.Series]:
    """Where this damage changes something, and what then stands there."""
    hurt = narrow[at].with_columns(__at=at, __new=pl.col(kind.column))
    for make in kind.steps:
        hurt = hurt.with_columns(__new=make(pl.col("__new"), chance))
    hurt = hurt.filter(pl.col(kind.column).ne_missing(pl.col("__new")))
    return hurt["__at"], hurt["__new"].cast(narrow.schema[kind.column])


def excel_number(nik: pl.Expr) -> pl.Expr:
    """A NIK as Excel keeps it in a cell that is a number: fifteen digits, then a nought."""
    return nik.str.slice(0, 15) + "0"


def _one_digit(nik: pl.Expr, chance: Chance) -> pl.Expr:
    """Another digit somewhere behind 5299, so that it stays nobody's."""
    at = chance.whole("which digit", 4, 15)
    digit = nik.str.slice(at, 1).cast(pl.Int64, strict=False)
    new = ((digit + chance.whole("by how much", 1, 9)) % 10).cast(pl.String)
    return pl.concat_str(nik.str.slice(0, at), new, nik.str.slice(at + 1))


def _two_digits_swapped(nik: pl.Expr, chance: Chance) -> pl.Expr:
    at = chance.whole("which two", 4, 14)
    return pl.concat_str(nik.str.slice(0, at), nik.str.slice(at + 1, 1), nik.str.slice(at, 1), nik.str.slice(at + 2))


def _digit_lost(nik: pl.Expr, chance: Chance) -> pl.Expr:
    at = chance.whole("which is lost", 4, 15)
    return pl.concat_str(nik.str.slice(0, at), nik.str.slice(at + 1))


def _first_july(born: pl.Expr, chance: Chance) -> pl.Expr:
    july = chance.happens("1 July rather than 31 December", 0.7)
    return pl.date(born.dt.year(), either(july, 7, 12), either(july, 1, 31))


def _other_year(born: pl.Expr, chance: Chance) -> pl.Expr:
    return born.dt.offset_by(either(chance.happens("a year later", 0.5), "1y", "-1y"))


def _day_for_month(born: pl.Expr, _: Chance) -> pl.Expr:
    day, month = born.dt.day(), born.dt.month()
    return either(day <= 12, pl.date(born.dt.year(), day.clip(1, 12), month), born)


def _with_haji(name: pl.Expr, chance: Chance) -> pl.Expr:
    titled = either(
        pl.col("sex") == "L", chance.one_of("haji", ("H. ", "Haji ", "H ")), chance.one_of("hajjah", ("Hj. ", "Hj "))
    )
    return either(pl.col("birth_date").dt.year() < 1985, titled + name, name)


def _words_swapped(name: pl.Expr, _: Chance) -> pl.Expr:
    return name.str.replace(r"^(\S+) (.+)$", "$2 $1")


def _one_word(name: pl.Expr, _: Chance) -> pl.Expr:
    return name.str.extract(r"(\S+)$")


def _named_after_child(name: pl.Expr, chance: Chance) -> pl.Expr:
    """Amaq Sahrul, Inaq Sahrul: in Lombok parents are called by their first child."""
    lists = name_lists()["gelar_awal"]["teknonim_sasak"]
    title = either(pl.col("sex") == "L", chance.one_of("amaq", lists["L"][:2]), chance.one_of("inaq", lists["P"][:1]))
    called = pl.format("{} {}", title, pl.col("first_child").str.extract(r"^(\S+)"))
    sasak = pl.col("kab_code").is_in(["52.01", "52.02", "52.03", "52.08", "52.71"])
    return either(sasak & pl.col("first_child").is_not_null(), called, name)


def _from(column: str) -> Make:
    return lambda now, _: pl.coalesce(column, now)


def _nothing(_: pl.Expr, __: Chance) -> pl.Expr:
    return pl.lit(None)


KINDS = (
    Kind("nik", "digit", _one_digit, _RATES["nik_1digit_salah"]),
    Kind("nik", "transposed", _two_digits_swapped, _RATES["nik_tukar_2digit"]),
    # ASSUMPTION: borrowed from somebody else of the household, digits lost, and noughts to fill the cell.
    Kind("nik", "borrowed", _from("other_nik"), 0.0, 0.01),
    Kind("nik", "short", _digit_lost, 0.002),
    Kind("nik", "placeholder", lambda _, __: pl.lit(NO_NIK), 0.0, 0.005),
    Kind("nik", "empty", _nothing, _RATES["nik_kosong"]),
    Kind("birth_date", "first_july", _first_july, _RATES["tgl_lahir_1_juli_atau_31_des"]),
    Kind("birth_date", "year_off", _other_year, _RATES["tahun_lahir_±1"]),
    Kind("birth_date", "day_month_swapped", _day_for_month, _RATES["tgl_bulan_tertukar"]),
    Kind("birth_date", "empty", _nothing, 0.005),  # ASSUMPTION
    Kind("sex", "other", lambda now, _: now.replace({"L": "P", "P": "L"}), 0.002),  # ASSUMPTION
    # ASSUMPTION: three names in ten meet a clerk with other habits, in harsh lists all; habits change one name in five.
    Kind("name", "spelling", habits(), 0.3, 1.0),
    Kind("name", "haji", _with_haji, _RATES["gelar_haji_bertambah"]),
    Kind("name", "words_swapped", _words_swapped, _RATES["urutan_kata_tertukar"]),
    Kind("name", "one_word", _one_word, 0.0, 0.03),  # ASSUMPTION
    Kind("name", "after_child", _named_after_child, 0.0, 0.01),  # ASSUMPTION
    Kind("name", "cut", lambda now, _: now.str.slice(0, 20).str.strip_chars_end(), _RATES["nama_terpotong_20_huruf"]),
    Kind("name", "empty", _nothing, 0.0, 0.022),  # Makassar: 782 of 35,782 names were empty
    Kind("mother_name", "not_own", _from("other_mother"), _RATES["nama_ibu_bukan_sendiri"]),
    Kind("mother_name", "spelling", habits(), 0.1, 0.5),
    Kind("area_code", "old", _from("other_area"), _RATES["desa_lama_sebelum_pemekaran"]),
    Kind("area_code", "kecamatan_only", lambda now, _: now.str.slice(0, 8), 0.005),  # ASSUMPTION
)
