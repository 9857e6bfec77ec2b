"""Words in cells: sexes, yes and no, cover, segments. Anything else is told; nothing is guessed."""

import re
from collections.abc import Callable, Mapping

from payung.lists.fields import SEGMENTS
from payung.lists.place_names import nearly
from payung.lists.said import NOTHING, Said, trouble

UNKNOWN = frozenset(
    {
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
        "...",
        "…",
        ".",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
        "tidak ada data",
        "belum ada data",
        "kosong",
    }
    | {"tidak tahu", "tidak diketahui", "belum diketahui", "unknown", "x-x-x", "_"}
)
_MEN = {
    *("l", "lk", "lk lk", "laki", "laki laki", "lakilaki", "laki2", "lk2", "lki", "lelaki", "pria", "cowok", "male", "m"),
    *("l laki laki", "laki laki l", "laki l", "lk l", "lelaki l", "♂"),
}
_WOMEN = {
    *("p", "pr", "prp", "prm", "prmp", "prmpn", "perempuan", "prempuan", "pere", "perem", "peremp"),
    *("wanita", "cewek", "female", "f", "w", "p perempuan", "perempuan p", "pr p", "wanita p", "prp p", "♀"),
}
YES = {
    *("ya", "y", "yes", "v", "x", "√", "✓", "✔", "ada", "benar", "true", "1", "iya", "yaa"),
    *("betul", "masih", "ok", "1 ya", "sudah", "sdh", "udah"),
}
NO = {
    "tidak",
    "tdk",
    "t",
    "no",
    "n",
    "bukan",
    "salah",
    "false",
    "0",
    "2",
    "tidak ada",
    "tak",
    "2 tidak",
    "belum",
    "tidak pernah",
    *("ndak", "enggak", "nggak", "ngga", "gak", "kagak", "ora", "tdk ada", "blm", "belum pernah", "bkn", "tidak termasuk"),
}
_INACTIVE = re.compile(r"\b(non ?aktif|inactive|berhenti|keluar|berakhir|bukan|tidak|belum|n)\b")
_NOT_FOUND = re.compile(
    r"^(?:(?:nik|data|nama|peserta) )?(?:tidak|tdk|tak|belum|blm|bukan|not)(?: pernah| menjadi| ada)*"
    r" (?:terdaftar|ditemukan|dikenal|peserta|ada|found|registered)(?: sebagai peserta)?(?: (?:di |pada )?bp\w+(?: \w+)?)?$"
)
_ACTIVE = re.compile(r"\b(aktif|active|terdaftar|peserta|sudah|ya|y)\b")


def plain(text: str) -> str:
    """Lower case, one blank, no signs: how words are compared."""
    return " ".join(re.sub(r"[^\w√✓✔]+|_", " ", text.lower()).split())


def sex_reader(*, numbered: bool) -> Callable[[str], Said]:
    """L or P. 1 and 2 only where the source lays them down; else a code with what they would mean, for mending."""

    def read(text: str) -> Said:
        word = text.strip() if text.strip() in ("♂", "♀") else plain(text)
        if text.lower().strip() in UNKNOWN or not word or word == "0":
            return NOTHING
        if word in ("1", "2", "01", "02"):
            meant = "L" if word.endswith("1") else "P"
            return Said(meant) if numbered else trouble("E-JK-04", meant)
        word = re.sub(r"^[12] ", "", word)
        in_one = word.replace(" ", "")
        is_man = word in _MEN or any(nearly(in_one, man) for man in ("lakilaki", "lelaki"))
        is_woman = word in _WOMEN or any(nearly(in_one, woman) for woman in ("perempuan", "wanita"))
        return Said("L") if is_man else Said("P") if is_woman else trouble("E-JK-02")

    return read


def truth(text: str) -> Said:
    """True, false, or unknown."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    return Said(True) if word in YES else Said(False) if word in NO else trouble("W-KERJA-10")


def insurer_status(text: str) -> Said:
    """active, inactive or not_found, as the insurer or a village says: nobody ends a membership that never was."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in ("0", "t"):
        return Said("inactive")
    if word in ("1", "a"):
        return Said("active")
    if _NOT_FOUND.match(word):
        return Said("not_found")
    if _INACTIVE.search(word):
        return Said("inactive")
    return Said("active") if _ACTIVE.search(word) else trouble("W-PST-03")


_SEGMENTS: Mapping[str, str] = {
    **{"bukan penerima upah": "BPU", "informal": "BPU", "mandiri": "BPU", "peserta bpu": "BPU"},
    **{"penerima upah": "PU", "formal": "PU", "peserta pu": "PU", "jasa konstruksi": "JAKON", "konstruksi": "JAKON"},
}


def segment(text: str) -> Said:
    word = plain(text)
    if word.upper() in SEGMENTS:
        return Said(word.upper())
    if not word or text.lower().strip() in UNKNOWN:
        return NOTHING
    return Said(_SEGMENTS[word]) if word in _SEGMENTS else trouble("W-KERJA-11")


def nik_status(text: str) -> Said:
    """The source's own words; told where they say that Dukcapil does not know this NIK so."""
    word = plain(text)
    if not word or text.lower().strip() in UNKNOWN:
        return NOTHING
    if re.search(r"\b(tidak|tdk|belum|invalid|bukan|gagal|salah|false|tak)\b", word) or word in ("0", "n", "t"):
        return trouble("W-NIK-22", text.strip())
    return Said(text.strip())


_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(
        ["buruh tembakau", "buruh tani tembakau", "petani tembakau", "pekerja tembakau", "dbhcht", "dbh cht"], "buruh-tembakau"
    ),
    **dict.fromkeys(["nelayan", "kusuka", "nelayan kusuka", "pelaku usaha perikanan"], "nelayan-kusuka"),
    **dict.fromkeys(["miskin ekstrem", "miskin ekstrim", "kemiskinan ekstrem", "p3ke"], "miskin-ekstrem"),
    **dict.fromkeys(["marbot", "marbut", "merbot", "pengurus masjid", "marbot masjid"], "marbot"),
}


GROUPS = tuple(dict.fromkeys(_GROUPS.values()))


def groups(text: str) -> Said:
    """Tags with blanks between: buruh-tembakau marbot. What is not known as a group becomes a tag of its own words, and is
    told: a misspelt group would stand beside the one that is meant."""
    if text.lower().strip() in UNKNOWN:
        return NOTHING
    pieces = [plain(piece) for piece in re.split(r"[,;/|+\n]| dan | & ", text.lower())]
    known = set(GROUPS)
    if len(pieces) == 1 and known.issuperset(text.lower().split()):
        return Said(" ".join(dict.fromkeys(text.lower().split())))
    tags = [_GROUPS.get(piece, "-".join(piece.split())) for piece in pieces if piece]
    new = next((tag for tag in tags if tag not in known), None)
    value = " ".join(dict.fromkeys(tags)) or None
    return trouble("W-KERJA-14", value, group=new) if new else Said(value)
