"""Rows of a list that hold nobody, left out and told: totals, headings again, signatures, names of villages, examples."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from payung.lists.tables import Table
from payung.received_files.headings import normalised

TOTAL, EMPTY, REPEATED, SIGNATURE, GROUP, EXAMPLE, NUMBERING = (
    *("N-LIST-11", "N-LIST-12", "N-LIST-13", "N-LIST-14", "N-LIST-15", "N-LIST-18", "N-LIST-19"),
)
EXAMPLE_MARK = "CONTOH"
_TOTAL = re.compile(r"^(?:sub ?|grand ?)?(?:total|jumlah)(?:\b|$)|^rekapitulasi\b")
_GROUP = re.compile(
    r"^(?:[ivx]+ |[a-z] |\d+ )?(?:desa|kelurahan|kel|dusun|lingkungan|kecamatan|kabupaten|wilayah|kelompok|rt|rw)\b"
)
_SIGNED = re.compile(
    r"^(?:mengetahui|kepala desa|kepala dusun|kepala dinas|lurah|camat|nip\b|catatan|keterangan|sumber|dibuat|pembuat|"
    r"yang membuat|an kepala|a n kepala|plt|sekretaris desa|petugas|hormat kami|demikian|ttd|tertanda|disetujui|diperiksa)"
)
_PLACE_AND_DAY = re.compile(r"^[a-z ]+ \d{1,2} [a-z]+ \d{4}$")


@dataclass
class LeftOut:
    """Line numbers by code and sheet."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))


def people_of(frame: pl.DataFrame, table: Table, left: LeftOut) -> pl.DataFrame:
    """The rows that hold somebody. A row with a NIK of many digits always does; the others are looked at one by one."""
    cells = [name for name in frame.columns if name.startswith("c") and name[1:].isdigit()]
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    nik_at, name_at = (table.places.get(name) for name in ("nik", "name"))
    frame = frame.with_columns(filled.cast(pl.Int16).alias("_filled"))
    sure = (pl.col(f"c{nik_at}").str.len_bytes() >= 8) if nik_at is not None else pl.lit(False)
    named = pl.col(f"c{name_at}") if name_at is not None else pl.lit(None, pl.String)
    sure = (sure & ~named.str.starts_with(EXAMPLE_MARK).fill_null(False)).fill_null(False)
    if nik_at is None and name_at is not None:
        # Without a NIK column every row would be looked at: a full one whose name is of two words or more is somebody.
        enough = pl.col("_filled") >= max(3, len(table.places) - 2)
        sure = sure | (
            enough & named.str.contains(r"^[A-Z][A-Za-z'.]+ [A-Za-z'. ]+$").fill_null(False) & ~_starts_as_other(named)
        )
    frame = frame.with_columns(sure.alias("_sure"))
    doubtful = frame.filter(~pl.col("_sure"))
    if not doubtful.height:
        return frame
    headings = {at: normalised(title) for at, title in table.titles.items()}
    gone: list[int] = []
    empty: list[int] = []
    last = max(frame.filter(pl.col("_filled") > 0)["line"].to_list(), default=0)
    for row in doubtful.select("line", "_filled", *cells).iter_rows():
        texts = {at: text for at, text in enumerate(row[2:]) if text is not None}
        if not texts:
            empty.append(row[0])
            gone.append(row[0])
        elif code := _why_nobody(texts, headings, table.places):
            left.lines[code, table.sheet].append(row[0])
            gone.append(row[0])
    inside = [line for line in empty if line < last]
    if inside:
        left.lines[EMPTY, table.sheet] += inside
    return frame.filter(~pl.col("line").is_in(gone)) if gone else frame


def _starts_as_other(named: pl.Expr) -> pl.Expr:
    return named.str.to_lowercase().str.contains(
        r"^(?:total|jumlah|sub|grand|desa|kelurahan|dusun|kecamatan|mengetahui|kepala|lurah|nip|contoh)"
    )


def _why_nobody(texts: Mapping[int, str], headings: Mapping[int, str], places: Mapping[str, int]) -> str:
    """The code of what this row is instead of a person; "" for a person, however damaged."""
    said = {at: normalised(text) for at, text in texts.items()}
    name = said.get(places.get("name", -1), "")
    if name.startswith(EXAMPLE_MARK.lower()):
        return EXAMPLE
    as_headings = sum(headings.get(at) == text for at, text in said.items())
    if as_headings >= 2 and as_headings * 2 >= len(said):
        return REPEATED
    numbers = [int(text) for text in said.values() if re.fullmatch(r"\d{1,2}", text)]
    if len(said) >= 3 and numbers == list(range(numbers[0] if numbers else 0, (numbers[0] if numbers else 0) + len(said))):
        return NUMBERING
    nik = texts.get(places.get("nik", -1), "")
    if len(re.sub(r"\D", "", nik)) >= 8:
        return ""
    texts_in_order = [text for _, text in sorted(said.items())]
    first = next((text for text in texts_in_order if not text.isdigit()), "")
    if (_TOTAL.search(first) or (name and _TOTAL.search(name))) and not any(
        places.get(field) in texts for field in ("birth_date", "mother_name")
    ):
        return TOTAL  # counts may stand under any other column
    if any(places.get(field) in texts for field in ("household_id", "birth_date", "birth", "mother_name", "sex")):
        return ""
    if len(said) <= 3 and any(_SIGNED.search(text) or _PLACE_AND_DAY.search(text) for text in texts_in_order):
        return SIGNATURE
    if len(said) <= 2 and _GROUP.search(first):
        return GROUP
    if not name and len(said) <= 2:
        # Only the row's own number, or a stray word: nobody is named.
        return EMPTY if all(text.isdigit() for text in texts_in_order) else SIGNATURE
    return ""
