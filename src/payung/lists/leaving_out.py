"""Rows of a list that hold nobody, left out and told: totals, headings again, signatures, names of villages, examples."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from payung.lists.tables import Table
from payung.received_files.headings import normalised

TOTAL, EMPTY, REPEATED, SIGNATURE, GROUP, EXAMPLE, NUMBERING = (
    *("N-LIST-11", "N-LIST-12", "N-LIST-13", "N-LIST-14", "N-LIST-15", "N-LIST-18", "N-LIST-19"),
)
#: Rows with something in them that were taken for nobody.
NOBODY = (TOTAL, REPEATED, SIGNATURE, GROUP, EXAMPLE, NUMBERING)
EXAMPLE_MARK = "CONTOH"
_TOTAL = re.compile(r"^(?:sub ?|grand ?)?(?:total|jumlah)(?:\b|$)|^rekapitulasi\b")
_GROUP = re.compile(
    r"^(?:[ivx]+ |[a-z] |\d+ )?(?:desa|kelurahan|kel|dusun|lingkungan|kecamatan|kabupaten|wilayah|kelompok|rt|rw)\b"
)
_SIGNED = re.compile(
    r"^(?:mengetahui|kepala desa|kepala dusun|kepala dinas|lurah|camat|nip\b|catatan|keterangan|sumber|dibuat|pembuat|"
    r"yang membuat|an kepala|a n kepala|plt|sekretaris desa|petugas|hormat kami|demikian|ttd|tertanda|disetujui|diperiksa|"
    r"pj|pjs|kasi|kaur|pembina|operator|terbilang|coret yang|tembusan|nb|dst|dan seterusnya)\b"
)
_PLACE_AND_DAY = re.compile(r"^[a-z ]+ \d{1,2} (?:[a-z]+|\d{1,2}) \d{4}$")
_IN_BRACKETS = re.compile(r"\s*\(.*\)\s*|[\s._…()]+")
_NAMES_AREA = re.compile(r"^(?:[ivx]+ |[a-z] |\d+ )?(?:desa|kelurahan|kel|kecamatan|kabupaten|wilayah)\b")
_OF_AREA = re.compile(r"\b(desa|kelurahan|kel|kecamatan) (.+?)(?= kecamatan\b| kabupaten\b| \d+ (?:orang|kk|jiwa)\b|$)")


@dataclass
class LeftOut:
    """Line numbers by code and sheet. By sheet, `area`: the desa and kecamatan that the last row of a group named; `signed`:
    a signature was seen, and people have more cells than its lines."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    area: dict[str, tuple[str | None, str | None]] = field(default_factory=dict[str, tuple[str | None, str | None]])
    signed: set[str] = field(default_factory=set[str])
    #: By sheet, the row of a total or a signature with nobody below it yet.
    ended: dict[str, int] = field(default_factory=dict[str, int])


def people_of(frame: pl.DataFrame, table: Table, left: LeftOut) -> pl.DataFrame:
    """The rows that hold somebody. A row with a NIK of many digits always does; the others are looked at one by one.

    In a list without a column of areas, rows below "DESA GERUNG UTARA" get a column `desa` that says so.
    """
    cells = [name for name in frame.columns if name.startswith("c") and name[1:].isdigit()]
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    nik_at, name_at = (table.places.get(name) for name in ("nik", "name"))
    frame = frame.with_columns(filled.cast(pl.Int16).alias("_filled"))
    # "NIP. 1970…" and "Mengetahui, Camat" may stand under NIK as well.
    sure = pl.col(f"c{nik_at}").str.contains(r"^[^NnMm][^0-9]*(?:[0-9][^0-9]*){7,}$") if nik_at is not None else pl.lit(False)
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
    headings = {at: normalised(title) for at, title in table.titles.items()}
    gone: list[int] = []
    areas: list[tuple[int, str | None, str | None]] = [(0, *left.area.get(table.sheet, (None, None)))]
    empty: list[int] = []
    last = max(frame.filter(pl.col("_filled") > 0)["line"].to_list(), default=0)
    sure_lines = frame.filter("_sure")["line"].to_list()
    number_at = next((at for at, title in headings.items() if title in ("nomor", "nomor urut")), -1)
    for row in doubtful.select("line", "_filled", *cells).iter_rows():
        texts = {at: text for at, text in enumerate(row[2:]) if text is not None}
        if not texts:
            empty.append(row[0])
            gone.append(row[0])
            continue
        somebody_above = sure_lines[at - 1] if (at := bisect_left(sure_lines, row[0])) else 0
        has_ended = left.ended.get(table.sheet, 0) > somebody_above
        code = _why_nobody(texts, headings, table.places, signed=table.sheet in left.signed)
        if not code and (has_ended or _is_a_stray_name(texts, table.places, number_at)) and _says_nothing(texts, table.places):
            code = SIGNATURE
        if code in (SIGNATURE, TOTAL):
            left.ended[table.sheet] = row[0]
        elif not code:
            left.ended.pop(table.sheet, None)
        if code:
            left.lines[code, table.sheet].append(row[0])
            gone.append(row[0])
            if code == SIGNATURE and len(table.places) > 3 and any(_ends_a_list(text) for text in texts.values()):
                left.signed.add(table.sheet)
            if code == GROUP:
                areas.append((row[0], *_area_of(texts, areas[-1][1:])))
    if sure_lines and sure_lines[-1] > left.ended.get(table.sheet, 0):
        left.ended.pop(table.sheet, None)
    inside = [line for line in empty if line < last]
    if inside:
        left.lines[EMPTY, table.sheet] += inside
    left.area[table.sheet] = areas[-1][1:]
    return _with_areas(frame.filter(~pl.col("line").is_in(gone)) if gone else frame, areas, table.places)


