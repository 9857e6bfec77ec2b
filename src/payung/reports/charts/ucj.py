"""Participation against its target: another denominator than the poor, so a panel of its own."""

from decimal import Decimal

from payung.reports.charts import font
from payung.reports.charts.canvas import DEEP, INK, LINE, MUTED, PAPER, TEAL, TRACK, Canvas
from payung.reports.charts.common import Cell, Content, Fig, Heading, Table, date_cell, number_cell, say
from payung.reports.wording import Lang, date, number, percent


def title(content: Content, lang: Lang) -> str:
    block = content["ucj"]
    share = percent(block["share"], lang)
    if not block["target"]:
        return say(
            lang,
            f"{share} pekerja eligible NTB adalah peserta aktif; targetnya tidak diketahui",
            f"{share} of NTB's eligible workers are active participants; no target is known",
        )
    target = percent(block["target"]["value"], lang, None)
    left = number(block["short_of_target"], lang)
    day, year = date(block["active"]["as_of"], lang, short=True), block["target"]["as_of"][:4]
    return say(
        lang,
        f"{share} pekerja eligible NTB adalah peserta aktif ({day}); untuk target {target} tahun {year} kurang {left} orang",
        f"{share} of NTB's eligible workers are active participants ({day}); {left} short of the {year} target of {target}",
    )


def definition(content: Content, lang: Lang) -> str:
    block = content["ucj"]
    active, eligible = number(block["active"]["value"], lang), number(block["eligible"]["value"], lang)
    reported = percent(block["stated_share"]["value"], lang, None) if block["stated_share"] else ""
    also = say(lang, f"; dilaporkan sebagai {reported}", f"; reported as {reported}") if reported else ""
    day = date(block["active"]["as_of"], lang)
    return say(
        lang,
        f"Peserta aktif ({active}) dibagi pekerja eligible UCJ, yaitu pekerja di luar ASN, TNI dan Polri "
        f"({eligible}), {day}{also}.",
        f"Active participants ({active}) divided by workers eligible for UCJ, that is outside the civil "
        f"service, army and police "
        f"({eligible}), {day}{also}.",
    )


def other_denominator(content: Content, lang: Lang) -> str:
    """The sentence that keeps two percentages apart."""
    poor = number(content["share"]["poor"]["value"], lang)
    eligible, share = number(content["ucj"]["eligible"]["value"], lang), percent(content["share"]["share"], lang)
    return say(
        lang,
        f"Penyebutnya lain: {eligible} pekerja eligible, bukan {poor} penduduk miskin. Jangan dibandingkan dengan {share}.",
        f"Another denominator: {eligible} eligible workers, not {poor} poor people. Do not compare with {share}.",
    )


def table(content: Content, lang: Lang) -> Table:
    block = content["ucj"]
    headings = [
        Heading(say(lang, "Apa", "What"), "what"),
        Heading(say(lang, "Angka", "Figure"), "value", is_number=True),
        Heading(say(lang, "Per tanggal", "As of"), "as_of"),
        Heading(say(lang, "Sumber", "Source"), "source"),
    ]
    own = say(lang, "hitungan sendiri", "own arithmetic")
    reported = say(lang, "Bagiannya, seperti dilaporkan", "Share, as reported")
    rows = [
        _count(say(lang, "Peserta aktif", "Active participants"), block["active"], lang),
        _count(say(lang, "Pekerja eligible UCJ", "Workers eligible for UCJ"), block["eligible"], lang),
        [
            Cell(say(lang, "Bagiannya, dihitung", "Share, computed"), "share"),
            Cell(percent(block["share"], lang), block["share"]),
            date_cell(block["active"]["as_of"], lang),
            Cell(own, None),
        ],
        *(_share(reported, fig, lang) for fig in _reported(content)),
        *(_share(_target_words(fig, lang), fig, lang) for fig in _targets(content)),
    ]
    if block["target"]:
        short = number_cell(block["short_of_target"], lang)
        words = Cell(say(lang, "Kurang untuk target", "Short of the target"), "short_of_target")
        rows.append([words, short, date_cell(block["active"]["as_of"], lang), Cell(own, None)])
    return Table.of(headings, rows)


def alt(content: Content, lang: Lang) -> str:
    return f"{title(content, lang)}. {definition(content, lang)} {other_denominator(content, lang)}"


