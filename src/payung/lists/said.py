"""What one text says: a value, or why there is none. Each distinct text of a column is understood once, by plain Python."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import json
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from payung.lists.hiding import masked_text

Value = object
Fact = str | int


class Said(NamedTuple):
    """`code` is a kind of problem, or "" where there is none. `facts` (JSON) fill its sentence."""

    value: Value
    code: str = ""
    facts: str = ""


NOTHING = Said(None)


def trouble(code: str, value: Value = None, **facts: Fact) -> Said:
    """Facts may quote a cell, so no long number is left in them."""
    shown = {name: masked_text(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return Said(value, code, json.dumps(shown, ensure_ascii=False) if shown else "")


class Column:
    """Reads a column of texts: a frame of `value`, `code`, `facts`, row for row. Lists say the same things again and again."""

    def __init__(self, read: Callable[[str], Said], dtype: pl.DataType) -> None:
        self._read, self._dtype = read, dtype
        self._known: dict[str, Said] = {}

    def __call__(self, texts: pl.Series) -> pl.DataFrame:
        distinct = texts.drop_nulls().unique().to_list()
        known, read = self._known, self._read
        if len(known) > 300_000:  # of telephone numbers and the like no two are alike; keep memory flat
            known.clear()
        said: list[Said] = []
        for text in distinct:
            if (found := known.get(text)) is None:
                found = known[text] = read(text)
            said.append(found)
        meanings = pl.DataFrame(
            {
                "text": pl.Series(distinct, dtype=pl.String),
                "value": pl.Series([each.value for each in said], dtype=self._dtype),
                "code": pl.Series([each.code for each in said], dtype=pl.String),
                "facts": pl.Series([each.facts for each in said], dtype=pl.String),
            }
        )
        asked = pl.DataFrame({"text": texts})
        return asked.join(meanings, on="text", how="left", maintain_order="left").select("value", "code", "facts")