def _says_nothing(texts: Mapping[int, str], places: Mapping[str, int]) -> bool:
    """Nothing of what only people have, in a list that has such columns."""
    who = [places[field] for field in ("nik", "household_id", "birth_date", "birth", "sex") if field in places]
    return bool(who) and not any(at in texts for at in who)


def _is_a_stray_name(texts: Mapping[int, str], places: Mapping[str, int], number_at: int) -> bool:
    """Only a name, and not even its number in a list that numbers its people: whoever signs, or a note."""
    mapped = {at for at in places.values() if at in texts}
    return number_at >= 0 and number_at not in texts and mapped == {places.get("name")} and len(texts) <= 2


def _area_of(texts: Mapping[int, str], before: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """The desa and kecamatan that a row above people names; a dusun or an RT leaves them as they were."""
    words = [normalised(text) for text in texts.values()]
    named = {kind: name for text in words if _NAMES_AREA.search(text) for kind, name in _OF_AREA.findall(text)}
    desa = named.get("desa") or named.get("kelurahan") or named.get("kel")
    kecamatan = named.get("kecamatan")
    return (desa, kecamatan or before[1]) if desa or kecamatan else before


def _with_areas(
    frame: pl.DataFrame, areas: Sequence[tuple[int, str | None, str | None]], places: Mapping[str, int]
) -> pl.DataFrame:
    if {"area_code", "desa", "desa_part"} & {*places} or not any(desa or kecamatan for _, desa, kecamatan in areas):
        return frame
    schema = {"line": pl.Int32(), "desa": pl.String(), "kecamatan": pl.String()}
    above = pl.DataFrame(areas, schema=schema, orient="row")
    if "kecamatan" in places or "kecamatan_part" in places:
        above = above.drop("kecamatan")
    return frame.join_asof(above, on="line", strategy="backward")


def _starts_as_other(named: pl.Expr) -> pl.Expr:
    return named.str.to_lowercase().str.contains(
        r"^(?:total|jumlah|sub|grand|desa|kelurahan|dusun|kecamatan|mengetahui|kepala|lurah|nip|contoh)"
    )


def _why_nobody(
    texts: Mapping[int, str], headings: Mapping[int, str], places: Mapping[str, int], *, signed: bool = False
) -> str:
    """The code of what this row is instead of a person; "" for a person, however damaged.

    `signed`: a signature stands above, so a line of a cell or two is the rest of it: a name, its NIP.
    """
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
    is_short = len(said) <= 2
    if is_short and any(text.startswith("nip ") for text in said.values()):
        return SIGNATURE
    if len(re.sub(r"\D", "", nik)) >= 8:
        return ""
    texts_in_order = [text for _, text in sorted(said.items())]
    first = next((text for text in texts_in_order if not text.isdigit()), "")
    if (_TOTAL.search(first) or (name and _TOTAL.search(name))) and not any(
        re.search(r"[^\d.,]", texts.get(places.get(field, -1), "")) for field in ("birth_date", "mother_name")
    ):
        return TOTAL  # counts may stand under any other column
    if is_short and (signed or not (name or nik)) and any(_ends_a_list(text) for text in texts.values()):
        return SIGNATURE  # wherever it stands: a signature on the right is below sex and birth date
    if signed and is_short and not any(re.search(r"\d", text) for text in texts.values()):
        return SIGNATURE
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


def _ends_a_list(text: str) -> bool:
    word = normalised(text)
    return bool(_SIGNED.search(word) or _PLACE_AND_DAY.search(word) or _IN_BRACKETS.fullmatch(text))
