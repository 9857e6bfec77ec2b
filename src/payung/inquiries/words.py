"""What an answer may say, and the words that people write for it. Any other word is refused: nothing is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from payung.lists.words import plain

UNANSWERED = ""
#: A person at the insurer's must look first: as good as no answer yet.
REVIEW = "review"
_SHORT = {"tdk": "tidak", "tak": "tidak", "blm": "belum", "msh": "masih", "ttp": "tetapi", "meninggl": "meninggal"}
_EMPTY = {"", "kosong", "belum dijawab", "belum ada jawaban", "na", "n a", "null", "none", "nan", "unknown", "tidak diketahui"}
#: Whose list it is says nothing: tidak terdaftar di BPJS Ketenagakerjaan, bukan peserta BPJS, belum terdaftar sebagai peserta.
_WHERE_TOLD = re.compile(
    r"^(tidak|belum|bukan)((?: \w+){1,3}?)(?: sebagai peserta)?(?: (?:di |pada |di data |dalam data )?"
    r"(?:bpjs(?: ketenagakerjaan| tk)?|bpjstk|bpjamsostek|jamsostek|dukcapil|siak|database|sistem))?$"
)
_SEGMENT_TOLD = re.compile(r"^(.*?)\s+(?:segmen\s+)?(bpu|pu|jakon)$")


@dataclass(frozen=True)
class Status:
    """One thing an answer may say. The first of `words` is how our own file writes it."""

    key: str
    id: str
    en: str
    words: Sequence[str]


_REVIEW = Status(REVIEW, "perlu dilihat orang", "needs a person", [
    "ditinjau", "review", "perlu ditinjau", "perlu dicek", "perlu diperiksa", "dalam proses", "proses", "diproses", "meragukan",
    "perlu konfirmasi", "perlu verifikasi",
])  # fmt: skip
INSURER = (
    Status("active", "aktif", "active", [
        "aktif", "active", "peserta aktif", "masih aktif", "kepesertaan aktif", "status aktif", "terdaftar aktif", "tk aktif",
        "terdaftar dan aktif", "aktif terdaftar",
    ]),
    Status("inactive", "tidak aktif", "not active", [
        "tidak aktif", "non aktif", "nonaktif", "inactive", "inaktif", "in aktif", "not active", "non active", "nonactive",
        "peserta tidak aktif", "peserta non aktif", "peserta nonaktif", "sudah tidak aktif", "kepesertaan berakhir", "berakhir",
        "kepesertaan tidak aktif", "berhenti", "keluar", "terdaftar tidak aktif", "terdaftar non aktif", "terdaftar nonaktif",
        "tk non aktif", "tk nonaktif", "tk tidak aktif", "status non aktif", "status nonaktif", "status tidak aktif", "lapsed",
    ]),
    Status("not_found", "tidak ditemukan", "not found", [
        "tidak ditemukan", "not found", "notfound", "tidak ada", "tidak terdaftar", "belum terdaftar", "bukan peserta",
        "belum peserta", "belum menjadi peserta", "belum pernah terdaftar", "tidak ada data", "data tidak ada", "nihil",
        "data tidak ditemukan", "peserta tidak ditemukan", "nik tidak ditemukan", "nik tidak terdaftar", "tidak dikenal",
        "tidak ditemukan datanya", "belum ada data",
    ]),
    Status("nik_other", "NIK tidak sesuai Dukcapil", "NIK not as Dukcapil has it", [
        "NIK tidak sesuai Dukcapil", "nik tidak sesuai", "nik other", "nik tidak padan", "tidak padan", "nik tidak valid",
        "nik invalid", "nik tidak cocok", "tidak sesuai dukcapil", "data tidak sesuai dukcapil", "nik salah", "nik berbeda",
        "nik tidak padan dukcapil", "tidak padan dukcapil", "nik tidak cocok dukcapil", "nik tidak sesuai data dukcapil",
        "nik tidak sesuai dengan dukcapil", "nik tidak cocok dengan dukcapil", "nik tidak padan dengan dukcapil",
        "nik not matching dukcapil", "nik mismatch", "gagal padan", "nik gagal padan", "gagal padan dukcapil",
    ]),
    _REVIEW,
)  # fmt: skip
DUKCAPIL = (
    Status("found", "ditemukan", "found", [
        "ditemukan", "found", "ada", "sesuai", "padan", "cocok", "hidup", "data ditemukan", "data sesuai", "nik ditemukan",
        "nik sesuai", "terdaftar", "valid", "nik valid", "nik padan", "ditemukan dan sesuai", "aktif", "nik aktif",
    ]),
    Status("dead", "meninggal", "dead", [
        "meninggal", "dead", "meninggal dunia", "deceased", "died", "mati", "wafat", "almarhum", "almarhumah", "alm", "md",
        "sudah meninggal", "telah meninggal", "telah meninggal dunia",
    ]),
    Status("moved", "pindah", "moved", [
        "pindah", "moved", "pindah keluar", "pindah domisili", "pindah alamat", "sudah pindah", "telah pindah",
        "pindah daerah", "pindah kabupaten", "pindah provinsi", "pindah luar daerah", "pindah tempat tinggal",
    ]),
    Status("name_differs", "nama berbeda", "the name differs", [
        "nama berbeda", "name differs", "nama beda", "nama tidak sesuai", "nama tidak sama", "nama tidak cocok", "beda nama",
        "name different", "nama tidak padan", "nik ditemukan nama berbeda", "nik milik orang lain",
    ]),
    Status("not_found", "tidak ditemukan", "not found", [
        "tidak ditemukan", "not found", "notfound", "tidak ada", "tidak terdaftar", "nik tidak ditemukan",
        "nik tidak terdaftar", "data tidak ditemukan", "tidak ada data", "nik tidak ada", "belum terdaftar", "nihil",
        "tidak padan", "nik tidak padan", "nik tidak valid", "nik invalid",
    ]),
    _REVIEW,
)  # fmt: skip
STATUSES: Mapping[str, Sequence[Status]] = {"bpjs": INSURER, "dukcapil": DUKCAPIL}
#: Statuses of which a segment says something.
WITH_SEGMENT = frozenset({"active", "inactive"})


def of(kind: str, key: str) -> Status:
    return next(each for each in STATUSES[kind] if each.key == key)


def allowed(kind: str, language: str) -> str:
    """What may stand in the column, in our own words."""
    return ", ".join(each.words[0] if language == "id" else f"{each.words[0]} ({each.en})" for each in STATUSES[kind])


def understood(text: str, kind: str) -> tuple[str | None, str]:
    """The status a cell says and the segment it names beside it; UNANSWERED where it says nothing, None for any other word."""
    bare = " ".join(_SHORT.get(word, word) for word in plain(text).split())
    if bare in _KNOWN[kind]:
        return _KNOWN[kind][bare], ""
    if bare in _EMPTY:
        return UNANSWERED, ""
    whose = _WHERE_TOLD.match(bare)
    if whose and _KNOWN[kind].get(whose[1] + whose[2]) == "not_found":
        return "not_found", ""
    told = _SEGMENT_TOLD.match(bare)
    if told and (status := _KNOWN[kind].get(told[1])) in WITH_SEGMENT:
        return status, told[2].upper()
    return None, ""


_KNOWN = {
    kind: {plain(word): each.key for each in statuses for word in (each.key, *each.words)}
    for kind, statuses in STATUSES.items()
}
