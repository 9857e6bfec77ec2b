"""Who is said to pay for how many: the ten governments and the province, ranked, with the age of each figure."""

from dataclasses import dataclass
from typing import Any

from payung.reports.charts import font
from payung.reports.charts.canvas import INK, MUTED, TEAL, TEALS, Canvas
from payung.reports.charts.common import (
    Cell,
    Content,
    Fig,
    Heading,
    Note,
    Table,
    date_cell,
    dated,
    misfits,
    notes_of,
    number_cell,
    province,
    say,
    state_words,
    whole,
)
from payung.reports.wording import Lang, date, number

ORDER = ("stated", "zero", "no_number", "asked", "not_mentioned")


def title(content: Content, lang: Lang) -> str:
    stated = [one for one in _ranked(content) if one["state"] == "stated" and one["tile"]]
    owner = province(content)
    payer = ""
    if owner and owner["state"] == "stated":
        n = number(owner["figure"]["value"], lang)
        payer = say(lang, f"; provinsi {n}", f"; the province {n}")
    if not stated:
        return say(lang, "Tidak ada kabupaten/kota yang angkanya diketahui", "No regency or city has a known number") + payer
    told = say(lang, " dan ", " and ").join(_named(one, lang) for one in stated[:2])
    return say(
        lang,
        f"Di antara kabupaten/kota, {told} disebut menanggung paling banyak orang{payer}",
        f"Among the kabupaten/kota, {told} {'is' if len(stated) == 1 else 'are'} said to pay for the most people{payer}",
    )


def definition(content: Content, lang: Lang) -> str:
    until = date(content["cutoff"], lang)
    return say(
        lang,
        f"Orang yang iurannya disebut ditanggung: angka bersumber terbaru dari tiap pembayar sampai {until}. "
        f"Garis tipis: ruang yang diberi "
        "pembulatan. Provinsi adalah pembayar, bukan wilayah: orangnya tinggal di kabupaten/kota yang tidak diketahui.",
        f"People whose contribution is said to be paid: the newest sourced figure of each payer up to {until}. "
        f"Thin line: the room that "
        "rounding leaves. The province is a payer, not an area: its people live in kabupaten/kota that "
        "are not known.",
    )


def table(content: Content, lang: Lang) -> Table:
    headings = [
        Heading(say(lang, "Kode", "Code"), "code"),
        Heading(say(lang, "Pemerintah", "Government"), "government"),
        Heading(say(lang, "Keadaan", "State"), "state"),
        Heading(say(lang, "Orang yang ditanggung", "People paid for"), "people", is_number=True),
        Heading(say(lang, "Paling sedikit", "At least"), "low", is_number=True),
        Heading(say(lang, "Paling banyak", "At most"), "high", is_number=True),
        Heading(say(lang, "Per tanggal", "As of"), "as_of"),
        Heading(say(lang, "Sumber", "Source"), "source"),
        Heading(say(lang, "Catatan", "Note"), "note"),
    ]
    rows = []
    for one in _ranked(content):
        fig = one["figure"] or {"value": None, "low": None, "high": None, "as_of": None, "source": None}
        note = " ".join(words[lang] for words in one["notes"])
        kind = "" if one["tile"] else say(lang, " (pembayar, bukan wilayah)", " (a payer, not an area)")
        state = say(lang, "angka dinyatakan", "number stated") if one["state"] == "stated" else state_words(one, lang)
        rows.append([
            Cell(one["code"], one["code"]),
            Cell(one["name"] + kind, one["name"]),
            Cell(state, one["state"]),
            *(number_cell(fig[key], lang) for key in ("value", "low", "high")),
            date_cell(fig["as_of"], lang),
            Cell(fig["source"] or "–", fig["source"]),
            Cell(note or "–", note or None),
        ])  # fmt: skip
    return Table.of(headings, rows)


def alt(content: Content, lang: Lang) -> str:
    told = [f"{one['short']} {_told(one, lang)}" for one in _ranked(content)]
    return say(lang, "Batang mendatar, terurut: ", "Horizontal bars, ranked: ") + "; ".join(told) + "."


def figures(content: Content) -> list[Fig]:
    return [one["figure"] for one in _ranked(content) if one["figure"]]


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    marks = notes_of(content, lang)
    ranked = _ranked(content)
    longest = max([int(one["figure"]["high"]) for one in ranked if one["state"] == "stated"], default=1)
    is_old = any(one["figure"] and one["figure"]["age_days"] for one in ranked)
    head = say(lang, "data per" + (" · umur" if is_old else ""), "as of" + (" · age" if is_old else ""))
    c.text(c.width, 12, head, fill=MUTED, anchor="right")
    # A column of names, one of dates, and the bars between them.
    names = max(font.width(one["short"], c.small + 1, 600) for one in ranked) * font.SLACK + 10
    dates = max([font.width(dated(one["figure"], lang, short=True), c.small) for one in ranked if one["figure"]], default=0)
    plan = _Plan(longest, marks, names, c.width - dates * font.SLACK - 10)
    draw_row, y = _narrow_row if c.narrow else _wide_row, 22.0
    for one in ranked:
        y = draw_row(c, one, lang, y, plan)
    return c.notes(y + 4, marks.values()) if marks and c.with_notes else y


