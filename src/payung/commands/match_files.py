"""The files that `payung match` reads and writes, refused where matching would be misled by them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from payung.located_yaml import BadInput

if TYPE_CHECKING:
    import polars as pl

_SAVE = "Save it as CSV in UTF-8, separated by commas, with a heading in its first row, or as Parquet."
_AS_TEXT = "Format the column as text before the NIKs are put in, take them from their source again, and save as CSV."
_STATUSES = ("status", "segment", "paid_until")
_STATUS_WORDS = {
    **dict.fromkeys(("active", "aktif"), "active"),
    **dict.fromkeys(("inactive", "tidak aktif", "non aktif", "nonaktif"), "inactive"),
}


def read_list(path: Path, id: str) -> "pl.DataFrame":
    """The columns of a list that matching asks for, as text, and its id. BadInput, with the row, where they cannot be used."""
    import polars as pl

    from payung.matching.cleaning import ASKED

    frame = _read(path, [id, *ASKED])
    if id not in frame.columns:
        there = ", ".join(_headings(path)[:12])
        raise BadInput(None, f"{path.name} has no column '{id}', but {there}.", f"Name the column with the ids '{id}'.")
    ids = frame[id].cast(pl.String).str.strip_chars().replace("", None)
    if ids.null_count():
        row = int(ids.is_null().arg_true()[0]) + 1
        raise BadInput(
            None, f"{path.name}, row {row} below the heading has no {id}, and {ids.null_count() - 1:,} others have none.",
            "Give every row an id of its own; numbers from 1 will do.",
        )  # fmt: skip
    repeated = ids.is_duplicated()
    if repeated.any():
        rows = repeated.arg_true()[:2].to_list()
        twice = ids[int(rows[0])]
        raise BadInput(
            None, f"{path.name}: the {id} '{twice}' stands in several rows, first in row {int(rows[0]) + 1} below the heading.",
            "Each row needs an id of its own; a person who is listed twice has two.",
        )  # fmt: skip
    frame = frame.with_columns(ids.alias(id))
    _refuse_numbers(frame, path)
    _refuse_dates(frame, path)
    return frame


def strange_sexes(rows: "pl.DataFrame") -> tuple[str, int] | None:
    """A value of the column sex that is neither L nor P in any writing we know, and in how many rows such stand."""
    import polars as pl

    from payung.matching.cleaning import SEXES

    if "sex" not in rows.columns:
        return None
    said = rows["sex"].cast(pl.String).str.strip_chars().replace("", None).drop_nulls()
    strange = said.filter(~said.str.to_uppercase().is_in(list(SEXES)))
    return (strange[0], len(strange)) if len(strange) else None


def unused(path: Path, id: str) -> tuple[list[str], list[str]]:
    """The standard columns that matching asks for and the list does not have, and the list's columns that it does not read."""
    from payung.matching.cleaning import ASKED

    there = {name.strip().lower(): name for name in _headings(path)}
    insurers = {"household_id", "address"} if id == "member_id" else set[str]()  # which its list never has
    missing = [name for name in ASKED if name not in there and name not in insurers]
    return missing, [name for key, name in there.items() if key not in {id, *ASKED, *_STATUSES}]


def _refuse_numbers(frame: "pl.DataFrame", path: Path) -> None:
    """A NIK that was a number once has lost digits, and the wrong ones look right."""
    import polars as pl

    if "nik" not in frame.columns:
        return
    if frame.schema["nik"].is_numeric():
        raise BadInput(None, f"{path.name}: the column nik holds numbers, not text.", _AS_TEXT)
    nik = frame["nik"].cast(pl.String).str.strip_chars()
    spoilt = nik.str.contains(r"(?i)^[0-9][.,]?[0-9]*e\+?[0-9]+$|^[0-9]{15,16}[.,]0+$").fill_null(False)
    if spoilt.any():
        row = int(spoilt.arg_true()[0])
        wrong = (
            f"{path.name}, row {row + 1} below the heading: the NIK '{nik[row]}' has become a number ({spoilt.sum():,} rows)."
        )
        raise BadInput(None, wrong, _AS_TEXT)
    whole = nik.filter(nik.str.contains(r"^[0-9]{16}$").fill_null(False))
    rounded = whole.str.ends_with("0").sum()
    if len(whole) >= 20 and rounded > len(whole) / 2:
        wrong = f"{path.name}: {rounded:,} of {len(whole):,} NIKs end in 0: a spreadsheet has rounded them."
        raise BadInput(None, wrong, _AS_TEXT)


def _refuse_dates(frame: "pl.DataFrame", path: Path) -> None:
    import polars as pl

    if "birth_date" not in frame.columns or frame.schema["birth_date"].is_temporal():
        return
    written = frame["birth_date"].cast(pl.String).str.strip_chars().replace("", None)
    bad = written.is_not_null() & written.str.to_date("%Y-%m-%d", strict=False).is_null()
    if bad.sum() > 0.1 * (len(written) - written.null_count()):
        row = int(bad.arg_true()[0])
        wrong = (
            f"{path.name}, row {row + 1} below the heading: the birth_date '{written[row]}' is no date ({bad.sum():,} rows)."
        )
        raise BadInput(None, wrong, "Write dates as 1980-08-17; leave them empty where they are not known.")


