"""Words in cells: sexes, yes and no, life, cover, segments. Anything else is told; nothing is guessed."""

import re
from collections.abc import Callable, Mapping

from payung.lists.fields import SEGMENTS
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
_MEN = {"l", "lk", "laki", "laki laki", "lakilaki", "lelaki", "pria", "male", "m", "laki2", "lk lk", "cowok", "l laki laki"}
_WOMEN = {"p", "pr", "perempuan", "wanita", "female", "f", "w", "pere", "prp", "prm", "perem", "p perempuan", "cewek", "peremp"}
_YES = {"ya", "y", "yes", "v", "x", "√", "✓", "✔", "ada", "benar", "true", "1", "iya", "betul", "masih", "ok", "1 ya"}
_NO = {
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
}
_DEAD = re.compile(r"\b(meninggal|wafat|alm|almh|almarhum|almarhumah|mati|mninggal|meninggl|m[dn]|deceased|\(alm\))\b")
_ALIVE = re.compile(r"\b(hidup|masih ada|aktif|ada|tetap|ditemukan|alive)\b")
_MOVED = re.compile(
    r"\b(pindah|merantau tetap|keluar daerah|pindahan keluar|tidak berdomisili|sudah tidak tinggal|mutasi keluar)\b"
)
_MOVED_IN = re.compile(r"\bpindah(?:an)? (?:masuk|datang)\b")
_INACTIVE = re.compile(r"\b(non ?aktif|inactive|berhenti|keluar|berakhir|bukan|tidak|belum|n)\b")
_ACTIVE = re.compile(r"\b(aktif|active|terdaftar|peserta|sudah|ya|y)\b")
_NOT_ALIVE_WORDS = re.compile(r"\b(tidak|belum|bukan)\b")


def plain(text: str) -> str:
    """Lower case, one blank, no signs: how words are compared."""
    return " ".join(re.sub(r"[^\w√✓✔]+|_", " ", text.lower()).split())


def sex_reader(*, numbered: bool) -> Callable[[str], Said]:
    """L or P. 1 and 2 only where the source lays them down; else a code with what they would mean, for mending."""

    def read(text: str) -> Said:
        word = plain(text)
        if text.lower().strip() in UNKNOWN or not word or word == "0":
            return NOTHING
        if word in ("1", "2", "01", "02"):
            meant = "L" if word.endswith("1") else "P"
            return Said(meant) if numbered else trouble("E-JK-04", meant)
        word = re.sub(r"^[12] ", "", word)
        return Said("L") if word in _MEN else Said("P") if word in _WOMEN else trouble("E-JK-02")

    return read


def truth(text: str) -> Said:
    """True, false, or unknown."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    return Said(True) if word in _YES else Said(False) if word in _NO else trouble("W-KERJA-10")


def deceased(text: str) -> Said:
    """Whether a column about life says that somebody died; a date in it says so too."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in _NO or word in ("hidup", "masih hidup", "1 hidup", "aktif"):
        return Said(False)
    if word in _YES or re.search(r"\d{4}", word) or (_DEAD.search(word) and not _NOT_ALIVE_WORDS.search(word)):
        return trouble("E-HIDUP-01", True)
    return Said(False) if _ALIVE.search(word) or _DEAD.search(word) else trouble("W-HIDUP-03")


def remark(text: str) -> Said:
    """What a remark says about life and residence; most remarks say nothing about either."""
    word = plain(text)
    if _DEAD.search(word) and not _NOT_ALIVE_WORDS.search(word):
        return trouble("E-HIDUP-01", True)
    if _MOVED.search(word) and not _MOVED_IN.search(word) and not _NOT_ALIVE_WORDS.search(word.split("pindah")[0]):
        return trouble("E-HIDUP-02")
    return NOTHING


def insurer_status(text: str) -> Said:
    """active or inactive, as the insurer or a village says."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in ("0", "t"):
        return Said("inactive")
    if word in ("1", "a"):
        return Said("active")
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


def groups(text: str) -> Said:
    """Tags with blanks between: buruh-tembakau marbot. What is not known as a group becomes a tag of its own words."""
    if text.lower().strip() in UNKNOWN:
        return NOTHING
    pieces = [plain(piece) for piece in re.split(r"[,;/|+\n]| dan | & ", text.lower())]
    known = set(_GROUPS.values())
    if len(pieces) == 1 and known.issuperset(text.lower().split()):
        return Said(" ".join(dict.fromkeys(text.lower().split())))
    tags = [_GROUPS.get(piece, "-".join(piece.split())) for piece in pieces if piece]
    return Said(" ".join(dict.fromkeys(tags)) or None)
