"""How wide a text is in the vendored Source Sans 3, read from the font file itself, so that nothing is clipped or overlaps."""

import functools
import re
import struct
from pathlib import Path

from payung.reports.wording import MONTHS, MONTHS_SHORT

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FILES = {400: "SourceSans3-Regular.ttf", 600: "SourceSans3-SemiBold.ttf", 700: "SourceSans3-Bold.ttf"}

# What a browser falls back to is wider: Roboto, Segoe UI and Arial by 6 to 11 %. Room is kept for it.
SLACK = 1.1

# "8,2 %", "Rp129,2 miliar", "57.000 orang", "14 Jul 2025" stay on one line.
_MONTHS = "|".join(sorted({name for table in (MONTHS, MONTHS_SHORT) for names in table.values() for name in names}))
_UNITS = "%|juta|miliar|triliun|million|billion|trillion|orang|people"
_GLUE = re.compile(rf"(?<=\d) (?=(?:{_UNITS}|{_MONTHS})(?![\w-]))|(?<=[a-z]) (?=\d{{4}}(?!\d|[.,]\d))")


def width(text: str, size: float, weight: int = 400) -> float:
    """Pixels of one line, without kerning."""
    advances, unit = _advances(weight)
    return sum(advances.get(ord(letter), unit // 2) for letter in text) * size / unit


def wrapped(text: str, room: float, size: float, weight: int = 400) -> list[str]:
    """The lines of a text in so many pixels, with slack for a wider font. A word longer than the line stands alone."""
    lines: list[str] = []
    glued = _GLUE.sub("\u00a0", text).split(" ")
    # What is glued but longer than a line comes apart again.
    words = [part for word in glued for part in ([word] if fits(word, room, size, weight) else word.split("\u00a0"))]
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) * SLACK <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace("\u00a0", " ") for line in lines]


def fits(text: str, room: float, size: float, weight: int = 400) -> bool:
    return width(text, size, weight) * SLACK <= room


@functools.cache
def _advances(weight: int) -> tuple[dict[int, int], int]:
    """Code point → advance, and the units of an em: the tables cmap (format 4) and hmtx of a TrueType file."""
    data = (FONTS / FILES[weight]).read_bytes()
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, at)
        tables[tag.decode()] = offset
    unit: int = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    metrics: int = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]

    def advance(glyph: int) -> int:
        return struct.unpack_from(">H", data, tables["hmtx"] + 4 * min(glyph, metrics - 1))[0]

    cmap = tables["cmap"]
    subtables = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * i) for i in range(struct.unpack_from(">H", data, cmap + 2)[0])]
    at = next(cmap + offset for _, _, offset in subtables if struct.unpack_from(">H", data, cmap + offset)[0] == 4)
    count: int = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    advances: dict[int, int] = {}
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            if offset:
                glyph: int = struct.unpack_from(">H", data, ranges_at + 2 * i + offset + 2 * (code - start))[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph:
                advances[code] = advance(glyph)
    return advances, unit