def read_pairs(path: Path, *more: str) -> "pl.DataFrame":
    """left_id, right_id and these. BadInput where a column is missing."""
    frame = _read(path, ["left_id", "right_id", *more])
    for name in ("left_id", "right_id", *more):
        if name not in frame.columns:
            raise BadInput(None, f"{path.name} has no column '{name}'.", "Pairs have left_id, right_id and decision.")
    import polars as pl

    return frame.with_columns(pl.col("left_id", "right_id").cast(pl.String))


def read_statuses(path: Path) -> "pl.DataFrame":
    """member_id, status, segment, paid_until of a members list; what it does not have is unknown."""
    import polars as pl

    frame = _read(path, ["member_id", *_STATUSES])
    if "status" not in frame.columns:
        raise BadInput(None, f"{path.name} has no column 'status'.", "Without it there is no status to write.")
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in _STATUSES if name not in frame.columns]
    frame = frame.with_columns(missing).select(pl.all().cast(pl.String).str.strip_chars().replace("", None))
    words = frame["status"].str.to_lowercase().str.replace_all(r"[\s_-]+", " ")
    status = words.replace_strict(_STATUS_WORDS, default=None, return_dtype=pl.String)
    strange = words.is_not_null() & status.is_null()
    if strange.any():
        row = int(strange.arg_true()[0])
        wrong = f"{path.name}, row {row + 1} below the heading: the status '{frame['status'][row]}' is not known."
        raise BadInput(None, wrong, "Write active (aktif) or inactive (tidak aktif); leave it empty where it is not known.")
    return frame.with_columns(status.alias("status"))


def statuses_of(ids: "pl.DataFrame", pairs: "pl.DataFrame", members: "pl.DataFrame") -> "pl.DataFrame":
    """worker_id, status, segment, paid_until: of each worker what the list says of the member she is, else `review` where that
    is in doubt, whether or not somebody was asked to decide it, else `not_found`. Of several members of hers an active one
    counts, then who is paid for longest."""
    import polars as pl

    from payung.matching.model import REVIEW

    rank = pl.col("status").replace_strict({"active": 0, "inactive": 1}, default=2, return_dtype=pl.Int8)
    same = pairs.filter(pl.col("decision") == "same").select(worker_id="left_id", member_id="right_id")
    theirs = same.join(members, on="member_id").sort(rank, pl.col("paid_until").fill_null("0"), descending=[False, True])
    theirs = theirs.unique("worker_id", keep="first", maintain_order=True).drop("member_id")
    doubtful = (
        pairs.filter((pl.col("decision") != "same") & (pl.col("probability") >= REVIEW))
        .select(pl.col("left_id").alias("worker_id"))
        .unique()
    )
    found = ids.join(theirs, on="worker_id", how="left", maintain_order="left")
    in_doubt = pl.concat([doubtful["worker_id"], theirs["worker_id"]])  # of hers the list may leave the status empty
    review = found["worker_id"].is_in(in_doubt.implode()).replace_strict({True: "review", False: "not_found"})
    return found.with_columns(pl.coalesce("status", review).alias("status")).select("worker_id", *_STATUSES)


def refuse_targets(targets: Sequence[Path], sources: Sequence[Path]) -> None:
    """Asked before a long computation: may the answers go there?"""
    from payung.commands.plain_files import refuse_target

    for target in targets:
        for source in sources:
            refuse_target(target, source=source)
        if not target.absolute().parent.is_dir():
            raise BadInput(None, f"There is no folder {target.absolute().parent}.", "Make it first, or name another.")
    if len({target.resolve() for target in targets}) < len(targets):
        raise BadInput(None, "Two answers would go into one file.", "Give each a name of its own.")


def write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(None, f"{path} cannot be written: {error.strerror}.", "Name a file in a folder of yours.") from None


def _headings(path: Path) -> list[str]:
    import polars as pl

    if path.suffix.lower() == ".parquet":
        return list(pl.read_parquet_schema(path))
    return pl.read_csv(path, infer_schema=False, n_rows=0).columns


def _read(path: Path, wanted: Sequence[str]) -> "pl.DataFrame":
    """Those of the wanted columns that are there."""
    import polars as pl
    from polars.exceptions import PolarsError

    if path.suffix.lower() not in (".csv", ".parquet"):
        raise BadInput(None, f"{path.name} is neither .csv nor .parquet.", "Save a spreadsheet as CSV (UTF-8) first.")
    if not path.is_file():
        raise BadInput(None, f"There is no file {path}.", f"Looked in {path.absolute().parent}.")
    try:
        names = _headings(path)
        if len(names) == 1 and ";" in names[0]:
            raise BadInput(None, f"{path.name} is separated by semicolons.", _SAVE)
        there = {name: name.strip().lower() for name in names if name.strip().lower() in wanted}
        repeated = [name for name in names if name.partition("_duplicated_")[0] in {*names} - {name}]  # as Polars renames it
        if repeated:
            raise BadInput(None, f"{path.name} has the column '{repeated[0].partition('_duplicated_')[0]}' twice.", "Keep one.")
        if len(set(there.values())) < len(there):
            twice = next(name for name in there.values() if list(there.values()).count(name) > 1)
            raise BadInput(None, f"{path.name} has the column '{twice}' twice.", "Keep one of them.")
        if path.suffix.lower() == ".parquet":
            frame = pl.read_parquet(path, columns=list(there))
        else:
            frame = pl.read_csv(path, infer_schema=False, columns=list(there))
    except (PolarsError, OSError) as error:
        said = str(error).strip().splitlines()[0]
        raise BadInput(None, f"{path.name} cannot be read: {said}.", _SAVE) from None
    return frame.rename(there)
