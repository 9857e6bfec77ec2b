"""What words say about life and residence: of the person, not of the husband, the father, or the papers.

"Suami meninggal" is said of a widow, "akta kematian belum diurus" of the dead. So what is said of relatives is taken out
first, a "not" counts only directly before its word, and what then stays unclear is a warning.
"""

import re

from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import NO, UNKNOWN, YES, plain

_KIN = (
    r"(?:suami|istri|isteri|ayah|bapak|bpk|ibu|mak|orang tua|ortu|anak|kakak|adik|mertua|kakek|nenek|saudara|saudari|"
    r"paman|bibi|ahli waris|menantu|cucu)(?:nya)?"
)
_FAMILY = rf"(?:{_KIN}|keluarga|janda|duda)"
_LATE = r"(?:alm|almh|almarhum|almarhumah)"
_DEAD_WORDS = rf"(?:meninggal|mninggal|meninggl|wafat|{_LATE}|deceased|(?:telah|sudah) (?:tiada|berpulang)|tutup usia)"
# Of a thing as well (lampu mati, kartu mati), or the letters of a name.
_DEAD_ALONE = r"(?:mati|m[dn])"
_ALREADY = r"(?:(?:yang|sudah|telah|tlh|sdh|juga|baru) )*"
_NOT = r"(?:tidak|tdk|belum|blm|bukan|tak|bkn)"
_OF_RELATIVES = re.compile(
    rf"\b(?:cerai|janda|duda|ditinggal|tinggal) mati\b|\b{_KIN} (?:dari )?{_ALREADY}(?:{_DEAD_WORDS}|{_DEAD_ALONE})\b|"
    rf"\b{_FAMILY} (?:dari )?{_LATE} (?=\w)|\bmeninggal (?:dunia )?{_KIN.removesuffix('?')}\b|"
    rf"\bditinggal meninggal (?:oleh )?{_KIN}\b"
)
_NOT_DEAD = re.compile(rf"\b{_NOT} (?:ada yang |pernah )?(?:{_DEAD_WORDS}|mati)\b")
_DEAD = re.compile(rf"\b{_DEAD_WORDS}\b|^{_DEAD_ALONE}$|^mati (?:tahun|thn|th|tgl|tanggal|\d)|\b(?:sudah|telah) mati\b")
_NOT_SURE = re.compile(
    rf"\b(?:diduga|kabarnya|katanya|mungkin|apakah|entah|belum (?:tentu|jelas|pasti)|{_FAMILY}) (?:\w+ )*?{_DEAD_WORDS}\b"
)
_PERHAPS_DEAD = re.compile(rf"\bmati\b|\b{_NOT} (?:lagi )?hidup\b|\b(?:sudah|telah) {_NOT} ada$")
_ALIVE = re.compile(r"\b(?:hidup|masih ada|aktif|ada|tetap|ditemukan|alive)\b")

_STAYS = re.compile(
    rf"\b(?:{_NOT}|batal|akan|rencana|mau|ingin|jadi|{_KIN}) {_ALREADY}pindah\b|\bpindah(?:an)? (?:masuk|datang)\b|"
    r"\bpindah (?:ke )?(?:kerja|pekerjaan|profesi|usaha|kk|sekolah|agama|faskes|segmen|kepesertaan)\b|"
    rf"\b{_NOT} (?:lagi )?tinggal (?:serumah|bersama|dengan|satu|sendiri)\b"
)
_MOVED_FROM = re.compile(r"\bpindah(?:an)? dari\b")
_MOVED = re.compile(
    r"\b(?:pindah|merantau tetap|keluar daerah|pindahan keluar|mutasi keluar)\b|"
    rf"\b{_NOT} (?:lagi )?(?:tinggal|berdomisili|domisili|bertempat tinggal)\b"
)
_PERHAPS_MOVED = re.compile(
    rf"\bpindah (?:rumah|alamat|domisili|dusun|rt|rw|antar|dalam)\b|\b{_NOT} (?:lagi )?menetap\b|"
    rf"\b{_KIN} (?:\w+ )*?(?:pindah|{_NOT})\b"
)


def _is_dead(word: str) -> bool | None:
    """Does it say so of this person? None where it is not clear; a relative's death alone is no."""
    own = " ".join(_NOT_DEAD.sub(" ", _OF_RELATIVES.sub(" ", word)).split())
    if _DEAD.search(own):
        return None if _NOT_SURE.search(own) else True
    return None if _PERHAPS_DEAD.search(own) else False


def remark(text: str) -> Said:
    """What a remark says about life and residence; most remarks say nothing about either."""
    word = plain(text)
    dead = _is_dead(word)
    if dead is None or (dead and "?" in text):
        return trouble("W-HIDUP-03")
    if dead:
        return trouble("E-HIDUP-01", True)
    return _residence(word)


def _residence(word: str) -> Said:
    own = _STAYS.sub(" ", word)
    if _MOVED_FROM.search(own):
        # "Pindah dari Praya tahun 2010" came here. Where it is also said to which place, it may be either way.
        return trouble("W-HIDUP-05") if re.search(r"\b(?:ke|sini|desa ini)\b", own) else NOTHING
    if _PERHAPS_MOVED.search(own):
        return trouble("W-HIDUP-05")
    return trouble("E-HIDUP-02") if _MOVED.search(own) else NOTHING


def deceased(text: str) -> Said:
    """Whether a column about death says that somebody died; a date in it says so too."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in NO or word in ("hidup", "masih hidup", "1 hidup", "aktif"):
        return Said(False)
    if word in YES:
        return trouble("E-HIDUP-01", True)
    return _said_of_life(text, word, a_year_is_of_death=True)


def alive(text: str) -> Said:
    """Whether a column that asks for life says that somebody died: here yes is alive."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in NO:
        # "belum" answers no such question, and 2 is no answer to it in every list.
        return trouble("W-HIDUP-03") if word in ("belum", "2", "tidak pernah", "2 tidak") else trouble("E-HIDUP-01", True)
    if word in YES:
        return trouble("W-HIDUP-03") if word == "x" else Said(False)
    return _said_of_life(text, word, a_year_is_of_death=False)


def _said_of_life(text: str, word: str, *, a_year_is_of_death: bool) -> Said:
    dead = _is_dead(word)
    if dead and "?" not in text:
        return trouble("E-HIDUP-01", True)
    if dead is None or dead or _OF_RELATIVES.search(word):
        return trouble("W-HIDUP-03")
    if a_year_is_of_death and re.search(r"\d{4}", word) and not re.search(r"\b(?:hidup|alive)\b", word):
        return trouble("E-HIDUP-01", True)
    return Said(False) if _NOT_DEAD.search(word) or _ALIVE.search(word) else trouble("W-HIDUP-03")
