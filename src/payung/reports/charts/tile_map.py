"""A rough map of tiles, west to east: what each government is said to pay for, and where no number is known."""

from typing import Any

from payung.reports import wording
from payung.reports.charts import font
from payung.reports.charts.canvas import INK, MUTED, PAPER, TEAL, TEALS, WASH, Canvas
from payung.reports.charts.common import (
    Content,
    Fig,
    Note,
    Table,
    areas,
    in_a_row,
    misfits,
    notes_of,
    province,
    say,
    state_words,
    whole,
)
from payung.reports.charts.payers import figures as payer_figures
from payung.reports.charts.payers import table as payer_table
from payung.reports.wording import Lang, number

# Fixed, so that editions can be laid side by side. The last class has no upper end.
CLASSES = (1, 2_000, 5_000, 10_000, 20_000)
ISLANDS = ((0, 2, "Lombok"), (3, 6, "Sumbawa"))


def title(content: Content, lang: Lang) -> str:
    tiles = areas(content)
    stated = [one for one in tiles if one["state"] == "stated"]
    if not stated:
        return say(
            lang,
            f"Tidak ada angka untuk {len(tiles)} kabupaten/kota NTB",
            f"No number for any of NTB's {len(tiles)} kabupaten/kota",
        )
    most = max(stated, key=lambda one: whole(one["figure"]))
    seen = say(lang, ", lihat catatan", ", see note") if misfits(most) else ""
    first = say(
        lang,
        f"{len(stated)} dari {len(tiles)} kabupaten/kota disebut menanggung orang, terbanyak {most['short']} "
        f"({number(most['figure']['value'], lang)}{seen})",
        f"{len(stated)} of {len(tiles)} kabupaten/kota are said to pay for people, most of all {most['short']} "
        f"({number(most['figure']['value'], lang)}{seen})",
    )
    return "; ".join([first, *_without(content, lang)])


def definition(content: Content, lang: Lang) -> str:
    return say(
        lang,
        "Orang yang iurannya disebut ditanggung pemerintah kabupaten/kota itu: angka bersumber terbaru sampai "
        f"{wording.date(content['cutoff'], lang)}, bulannya tertulis di petak. Jumlah orang, bukan persentase. "
        f"Peta petak: letaknya kira-kira.",
        "People whose contribution that government is said to pay: the newest sourced figure up to "
        f"{wording.date(content['cutoff'], lang)}, its month is in the tile. A count, not a percentage. A tile "
        f"map: positions are rough.",
    )


def table(content: Content, lang: Lang) -> Table:
    return payer_table(content, lang)


def alt(content: Content, lang: Lang) -> str:
    told = [f"{one['short']} {_told(one, lang)}" for one in areas(content)]
    lead = say(lang, "Peta petak sepuluh pemerintah daerah. ", "Tile map of the local governments. ")
    owner = province(content)
    strip = f" {_strip_words(owner, lang)[0]} {_strip_words(owner, lang)[1]}" if owner else ""
    return f"{lead}{'; '.join(told)}.{strip}"


def figures(content: Content) -> list[Fig]:
    return payer_figures(content)


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    gap, strait = 6, 22
    marks = notes_of(content, lang)
    side = (c.width - 3 * gap) / 4 if c.narrow else (c.width - 5 * gap - strait) / 7
    tall = max(_needed(c, one, lang, side) for one in areas(content))
    if c.narrow:
        bottom = 0.0
        for first, last, island in ISLANDS:
            c.text(0, bottom + 12, island, weight=600, fill=MUTED)
            for one in areas(content):
                column, row = one["tile"]
                if first <= column <= last:
                    _tile(c, one, lang, (column - first) * (side + gap), bottom + 20 + row * (tall + gap), side, tall, marks)
            if first:  # Sumbawa's upper row is empty but for Kota Bima
                _legend(c, lang, 0, bottom + 52, 3 * side + 2 * gap - 8)
            bottom += 20 + 2 * tall + gap + 14
        return _strip(c, content, lang, bottom)
    for first, last, island in ISLANDS:
        x = first * (side + gap) + (strait - gap if first else 0)
        for one in areas(content):
            column, row = one["tile"]
            if first <= column <= last:
                _tile(c, one, lang, x + (column - first) * (side + gap), 20 + row * (tall + gap), side, tall, marks)
        c.text(x, 12, island, weight=600, fill=MUTED)
    _legend(c, lang, 3 * (side + gap) + strait - gap, 58, 3 * side + 2 * gap - 24)
    return _strip(c, content, lang, 20 + 2 * tall + gap + 12)


