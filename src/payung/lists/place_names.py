"""Names of places as people write them: with their kind or without, shortened, a letter apart, two in one cell."""

import re
from collections.abc import Iterable, Iterator

from payung.received_files.headings import normalised

_KIND_WORDS = re.compile(
    r"^(?:\d[\d. ]*[-–]? ?)?"
    r"(?:(?:desa adat|desa|kelurahan|kel|ds|kecamatan|kec|kabupaten|kab|kota administrasi|dusun)\b[. ]*)+"
)
_NUMBERS_BEFORE = re.compile(r"^[\d ]+")
# What everybody in the province says and writes.
_EVERYDAY = {
    **{"lobar": "lombok barat", "loteng": "lombok tengah", "lotim": "lombok timur", "lotara": "lombok utara"},
    **{"klu": "lombok utara", "ksb": "sumbawa barat", "kobi": "kota bima"},
}
_IN_FULL = {
    **{"l": "lombok", "mt": "montong", "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "lab": "labuhan", "lbh": "labuhan"},
    **{"gn": "gunung", "kr": "karang", "bt": "batu", "tl": "teluk", "utr": "utara", "ut": "utara", "slt": "selatan"},
    **{"sltn": "selatan", "sel": "selatan", "tmr": "timur", "tim": "timur", "brt": "barat", "bar": "barat", "tgh": "tengah"},
    **{"teng": "tengah", "satu": "i", "dua": "ii", "tiga": "iii", "1": "i", "2": "ii", "3": "iii"},
}
_KECAMATAN_AFTER = re.compile(r"^(.+?)[\s,/;(–-]+(?:kecamatan|kec)\b[.:\s]*(.+?)\)?$", re.I)
_TWO_PARTS = re.compile(r"\s*[,/;(]\s*|\s+[-–]\s+")
_IN_TITLE = re.compile(
    r"\b(desa|kelurahan|kel|kecamatan) (?!desa|kelurahan|kecamatan)([a-z][a-z' ]*?)"
    r"(?= (?:desa|kelurahan|kecamatan|kabupaten|kota|provinsi|tahun|bulan|periode|tanggal)\b| \d|$)"
)
_KABUPATEN_AFTER = re.compile(r"[\s,/;(–-]+(?:kabupaten|kab|kota)\b.*$", re.I)


def name_key(name: str) -> str:
    """Labu Api, LABUAPI and Desa Labuapi are one."""
    return re.sub(r"[^a-z0-9]", "", _KIND_WORDS.sub("", normalised(name)))


def key_in_full(name: str) -> str:
    """The key of a name with its short words written out: Mt. Gading, Masbagik Slt."""
    words = _KIND_WORDS.sub("", normalised(name)).split()
    return name_key(" ".join(_IN_FULL.get(word, word) for word in words))


def government_in_full(name: str) -> str:
    """A kabupaten or kota as it is called in full: LOTIM, L. Timur and "03 Kab. Lombok Timur" begin with what they mean."""
    spelled = _NUMBERS_BEFORE.sub("", normalised(name))
    words = spelled.split()
    kind, rest = (words[:1], words[1:]) if words[:1] in (["kabupaten"], ["kota"]) else ([], words)
    if everyday := _EVERYDAY.get(" ".join(rest)):
        return " ".join([*([] if everyday.startswith("kota ") else kind), everyday])
    return " ".join([*kind, *(_IN_FULL.get(word, word) for word in rest)])


def bare(government: str) -> str:
    """The name without its kind: Bima is a kabupaten and a kota."""
    return re.sub(r"[^a-z]", "", re.sub(r"^(?:kabupaten|kota) ", "", normalised(government)))


def desa_and_kecamatan(cell: str) -> Iterator[tuple[str, str]]:
    """What "Pijot, Keruak" and "Ds. Pijot Kec. Keruak" may say, the likelier first."""
    text = _KABUPATEN_AFTER.sub("", cell)
    if found := _KECAMATAN_AFTER.match(text):
        yield found[1], found[2]
    elif len(parts := [part for part in _TWO_PARTS.split(text.rstrip(")")) if part]) == 2:
        yield parts[0], parts[1]
        yield parts[1], parts[0]


def place_in_title(lines: Iterable[str]) -> tuple[str, str]:
    """The desa and kecamatan that stand above a table, "DESA : PIJOT" or "Pekerja Rentan Desa Pijot Kec. Keruak"; "" where none
    does, or several do."""
    desa: set[str] = set()
    kecamatan: set[str] = set()
    for line in lines:
        for kind, name in _IN_TITLE.findall(normalised(line)):
            (kecamatan if kind == "kecamatan" else desa).add(name)
    return (next(iter(desa)) if len(desa) == 1 else ""), (next(iter(kecamatan)) if len(kecamatan) == 1 else "")


def nearly(one: str, other: str) -> bool:
    """One letter more, less, or another, in names of five letters and more."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]
