"""The NIK of every row: is it one, and does it fit birth date, sex and family card? Over columns: no two are alike."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.areas import Areas
from payung.lists.cells import told
from payung.lists.checking_context import Context
from payung.lists.days import OLDEST_YEARS
from payung.lists.findings import Findings
from payung.matching import nik

_SIGNS = r"[\s\"“”'`’´.\-\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
_UNKNOWN = r"(?i)^(?:0{1,15}|[-–—_?.]*|tidak.*|tdk.*|belum.*|blm.*|n/?a|x+|null|none|nan|proses.*|ada|kosong|nihil)$"
_SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$"
_AS_FLOAT = r"^\s*[0-9]{15,16}\.0+$"
_LOOK_ALIKES = (("O", "0"), ("o", "0"), ("Q", "0"), ("I", "1"), ("l", "1"), ("|", "1"), ("S", "5"), ("B", "8"), ("Z", "2"))
_UNCONFIRMED = r"^.{0,5}[SBZQ]|^.{12,15}[SBZQ]"
# "NIK: 5299…", "No. KTP 5299…"
_LABEL = r"(?i)^\s*(?:nik|no\.? *(?:nik|ktp)|ktp)\s*[:.=]?\s*([0-9])"
_COUNTED = "1234567890" * 4
PLACEHOLDERS = tuple(digit * nik.DIGITS for digit in "0123456789") + tuple(
    pattern[: nik.DIGITS] for pattern in (_COUNTED, "0" + _COUNTED, "12345678" * 2, "1234" * 4, "12" * 8, "9876543210" * 2)
)


def bare(cell: pl.Expr) -> pl.Expr:
    """Without blanks, apostrophes, dots: what stands for "not known" is unknown."""
    return (
        cell.str.replace(_LABEL, "$1")
        .str.replace(r"[,;]\s*$", "")
        .str.replace_all(_SIGNS, "")
        .str.replace(_UNKNOWN, "")
        .replace("", None)
    )


def read_niks(raw: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """`_row`, `_nik` (sixteen digits as written), `_kk`, `_letters` (sixteen digits once letters are read so), `_nik_text`."""
    cells = raw.select(
        "_row",
        *(pl.col(name) if name in raw.columns else pl.lit(None, pl.String).alias(name) for name in ("nik", "household_id")),
        *(
            pl.col(name) if name in raw.columns else pl.lit(False).alias(name)
            for name in ("nik_was_number", "household_was_number")
        ),
    ).with_columns(bare(pl.col("nik")).alias("_text"), bare(pl.col("household_id")).alias("_kk"))
    cells = cells.with_columns(nik.digits(pl.col("_text")).alias("_nik"))
    odd = cells.filter(pl.col("_nik").is_null() | pl.col("nik_was_number"))
    findings.add(odd.filter(pl.col("_text").is_null()).join(told(raw, "nik"), on="_row", how="anti"), "W-NIK-20")
    _tell_odd(odd.filter(pl.col("_text").is_not_null()), findings)
    cells = _with_households(cells, findings)
    numbers = cells.filter(pl.col("nik_was_number")).select("_row", pl.lit(None, pl.String).alias("_nik"))
    letters = _look_alike(pl.col("_text"))
    return cells.select("_row", "_nik", "_kk", letters.alias("_letters"), pl.col("_text").alias("_nik_text")).update(
        numbers, on="_row", include_nulls=True
    )


def _with_households(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """`_kk` unknown where it would put strangers into one household: rounded by Excel, or words as "ikut mertua"."""
    kk = pl.col("_kk")
    rounded = (
        pl.col("household_id").str.strip_chars(" '").str.contains(_SCIENTIFIC)
        | pl.col("household_id").str.contains(_AS_FLOAT)
        | (pl.col("household_was_number") & kk.str.contains(r"^[0-9]{16,}$"))
        | kk.str.contains(r"^[0-9]{12}0000$")
    )
    judged = cells.filter(kk.is_not_null()).with_columns(rounded.fill_null(False).alias("_rounded"))
    lost = judged.filter("_rounded")
    findings.add(lost, "W-KK-02", shown="_kk")
    rest = judged.filter(~pl.col("_rounded") & ~kk.str.contains(r"^[0-9]{16}$"))
    # Lists that have their own id of a household are not wrong; what looks like a damaged card number, or is none, is told.
    no_id = ~kk.str.contains(r"^[0-9A-Za-z]{4,}$") | ~kk.str.contains("[0-9]")
    findings.add(rest.filter(no_id | kk.str.contains(r"^[0-9]{10,}$")), "W-KK-01", shown="_kk")
    gone = pl.concat([lost, rest.filter(no_id)])
    nothing = gone.select("_row", pl.lit(None, pl.String).alias("_kk"))
    return cells.update(nothing, on="_row", include_nulls=True) if gone.height else cells


def _look_alike(text: pl.Expr) -> pl.Expr:
    """Sixteen digits, once letters that look like digits are read so; unknown where there are none, or others."""
    read = text.str.extract(r"^([0-9OoQIl|SBZ]{16})$").str.extract(r"^(.*[OoQIl|SBZ].*)$")
    for letter, digit in _LOOK_ALIKES:
        read = read.str.replace_all(letter, digit, literal=True)
    return read


def _tell_odd(odd: pl.DataFrame, findings: Findings) -> None:
    text, number = pl.col("_text"), pl.col("nik_was_number")
    scientific = pl.col("nik").str.strip_chars(" '").str.contains(_SCIENTIFIC)
    as_float = pl.col("nik").str.contains(_AS_FLOAT)
    digits = text.str.contains(r"^[0-9]+$")
    length = text.str.len_bytes()
    several = pl.col("nik").str.contains(r"[0-9]{16}\D+[0-9]{16}") | (digits & (length >= 32))
    steps = (
        ("E-NIK-05", scientific),
        ("E-NIK-04", as_float | (number & digits & (length >= 13))),
        ("E-NIK-21", several),
        ("E-NIK-03", ~digits & _look_alike(text).is_null()),
        ("E-NIK-01", digits & (length < nik.DIGITS)),
        ("E-NIK-02", digits & (length > nik.DIGITS)),
    )
    for code, is_so in steps:
        if not odd.height:
            return
        found = odd.filter(is_so.fill_null(False))
        as_number = code in ("E-NIK-04", "E-NIK-05")
        shown = pl.lit("angka Excel") if as_number else text
        facts = {"n": length} if code in ("E-NIK-01", "E-NIK-02") else None
        findings.add(found, code, shown=shown, facts=facts, described=as_number)
        odd = odd.filter(~is_so.fill_null(False))


def judge_niks(people: pl.DataFrame, context: Context, areas: Areas, findings: Findings) -> pl.DataFrame:
    """The people with `nik`, `household_id`, and birth date and sex where the NIK allowed them to be mended.

    Takes `_row _nik _kk _letters _nik_text birth_date sex` with `_birth_date_code`, `_sex_code` and their facts, and tells
    those too.
    """
    people = _with_its_parts(people, context)
    as_written = people
    people = _exchanged(people, context, findings)
    people = _letters_read(people, context, findings)
    if people is not as_written:
        people = _with_its_parts(people, context)
    people = _without_impossible(people, findings)
    people = _mended_days(people, context, findings)
    people = _mended_sexes(people, context, findings)
    _compare(people, findings)
    _tell_origin(people, context, areas, findings)
    return people.rename({"_nik": "nik", "_kk": "household_id"})


def _with_its_parts(people: pl.DataFrame, context: Context) -> pl.DataFrame:
    number = pl.col("_nik")
    return people.with_columns(nik.birth_date(number, context.today).alias("_nik_birth"), nik.sex(number).alias("_nik_sex"))


def _same_day(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """The same day, of whatever century: a NIK has two digits of the year."""
    return (
        (one.dt.day() == other.dt.day()) & (one.dt.month() == other.dt.month()) & (one.dt.year() % 100 == other.dt.year() % 100)
    )


def _exchanged(people: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    same = people.filter(pl.col("_nik") == pl.col("_kk"))
    if same.height:
        right = same.filter(_same_day(pl.col("_nik_birth"), pl.col("birth_date")).fill_null(False))
        findings.add(right, "W-KK-03", shown="_kk")
        findings.add(same.join(right, on="_row", how="anti"), "E-NIK-17", shown="_nik")
        no_card = right.select("_row", pl.lit(None, pl.String).alias("_kk"))
        people = people.update(no_card, on="_row", include_nulls=True)
    fits = _same_day(pl.col("_nik_birth"), pl.col("birth_date")) & (pl.col("_nik_sex") == pl.col("sex"))
    doubtful = people.filter(pl.col("_nik").is_not_null() & (pl.col("_nik") != pl.col("_kk")) & ~fits.fill_null(False))
    kk = nik.digits(pl.col("_kk"))
    kk_fits = _same_day(nik.birth_date(kk, context.today), pl.col("birth_date")) & (nik.sex(kk) == pl.col("sex"))
    swapped = doubtful.filter(kk_fits.fill_null(False))
    if not swapped.height:
        return people
    mends = "E-NIK-18" in context.mended
    findings.add(swapped, "E-NIK-18", shown="_nik", mended=mends)
    exchanged = swapped.select("_row", pl.col("_kk").alias("_nik"), pl.col("_nik").alias("_kk"))
    unmended = swapped.select("_row", pl.lit(None, pl.String).alias("_nik"))
    return people.update(exchanged if mends else unmended, on="_row", include_nulls=True)


def _letters_read(people: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    letters = people.filter(pl.col("_letters").is_not_null())
    if not letters.height:
        return people
    read = pl.col("_letters")
    same_day = _same_day(nik.birth_date(read, context.today), pl.col("birth_date"))
    # O and I can only be 0 and 1. What S, B, Z and Q stand for is a guess, which the digits of birth and sex confirm alone.
    written = pl.col("_nik_text")
    confirmed = ~written.str.contains("[SBZQ]") | (~written.str.contains(_UNCONFIRMED) & (nik.sex(read) == pl.col("sex")))
    sure = (same_day & confirmed).fill_null(False)
    findings.add(letters.filter(~sure), "E-NIK-03", shown="_letters")
    mends = "E-NIK-23" in context.mended
    findings.add(letters.filter(sure), "E-NIK-23", shown="_letters", mended=mends)
    return people.update(letters.filter(sure).select("_row", pl.col("_letters").alias("_nik")), on="_row") if mends else people


def _without_impossible(people: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    number = pl.col("_nik")
    left = people.select("_row", "_nik", "_nik_birth").filter(number.is_not_null())
    gone: list[pl.DataFrame] = []
    for code, is_so in (
        ("E-NIK-09", number.is_in(PLACEHOLDERS) | number.str.starts_with("9999")),
        ("E-NIK-06", number.str.ends_with("0000")),
        ("E-NIK-07", number.str.ends_with("000")),
        ("E-NIK-15", ~number.str.slice(0, 2).is_in(nik.PROVINCES)),
        ("E-NIK-10", pl.col("_nik_birth").is_null()),
    ):
        found = left.filter(is_so)
        if found.height:
            findings.add(found, code, shown="_nik", facts={"prefix": number.str.slice(0, 2)} if code == "E-NIK-15" else None)
            gone.append(found)
            left = left.filter(~is_so)
    if not gone:
        return people
    nothing = pl.concat(gone).select(
        "_row", *(pl.lit(None, people.schema[name]).alias(name) for name in ("_nik", "_nik_birth", "_nik_sex"))
    )
    return people.update(nothing, on="_row", include_nulls=True)


def _mended_days(people: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Two-digit years where one century is possible or the NIK agrees; day and month exchanged where the NIK says so."""
    code, birth, its = pl.col("_birth_date_code"), pl.col("birth_date"), pl.col("_nik_birth")
    told = people.filter(code != "")
    short = told.filter(code == "E-TGL-09")
    other_century_is_possible = (birth.dt.year() >= 2000) & (context.today.year - birth.dt.year() + 100 <= OLDEST_YEARS)
    sure = short.filter(~other_century_is_possible | _same_day(birth, its).fill_null(False))
    others = told.join(sure, on="_row", how="anti")
    findings.add(others, code, field="birth_date", shown="_birth_date_said", facts=pl.col("_birth_date_facts"))
    findings.add(
        sure, "E-TGL-10", shown="_birth_date_said", facts={"day": _written(birth)}, mended="E-TGL-10" in context.mended
    )
    unclear = short if "E-TGL-10" not in context.mended else short.join(sure, on="_row", how="anti")
    people = people.update(unclear.select("_row", pl.lit(None, pl.Date).alias("birth_date")), on="_row", include_nulls=True)

    exchanged = (
        (birth.dt.day() == its.dt.month())
        & (birth.dt.month() == its.dt.day())
        & (birth.dt.day() != birth.dt.month())
        & (birth.dt.year() % 100 == its.dt.year() % 100)
    )
    swapped = people.filter(exchanged.fill_null(False))
    if not swapped.height:
        return people
    its_day = pl.date(birth.dt.year(), birth.dt.day(), birth.dt.month())
    mends = "E-TGL-04" in context.mended
    findings.add(swapped, "E-TGL-04", shown="_birth_date_said", facts={"day": _written(its_day)}, mended=mends)
    # Not mended, no comparison below may tell the same thing again.
    said = its_day if mends else pl.lit(None, pl.Date)
    return people.update(swapped.select("_row", said.alias("birth_date")), on="_row", include_nulls=True)