@dataclass(frozen=True)
class _Plan:
    """What the rows share: the longest bar in people, the notes, where the bars start and where the dates do."""

    longest: int
    marks: dict[str, Note]
    bars_from: float
    dates_from: float


def _wide_row(c: Canvas, one: dict[str, Any], lang: Lang, y: float, plan: _Plan) -> float:
    label = plan.bars_from
    tall = 20 if c.small > 12 else 18
    base, row = y + tall - 5, tall + (8 if c.small > 12 else 6)
    c.text(label - 10, base, one["short"], size=c.small + 1, weight=400 if one["tile"] else 600, anchor="right")
    fig = one["figure"]
    if fig:
        c.text(c.width, base, dated(fig, lang, short=True), fill=MUTED, anchor="right")
    if one["state"] != "stated":
        _words(c, one, lang, label, y + 1, tall - 2, base)
        return y + row
    x = _bar(c, one, label, y, plan.dates_from - label - 76, tall, plan.longest)
    after = x + 8 + c.text(x + 8, base, number(fig["value"], lang), size=c.small + 2, weight=700) + 2
    if one["code"] in plan.marks:
        c.badge(after + 8, y + tall / 2, plan.marks[one["code"]])
        after += 22
    if not one["tile"]:
        inside = font.fits(_payer_words(lang), x - label - 20, c.small)
        c.text(label + 10 if inside else after + 4, base, _payer_words(lang, short=not inside), fill=INK if inside else MUTED)
    return y + row


def _narrow_row(c: Canvas, one: dict[str, Any], lang: Lang, y: float, plan: _Plan) -> float:
    tall, fig = 16, one["figure"]
    name = c.text(0, y + 13, one["short"], size=13, weight=600)
    if not one["tile"]:
        c.text(name + 6, y + 13, f"({_payer_words(lang, short=True)})", fill=MUTED)
    if fig:
        c.text(c.width, y + 13, dated(fig, lang, short=True), fill=MUTED, anchor="right")
    y += 19
    if one["state"] != "stated":
        _words(c, one, lang, 0, y, 16, y + 13)
        return y + 25
    x = _bar(c, one, 0, y, c.width - 82, tall, plan.longest)
    x += c.text(x + 7, y + 13, number(fig["value"], lang), size=14, weight=700) + 8
    if one["code"] in plan.marks:
        c.badge(x + 8, y + 8, plan.marks[one["code"]])
    return y + 25


def _bar(c: Canvas, one: dict[str, Any], x: float, y: float, room: float, tall: float, longest: int) -> float:
    """The bar and its whisker. Gives where a label may start."""
    fig = one["figure"]
    length = room * whole(fig) / longest
    if one["tile"]:
        c.rect(x, y, length, tall, fill=TEAL)
    else:  # a payer's bar is of another kind than an area's
        c.rect(x + 0.75, y + 0.75, length - 1.5, tall - 1.5, fill=TEALS[0], stroke=TEAL, stroke_width=1.5)
    if fig["low"] != fig["high"]:
        low, high = (x + room * int(fig[end]) / longest for end in ("low", "high"))
        c.whisker(low, high, y + tall / 2)
        return max(x + length, high)
    return x + length


def _words(c: Canvas, one: dict[str, Any], lang: Lang, x: float, y: float, box: float, base: float) -> None:
    """The same outline as on the map, and words in place of a bar."""
    c.outlined(one["state"], x, y, box * 1.5, box)
    after = x + box * 1.5 + 8
    if one["state"] == "zero":
        after += c.text(after, base, "0", size=15, weight=700) + 4
    c.text(after, base, state_words(one, lang), fill=INK)


def _payer_words(lang: Lang, *, short: bool = False) -> str:
    if short:
        return say(lang, "pembayar", "a payer")
    return say(lang, "pembayar, bukan wilayah", "a payer, not an area")


def _ranked(content: Content) -> list[dict[str, Any]]:
    def rank(one: dict[str, Any]) -> tuple[int, int, str]:
        return ORDER.index(one["state"]), -whole(one["figure"]) if one["state"] == "stated" else 0, one["code"]

    return sorted(content["governments"], key=rank)


def _named(one: dict[str, Any], lang: Lang) -> str:
    seen = say(lang, ", lihat catatan", ", see note") if misfits(one) else ""
    return f"{one['short']} ({number(one['figure']['value'], lang)}{seen})"


def _told(one: dict[str, Any], lang: Lang) -> str:
    words = f"0, {state_words(one, lang)}" if one["state"] == "zero" else state_words(one, lang)
    if one["state"] == "stated":
        words = number(one["figure"]["value"], lang)
    return words if one["tile"] else f"({_payer_words(lang)}) {words}"
