"""Plain files of people, CSV or Parquet, with the standard columns that `payung.tables` declares.

Identifiers and what we do not know stay text. What the law asks about is read by its declared kind, never guessed. Empty
is unknown.
"""

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from payung.located_yaml import BadInput
from payung.tables import LAW_INPUTS

_KINDS = (".csv", ".parquet")
_ROW = "__payung_row"  # of the file, blank ones counted
_EMPTY = "leave it empty where it is unknown"
_REMEDIES = {
    "number": f"Write a whole number such as 1000000, without dots, commas or decimals; {_EMPTY}.",
    "truth": f"Write true or false; {_EMPTY}.",
    "date": f"Write the day as 2025-02-24; {_EMPTY}.",
    "month": f"Write the month as 2026-06; {_EMPTY}.",
}


def read_people(path: Path, *, month: str = "") -> pl.DataFrame:
    """The rows of a file, all its columns in their order; `month` names a column of months, if there is one.

    BadInput where the file cannot be read, or with row and column where a value is not of its declared kind.
    """
    _refuse_kind(path)
    if not path.is_file():
        raise BadInput(None, f"There is no file {path}.", f"Looked in {path.absolute().parent}.")
    try:
        frame = _read_csv(path) if path.suffix.lower() == ".csv" else pl.read_parquet(path)
    except (PolarsError, OSError) as error:
        said = str(error).strip().splitlines()[0]
        remedy = (
            "Save it as CSV in UTF-8, separated by commas, with as many values in each row as in the header, or as Parquet."
        )
        raise BadInput(None, f"{path.name} cannot be read: {said}.", remedy) from None
    for name in frame.columns:
        if frame.schema[name] == pl.String and (kind := "month" if name == month else _kind(name)):
            frame = _with_kind(frame, name, kind, path)
    return frame.drop(_ROW, strict=False)


def write(frame: pl.DataFrame, path: Path, *, source: Path) -> None:
    """Write CSV or Parquet, as the name ends. BadInput where it cannot be written, or is the file that was read."""
    refuse_target(path, source=source)
    try:
        if path.suffix.lower() == ".csv":
            frame.write_csv(path)
        else:
            frame.write_parquet(path)
    except OSError as error:
        raise BadInput(
            None, f"{path} cannot be written: {error.strerror or error}.", "Name a file in a folder of yours."
        ) from None


def refuse_target(path: Path, *, source: Path) -> None:
    """Asked before a long computation: may the answer go there?"""
    _refuse_kind(path)
    if path.resolve() == source.resolve():
        raise BadInput(None, f"{path} is the file that is read.", "Give the answer another name.")


def _refuse_kind(path: Path) -> None:
    if path.suffix.lower() not in _KINDS:
        raise BadInput(None, f"{path.name} is neither .csv nor .parquet.", "Save a spreadsheet as CSV (UTF-8) first.")


def _read_csv(path: Path) -> pl.DataFrame:
    frame = pl.read_csv(path, infer_schema=False)
    frame = frame.rename({name: name.strip() for name in frame.columns})
    for name in frame.columns:
        if name.partition("_duplicated_")[0] in set(frame.columns) - {name}:
            first = name.partition("_duplicated_")[0]
            raise BadInput(None, f"{path.name} has two columns '{first}'.", "Keep one of them.")
    if frame.width == 1 and ";" in frame.columns[0]:
        raise BadInput(None, f"{path.name} is separated by semicolons.", "Save it as CSV separated by commas.")
    frame = frame.with_row_index(_ROW, offset=1)
    if frame.width > 2:  # in a file of one column an empty line is somebody of whom nothing is known
        frame = frame.filter(~pl.all_horizontal(pl.exclude(_ROW).is_null()))
    return frame


def _kind(name: str) -> str:
    """How a column is read; empty for one of text."""
    its = LAW_INPUTS.get(name)
    if its is None:
        return ""
    return "choice" if its.choices else its.unit if its.unit in ("truth", "date") else "number"


def _with_kind(frame: pl.DataFrame, name: str, kind: str, path: Path) -> pl.DataFrame:
    text = pl.col(name).str.strip_chars().replace({"": None})
    parsed = {
        "choice": text,
        "number": text.str.extract(r"^([+-]?[0-9]+)$").cast(pl.Int64, strict=False),
        "truth": text.str.to_lowercase().replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean),
        "date": text.str.to_date("%Y-%m-%d", strict=False),
        "month": text.str.replace(r"^([0-9]{4}-[0-9]{2})$", "$1-01").str.to_date("%Y-%m-%d", strict=False),
    }[kind]
    numbered = frame if _ROW in frame.columns else frame.with_row_index(_ROW, offset=1)
    bad = numbered.lazy().filter(parsed.is_null() & text.is_not_null()).head(1).collect()
    if bad.height:
        who = f" (worker_id {bad['worker_id'][0]})" if "worker_id" in bad.columns else ""
        where = f"{path.name}, row {bad[_ROW][0]} below the header, column {name}{who}"
        raise BadInput(None, f"{where}: '{bad[name][0]}'.", _REMEDIES[kind])
    return frame.with_columns(parsed.alias(name))
