"""The name of every row, its age, and what several cells say together."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import polars as pl

from payung.lists.cells import told
from payung.lists.checking_context import Context
from payung.lists.findings import Findings
from payung.lists.profiles import Profile
from payung.lists.words import UNKNOWN

AGE_MIN, AGE_MAX = 15, 65
_PLACEHOLDERS = (
    *(
        "TES",
        "TEST",
        "TESTING",
        "COBA",
        "XX",
        "XXX",
        "XXXX",
        "NAMA",
        "NAMA LENGKAP",
        "ANONIM",
        "TIDAK ADA",
        "TANPA NAMA",
        "NN",
        "N N",
    ),
    *(
        "BELUM ADA",
        "DUMMY",
        "ASDF",
        "QWERTY",
        "ABC",
        "ABCD",
        "NO NAME",
        "NONAME",
        "HAMBA ALLAH",
        "NULL",
        "KOSONG",
        "SAMPLE",
        "CONTOH",
    ),
    *("DST", "DST.", "SDA", "S D A", "IDEM", "TOTAL", "JUMLAH", "KETUA", "CAMAT", "LURAH"),
    *(text.upper() for text in UNKNOWN),
)
_LATE = r"(?:ALM|ALMH|ALMARHUM|ALMARHUMAH)\.?"
# "Siti binti Alm. Amat" is the daughter of the late Amat; of "Budi bin Said (Alm)" nobody can say which of the two it was.
_DIED = rf"^\(?{_LATE}[ )]|[ .,(]{_LATE}\)?$|\((?:{_LATE}|MENINGGAL|WAFAT|MD)\)"
_PERHAPS_DIED = rf"(?:^|[ .,(]){_LATE}(?:[ )]|$)"
_CHILD_OF = r"\b(?:BIN|BINTI|B|BT|ISTRI|ISTERI|SUAMI|JANDA|DUDA|ANAK)\b\.?.*"
# "1. AHMAD": the row's own number.
_NUMBER_BEFORE = r"^\d{1,4}[.)]\s*(\p{L})"
_USUAL = r"^\p{L}['’`. ,\-]*\p{L}[\p{L}'’`. ,\-]*$"


def read_names(raw: pl.DataFrame, findings: Findings) -> pl.Series:
    """Names in capitals, unknown where there is none that could be somebody's."""
    if "name" not in raw.columns:
        findings.add(raw, "E-NAMA-01")
        return pl.Series("name", [None], dtype=pl.String).new_from_index(0, raw.height)
    upper = (
        pl.col("name")
        .str.to_uppercase()
        .str.replace_all(r"\s+", " ")
        .str.replace(_NUMBER_BEFORE, "$1")
        .str.strip_chars(" '\"*_;:")
    )
    names = raw.select("_row", upper.alias("name"), pl.col("name").alias("_said"))
    is_empty = (pl.col("_said").is_null()).fill_null(True)
    # A cell that broke or was merged is told already; then "missing" would only repeat it.
    findings.add(names.filter(is_empty).join(told(raw, "name"), on="_row", how="anti"), "E-NAMA-01")
    usual = pl.col("name").str.contains(_USUAL).fill_null(False)
    odd = names.filter(~is_empty & (~usual | pl.col("name").is_in(_PLACEHOLDERS)))
    gone: list[pl.DataFrame] = []
    letters = pl.col("name").str.count_matches(r"\p{L}")
    for code, is_so in (
        ("E-NAMA-02", pl.col("name").str.contains(r"[0-9]")),
        ("E-NAMA-03", pl.col("name").is_in(_PLACEHOLDERS) | (letters == 0) | pl.col("name").str.contains(r"^X+$")),
        ("E-NAMA-04", letters == 1),
    ):
        found = odd.filter(is_so.fill_null(False))
        findings.add(found, code, shown="_said")
        gone.append(found)
        odd = odd.filter(~is_so.fill_null(False))
    _tell_the_dead(names.filter(~is_empty), findings)
    two = odd.filter(pl.col("name").str.contains(r"/|\bALIAS\b|\bALS\b|\bDAN\b|&"))
    findings.add(two, "W-NAMA-05", shown="_said")
    signs = odd.join(two, on="_row", how="anti").filter(~pl.col("name").str.contains(r"^[\p{L}'’`. ,()\-]+$"))
    findings.add(signs, "W-NAMA-06", shown="_said")
    nobody = pl.concat(gone).select("_row", pl.lit(None, pl.String).alias("name"))
    return (names.update(nobody, on="_row", include_nulls=True) if nobody.height else names)["name"]