def figures(content: Content) -> list[Fig]:
    block = content["ucj"]
    return [block["active"], block["eligible"], *_reported(content), *_targets(content)]


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    block = content["ucj"]
    share = Decimal(block["share"])
    y, tall = (9.0 + 17 * len(_targets(content)) if _targets(content) else 0.0), 40
    reach = float(share) * c.width
    c.rect(0, y, c.width, tall, fill=TRACK, stroke=LINE, stroke_width=0.5)
    c.rect(0, y, reach, tall, fill=TEAL)
    inside = say(lang, "aktif, dihitung", "active, computed")
    has_room = font.fits(inside, reach - 12, c.small)
    c.text(8, y + (17 if has_room else 26), percent(share, lang), size=16, weight=700, fill=PAPER)
    if has_room:
        c.text(8, y + 33, inside, fill=PAPER)

    # Targets stand above the bar, the nearest lowest; reported shares below it, each with its own line of words.
    for at, fig in enumerate(_targets(content)):
        x = float(Decimal(fig["value"])) * c.width
        base = y - 12 - 17 * at
        c.line(x, base - 11, x, y + tall, width=2.5 if not at else 1.25)
        words = f"{_target_words(fig, lang)}: {percent(fig['value'], lang, None)}"
        c.text(x - 6, base, words, weight=700 if not at else 400, anchor="right")
    if block["target"]:
        left = number(block["short_of_target"], lang)
        goal = float(Decimal(block["target"]["value"])) * c.width
        stated = max([reach, *(float(Decimal(fig["value"])) * c.width for fig in _reported(content))])
        lines = font.wrapped(say(lang, f"kurang {left} orang", f"{left} people short"), goal - stated - 12, c.small, 600)
        for at, line in enumerate(lines):
            c.text((goal + stated) / 2, y + 25 + (at - (len(lines) - 1) / 2) * 15, line, weight=600, anchor="center")

    y += tall
    # The rightmost line is the shortest, so that no line crosses another's words.
    for at, fig in enumerate(sorted(_reported(content), key=lambda fig: -Decimal(fig["value"]))):
        x, base = float(Decimal(fig["value"])) * c.width, y + 17 + 17 * at
        c.line(x, y - tall, x, base + 2, width=1.25)
        words = say(lang, "dilaporkan", "reported")
        c.text(x + 6, base, f"{percent(fig['value'], lang, None)} {words}, {date(fig['as_of'], lang, short=True)}")
    y += 17 * len(_reported(content)) + 18

    c.line(0, y, c.width, y, stroke=MUTED)
    c.line(0.5, y - 5, 0.5, y + 5, stroke=MUTED)
    c.line(c.width - 0.5, y - 5, c.width - 0.5, y + 5, stroke=MUTED)
    eligible = number(block["eligible"]["value"], lang)
    whole = say(
        lang,
        f"100 % = {eligible} pekerja eligible, di luar ASN, TNI, Polri",
        f"100% = {eligible} eligible workers, outside civil service, army, police",
    )
    y = c.paragraph(c.width / 2, y + 19, whole, c.width, weight=600, anchor="center")
    lines = font.wrapped(other_denominator(content, lang), c.width - 14, c.small)
    c.rect(0, y - 6, 3, len(lines) * 17 + 4, fill=DEEP)
    return c.paragraph(12, y + 8, other_denominator(content, lang), c.width - 14, fill=INK) - 8


def _targets(content: Content) -> list[Fig]:
    """The year's target, then the next one where it is known."""
    return [fig for fig in (content["ucj"]["target"], content["ucj"]["next_target"]) if fig]


def _reported(content: Content) -> list[Fig]:
    """The shares as officials gave them: for the computed day where one did, then later ones."""
    return [fig for fig in (content["ucj"]["stated_share"], *content["ucj"]["later"]) if fig and fig["value"]]


def _target_words(fig: Fig, lang: Lang) -> str:
    return f"target {fig['as_of'][:4]}" if lang == "id" else f"{fig['as_of'][:4]} target"


def _count(words: str, fig: Fig, lang: Lang) -> list[Cell]:
    return [
        Cell(words, fig["id"]),
        number_cell(fig["value"], lang),
        date_cell(fig["as_of"], lang),
        Cell(fig["source"], fig["source"]),
    ]


def _share(words: str, fig: Fig, lang: Lang) -> list[Cell]:
    value = Cell(percent(fig["value"], lang, None), fig["value"])
    return [
        Cell(words[0].upper() + words[1:], fig["id"]),
        value,
        date_cell(fig["as_of"], lang),
        Cell(fig["source"], fig["source"]),
    ]
