"""A hundred small people: how many of a hundred poor people are said to be covered."""

from decimal import ROUND_HALF_UP, Decimal

from payung.reports.charts.canvas import DEEP, INK, LINE, MUTED, PAPER, TEAL, Canvas
from payung.reports.charts.common import Cell, Content, Fig, Heading, Table, date_cell, number_cell, say, whole
from payung.reports.wording import Lang, date, number, percent


def title(content: Content, lang: Lang) -> str:
    block = content["share"]
    covered, poor = number(block["covered"]["value"], lang), number(block["poor"]["value"], lang)
    return say(
        lang,
        f"{of_hundred(content)} dari 100 penduduk miskin NTB disebut sudah terlindungi: {covered} dari {poor}",
        f"{of_hundred(content)} in 100 poor people in NTB are said to be covered: {covered} of {poor}",
    )


def definition(content: Content, lang: Lang) -> str:
    block = content["share"]
    share, poor = percent(block["share"], lang), number(block["poor"]["value"], lang)
    covered = number(block["covered"]["value"], lang)
    return say(
        lang,
        f"Orang yang disebut pejabat sudah mendapat perlindungan BPJS Ketenagakerjaan, dibagi sekitar {poor} "
        f"penduduk miskin segala "
        f"umur, jadi bukan hanya pekerja: {share}. Berapa dari {covered} itu yang memang penduduk miskin tidak "
        f"diketahui.",
        f"People whom officials said BPJS Ketenagakerjaan protects, divided by about {poor} poor people of all "
        f"ages, so not "
        f"workers only: {share}. How many of the {covered} are in fact poor is not known.",
    )


def table(content: Content, lang: Lang) -> Table:
    block = content["share"]
    rows = [
        _row(say(lang, "Disebut sudah terlindungi", "Said to be covered"), block["covered"], lang),
        _row(say(lang, "Penduduk miskin, segala umur", "Poor people, all ages"), block["poor"], lang),
        [
            Cell(say(lang, "Bagiannya, dihitung", "Share, computed"), "share"),
            Cell(percent(block["share"], lang, None), block["share"]),
            date_cell(block["covered"]["as_of"], lang),
            Cell(say(lang, "hitungan sendiri", "own arithmetic"), None),
        ],
        *([_stated(block["stated_share"], lang)] if block["stated_share"] else []),
        [
            Cell(
                say(lang, "Penduduk miskin yang bekerja (skenario, asumsi)", "Poor people who work (scenario, assumption)"),
                "workers",
            ),
            number_cell(block["workers"]["persons"], lang),
            Cell("–", None),
            Cell(block["workers"]["source"], block["workers"]["source"]),
        ],
    ]
    headings = [
        Heading(say(lang, "Apa", "What"), "what"),
        Heading(say(lang, "Angka", "Figure"), "value", is_number=True),
        Heading(say(lang, "Per tanggal", "As of"), "as_of"),
        Heading(say(lang, "Sumber", "Source"), "source"),
    ]
    return Table.of(headings, rows)


def alt(content: Content, lang: Lang) -> str:
    return say(
        lang,
        f"Seratus gambar orang, {of_hundred(content)} berwarna. {title(content, lang)}.",
        f"A hundred small people, {of_hundred(content)} of them coloured. {title(content, lang)}.",
    )


def figures(content: Content) -> list[Fig]:
    return [content["share"]["covered"], content["share"]["poor"]]


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    block = content["share"]
    covered, poor = whole(block["covered"]), whole(block["poor"])
    columns, tall = {"wide": (25, 38), "narrow": (10, 28), "page": (50, 28), "column": (25, 24)}[c.kind]
    step, leap = c.width / columns, tall + (8 if not c.narrow else 5)
    rows = 100 // columns
    places = [(step * (at % columns) + step / 2, leap * (at // columns) + tall / 2) for at in range(100)]
    filled = of_hundred(content)
    c.figures(places[:filled], tall, fill=TEAL, stroke=DEEP)
    c.figures(places[filled:], tall, fill=PAPER, stroke=LINE)
    y = leap * rows + (30 if not c.narrow else 24)

    said = say(lang, "disebut sudah terlindungi", "said to be covered")
    rest = say(lang, "selebihnya", "the rest")
    big, words = (22, 14) if not c.narrow else (20, 13)
    c.figures([(8, y - 7)], 22, fill=TEAL, stroke=DEEP)
    at = 20 + c.text(20, y, number(covered, lang), size=big, weight=700, fill=DEEP) + 4
    c.text(at, y, f"{said} ({percent(block['share'], lang)})", size=words)
    x, y = {"wide": (c.width * 0.5, y), "page": (c.width * 0.36, y)}.get(c.kind, (0, y + 28))
    c.figures([(x + 8, y - 7)], 22, fill=PAPER, stroke=LINE)
    at = x + 20 + c.text(x + 20, y, number(poor - covered, lang), size=big, weight=700, fill=INK) + 4
    of = say(lang, "dari", "of")
    c.text(at, y, f"{rest}, {of} {number(poor, lang)}", size=words)
    each = Decimal(poor) / 100
    hundredth = percent(block["share"], lang, 2).removesuffix("%").strip()
    key = say(
        lang,
        f"1 gambar = {number(each, lang)} orang. {hundredth} digambar {filled}. Keadaan "
        f"{date(block['covered']['as_of'], lang)}.",
        f"1 figure = {number(each, lang)} people. {hundredth} is drawn as {filled}. As of "
        f"{date(block['covered']['as_of'], lang)}.",
    )
    if c.kind == "page":  # flat: the key stands beside
        return c.paragraph(c.width, y - 9, key, 270, fill=MUTED, anchor="right") - 8
    return c.paragraph(0, y + 25, key, c.width, fill=MUTED) - 8


def of_hundred(content: Content) -> int:
    """Half up."""
    return int((Decimal(content["share"]["share"]) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _stated(fig: Fig, lang: Lang) -> list[Cell]:
    return [
        Cell(say(lang, "Bagiannya, seperti dilaporkan", "Share, as reported"), fig["id"]),
        Cell(percent(fig["value"], lang, None), fig["value"]),
        date_cell(fig["as_of"], lang),
        Cell(fig["source"], fig["source"]),
    ]


def _row(what: str, fig: Fig, lang: Lang) -> list[Cell]:
    return [
        Cell(what, fig["id"]),
        number_cell(fig["value"], lang),
        date_cell(fig["as_of"], lang),
        Cell(fig["source"], fig["source"]),
    ]
