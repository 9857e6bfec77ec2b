"""Every file of an edition, drawn from its content alone: charts, tables, the one-page PDF, in both languages.

Drawn by several processes at once, because 12 pictures in four forms take nine seconds on one. They are spawned, never forked:
vl-convert and Polars hang after a fork. So this module knows no Django.
"""

import csv
import io
import json
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

from payung.reports import charts, onepage
from payung.reports.charts import canvas
from payung.reports.wording import Lang

LANGUAGES: tuple[Lang, ...] = ("id", "en")
PDF = "payung-ntb.pdf"
Content = dict[str, Any]


class Drawn(NamedTuple):
    """A finished file."""

    name: str
    language: Lang
    media_type: str
    body: bytes


def names(content: Content) -> list[str]:
    """The charts that this content can fill: one without its numbers is left out rather than drawn empty."""
    empty = {"ucj": not content["ucj"], "residual": not content["residuals"]}
    return [name for name in charts.NAMES if not empty.get(name)]


def words(content: Content) -> dict[str, dict[str, Any]]:
    """What stands around each chart, per language: the finding, the definition, the picture in words, the table beneath."""
    return {name: {lang: _words(name, content, lang) for lang in LANGUAGES} for name in names(content)}


def files(content: Content) -> list[Drawn]:
    """Every file. `content` must already hold its `charts` words."""
    tasks: list[tuple[str, Content, Lang]] = [(name, content, lang) for lang in LANGUAGES for name in (*names(content), PDF)]
    processes = min(os.cpu_count() or 1, 4)
    if processes == 1:
        return [file for task in tasks for file in draw(task)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [file for drawn in pool.map(draw, tasks) for file in drawn]


def draw(task: tuple[str, Content, Lang]) -> list[Drawn]:
    """The files of one chart, or the PDF and the card for shared links, in one language."""
    name, content, lang = task
    if name == PDF:
        return [
            Drawn(PDF, lang, "application/pdf", onepage.pdf(content, lang)),
            Drawn("og.png", lang, "image/png", charts.card(content, lang)),
        ]
    alone = charts.svg(name, content, lang, mode="standalone")
    table = charts.table(name, content, lang)
    return [
        Drawn(f"{name}-wide.svg", lang, "image/svg+xml", charts.svg(name, content, lang, "wide").encode()),
        Drawn(f"{name}-narrow.svg", lang, "image/svg+xml", charts.svg(name, content, lang, "narrow").encode()),
        Drawn(f"{name}.svg", lang, "image/svg+xml", alone.encode()),
        Drawn(f"{name}.png", lang, "image/png", canvas.png(alone, 1200)),
        Drawn(f"{name}.csv", lang, "text/csv; charset=utf-8", _csv(table.keys, table.raw)),
        Drawn(f"{name}.json", lang, "application/json", _json(name, content, lang, table)),
    ]


def _words(name: str, content: Content, lang: Lang) -> dict[str, Any]:
    table = charts.table(name, content, lang)
    return {
        "title": charts.title(name, content, lang),
        "definition": charts.definition(name, content, lang),
        "alt": charts.alt(name, content, lang),
        "source": charts.source(name, content, lang),
        "standing": charts.standing(name, content),
        "headings": [{"text": t, "is_number": n} for t, n in zip(table.headings, table.are_numbers, strict=True)],
        "rows": table.rows,
    }


def _csv(keys: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """For machines: ISO dates, a dot for decimals, empty for unknown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode()


def _json(name: str, content: Content, lang: Lang, table: charts.Table) -> bytes:
    around = content["charts"][name][lang]
    body = {
        "chart": name,
        **{key: content[key] for key in ("number", "cutoff", "published_on", "law_version")},
        "standing": charts.standing(name, content),
        **{key: around[key] for key in ("title", "definition", "source")},
        "data": [dict(zip(table.keys, row, strict=True)) for row in table.raw],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
