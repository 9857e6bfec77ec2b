"""A stated total against its parts: what is left over is shown, never absorbed."""

from typing import Any

from payung.reports.charts import font
from payung.reports.charts.canvas import DEEP, INK, MUTED, PAPER, TEAL, TEALS, Canvas
from payung.reports.charts.common import (
    Cell,
    Content,
    Fig,
    Heading,
    Table,
    date_cell,
    number_cell,
    say,
    source_names,
    whole,
)
from payung.reports.wording import Lang, number


def title(content: Content, lang: Lang) -> str:
    if not content["residuals"]:
        total = number(content["share"]["covered"]["value"], lang)
        return say(
            lang,
            f"{total} orang belum terinci: tidak ada rinciannya",
            f"{total} people are not broken down: no parts are known",
        )
    first = content["residuals"][0]
    total, added, left = (
        number(first["total"]["value"], lang),
        number(first["parts_sum"], lang),
        number(abs(first["residual"]), lang),
    )
    judged = {
        True: say(lang, "masih dalam batas pembulatan", "within what rounding explains"),
        False: say(lang, "lebih dari yang dijelaskan pembulatan", "more than rounding explains"),
    }.get(first["holds"], say(lang, "belum dapat dinilai", "cannot be judged yet"))
    if first["residual"] < 0:
        return say(
            lang,
            f"Rinciannya {added} orang, {left} lebih banyak daripada total {total}: {judged}",
            f"The parts add up to {added} people, {left} more than the total of {total}: {judged}",
        )
    return say(
        lang,
        f"Dari {total} orang, {added} terinci per pembayar dan {left} belum: {judged}",
        f"Of {total} people, {added} are broken down by payer and {left} are not: {judged}",
    )


def definition(content: Content, lang: Lang) -> str:
    if not content["residuals"]:
        return say(lang, "Total yang dinyatakan, tanpa rincian per pembayar.", "The stated total, without parts by payer.")
    totals = say(lang, " dan ", " and ").join(number(one["total"]["value"], lang) for one in content["residuals"])
    missing = sorted({name.partition(" ")[2] for one in content["residuals"] for name in one["missing"]})
    absent = (
        say(lang, f" Tidak ada rincian untuk {', '.join(missing)}.", f" No part is known for {', '.join(missing)}.")
        if missing
        else ""
    )
    return say(
        lang,
        f"Total yang dinyatakan ({totals}) dibandingkan dengan jumlah rinciannya per pembayar. Garis tipis: "
        f"besarnya jumlah itu menurut "
        f"pembulatan angka-angkanya.{absent}",
        f"The stated totals ({totals}) against the sum of their parts by payer. Thin line: what that sum can "
        f"be, given how the figures "
        f"are rounded.{absent}",
    )


def table(content: Content, lang: Lang) -> Table:
    headings = [
        Heading(say(lang, "Bagian", "Part"), "part"),
        Heading(say(lang, "Orang", "People"), "people", is_number=True),
        Heading(say(lang, "Paling sedikit", "At least"), "low", is_number=True),
        Heading(say(lang, "Paling banyak", "At most"), "high", is_number=True),
        Heading(say(lang, "Per tanggal", "As of"), "as_of"),
        Heading(say(lang, "Sumber", "Source"), "source"),
    ]
    rows: list[list[Cell]] = []
    for one in content["residuals"]:
        total, name = one["total"], number(one["total"]["value"], lang)
        rows.append(_row(say(lang, f"Total {name}", f"Total {name}"), total["id"], total, lang))
        rows += [_row(_name(content, part), part["id"], part, lang) for part in one["parts"]]
        added, left, room = one["parts_sum"], one["residual"], one["rounding"]
        summed = {"value": added, "low": one["parts_low"], "high": one["parts_high"], "as_of": None, "source": None}
        rows.append(_row(say(lang, "Jumlah rincian", "Sum of the parts"), "parts_sum", summed, lang))
        over = {"value": left, "low": left - room, "high": left + room, "as_of": None, "source": None}
        rows.append(_row(say(lang, f"Belum terinci dari {name}", f"Not broken down, of {name}"), "residual", over, lang))
    return Table.of(headings, rows)


def alt(content: Content, lang: Lang) -> str:
    if not content["residuals"]:
        return title(content, lang)
    told = [one["sentence"][lang] for one in content["residuals"]]
    same = [one["coincidence"][lang] for one in content["residuals"] if one["coincidence"]]
    return " ".join([*told, *same])


