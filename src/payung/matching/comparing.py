"""What is compared of two rows, level by level from the strongest, and what a clerk is told of each.

A level is a condition that DuckDB and Spark understand alike (no Jaro-Winkler: they round it differently). The first that holds
counts. `u` is given where sampling cannot see it: how often two different people meet the level. `by` is the column whose
frequency counts: a rare name says more.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """`said`: the clause of the sentence why, None where there is nothing to say.

    `least`: its m at least, where lists of one office or of one day show too little. `others`: how many other people a row
    meets at this level, where that does not grow with the list (family, a borrowed number); its u follows. `u`: where sampling
    at random would mislead.
    """

    name: str
    sql: str
    said: str | None
    by: str | None = None
    least: float | None = None
    others: float | None = None
    u: float | None = None


@dataclass(frozen=True)
class Comparison:
    """`unknown`: the condition under which one of the rows says nothing; then nothing is for or against."""

    name: str
    unknown: str
    levels: tuple[Level, ...]
    unsaid: str | None = None  # the clause where it is unknown


def _both(condition: str) -> str:
    """The condition as it stands (of l in r) or the other way round."""
    swapped = condition.replace("_l", "_?").replace("_r", "_l").replace("_?", "_r")
    return f"(({condition}) or ({swapped}))"


def _unknown(*columns: str) -> str:
    return " or ".join(f"({column}_l is null or {column}_r is null)" for column in columns)


def _same(*columns: str) -> str:
    return " and ".join(f"{column}_l = {column}_r" for column in columns)


_LOOKED_UP = "{0}_l is null or instr(padded_r, concat(' ', {0}_l, ' ')) > 0"
_HELD = _both(" and ".join(f"({_LOOKED_UP.format(word)})" for word in ("w1", "w2", "w3")))
_A_WORD = _both(f"{_LOOKED_UP.format('w1')} or (w2_l is not null and ({_LOOKED_UP.format('w2')}))")


def _near(column: str, most: int, least: int) -> str:
    """At most so many letters apart, both at least so long. What is cheap to ask is asked first."""
    long = f"length({column}_l) >= {least} and length({column}_r) >= {least}"
    lengths = f"abs(length({column}_l) - length({column}_r)) <= {most}"
    return f"({long} and {lengths} and levenshtein({column}_l, {column}_r) <= {most})"


_A_LETTER = _near("name", 2, 5)
# A son may bear his father's name and number, but not with his year of birth.
_ALIKE = (
    "(name_l is not null and name_r is not null and"
    f" (bones_l = bones_r or {_A_LETTER} or ({_HELD} and coalesce(abs(y_l - y_r) <= 1, true))))"
)

_COUNTS = " and ".join(f"length(replace(nik_l, '{i}', '')) = length(replace(nik_r, '{i}', ''))" for i in range(10))
_SLIPPED = f"(levenshtein(nik_l, nik_r) = 1 or (levenshtein(nik_l, nik_r) = 2 and {_COUNTS}))"

_AREA, _DATE = "substr(nik_l, 1, 6) = substr(nik_r, 1, 6)", "substr(nik_l, 7, 6) = substr(nik_r, 7, 6)"
# Of a brother's and a sister's number the tens of the day differ by four: no slip.
_OTHER_SEX = "(abs(cast(substr(nik_l, 7, 1) as int) - cast(substr(nik_r, 7, 1) as int)) = 4)"
_ROUNDED = "(serial_l = '0000' or serial_r = '0000')"  # numbers begin with 0001; a spreadsheet makes 0000 of it
_MISFITS = "(coalesce(misfit_l, 0) + coalesce(misfit_r, 0) > 0)"

# Two people born on one day have NIKs of one date, and mostly of one running number: 0001. So a NIK a digit away is another
# person's far more often than a mistake, unless it contradicts its own row. `u` counts among those born on one day.
NIK = Comparison(
    "nik", _unknown("nik"),
    (
        Level("same_fits", f"{_same('nik')} and not {_MISFITS} and {_ALIKE}", "NIK sama", others=1e-4),
        Level("same_alike", f"{_same('nik')} and {_ALIKE}", "NIK sama", others=1e-3),
        # A slip of the pen may hit the number of somebody who was born on the same day.
        Level("same_day", f"{_same('nik')} and {_same('y', 'm', 'd')}", "NIK sama", least=0.02, others=0.02),
        Level(
            "same_only", f"{_same('nik')} and ({_unknown('name')}) and coalesce(abs(y_l - y_r) <= 1, true)",
            "NIK sama, selebihnya tidak dapat dibandingkan", least=0.9, others=0.02,
        ),
        # Borrowed from somebody of the family, so that all that tells of the family is no evidence beside it.
        Level("same_other", _same("nik"), "NIK sama, tetapi data lainnya lain: mungkin NIK keluarganya", least=0.02, u=2.5e-3),
        Level(
            "slip_date", f"{_same('serial')} and {_AREA} and {_SLIPPED} and {_MISFITS} and not {_OTHER_SEX}",
            "NIK berbeda satu angka atau dua angka tertukar, dan tidak cocok dengan tanggal lahir di barisnya", u=1e-3,
        ),
        Level("lost", f"(nik12_l is null or nik12_r is null) and {_SLIPPED}", "NIK yang satu kurang satu angka", u=3e-4),
        Level(
            "redated", f"{_same('serial')} and {_AREA} and {_MISFITS}",
            "NIK berbeda pada tanggal lahirnya: mungkin NIK keluarganya", u=5e-2,
        ),
        Level(
            "next_serial",
            f"{_same('nik12')} and abs(cast(serial_l as int) - cast(serial_r as int)) <= 2 and not {_ROUNDED}",
            "NIK berbeda hanya pada nomor urut, yang berurutan", u=2e-2,
        ),
        Level("slip_serial", f"{_same('nik12')} and {_SLIPPED}", "NIK berbeda hanya pada nomor urut", u=5e-3),
        Level("twelve", _same("nik12"), "NIK sama sampai angka ke-12, nomor urutnya lain", u=5e-2),
        Level("slip_area", f"{_same('serial')} and {_DATE} and {_SLIPPED}", "NIK berbeda satu angka pada kode wilayah", u=0.1),
        Level("other", "ELSE", "NIK berbeda", u=0.8),
    ),
    "NIK tidak ada pada salah satunya",
)  # fmt: skip

NAME = Comparison(
    "name", _unknown("name"),
    (
        Level("same", _same("name"), "nama sama", by="name"),
        Level("spelt", _same("bones"), "nama sama dengan ejaan lain", by="bones"),
        Level("held", _HELD, "nama yang satu termuat dalam nama yang lain", by="w1"),
        Level("letter", _A_LETTER, "nama berbeda satu atau dua huruf"),
        Level(
            "like",
            "(length(name_l) >= 7 and instr(name_r, name_l) = 1) or (length(name_r) >= 7 and instr(name_l, name_r) = 1)"
            f" or {_near('bones', 1, 7)}",
            "nama mirip",
        ),
        Level("word", _A_WORD, "hanya satu kata nama yang sama", by="w1"),
        Level("other", "ELSE", "nama berbeda"),
    ),
    "nama sebenarnya tidak diketahui pada salah satunya",
)  # fmt: skip

_DAY = _same("y", "m", "d")
BIRTH = Comparison(
    "birth", _unknown("y"),
    (
        Level("same", f"{_DAY} and filled_l = 0", "tanggal lahir sama"),
        Level("same_filled", _DAY, "tanggal lahir sama, tetapi itu tanggal yang sering dipakai sebagai isian"),
        Level("swapped", "y_l = y_r and m_l = d_r and d_l = m_r", "hari dan bulan lahir tertukar"),
        Level("filled", "y_l = y_r and (filled_l = 1 or filled_r = 1)", "tahun lahir sama, tanggalnya hanya isian"),
        Level("year", f"abs(y_l - y_r) = 1 and {_same('m', 'd')}", "tahun lahir berselisih satu, hari dan bulannya sama"),
        Level(
            "of_nik",
            "coalesce(nik12_l <> nik12_r, true) and " + _both("ny_l = y_r and nm_l = m_r and nd_l = d_r"),
            "tanggal lahir yang satu sama dengan tanggal dalam NIK yang lain",
        ),
        Level(
            "part",
            f"({_same('y', 'm')}) or ({_same('y', 'd')})"
            f" or ({_same('m', 'd')} and (y_l % 10 = y_r % 10 or abs(y_l - y_r) < 10))",
            "satu bagian tanggal lahir berbeda",
        ),
        Level("near", "abs(y_l - y_r) <= 1", "tahun lahir hampir sama, tanggalnya berbeda"),
        Level("other", "ELSE", "tanggal lahir berbeda"),
    ),
    "tanggal lahir tidak ada pada salah satunya",
)  # fmt: skip

SEX = Comparison("sex", _unknown("sex"), (Level("same", _same("sex"), None), Level("other", "ELSE", "jenis kelamin berbeda")))

_MOTHERS_LETTER = f"{_near('mother', 2, 5)} or instr(mother_l, mother_r) > 0 or instr(mother_r, mother_l) > 0"
_AT_HOME = "home_l is not null and home_r is not null and home_l = home_r"
# Home and mother are one comparison: who shares the one mostly shares the other, whoever she is.
MOTHER = Comparison(
    "mother", f"({_unknown('mother')}) and not ({_AT_HOME})",
    (
        Level(
            "home_and_same", f"{_AT_HOME} and {_same('mother_bones')}",
            "satu rumah tangga dan nama ibu sama", least=0.5, others=2.0,
        ),
        Level("home", f"{_AT_HOME} and ({_unknown('mother')})", "satu rumah tangga", least=0.1, others=1.0),
        Level("home_only", _AT_HOME, "satu rumah tangga, nama ibu berbeda", least=0.02, others=2.0),
        Level("same", _same("mother"), "nama ibu sama", by="mother"),
        Level("spelt", _same("mother_bones"), "nama ibu sama dengan ejaan lain", by="mother_bones"),
        Level("letter", _MOTHERS_LETTER, "nama ibu hampir sama"),
        Level("other", "ELSE", "nama ibu berbeda"),
    ),
    "nama ibu tidak ada pada salah satunya",
)  # fmt: skip

_CODE_COUNTS = " and ".join(f"length(replace(desa_l, '{i}', '')) = length(replace(desa_r, '{i}', ''))" for i in range(10))
_SLIPPED_CODE = f"levenshtein(desa_l, desa_r) = 1 or (levenshtein(desa_l, desa_r) = 2 and {_CODE_COUNTS})"
PLACE = Comparison(
    "place", f"({_unknown('kab')}) or ({_AT_HOME})",
    (
        Level("desa", _same("desa"), "satu desa"),
        Level("kec", _same("kec"), "satu kecamatan"),
        Level(
            "kab_known", f"{_same('kab')} and ({_unknown('kec')})", "satu kabupaten/kota, lebih dari itu tidak diketahui"
        ),
        # A code of another kind than Kemendagri's, such as a postcode, with a slip in it.
        Level("slip", f"instr(desa_l, '.') = 0 and ({_SLIPPED_CODE})", "kode wilayah berbeda satu angka"),
        # ASSUMPTION: of those listed twice, so many have moved in between. Lists of one year show too few.
        Level("kab", _same("kab"), "satu kabupaten/kota, kecamatan berbeda", least=0.03),
        Level("other", "ELSE", "kabupaten/kota berbeda", least=0.02),
    ),
)  # fmt: skip

_LONGER = "greatest(length(street_l), length(street_r))"
STREET = Comparison(
    "street", _unknown("street"),
    (
        Level("same", _same("street"), "alamat sama"),
        Level("near", f"levenshtein(street_l, street_r) <= 0.25 * {_LONGER}", "alamat hampir sama"),
        Level("part", "s1_l = s1_r or s2_l = s2_r", "awal atau akhir alamat sama"),
        Level("like", f"levenshtein(street_l, street_r) <= 0.5 * {_LONGER}", "alamat mirip"),
        Level("other", "ELSE", "alamat berbeda"),
    ),
)  # fmt: skip

#: What the kept model weighs. Street is for lists that have little else: beside home and place it would say one thing twice.
KEPT = (NIK, NAME, BIRTH, SEX, MOTHER, PLACE)
COMPARISONS = (*KEPT, STREET)
