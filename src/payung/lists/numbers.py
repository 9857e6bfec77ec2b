"""Money, counts, deciles and ages as lists write them. Whole rupiah; nothing is rounded."""

import re
from collections.abc import Callable

from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import UNKNOWN, plain
from payung.received_files.cells import Unreadable, whole_number

# Below, thousands were meant ("Rp 1.500" for 1.5 million); above, it is no income of a poor worker or a phone number.
INCOME_MIN, INCOME_MAX = 50_000, 25_000_000
DEPENDANTS_MAX = 15
_SCALES = {"ribu": 1_000, "rb": 1_000, "k": 1_000, "juta": 1_000_000, "jt": 1_000_000}
_SCALED = re.compile(r"(\d+)(?:[.,](\d))?\s*(ribu|rb|k|juta|jt)")
_MONTHLY = re.compile(r"\s*(?:/|per\s?)\s*(?:bulan|bln|bl)\.?$")
_NO_PHONE = re.compile(r"(?:tidak|tdk|tak|belum|blm|tanpa)(?: ada| punya| memiliki)?(?: (?:hp|nomor|no))*|nihil")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def income(text: str) -> Said:
    """Rupiah a month: 1000000, Rp 1.000.000,-, 1,5 juta. A range or words are told."""
    written = _MONTHLY.sub("", " ".join(text.lower().split()))
    if written in UNKNOWN or written in ("rp -", "rp-", "tidak ada"):
        return NOTHING
    bare = re.sub(r"^(?:rp|idr)\.? ?", "", written)
    if found := _SCALED.fullmatch(bare):
        scale = _SCALES[found[3]]
        rupiah = int(found[1]) * scale + int(found[2] or 0) * scale // 10
    else:
        try:
            number = whole_number(re.sub(r"(?<=\d),(?:-|=)$|\.0$", "", bare))
        except Unreadable:
            return trouble("W-KERJA-06")
        if number is None:
            return NOTHING
        rupiah = number
    if rupiah and not INCOME_MIN <= rupiah <= INCOME_MAX:
        return trouble("W-KERJA-05")
    return Said(rupiah)


def decile(text: str) -> Said:
    """1 to 10: 2, "Desil 2", "Desil II", "D2", "Desil 1 (sangat miskin)"; "1+" is told."""
    word = plain(re.sub(r"(?<=\S)\s*\([^)]*\)\s*$", "", text))
    if text.lower().strip() in UNKNOWN or not word or word in ("belum ada", "belum ada desil", "tidak ada", "non desil"):
        return NOTHING
    bare = re.sub(r"^(?:kelompok )?(?:desil|decile|d|ds) ?(?:ke )?", "", word)
    number = int(bare) if re.fullmatch(r"\d{1,4}", bare) else _ROMAN.get(bare)
    if number is None and (found := re.fullmatch(r"(\d{1,2}) 0", bare)):  # 2.0
        number = int(found[1])
    if number is None:
        return trouble("W-DESIL-02")
    return Said(number) if 1 <= number <= 10 else trouble("W-DESIL-01")


def counter(most: int, code: str) -> Callable[[str], Said]:
    """A count of people up to `most`, with or without the word for them; beyond, `code`."""

    def read(text: str) -> Said:
        word = plain(text)
        if text.lower().strip() in UNKNOWN or not word:
            return NOTHING
        if word in ("tidak ada", "nihil"):
            return Said(0)
        found = re.fullmatch(r"(\d{1,6})(?: 0)?(?: (?:orang|org|jiwa|anak|tahun|thn|th))?", word)
        if found is None:
            return trouble("W-KERJA-08")
        return Said(int(found[1])) if int(found[1]) <= most else trouble(code)

    return read


def phone(text: str) -> Said:
    """A mobile number as 08…, 10 to 13 digits: +62 812-3456-789 and 8123456789 too, which Excel left without its 0."""
    written = text.strip().lstrip("'")
    if written.lower() in UNKNOWN or written in ("0", "62", "+62", "08") or _NO_PHONE.fullmatch(plain(written)):
        return NOTHING
    if re.search(r"\d[\s\-.]*[/,;]|\d\s+(?:dan|atau)\s+\d", written):
        written = re.split(r"[/,;]|\s(?:dan|atau)\s", written)[0]  # two numbers: the first
    digits = re.sub(r"[\s\-.()+]", "", written)
    if not digits.isdigit() or not digits.isascii():
        return trouble("W-HP-01")
    digits = re.sub(r"^(?:00?62|62)0?(?=8)", "0", digits)
    digits = f"0{digits}" if digits.startswith("8") else digits
    if len(set(digits[2:])) <= 1:
        return trouble("W-HP-01")
    return Said(digits) if re.fullmatch(r"08[1-9]\d{7,10}", digits) else trouble("W-HP-01")


def email(text: str) -> Said:
    if text.lower().strip() in UNKNOWN:
        return NOTHING
    return Said(text.strip()) if re.fullmatch(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", text.strip()) else trouble("W-EMAIL-01")
