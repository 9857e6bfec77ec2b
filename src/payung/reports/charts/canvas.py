"""One sheet to draw on: marks at pixel positions, each row of equal marks one Altair layer, in one theme.

The charts here are a pictogram, tiles and annotated bars, in which every label has its own place. So positions are worked out
in Python, where text can be measured, and Altair gets scales whose domain is the sheet.
"""

import functools
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from payung.reports.charts import font, picture
from payung.reports.charts.common import Note

# Warm greys and one deep teal, light to dark. Amber marks what does not fit; red is nobody's colour here.
INK, MUTED, LINE, TRACK, PAPER, WASH = "#1d2b2a", "#55625f", "#8b9693", "#e7ebe9", "#ffffff", "#f1f7f6"
TEALS = ("#d9ece8", "#a9d3cc", "#64aea6", "#237a75", "#0b4f4e")
TEAL, DEEP = TEALS[3], TEALS[4]
AMBER = "#a84c06"

PERSON = (
    "M.27,-.72A.27,.27,0,1,1,-.27,-.72A.27,.27,0,1,1,.27,-.72Z"
    "M-.44,.22L-.44,-.08A.28,.28,0,0,1,-.16,-.36L.16,-.36A.28,.28,0,0,1,.44,-.08L.44,.22A.1,.1,0,0,1,.24,.22L.24,.9"
    "A.1,.1,0,0,1,.14,1L-.14,1A.1,.1,0,0,1,-.24,.9L-.24,.22A.1,.1,0,0,1,-.44,.22Z"
)
THEME = {
    "background": "transparent",
    "view": {"stroke": None},
    "text": {"font": "Source Sans 3", "baseline": "alphabetic"},
    "point": {"opacity": 1, "filled": True},
}

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# wide and narrow stand in web pages; page and column are the flat forms of the one-page PDF.
Width = Literal["wide", "narrow", "page", "column"]
PIXELS: dict[Width, int] = {"wide": 720, "narrow": 328, "page": 860, "column": 470}
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Outline:
    """How a state without a number is drawn: by its edge, never by hatching, so that it holds in grey."""

    stroke: str
    width: float
    dash: tuple[float, ...] = ()
    double: bool = False


OUTLINES = {
    "zero": Outline(INK, 2.5),
    "not_mentioned": Outline(MUTED, 1.5, dash=(6, 4)),
    "asked": Outline(INK, 1.25, double=True),
    "no_number": Outline(INK, 2.2, dash=(0.1, 5)),
}