def _tell_the_dead(names: pl.DataFrame, findings: Findings) -> None:
    """The word for the late, where a name begins or ends with it or has it in brackets."""
    late = names.filter(pl.col("name").str.contains(_PERHAPS_DIED) | pl.col("name").str.contains(_DIED))
    if not late.height:
        return
    of_another = pl.col("name").str.contains(rf"{_CHILD_OF}{_LATE}")
    died = (pl.col("name").str.contains(_DIED) & ~of_another).fill_null(False)
    findings.add(late.filter(died), "E-HIDUP-01", field="name", shown="_said")
    findings.add(late.filter(~died), "W-HIDUP-03", field="name", shown="_said")


def age(birth: pl.Expr, context: Context) -> pl.Expr:
    """Whole years on the day of the check."""
    today = context.today
    day = birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day()  # as they come, these overflow: 12 * 100 in eight bits
    before = day > today.month * 100 + today.day
    return today.year - birth.dt.year() - before.cast(pl.Int32)


def judge_people(people: pl.DataFrame, raw: pl.DataFrame, context: Context, profile: Profile, findings: Findings) -> None:
    """What the cleaned values of a person say together."""
    birth = pl.col("birth_date")
    nothing_said = birth.is_null() & (pl.col("_birth_date_code") == "") & ~pl.col("_swapped")
    findings.add(people.filter(nothing_said).join(told(raw, "birth_date", "birth"), on="_row", how="anti"), "W-TGL-01")
    no_sex = people.filter(pl.col("sex").is_null() & (pl.col("_sex_code") == ""))
    findings.add(no_sex.join(told(raw, "sex"), on="_row", how="anti"), "W-JK-01")
    ages = people.select("_row", "age", "_birth_date_said", age(birth, context).alias("_age"))
    facts = {"age": pl.col("_age")}
    findings.add(ages.filter(pl.col("_age") < AGE_MIN), "W-TGL-06", shown="_birth_date_said", facts=facts)
    findings.add(ages.filter(pl.col("_age") >= AGE_MAX), "W-TGL-07", shown="_birth_date_said", facts=facts)
    apart = (pl.col("age").cast(pl.Int32) - pl.col("_age")).abs() > 1
    findings.add(
        ages.filter(apart), "W-TGL-11", field="birth_date", shown="_birth_date_said", facts={"said": pl.col("age"), **facts}
    )
    _tell_work(people, raw, profile, findings)


def _tell_work(people: pl.DataFrame, raw: pl.DataFrame, profile: Profile, findings: Findings) -> None:
    if "employed_by_state" in raw.columns:
        findings.add(people.filter(pl.col("_state_said")), "W-KERJA-01", field="employed_by_state")
    if profile.key != "bpjs-status" and "insurer_status" in raw.columns:
        active = people.filter(pl.col("insurer_status") == "active")
        findings.add(active, "W-PST-01", shown="insurer_status")
    if "insurer_number" in raw.columns:
        odd = pl.col("insurer_number").str.contains(r"^[0-9]{11}$").not_()
        findings.add(people.filter(odd), "W-PST-02", shown="insurer_number")


def insurer_numbers(raw: pl.DataFrame) -> pl.Series:
    """KPJ without blanks and signs."""
    if "insurer_number" not in raw.columns:
        return pl.Series("insurer_number", [None], dtype=pl.String).new_from_index(0, raw.height)
    bare = (
        pl.col("insurer_number")
        .str.replace_all(r"[\s'.\-]", "")
        .str.replace(r"^(?i:0|n/?a|tidak.*|belum.*)$", "")
        .replace("", None)
    )
    return raw.select(bare).to_series()
