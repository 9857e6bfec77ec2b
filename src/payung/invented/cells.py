"""A value as one office writes it: forms that layouts name, each from a row of a listing to what stands in the cell.

A cell is a text; where the text is null, a number, which Excel shows as a number or as a day.
"""

# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from payung.invented.chance import Chance, either
from payung.invented.damage import NO_NIK, excel_number

_EXCEL_EPOCH = -25_569  # Excel's day 0 in days since 1970
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
# As Dukcapil numbers occupations (the forms of Permendagri 109/2019), for those that its list has.
_DUKCAPIL = {
    "Belum/Tidak Bekerja": "1", "Mengurus Rumah Tangga": "2", "Pelajar/Mahasiswa": "3", "PNS": "5", "Polri": "7",
    "Peternak": "10", "Nelayan": "11", "Pembudidaya rumput laut": "11", "Pengolah ikan": "12", "Buruh tani": "20",
    "Buruh tani tembakau": "20", "Buruh nelayan": "21", "Pekerja rumah tangga": "23", "Tukang cukur": "24", "Tukang batu": "26",
    "Tukang kayu": "27", "Penjahit": "30", "Bengkel motor": "34", "Sopir angkutan": "81", "Tukang ojek": "81",
    "Pedagang kecil": "84", "Pedagang sayur": "84", "Pedagang kaki lima": "84", "Pedagang ikan keliling": "84",
    "Karyawan toko": "15", "Satpam": "15", "Tenaga honorer": "18", "Buruh bangunan": "19", "Penambang pasir": "19",
    "Pembuat batu bata": "19", "Guru ngaji": "65",
}  # fmt: skip
_SIMPLY_FARMERS = {"Petani", "Petani tembakau", "Petani garam", "Petani jagung", "Petani bawang merah", "Penyadap aren"}
_SELF_EMPLOYED = "88"
_SHDK = {
    "kepala keluarga": "1", "istri": "3", "anak": "4", "menantu": "5", "cucu": "6", "orang tua": "7", "mertua": "8",
    "famili lain": "9",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """`text` null and `number` given: the cell is a number; `day`: shown as one. `damage`: what that does to the value."""

    text: Callable[[Chance], pl.Expr]
    number: Callable[[Chance], pl.Expr] | None = None
    day: bool = False
    damage: str = ""


def _plain(column: str) -> Form:
    return Form(lambda _: pl.col(column).cast(pl.String))


def _upper(column: str) -> Form:
    return Form(lambda _: pl.col(column).str.to_uppercase())


def _words(column: str, words: Mapping[str, str] | Mapping[bool, str]) -> Form:
    return Form(lambda _: pl.col(column).replace_strict(words, default=None, return_dtype=pl.String))


def _sex(man: str, woman: str) -> Form:
    return _words("sex", {"L": man, "P": woman})


def _strftime(form: str) -> Form:
    return Form(lambda _: pl.col("birth_date").dt.strftime(form))


def _in_words(_: Chance) -> pl.Expr:
    born = pl.col("birth_date")
    month = born.dt.month().replace_strict(dict(enumerate(_MONTHS, start=1)), return_dtype=pl.String)
    return pl.format("{} {} {}", born.dt.day(), month, born.dt.year())


def _excel_day(_: Chance) -> pl.Expr:
    return (pl.col("birth_date").cast(pl.Int32) - _EXCEL_EPOCH).cast(pl.Float64)


def _none(_: Chance) -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def _mixed_days(chance: Chance) -> pl.Expr:
    """Five people filled in this column."""
    lot, born = chance.uniform("whose date"), pl.col("birth_date")
    text = either(lot < 0.55, born.dt.strftime("%d/%m/%Y"), either(lot < 0.7, born.dt.strftime("%d-%m-%y"), _in_words(chance)))
    return either(lot < 0.85, text, either(lot < 0.9, born.dt.strftime("%Y-%m-%d"), None))


def _mixed_excel_days(chance: Chance) -> pl.Expr:
    return either(chance.uniform("whose date") < 0.9, None, _excel_day(chance))


def _tobacco(_: Chance) -> pl.Expr:
    return either(pl.col("groups").str.contains("buruh-tembakau"), "Buruh Tani Tembakau", "Petani Tembakau")


def _matched(chance: Chance) -> pl.Expr:
    return either(pl.col("nik").is_null() | chance.happens("not matched", 0.06), "Tidak Padan", "Padan")


def _life(_: Chance) -> pl.Expr:
    return pl.col("note").replace_strict({"Meninggal": "2", "Pindah": "3"}, default="1", return_dtype=pl.String)


def _insurer_status(_: Chance) -> pl.Expr:
    """The insurer answers about whoever it is asked about, also where it knows nobody."""
    said = {"active": "AKTIF", "inactive": "NON AKTIF"}
    return pl.col("insurer_status").replace_strict(said, default="TIDAK TERDAFTAR", return_dtype=pl.String)


def _mosque(chance: Chance) -> pl.Expr:
    its_name = ("Nurul Iman", "Al-Ikhlas", "Baiturrahman", "Nurul Huda", "At-Taqwa", "Jami’ Al-Falah")
    kind = chance.one_of("mosque", ("Masjid", "Musholla", "TPQ"))
    return pl.format("{} {}", kind, chance.one_of("its name", its_name))


def _grouped(nik: pl.Expr, sign: str) -> pl.Expr:
    return nik.str.replace(r"^(\d{4})(\d{4})(\d{4})", f"$1{sign}$2{sign}$3{sign}")


def _mixed_niks(chance: Chance) -> pl.Expr:
    """As clerks type them so that Excel leaves them alone."""
    lot, nik = chance.uniform("whose NIK"), pl.col("nik")
    typed = either(lot < 0.7, nik, either(lot < 0.82, "'" + nik, either(lot < 0.93, _grouped(nik, " "), nik + " ")))
    return typed.fill_null(either(lot < 0.5, "-", None))


def _is_a_number() -> pl.Expr:
    return pl.col("nik").is_not_null() & (pl.col("nik") != NO_NIK)


def _typed_as_number(chance: Chance) -> pl.Expr:
    """Each kecamatan fills in its own sheet; in one of three the column was never made text."""
    clerk = pl.col("kecamatan_code").str.replace_all(".", "", literal=True).cast(pl.Int64)
    return _is_a_number() & (chance.uniform("made text", clerk) < 1 / 3)


def _nik_text_left(chance: Chance) -> pl.Expr:
    return either(_typed_as_number(chance), None, pl.col("nik"))


def _nik_number(chance: Chance) -> pl.Expr:
    nik = pl.col("nik")
    return either(
        _typed_as_number(chance), either(nik.str.len_chars() == 16, excel_number(nik), nik).cast(pl.Float64, strict=False), None
    )


def _scientific(chance: Chance) -> pl.Expr:
    """One clerk in eight saved the sheet as csv while the column was a number: 5,29901E+15."""
    nik = pl.col("nik")
    shown = pl.format("{},{}E+15", nik.str.slice(0, 1), nik.str.slice(1, 5))
    return either(_is_a_number() & (nik.str.len_chars() == 16) & chance.happens("saved as numbers", 0.125), shown, "'" + nik)


def _dukcapil_number(_: Chance) -> pl.Expr:
    numbers = {**_DUKCAPIL, **dict.fromkeys(_SIMPLY_FARMERS, "9")}
    return pl.col("occupation").replace_strict(numbers, default=_SELF_EMPLOYED, return_dtype=pl.String)


def _rupiah(_: Chance) -> pl.Expr:
    digits = pl.col("declared_income").cast(pl.String)
    return digits.str.replace(r"^(\d{1,3})(\d{3})$", "$1.$2").str.replace(r"^(\d{1,3})(\d{3})(\d{3})$", "$1.$2.$3")


FORMS: Mapping[str, Form] = {
    "number in the list": Form(_none, lambda _: pl.col("place").cast(pl.Float64)),
    "nik": _plain("nik"),
    "nik, as clerks type": Form(_mixed_niks),
    "nik, dots": Form(lambda _: _grouped(pl.col("nik"), ".")),
    "nik, blanks": Form(lambda _: _grouped(pl.col("nik"), " ")),
    "nik, some as numbers": Form(_nik_text_left, _nik_number, damage="nik:excel_number"),
    "nik, csv of numbers": Form(_scientific, damage="nik:scientific"),
    "kk": _plain("household_id"),
    "kk, apostrophe": Form(lambda _: "'" + pl.col("household_id")),
    "name": _plain("name"),
    "NAME": _upper("name"),
    "sex 1 2": _sex("1", "2"),
    "sex L P": _sex("L", "P"),
    "sex LK PR": _sex("LK", "PR"),
    "sex in words": _sex("Laki-laki", "Perempuan"),
    "born 24/02/1980": _strftime("%d/%m/%Y"),
    "born 24-02-80": _strftime("%d-%m-%y"),
    "born 1980-02-24": _strftime("%Y-%m-%d"),
    "born 24 Februari 1980": Form(_in_words),
    "born, a day": Form(_none, _excel_day, day=True),
    "born, as clerks type": Form(_mixed_days, _mixed_excel_days, day=True),
    "born at": _plain("birth_place"),
    "BORN AT": _upper("birth_place"),
    "born at, on": Form(lambda chance: pl.concat_str(pl.col("birth_place"), _in_words(chance), separator=", ")),
    "mother": _plain("mother_name"),
    "MOTHER": _upper("mother_name"),
    "code 52.03.01.2001": _plain("area_code"),
    "code 5203012001": Form(lambda _: pl.col("area_code").str.replace_all(".", "", literal=True)),
    "code, province": Form(lambda _: pl.col("area_code").str.slice(0, 2)),
    "code, kab": Form(lambda _: pl.col("area_code").str.slice(3, 2)),
    "code, kecamatan": Form(lambda _: pl.col("area_code").str.slice(6, 2)),
    "code, desa": Form(lambda _: pl.col("area_code").str.slice(9).replace({"": None})),
    "desa": _plain("desa_name"),
    "DESA": _upper("desa_name"),
    "kecamatan": _plain("kecamatan_name"),
    "KECAMATAN": _upper("kecamatan_name"),
    "kabupaten": _plain("kab_name"),
    "KABUPATEN": _upper("kab_name"),
    "address": _plain("address"),
    "ADDRESS": _upper("address"),
    "dusun": _plain("dusun"),
    "rt": _plain("rt"),
    "rw": _plain("rw"),
    "occupation": _plain("occupation"),
    "OCCUPATION": _upper("occupation"),
    "occupation, Dukcapil's number": Form(_dukcapil_number),
    "relation": Form(lambda _: pl.col("relation").str.to_titlecase()),
    "relation, Dukcapil's number": _words("relation", _SHDK),
    "decile": Form(_none, lambda _: pl.col("decile").cast(pl.Float64)),
    "phone": _plain("phone"),
    "phone, a number": Form(_none, lambda _: pl.col("phone").cast(pl.Float64), damage="phone:number"),
    "income 1.250.000": Form(_rupiah),
    "income Rp 1.250.000": Form(lambda chance: pl.format("Rp {}", _rupiah(chance))),
    "income, a number": Form(_none, lambda _: pl.col("declared_income").cast(pl.Float64)),
    "dependants": Form(_none, lambda _: pl.col("dependants").cast(pl.Float64)),
    "pupils": Form(_none, lambda _: pl.col("school_children").cast(pl.Float64)),
    "breadwinner": _words("breadwinner", {True: "Ya", False: "Tidak"}),
    "state": _words("employed_by_state", {True: "Ya", False: "Tidak"}),
    "wadah": _plain("wadah"),
    "work place": _plain("work_place"),
    "work hours": _plain("work_hours"),
    "groups": Form(lambda _: pl.col("groups").str.replace_all(" ", ", ", literal=True)),
    "tobacco": Form(_tobacco),
    "hectares": Form(lambda chance: pl.format("0,{}", chance.whole("hectares", 10, 95))),
    "mosque": Form(_mosque),
    "matched": Form(_matched),
    "kpj": _plain("insurer_number"),
    "segment": _plain("segment"),
    "status": Form(_insurer_status),
    "paid until": Form(lambda _: pl.col("paid_until").dt.strftime("%m-%Y")),
    "note": _plain("note"),
    "life": Form(_life),
}  # fmt: skip