def _tile(
    c: Canvas, one: dict[str, Any], lang: Lang, x: float, y: float, side: float, tall: float, marks: dict[str, Note]
) -> None:
    ink, faint = INK, MUTED
    if one["state"] == "stated":
        shade = sum(whole(one["figure"]) >= least for least in CLASSES) - 1
        ink = faint = PAPER if shade >= 3 else INK
        c.rect(x + 0.5, y + 0.5, side - 1, tall - 1, fill=TEALS[shade], stroke=TEAL, stroke_width=1)
    else:
        c.outlined(one["state"], x, y, side, tall)
    inset = 8
    for at, line in enumerate(_name_lines(c, one, side)):
        c.text(x + inset, y + 19 + at * 15, line, weight=600, fill=ink)
    if one["state"] == "stated":
        c.text(
            x + inset, y + tall - 27, number(one["figure"]["value"], lang), size=20 if c.narrow else 22, weight=700, fill=ink
        )
        c.text(x + inset, y + tall - 10, wording.month(one["figure"]["as_of"], lang, short=True), fill=faint)
    else:
        lines = _state_lines(c, one, lang, side)
        under = y + tall - 10 - (len(lines) - 1) * 14
        if one["state"] == "zero":
            c.text(x + inset, under - 17, "0", size=20 if c.narrow else 22, weight=700)
        for at, line in enumerate(lines):
            c.text(x + inset, under + at * 14, line)
    if one["code"] in marks:
        c.badge(x + side - 15, y + tall - 55, marks[one["code"]])


def _needed(c: Canvas, one: dict[str, Any], lang: Lang, side: float) -> int:
    """How tall this tile must be for its words not to touch its name."""
    above = 19 + 15 * len(_name_lines(c, one, side))
    if one["state"] == "stated":
        return above + 54
    return above + 14 * len(_state_lines(c, one, lang, side)) + (30 if one["state"] == "zero" else 6)


def _name_lines(c: Canvas, one: dict[str, Any], side: float) -> list[str]:
    return font.wrapped(one["short"], side - 12, c.small, 600)


def _state_lines(c: Canvas, one: dict[str, Any], lang: Lang, side: float) -> list[str]:
    words = state_words(one, lang)
    if one["figure"]:
        words += f", {wording.month(one['figure']['as_of'], lang, short=True)}"
    return font.wrapped(words, side - 12, c.small)


def _legend(c: Canvas, lang: Lang, x: float, y: float, room: float) -> None:
    c.text(x, y, say(lang, "Orang yang ditanggung", "People paid for"), weight=600)
    step = room / len(CLASSES)
    for at, (least, shade) in enumerate(zip(CLASSES, TEALS, strict=True)):
        c.rect(x + at * step + 0.5, y + 8, step, 12, fill=shade, stroke=TEAL, stroke_width=1)
        c.text(x + at * step, y + 35, (number(least, lang) if at else "1") + ("+" if least == CLASSES[-1] else ""))


def _strip(c: Canvas, content: Content, lang: Lang, y: float) -> float:
    owner = province(content)
    if owner:
        lead, rest = _strip_words(owner, lang)
        size = c.small + 1
        lead_width = font.width(lead, size, 700) * font.SLACK
        is_one_line = font.fits(f"— {rest}", c.width - 32 - lead_width, c.small)
        tall = 36 if is_one_line else 32 + 16 * len(font.wrapped(rest, c.width - 24, c.small))
        if owner["state"] in ("stated", "zero"):
            c.rect(0.75, y + 0.75, c.width - 1.5, tall - 1.5, fill=WASH, stroke=TEAL, stroke_width=1.5)
        else:
            c.outlined(owner["state"], 0, y, c.width, tall)
        c.text(12, y + (23 if is_one_line else 21), lead, size=size, weight=700)
        if is_one_line:
            c.text(12 + lead_width + 2, y + 23, f"— {rest}")
        else:
            c.paragraph(12, y + 39, rest, c.width - 24)
        y += tall
    notes = notes_of(content, lang)
    return c.notes(y + 10, notes.values()) if notes and c.with_notes else y


def _strip_words(owner: dict[str, Any], lang: Lang) -> tuple[str, str]:
    lead = say(lang, f"{owner['short']}, sebagai pembayar: ", f"{owner['short']}, as a payer: ")
    lead += number(owner["figure"]["value"], lang) if owner["state"] in ("stated", "zero") else state_words(owner, lang)
    return lead, say(
        lang,
        "tersebar di kabupaten/kota, pembagiannya tidak diketahui",
        "spread over the kabupaten/kota, split not known",
    )


def _told(one: dict[str, Any], lang: Lang) -> str:
    if one["state"] == "stated":
        return number(one["figure"]["value"], lang)
    return f"0, {state_words(one, lang)}" if one["state"] == "zero" else state_words(one, lang)


def _without(content: Content, lang: Lang) -> list[str]:
    """The governments without a number above zero, state by state."""
    parts = []
    for state, words in (
        ("zero", say(lang, "{} 0", "{} 0")),
        ("no_number", say(lang, "{} disebut tanpa angka", "{} named without a number")),
        ("asked", say(lang, "{} diminta, belum menjawab", "{} asked, no answer yet")),
        ("not_mentioned", say(lang, "{} tidak disebut", "{} not mentioned")),
    ):
        named = [one["short"] for one in areas(content) if one["state"] == state]
        if named:
            parts.append(words.format(in_a_row(named, lang)))
    return parts