@dataclass
class Canvas:
    """Collects marks. `left` and `top` move what follows, so that a frame can stand around a chart."""

    kind: Width = "wide"
    with_notes: bool = True
    left: float = 0
    top: float = 0
    layers: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return PIXELS[self.kind]

    @property
    def narrow(self) -> bool:
        return self.kind == "narrow"

    @property
    def small(self) -> int:
        """The smallest letters: never under 12 px on a phone."""
        return 12 if self.kind in ("narrow", "column") else 13

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str | None = None,
             stroke_width: float = 1, dash: tuple[float, ...] = (), radius: float = 0) -> None:  # fmt: skip
        style: dict[str, Any] = {"fill": fill}
        if stroke:
            style |= {"stroke": stroke, "strokeWidth": stroke_width}
        if dash:
            style |= {"strokeDash": list(dash)}
            if dash[0] < 1:
                style["strokeCap"] = "round"
        if radius:
            style["cornerRadius"] = radius
        self._mark("rect", style, {"x": x, "y": y, "x2": x + width, "y2": y + height})

    def outlined(self, state: str, x: float, y: float, width: float, height: float) -> None:
        """A box for a state without a number above zero."""
        edge = OUTLINES[state]
        half = edge.width / 2
        self.rect(
            x + half,
            y + half,
            width - edge.width,
            height - edge.width,
            stroke=edge.stroke,
            stroke_width=edge.width,
            dash=edge.dash,
        )
        if edge.double:
            self.rect(x + 3.5, y + 3.5, width - 7, height - 7, stroke=edge.stroke, stroke_width=edge.width)

    def line(self, x: float, y: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1) -> None:
        self._mark("rule", {"stroke": stroke, "strokeWidth": width}, {"x": x, "y": y, "x2": x2, "y2": y2})

    def whisker(self, x: float, x2: float, y: float, *, cap: float = 4) -> None:
        """What rounding allows: a thin line with ends, cased in white so that it shows on any bar."""
        for stroke, width in ((PAPER, 3.5), (INK, 1.25)):
            self.line(x, y, x2, y, stroke=stroke, width=width)
            self.line(x, y - cap, x, y + cap, stroke=stroke, width=width)
            self.line(x2, y - cap, x2, y + cap, stroke=stroke, width=width)

    def text(self, x: float, y: float, text: str, *, size: float | None = None, weight: int = 400, fill: str = INK,
             anchor: Anchor = "left") -> float:  # fmt: skip
        """One line on the baseline y. Gives the width it may take, in whichever font."""
        size = size or self.small
        style = {"fontSize": size, "fontWeight": weight, "fill": fill, "align": anchor}
        self._mark("text", style, {"x": x, "y": y, "text": _NOT_XML.sub("", text)})
        return font.width(text, size, weight) * font.SLACK

    def paragraph(self, x: float, y: float, text: str, room: float, *, size: float | None = None, weight: int = 400,
                  fill: str = INK, anchor: Anchor = "left", leading: float = 1.3) -> float:  # fmt: skip
        """Lines from the baseline y downwards. Gives the baseline for what comes after."""
        size = size or self.small
        for line in font.wrapped(text, room, size, weight):
            self.text(x, y, line, size=size, weight=weight, fill=fill, anchor=anchor)
            y += round(size * leading)
        return y

    def figures(self, places: list[tuple[float, float]], height: float, *, fill: str, stroke: str) -> None:
        """Small people, `height` pixels tall, by the middle of each."""
        style = {"shape": PERSON, "size": height * height, "fill": fill, "stroke": stroke, "strokeWidth": 1}
        for x, y in places:
            self._mark("point", style, {"x": x, "y": y})

    def badge(self, x: float, y: float, note: Note) -> None:
        """The mark of a figure with a note: a letter that leads to it, in amber where a claim does not fit."""
        fill = AMBER if note.misfit else MUTED
        self._mark("point", {"shape": "circle", "size": 240, "fill": fill, "stroke": PAPER}, {"x": x, "y": y})
        self.text(x, y + 4, note.letter, size=self.small, weight=700, fill=PAPER, anchor="center")

    def notes(self, y: float, notes: Iterable[Note]) -> float:
        """The notes that the letters lead to. Gives the height reached."""
        for note in notes:
            self.badge(9, y + 10, note)
            y = self.paragraph(24, y + 14, note.text, self.width - 24) - 8
        return y

    def finished(self, height: float, *, prefix: str, title: str, description: str, size: tuple[int, int] | None = None,
                 background: str | None = None) -> str:  # fmt: skip
        """The picture as SVG text."""
        width, height = size or (self.width, round(height))
        # Altair would check each part against its schema several times over; a test does it once.
        with debug_mode(False):
            spec = self._chart(width, height).to_dict(validate=False)
        _fonts()
        raw = vl_convert.vegalite_to_svg(spec, vl_version=_vega_lite())
        return picture.finished(
            raw, prefix=prefix, title=_NOT_XML.sub("", title), description=_NOT_XML.sub("", description), background=background
        )

    def _mark(self, kind: str, style: dict[str, Any], row: dict[str, Any]) -> None:
        moved = row | {name: round(row[name] + self.left, 2) for name in ("x", "x2") if name in row}
        moved |= {name: round(row[name] + self.top, 2) for name in ("y", "y2") if name in row}
        rows = next((rows for other, same, rows in self.layers if (other, same) == (kind, style)), None)
        if rows is None:
            rows = []
            self.layers.append((kind, style, rows))
        rows.append(moved)

    def _chart(self, width: int, height: int) -> alt.LayerChart | alt.FacetChart:
        x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], range=[0, width], nice=False, zero=False))
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False))
        layers = []
        # Boxes lie lowest, then lines, then signs, then words: so equal marks can share a layer, and Vega has little to do.
        for kind, style, rows in sorted(self.layers, key=lambda layer: ("rect", "rule", "point", "text").index(layer[0])):
            chart = alt.Chart(alt.Data(values=rows))
            ends = {} if kind in ("text", "point") else {"x2": "x2:Q", "y2": "y2:Q"}
            words = {"text": "text:N"} if kind == "text" else {}
            layers.append(getattr(chart, f"mark_{kind}")(**style).encode(x=x, y=y, **ends, **words))
        sheet = alt.layer(*layers).properties(width=width, height=height, padding=0, autosize=alt.AutoSizeParams(type="none"))
        return sheet.configure(**THEME)


def png(drawn: str, pixels: int) -> bytes:
    """An SVG of ours as PNG, so many pixels wide."""
    _fonts()
    width = int(drawn.partition('viewBox="0 0 ')[2].partition(" ")[0])
    return _denser(vl_convert.svg_to_png(drawn, scale=pixels / width))


@functools.cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(font.FONTS))


@functools.cache
def _vega_lite() -> str:
    """The version Altair writes, as vl-convert names it: "6.4" of v6.4.1."""
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _denser(png: bytes) -> bytes:
    """The same PNG, deflated again: vl-convert writes for speed, three times as large."""
    kept, pixels, at = [], b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IDAT":
            pixels += body
        else:
            kept.append((kind, body))
    kept.insert(-1, (b"IDAT", zlib.compress(zlib.decompress(pixels), 6)))
    chunks = (len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in kept)
    return png[:8] + b"".join(chunks)
