"""What was found wrong, row by row, while a list is checked."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import json
from collections import Counter
from collections.abc import Mapping

import polars as pl

from payung.lists.fields import SECRET
from payung.lists.hiding import WITH_CODES, masked
from payung.lists.problems import KINDS

SCHEMA = pl.Schema(
    {
        "_row": pl.UInt32(),
        "field": pl.String(),
        "code": pl.String(),
        "severity": pl.String(),
        "shown": pl.String(),
        "facts": pl.String(),
    }
)
# How a cell whose content is nobody's business is described.
# Not pl.format: in polars 2.1 it panics on some columns.
_DIGITS = pl.concat_str([pl.col("_shown").str.count_matches("[0-9]").cast(pl.String), pl.lit(" digit")])
_SIGNS = pl.concat_str([pl.col("_shown").str.len_chars().cast(pl.String), pl.lit(" tanda")])
_SEVERITY = {code: kind.severity for code, kind in KINDS.items()}


class Findings:
    """Frames of SCHEMA. Rows are kept by their number in the whole list, `_row`."""

    def __init__(self) -> None:
        self.frames: list[pl.DataFrame] = []
        #: For how many rows the place was said above the table, or by the sheet: by note, sheet and code.
        self.placed: Counter[tuple[str, str, str]] = Counter()

    def add(
        self,
        rows: pl.DataFrame,
        code: str | pl.Expr,
        *,
        field: str | pl.Expr | None = None,
        shown: str | pl.Expr | None = None,
        facts: pl.Expr | Mapping[str, str | int | pl.Expr] | None = None,
        mended: bool = False,
        described: bool = False,
    ) -> None:
        """`rows` have `_row` and whatever the expressions name. A `code` of "" is nothing; `shown`: a column's name, or text.

        `described`: what is shown is a description already, no cell.
        """
        if not rows.height:
            return
        its_code = pl.lit(code) if isinstance(code, str) else code
        if field is None:
            assert isinstance(code, str), "A code that is a column needs its field said."
            field = KINDS[code].field
        its_field = pl.lit(field) if isinstance(field, str) else field
        severity = pl.lit("mended") if mended else its_code.replace_strict(_SEVERITY, default="", return_dtype=pl.String)
        its_shown = pl.lit(None, pl.String) if shown is None else pl.col(shown) if isinstance(shown, str) else shown
        its_facts = facts if isinstance(facts, pl.Expr) else as_json(facts or {})
        found = rows.select(
            "_row",
            its_field.alias("field"),
            its_code.alias("code"),
            severity.alias("severity"),
            its_shown.cast(pl.String).alias("_shown"),
            its_facts.alias("facts"),
        ).filter(pl.col("severity") != "")
        if not found.height:
            return
        # Of a secret cell only how much stood there is said.
        is_secret = pl.lit(False) if described else pl.col("field").is_in(SECRET)
        has_digits = pl.col("_shown").str.contains("[0-9]").fill_null(True)
        has_codes = pl.col("field").is_in(WITH_CODES)
        parts = (
            (~is_secret & has_codes, masked(pl.col("_shown"), with_codes=True).str.slice(0, 80)),
            (~is_secret & ~has_codes, masked(pl.col("_shown")).str.slice(0, 80)),
            (is_secret & has_digits, _DIGITS),
            (is_secret & ~has_digits, _SIGNS),
        )
        for its_rows, text in parts:
            part = found.filter(its_rows)
            if part.height:
                self.frames.append(part.with_columns(shown=text).select(SCHEMA.names()).cast(SCHEMA))

    def take(self, others: "Findings") -> None:
        """Those of rows that follow."""
        self.frames += others.frames
        self.placed += others.placed

    def tell_only(self, code: str, rows: pl.Series) -> None:
        """Of these rows nothing but this is told: what else was found follows from it."""
        others = pl.col("_row").is_in(rows.implode()) & (pl.col("code") != code)
        self.frames = [kept for frame in self.frames if (kept := frame.filter(~others)).height]

    def all(self) -> pl.DataFrame:
        return pl.concat(self.frames) if self.frames else pl.DataFrame(schema=SCHEMA)


def as_json(facts: Mapping[str, str | int | pl.Expr]) -> pl.Expr:
    """Facts of a sentence as JSON; those of the row are expressions of text."""
    if not facts:
        return pl.lit("")
    pieces: list[pl.Expr] = []
    for at, (name, fact) in enumerate(facts.items()):
        pieces.append(pl.lit(("{" if at == 0 else ", ") + json.dumps(name) + ": "))
        if isinstance(fact, pl.Expr):
            fact = masked(fact.cast(pl.String), with_codes=True)
            quoted = fact.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
            pieces += [pl.lit('"'), quoted.fill_null("…"), pl.lit('"')]
        else:
            pieces.append(pl.lit(json.dumps(fact, ensure_ascii=False)))
    return pl.concat_str([*pieces, pl.lit("}")])
