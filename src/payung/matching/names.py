"""Names as lists write them: one way to show them, one key under which spellings fall together, and whether two agree.

NTB writes one name in many ways: MUH./MOH./MUHAMMAD, ST./SITI, BQ./BAIQ, L./LALU, H. and HJ. that come with the hajj, S.PD
behind. Titles stay in the name that is shown, as on the card; the key is without those of pilgrimage, profession and study.
Lalu, Baiq, I Wayan are part of the name and stay.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

_TITLES = frozenset(
    {
        "H", "HJ", "HAJI", "HAJJAH", "HAJAH", "TGH", "TGKH", "KH", "KYAI", "USTAZ", "USTADZ", "USTADZAH", "UST", "DR",
        "DRS", "DRA", "DRG", "IR", "PROF", "ALM", "ALMH", "ALMARHUM", "ALMARHUMAH", "BAPAK", "BPK", "PAK", "IBU",
        "BU", "SDR", "SDRI", "TN", "NY", "NN",
    }
)  # fmt: skip
# Behind a name, with or without dots; "ST" in front is Siti, so these count only at the end.
_DEGREES = frozenset(
    {
        "SPD", "SPDI", "SAG", "SE", "SEI", "SH", "SHI", "ST", "SP", "SPT", "SKM", "SKEP", "SKOM", "SSOS", "SSI",
        "SSTP", "SIP", "AMD", "AMDKEB", "AMDKEP", "AMAPD", "MPD", "MPDI", "MSI", "MM", "MH", "MAP", "MKES", "MT",
        "MA", "NERS", "NS", "STR", "STRKEB", "LC", "BA",
    }
)  # fmt: skip
_MUHAMMAD = (
    "M", "MUH", "MOH", "MHD", "MUHD", "MOHD", "MOCH", "MUHAMAD", "MUHAMMAT", "MOHAMAD", "MOHAMMAD", "MOCHAMAD",
    "MOCHAMMAD", "MUKHAMAD",
)  # fmt: skip
_LONG = {
    **dict.fromkeys(_MUHAMMAD, "MUHAMMAD"),
    **dict.fromkeys(["ABD", "ABDL"], "ABDUL"),
    **dict.fromkeys(["AHM", "ACHMAD", "ACHMD", "AKHMAD"], "AHMAD"),
    **dict.fromkeys(["ST", "STI", "SITTI", "SITY"], "SITI"),
    **dict.fromkeys(["BQ", "BAIK"], "BAIQ"),
    **dict.fromkeys(["LL", "L"], "LALU"),
    **dict.fromkeys(["WYN"], "WAYAN"),
    **dict.fromkeys(["NYM"], "NYOMAN"),
    **dict.fromkeys(["KT"], "KETUT"),
    **dict.fromkeys(["MD"], "MADE"),
}
_FIRST_ONLY = frozenset(["M", "L", "ST", "MD", "KT"])  # elsewhere these are initials
_BINDING = frozenset(["BIN", "BINTI", "B", "BT", "ALIAS", "AL"])
_BY_PLACE = frozenset({*_TITLES, *_DEGREES, *_LONG, *_FIRST_ONLY, *_BINDING})  # what these mean hangs on where they stand
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_FOLDS = (("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("SJ", "SY"), ("KH", "H"), ("DH", "D"), ("TH", "T"), ("Q", "K"), ("V", "F"))
_DOUBLED = re.compile(r"([A-Z])\1+")


def cleaned(name: str) -> str:
    """As it is shown: capitals, single blanks, titles and signs as written."""
    return " ".join(name.upper().split())


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    for old, new in _FOLDS:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word).replace("Y", "I")


@lru_cache(maxsize=65_536)
def _words_of(piece: str) -> tuple[str, ...]:
    """The bare words of what stands between two blanks: "M.SAHNAN" is two, "S.PD" is one, "SA'DIAH" is one."""
    bare = piece.replace("'", "").replace("`", "").replace("’", "")
    joined = bare.replace(".", "").replace(",", "")
    if joined in _DEGREES or joined in _TITLES:
        return (joined,)
    return tuple(word for word in _NOT_LETTERS.split(bare) if word)


def words(name: str) -> tuple[str, ...]:
    """The words of a name that count, in full and folded: H. Muh. Nur, S.Pd is (MUHAMAD, NUR)."""
    found = [word for piece in name.upper().split() for word in _words_of(piece)]
    while len(found) > 1 and (behind := _degree_behind(found)):
        del found[-behind:]
    start = 0
    while start < len(found) - 1 and found[start] in _TITLES:
        start += 1
    kept = found[start:]
    return tuple(
        _folded(word if (at and word in _FIRST_ONLY) or len(kept) == 1 else _LONG.get(word, word))
        for at, word in enumerate(kept)
        if word not in _BINDING or len(kept) == 1
    )


@lru_cache(maxsize=65_536)
def _plain(piece: str) -> str | None:
    """The folded word of a piece that means the same wherever it stands in a name: nearly every one. None for others."""
    found = _words_of(piece)
    if len(found) != 1 or len(found[0]) == 1 or found[0] in _BY_PLACE:
        return None
    return _folded(found[0])


def _degree_behind(found: list[str]) -> int:
    """How many of the last words are a degree: SPD is one, S PD (written S. Pd) two."""
    if found[-1] in _DEGREES:
        return 1
    return 2 if len(found) > 2 and len(found[-2]) == 1 and "".join(found[-2:]) in _DEGREES else 0


def key(name: str) -> str:
    """Equal for spellings of one name; "" where there is no letter in it."""
    plain = [_plain(piece) for piece in name.upper().split()]
    return " ".join(words(name) if None in plain else filter(None, plain))


def keys(names: pl.Series) -> pl.Series:
    """key() of a whole column; unknown stays unknown. Each distinct word is folded once; only names with a word whose meaning
    hangs on its place are read one by one."""
    names = names.cast(pl.String)
    distinct = pl.DataFrame({"name": names.drop_nulls().unique()})
    pieces = distinct["name"].str.to_uppercase().str.extract_all(r"\S+")
    each = pieces.explode().drop_nulls().unique()
    plain = pl.Series([_plain(piece) for piece in each], dtype=pl.String)
    meant = pieces.list.eval(pl.element().replace_strict(each, plain, default=None, return_dtype=pl.String))
    read = distinct.with_columns(meant.list.join(" ", ignore_nulls=False).alias("key"))  # null where a word hangs
    hanging = read.filter(pl.col("key").is_null()).select("name")
    one_by_one = pl.Series("key", [key(name) for name in hanging["name"]], dtype=pl.String)
    read = pl.concat([read.drop_nulls("key"), hanging.with_columns(one_by_one)])
    return pl.DataFrame({"name": names}).join(read, on="name", how="left", maintain_order="left")["key"].alias(names.name)


def agree(one: str, other: str) -> bool:
    """May both be names of one person, given that a number already says so? Not proof by itself.

    All words of the shorter name are in the longer one, a letter apart at most, as initials, in any order, or written together.
    """
    first, second = words(one), words(other)
    if not first or not second:
        return False
    if first == second or _near("".join(first), "".join(second)):
        return True
    shorter, longer = sorted((first, second), key=len)
    left = list(longer)
    whole = 0
    for word in sorted(shorter, key=len, reverse=True):
        found = next((each for each in left if each == word), None) or next((each for each in left if _near(each, word)), None)
        whole += found is not None
        found = found or next((each for each in left if 1 in (len(each), len(word)) and each[0] == word[0]), None)
        if found is None:
            return False
        left.remove(found)
    return whole > 0


def _near(one: str, other: str) -> bool:
    """One letter more, less, another, or two changed places; in words of four letters or more."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return one == other
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    rest, its_rest = one[at:], other[at:]
    return (
        rest[1:] == its_rest[1:]
        or rest == its_rest[1:]
        or rest[1:] == its_rest
        or (rest[:2] == its_rest[1::-1] and rest[2:] == its_rest[2:])
    )


def any_two_disagree(names: Sequence[str]) -> bool:
    """Among the names under one number, does any pair not agree?"""
    distinct = list(dict.fromkeys(names))
    return any(not agree(one, other) for at, one in enumerate(distinct) for other in distinct[at + 1 :])
