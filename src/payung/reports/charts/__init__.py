"""The charts of a snapshot: the same picture on screen, on paper and in a message.

Drawn when a snapshot is published, in one process (vl-convert hangs after a fork). Every function is pure: the same content
gives the same text. A chart's finding, definition, table and text alternative stand beside the picture and come from the same
numbers.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from payung.reports import wording
from payung.reports.charts import canvas, common, cost, payers, residual, share, tile_map, ucj
from payung.reports.charts.canvas import Canvas, Width
from payung.reports.charts.common import Cell, Content, Fig, Heading, Table
from payung.reports.wording import Lang

__all__ = [
    "NAMES", "Cell", "Chart", "Content", "Heading", "Table", "Width",
    "alt", "card", "chart", "definition", "edition_line", "png", "source", "source_names", "standalone",
    "standing",
    "svg", "table", "title",
]  # fmt: skip


class Subject(Protocol):
    """What each chart module offers."""

    def title(self, content: Content, lang: Lang) -> str: ...
    def definition(self, content: Content, lang: Lang) -> str: ...
    def table(self, content: Content, lang: Lang) -> Table: ...
    def alt(self, content: Content, lang: Lang) -> str: ...
    def figures(self, content: Content) -> list[Fig]: ...
    def draw(self, c: Canvas, content: Content, lang: Lang) -> float: ...


_SUBJECTS: dict[str, Subject] = {
    "share": share, "map": tile_map, "payers": payers, "residual": residual, "ucj": ucj, "cost": cost,
}  # fmt: skip
NAMES: tuple[str, ...] = tuple(_SUBJECTS)


@dataclass(frozen=True)
class Chart:
    """A finished picture. width and height are its own pixels; on a page it scales."""

    name: str
    lang: Lang
    width: int
    height: int
    svg: str


def title(name: str, content: Content, lang: Lang) -> str:
    """The finding, as a sentence with its numbers."""
    return _SUBJECTS[name].title(content, lang)


def definition(name: str, content: Content, lang: Lang) -> str:
    """What is counted, and of how many."""
    return _SUBJECTS[name].definition(content, lang)


def table(name: str, content: Content, lang: Lang) -> Table:
    """The numbers beneath: headings and rows, as text and as raw values."""
    return _SUBJECTS[name].table(content, lang)


def alt(name: str, content: Content, lang: Lang) -> str:
    """The picture in words."""
    return _SUBJECTS[name].alt(content, lang)


def source(name: str, content: Content, lang: Lang) -> str:
    """Sumber: Suara NTB 14 Juli 2025; … — each source once."""
    names = common.source_names(_SUBJECTS[name].figures(content), lang)
    return f"{common.say(lang, 'Sumber', 'Source')}: {'; '.join(names)}"


def source_names(content: Content, lang: Lang) -> list[str]:
    """The sources of all charts of this snapshot, each once."""
    known = [subject for name, subject in _SUBJECTS.items() if name != "ucj" or content["ucj"]]
    return common.source_names([fig for subject in known for fig in subject.figures(content)], lang)


def standing(name: str, content: Content) -> str:
    """The weakest standing a chart used: what was reported stands as press, the cost also on what is assumed."""
    return (
        "assumption" if name == "cost" and any(row["standing"] == "assumption" for row in content["cost"]["rows"]) else "press"
    )


def edition_line(content: Content, lang: Lang, weakest_used: str | None = None) -> str:
    """Payung · edisi 2, 22 November 2026 · /edisi/2/ · hukum a1b2c3d4e5f6 · kedudukan: menurut pers."""
    edition, law, weakest = (
        ("edisi", "hukum", "kedudukan terlemah") if lang == "id" else ("edition", "law", "weakest standing")
    )  # fmt: skip
    return (
        f"Payung · {edition} {content['number']}, {wording.date(content['published_on'], lang)} · "
        f"{content.get('site', '')}{wording.edition_path(content['number'], lang)} · {law} {content['law_version']} · "
        f"{weakest}: {wording.standing(weakest_used or content['standing'], lang)}"
    )


def chart(name: str, content: Content, lang: Lang, width: Width = "wide", *, with_notes: bool = True) -> Chart:
    """The picture to stand inside a page, under its title in HTML. "page" and "column" are the forms of the one-page PDF."""
    c = Canvas(width, with_notes)
    height = round(_SUBJECTS[name].draw(c, content, lang)) + 2
    prefix = f"{name}-{width}-{lang}"
    picture = c.finished(height, prefix=prefix, title=title(name, content, lang), description=alt(name, content, lang))
    return Chart(name, lang, c.width, height, picture)


def standalone(name: str, content: Content, lang: Lang) -> Chart:
    """The picture to be passed on: with its finding, definition, source, date and permalink drawn in."""
    margin, inner = 40, canvas.PIXELS["wide"]
    c = Canvas("wide", left=margin)
    y = c.paragraph(0, 58, title(name, content, lang), inner, size=27, weight=700, leading=1.2)
    y = c.paragraph(0, y - 6, definition(name, content, lang), inner, size=14, fill=canvas.MUTED, leading=1.35)
    c.top = y + 10
    c.top += _SUBJECTS[name].draw(c, content, lang) + 18
    c.line(0, 0, inner, 0, stroke=canvas.LINE)
    y = c.paragraph(0, 20, source(name, content, lang), inner, fill=canvas.MUTED)
    y = c.paragraph(0, y, edition_line(content, lang, standing(name, content)), inner, fill=canvas.MUTED)
    size = (inner + 2 * margin, round(c.top + y + 10))
    picture = c.finished(
        size[1], prefix=f"{name}-alone-{lang}", title=title(name, content, lang), description=alt(name, content, lang),
        size=size, background=canvas.PAPER,
    )  # fmt: skip
    return Chart(name, lang, *size, picture)


def svg(
    name: str, content: Content, lang: Lang, width: Width = "wide", mode: Literal["embedded", "standalone"] = "embedded"
) -> str:
    """The picture as text, for a page or to be passed on."""
    return (chart(name, content, lang, width) if mode == "embedded" else standalone(name, content, lang)).svg


def card(content: Content, lang: Lang) -> bytes:
    """The picture that stands beside a shared link: 1200 x 630, the share, the cost and the edition."""
    margin, size = 44, (800, 420)
    room = size[0] - 2 * margin
    c = Canvas("wide", left=margin)
    c.rect(-margin, 0, size[0], 10, fill=canvas.DEEP)
    y = c.paragraph(0, 76, title("share", content, lang), room, size=36, weight=700, leading=1.2)
    places = [(8 + 35.8 * (at % 20), y + 26 * (at // 20)) for at in range(100)]
    filled = share.of_hundred(content)
    c.figures(places[:filled], 20, fill=canvas.TEAL, stroke=canvas.TEAL)
    c.figures(places[filled:], 20, fill=canvas.PAPER, stroke=canvas.LINE)
    y = c.paragraph(0, y + 160, title("cost", content, lang), room, size=19, weight=600, leading=1.25)
    c.paragraph(0, size[1] - 42, source("share", content, lang), room, fill=canvas.MUTED)
    c.paragraph(0, size[1] - 22, edition_line(content, lang), room, fill=canvas.MUTED)
    picture = c.finished(
        size[1], prefix=f"card-{lang}", title=title("share", content, lang), description=alt("share", content, lang),
        size=size, background=canvas.PAPER,
    )  # fmt: skip
    return canvas.png(picture, 1200)


def png(name: str, content: Content, lang: Lang, pixels: int = 1200) -> bytes:
    """The standalone picture as PNG, to send by WhatsApp."""
    return canvas.png(standalone(name, content, lang).svg, pixels)