def _written(day: pl.Expr) -> pl.Expr:
    return day.dt.strftime("%d-%m-%Y")


def _mended_sexes(people: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    code = pl.col("_sex_code")
    told = people.filter(code != "")
    if not told.height:
        return people
    sure = told.filter((code == "E-JK-04") & (pl.col("sex") == pl.col("_nik_sex")))
    mends = "E-JK-03" in context.mended
    findings.add(sure, "E-JK-03", shown="_sex_said", mended=mends)
    others = told.join(sure, on="_row", how="anti")
    # The NIK says it: then nobody is kept out for an unreadable letter.
    unread = others.filter((code == "E-JK-02") & pl.col("_nik_sex").is_not_null())
    findings.add(unread, "W-JK-05", shown="_sex_said")
    others = others.join(unread, on="_row", how="anti")
    findings.add(others, code, field="sex", shown="_sex_said", facts=pl.col("_sex_facts"))
    nothing = (pl.concat([others, unread]) if mends else told).select("_row", pl.lit(None, pl.String).alias("sex"))
    return people.update(nothing, on="_row", include_nulls=True)


def _compare(people: pl.DataFrame, findings: Findings) -> None:
    """NIK against birth date and sex. A part or two may be an old mistake in the card; everything at once is another person."""
    birth, its, sex, its_sex = pl.col("birth_date"), pl.col("_nik_birth"), pl.col("sex"), pl.col("_nik_sex")
    day, month = birth.dt.day() != its.dt.day(), birth.dt.month() != its.dt.month()
    year = birth.dt.year() % 100 != its.dt.year() % 100
    differs = people.filter(day | month | year | (sex != its_sex)).with_columns(
        day.fill_null(False).alias("_d"), month.fill_null(False).alias("_m"), year.fill_null(False).alias("_y")
    )
    if not differs.height:
        return
    parts = pl.sum_horizontal("_d", "_m", "_y")
    other_sex = (sex != its_sex).fill_null(False)
    elsewhere = differs.filter((parts >= 2) & other_sex)
    findings.add(elsewhere, "E-NIK-14", shown="_nik")
    rest = differs.join(elsewhere, on="_row", how="anti")
    findings.add(rest.filter(parts == 3), "E-NIK-11", shown="_nik")
    findings.add(rest.filter(parts.is_between(1, 2)), "W-NIK-12", shown="_nik", facts={"parts": _parts_differing()})
    agrees = (birth.is_not_null() & (parts == 0)).fill_null(False)
    facts = {"said": sex, "nik": its_sex}
    findings.add(rest.filter(other_sex & agrees), "W-NIK-13", shown="sex", facts=facts)
    findings.add(rest.filter(other_sex & ~agrees), "W-NIK-24", shown="sex", facts=facts)


def _parts_differing() -> pl.Expr:
    """ "hari, bulan": dates are parts of Indonesian cards, so their words stay Indonesian in both languages."""
    words = [
        pl.col(flag).replace_strict({True: word}, default=None, return_dtype=pl.String)
        for flag, word in (("_d", "hari"), ("_m", "bulan"), ("_y", "tahun"))
    ]
    return pl.concat_str(words, separator=", ", ignore_nulls=True)


def _tell_origin(people: pl.DataFrame, context: Context, areas: Areas, findings: Findings) -> None:
    """Issued elsewhere. A kabupaten that is in no list of codes may be an old one, and says nothing."""
    office = context.area
    there = (
        people.select("_row", "_nik").filter(pl.col("_nik").is_not_null()).with_columns(nik.kab(pl.col("_nik")).alias("_kab"))
    )
    foreign = ~pl.col("_kab").str.starts_with(office[:2])
    others = [code for code in areas.known if len(code) == 5 and not (code == office[:5] or len(office) < 5)]
    found = there.filter(foreign | pl.col("_kab").is_in(others))
    names = {code: f"{its.name} ({code})" for code, its in areas.known.items() if len(code) == 5}
    area = pl.col("_kab").replace(names)
    findings.add(found, "W-NIK-16", shown="_nik", facts={"area": area})
