"""Each row of an answer understood: whom it is about, what it says of her, and what is wrong with it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import polars as pl

from payung.inquiries import words
from payung.inquiries.models import Inquiry
from payung.inquiries.troubles import NotAnAnswer
from payung.lists.hiding import masked_text
from payung.lists.words import plain
from payung.lists.words import segment as segment_of
from payung.received_files import cells
from payung.registry import codes
from payung.registry.nik_vault import Keys

#: Months in which nobody's contribution can have been paid are misread numbers.
_YEARS = range(1990, 2101)


def whose_and_what(rows: pl.DataFrame, asked: pl.DataFrame, inquiry: Inquiry, keys: Keys) -> pl.DataFrame:
    """The rows of a read answer with `row number code worker kab status segment paid_until batch trouble shown odd_segment
    odd_until`. `status` is "" where the row says nothing; `segment` "" and `paid_until` null where they are not known."""
    rows = rows.with_row_index("row")
    if rows["batch"].is_null().all() and rows["code"].is_null().all() and rows["nik"].is_null().all():
        raise NotAnAnswer("E-JWB-07")
    told = _what(rows, inquiry.kind)
    found, troubles = _whose(rows, asked, inquiry, keys)
    troubles.append(("J-06", told["status"].is_null()))
    trouble = pl.Series("trouble", [None], dtype=pl.String).new_from_index(0, rows.height)
    for code, is_so in reversed(troubles):  # the first of these is told
        trouble = where(is_so, code).fill_null(trouble)
    trouble = trouble.alias("trouble")
    shown = pl.coalesce(
        kept(trouble == "J-06", _shown(rows["status"])), kept(trouble == "J-03", _shown(rows["batch"]))
    ).alias("shown")  # fmt: skip
    return rows.select("row", "sheet", "line", "batch").hstack(found).hstack(told).with_columns(trouble, shown)


def _whose(
    rows: pl.DataFrame, asked: pl.DataFrame, inquiry: Inquiry, keys: Keys
) -> tuple[pl.DataFrame, list[tuple[str, pl.Series]]]:
    """`number code worker kab` of each row, and what is wrong with what it says of that."""
    # A list's own running number is ours only where no code says whom its rows are about.
    written = rows["number"] if rows["code"].is_not_null().any() else rows.select(pl.coalesce("number", "running")).to_series()
    number = written.str.extract(r"^(\d{1,9})(?:[.,]0{1,2})?$").cast(pl.Int64)
    keyed = pl.DataFrame({"code": _meant(rows["code"], codes.as_printed, pl.String), "number": number})
    by_code = keyed.select("code").join(asked, on="code", how="left", maintain_order="left")
    by_number = keyed.select("number").join(asked, on="number", how="left", maintain_order="left")
    names = ("number", "code", "worker", "kab", "nik_index")
    found = pl.DataFrame({name: by_code[name].fill_null(by_number[name]) for name in names if name != "nik_index"}
                         | {"nik_index": pl.Series([a if a is not None else b for a, b in zip(
                             by_code["nik_index"], by_number["nik_index"], strict=True)], dtype=pl.Binary)})  # fmt: skip
    said = keys.indexes(rows["nik"].str.replace_all(r"[\s.'\-]", ""))
    of = _meant(rows["batch"], lambda text: batch_of(text, inquiry), pl.Int64)
    has_code = rows["code"].is_not_null()
    return found.drop("nik_index").with_columns(pl.col("code").fill_null(keyed["code"])), [
        ("J-08", rows["shifted"]),
        ("J-03", rows["batch"].is_not_null() & ~(of == inquiry.pk).fill_null(False)),
        ("J-01", ~has_code & written.is_null()),
        ("J-04", (by_code["worker"] != by_number["worker"]).fill_null(False)),
        ("J-02", found["worker"].is_null() | (has_code & by_code["worker"].is_null())),
        ("J-05", (said != found["nik_index"]).fill_null(False)),
    ]


def batch_of(text: str, inquiry: Inquiry) -> int | None:
    """The number of the inquiry that a cell names: BPJS-0012, bpjs 12, 12. None where it names none of this kind."""
    letters, _, digits = text.strip().upper().replace(" ", "-").rpartition("-")
    digits = digits.removesuffix(".0")
    return int(digits) if digits.isdecimal() and len(digits) < 10 and letters in ("", inquiry.kind.upper()) else None


def _what(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """`status segment paid_until`, and what was written where a segment or a month is not understood."""
    written = rows["status"].fill_null("")
    status = _meant(written, lambda text: words.understood(text, kind)[0], pl.String)
    beside = _meant(written, lambda text: words.understood(text, kind)[1], pl.String)
    segment = _meant(rows["segment"], lambda text: segment_of(text).value, pl.String).fill_null(beside)
    of_member = status.is_in(sorted(words.WITH_SEGMENT)).fill_null(False)
    odd_segment = _meant(rows["segment"], lambda text: bool(segment_of(text).code), pl.Boolean).fill_null(False)
    odd_until = _meant(rows["paid_until"], _is_no_month, pl.Boolean).fill_null(False)
    return pl.DataFrame(
        {
            "status": status,
            "segment": kept(of_member, segment).fill_null(""),
            "paid_until": kept(of_member, _meant(rows["paid_until"], _month, pl.Date)),
            "odd_segment": kept(odd_segment & of_member, _shown(rows["segment"])),
            "odd_until": kept(odd_until & of_member, _shown(rows["paid_until"])),
        }
    )


def _month(text: str) -> date | None:
    """The first of the month: as people write it, or 202612 as the insurer does. Zeros and dashes say nothing."""
    with suppress(cells.Unreadable):
        bare = text.strip()
        if bare.isdecimal() and len(bare) == 6:
            year, month = (bare[:4], bare[4:]) if int(bare[:4]) in _YEARS else (bare[2:], bare[:2])
            bare = f"{year}-{month}"
        found = cells.month(bare)
        return found if found and found.year in _YEARS else None
    return None


def _is_no_month(text: str) -> bool:
    return bool(plain(text).strip("0 ")) and _month(text) is None and text.strip().lower() not in ("-", "tidak ada", "nihil")


def _shown(texts: pl.Series) -> pl.Series:
    return _meant(texts, lambda text: masked_text(text)[:40], pl.String)


def _meant(texts: pl.Series, meaning: Callable[[str], Any], dtype: type[pl.DataType]) -> pl.Series:
    """What each text means. Each distinct one is understood once, by plain Python."""
    distinct = texts.drop_nulls().unique().to_list()
    known = pl.DataFrame({"text": distinct, "meant": pl.Series([meaning(text) for text in distinct], dtype=dtype)},
                         schema_overrides={"text": pl.String})  # fmt: skip
    return pl.DataFrame({"text": texts}).join(known, on="text", how="left", maintain_order="left")["meant"]


def where(is_so: pl.Series, text: str) -> pl.Series:
    """The text where it is so, else unknown."""
    return kept(is_so, pl.Series([text]).new_from_index(0, len(is_so)))


def kept(is_so: pl.Series, values: pl.Series) -> pl.Series:
    """The values where it is so, else unknown."""
    nothing = pl.Series(values.name, [None], dtype=values.dtype).new_from_index(0, len(values))
    return values.zip_with(is_so.fill_null(False), nothing)