def figures(content: Content) -> list[Fig]:
    return [fig for one in content["residuals"] for fig in (one["total"], *one["parts"])]


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    if not content["residuals"]:
        c.outlined("not_mentioned", 0, 0, c.width, 46)
        c.text(12, 28, title(content, lang))
        return 46
    ends = [max(whole(one["total"]), one["parts_high"]) for one in content["residuals"]]
    scale = (c.width - 6) / max(ends)
    y = 0.0
    for at, one in enumerate(content["residuals"]):
        y = _stack(c, content, one, lang, y, scale, is_first=at == 0)
    return y


def _stack(c: Canvas, content: Content, one: dict[str, Any], lang: Lang, y: float, scale: float, *, is_first: bool) -> float:
    total, left = one["total"], one["residual"]
    said = number(total["value"], lang)
    width = c.text(0, y + 16, said, size=18 if c.narrow else 20, weight=700, fill=DEEP)
    rounded = say(lang, "sekitar", "about") if total["precision"] == "about" else say(lang, "persis", "exact")
    c.text(width + 4, y + 16, f"{rounded} · {', '.join(source_names([total], lang))}", fill=MUTED)
    y += 26
    tall = (52 if c.narrow else 46) if is_first else 18
    x, too_small = 0.0, []
    for part in sorted(one["parts"], key=lambda part: -whole(part)):
        length = whole(part) * scale
        if not length:
            continue
        is_payer = "." not in part["area"]  # the province: a payer, not an area
        if is_payer:
            c.rect(x + 1, y + 0.75, length - 2, tall - 1.5, fill=TEALS[0], stroke=TEAL, stroke_width=1.5)
        else:
            c.rect(x, y, length - 1, tall, fill=TEAL)
        if is_first and not _labelled(
            c, _name(content, part), number(part["value"], lang), x + 6, y, length - 8, tall, INK if is_payer else PAPER
        ):
            too_small.append(f"{_name(content, part)} {number(part['value'], lang)}".replace(" ", "\u00a0"))
        x += length
    if left > 0:
        c.rect(x + 0.75, y + 0.75, max(left * scale - 1.5, 3), tall - 1.5, stroke=INK, stroke_width=1.5)
    end = whole(total) * scale
    under = y + tall + 11
    low, high = one["parts_low"], one["parts_high"]
    if low < high:
        c.whisker(low * scale, high * scale, under)
    c.line(end, y - 5, end, under + 5, width=1.5)
    y = under + 20
    loose = say(lang, f"{number(left, lang)} belum terinci", f"{number(left, lang)} not broken down")
    if left < 0:
        loose = say(lang, f"rincian {number(-left, lang)} lebih banyak", f"parts are {number(-left, lang)} more")
    c.text(c.width, y, loose, size=15, weight=700, anchor="right")
    y += 17
    between = f"{number(low, lang)}–{number(high, lang)}"
    c.text(
        c.width,
        y,
        say(lang, f"rincian menurut pembulatan: {between}", f"parts, given rounding: {between}"),
        fill=MUTED,
        anchor="right",
    )
    if too_small:
        lead = say(lang, "Potongan kecil: ", "Small pieces: ")
        if c.narrow:
            y = c.paragraph(0, y + 22, lead + " · ".join(too_small), c.width, fill=MUTED) - 12
        else:
            c.paragraph(0, y - 17, lead + " · ".join(too_small), c.width - 270, fill=MUTED)
    if one["coincidence"]:
        y = c.paragraph(0, y + 26, one["coincidence"][lang], c.width, fill=MUTED) - 14
    return y + 26


def _labelled(c: Canvas, name: str, value: str, x: float, y: float, room: float, tall: float, ink: str) -> bool:
    """Name and number inside a piece. False where they do not fit."""
    lines = font.wrapped(name, room, c.small, 600)
    if len(lines) * 14 + 20 > tall or not all(font.fits(line, room, c.small, 600) for line in [*lines, value]):
        return False
    top = y + (tall - len(lines) * 14 - 15) / 2 + 11
    for at, line in enumerate(lines):
        c.text(x, top + at * 14, line, weight=600, fill=ink)
    c.text(x, top + len(lines) * 14 + 2, value, fill=ink)
    return True


def _name(content: Content, part: Fig) -> str:
    return next((one["short"] for one in content["governments"] if one["code"] == part["area"]), part["payer"] or part["area"])


def _row(words: str, key: str, fig: dict[str, Any], lang: Lang) -> list[Cell]:
    return [
        Cell(words, key),
        *(number_cell(fig[end], lang) for end in ("value", "low", "high")),
        date_cell(fig["as_of"], lang),
        Cell(fig["source"] or "–", fig["source"]),
    ]
