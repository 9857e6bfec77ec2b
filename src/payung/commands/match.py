"""`payung match`: are these two rows one person? On plain files; no database is asked, and nothing leaves the machine."""

import json
import time
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payung.commands import match_files
from payung.located_yaml import BadInput

if TYPE_CHECKING:
    from collections.abc import Generator

    import polars as pl

    from payung.matching.engines import Engine
    from payung.matching.model import Model
    from payung.matching.pairing import Matched

app = typer.Typer(no_args_is_help=True, help="Which rows are one person: duplicates in a list, workers among members.")


_LEAST_ROWS = 1_000


class EngineName(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


class AreaName(StrEnum):
    KABUPATEN = "kabupaten"
    PROVINCE = "province"


_List = Annotated[Path, typer.Argument(help="Workers: .csv or .parquet with the standard columns; worker_id is needed.")]
_Members = Annotated[Path, typer.Argument(help="Members: .csv or .parquet with the standard columns; member_id is needed.")]
_Out = Annotated[Path, typer.Option(help="Write the pairs to this .csv or .parquet.")]
_Engine = Annotated[EngineName, typer.Option(help="duckdb: this machine. spark: needs Java and the extra 'spark'.")]
_Kept = Annotated[Path | None, typer.Option("--model", help="A model written by 'match estimate'; else the kept one.")]
_ByArea = Annotated[AreaName | None, typer.Option(help="For a nation's lists: one area after the other, and once across them.")]
_Json = Annotated[bool, typer.Option("--json", help="For machines.")]


@app.command()
def dedupe(
    workers: _List, out: _Out, engine: _Engine = EngineName.DUCKDB, by_area: _ByArea = None, model: _Kept = None,
    as_json: _Json = False,
) -> None:  # fmt: skip
    """Pairs of rows of one list that may be one person, each decided: same, review (a person decides) or different."""
    _match(workers, None, out, None, engine, by_area, model, as_json)


@app.command()
def link(
    workers: _List, members: _Members,
    out: Annotated[
        Path | None, typer.Option(help="Write the pairs to this .csv or .parquet; not needed where --statuses are.")
    ] = None,
    engine: _Engine = EngineName.DUCKDB, by_area: _ByArea = None, model: _Kept = None,
    statuses: Annotated[
        Path | None, typer.Option(help="Also write, for each worker, what the members list says of her, and nothing else.")
    ] = None,
    as_json: _Json = False,
) -> None:  # fmt: skip
    """Pairs of a worker and a member that may be one person. At the insurer's office: only --statuses need leave it."""
    if out is None and statuses is None:
        raise BadInput(None, "It is not said where the answer goes.", "Add --out pairs.csv, or --statuses statuses.csv.")
    _match(workers, members, out, statuses, engine, by_area, model, as_json)


@app.command()
def estimate(
    workers: _List,
    out: Annotated[Path, typer.Option(help="Write the model to this .json.")],
    on: Annotated[str, typer.Option(help="The day to write into the model, as 2026-11-23.")],
    members: Annotated[Path | None, typer.Option(help="The other list; without it rows of one list are compared.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another sample of random pairs.")] = 1,
    as_json: _Json = False,
) -> None:
    """Learn from lists how much each agreement says, without being told a single true pair. A model for --model."""
    if out.suffix.lower() != ".json":
        raise BadInput(None, f"{out.name} does not end in .json.", "Name the model so, e.g. model.json.")
    try:
        date.fromisoformat(on)
    except ValueError:
        raise BadInput(None, f"'{on}' is no day.", "Write it as 2026-11-23.") from None
    from payung.matching.comparing import KEPT
    from payung.matching.engines import DuckDB
    from payung.matching.estimating import estimated
    from payung.matching.pairing import load

    started = time.perf_counter()
    lists = [match_files.read_list(workers, "worker_id"), members and match_files.read_list(members, "member_id")]
    if any(rows is not None and rows.height < _LEAST_ROWS for rows in lists):
        raise BadInput(
            None, f"From fewer than {_LEAST_ROWS:,} rows nothing can be learnt.", "Use the kept model, without --model."
        )
    duckdb = DuckDB()
    loaded = load(duckdb, *lists)
    names = " and ".join(
        f"{path.name} ({rows.height:,} rows)"
        for path, rows in zip([workers, members], lists, strict=True)
        if path and rows is not None
    )
    learnt = estimated(duckdb, KEPT, loaded.known, loaded.left, loaded.rows, version=on, on=on, source=names, seed=seed)
    match_files.write_text(out, learnt.as_json())
    seconds = time.perf_counter() - started
    if as_json:
        typer.echo(json.dumps({"out": str(out), "source": names, "seconds": round(seconds, 1)}, indent=2))
    else:
        typer.echo(f"{out}: learnt from {names} in {seconds:.1f} s. Use it with --model {out}.")


@app.command()
def score(
    pairs: Annotated[Path, typer.Argument(help="Pairs that 'match dedupe' or 'match link' wrote.")],
    truth: Annotated[Path, typer.Argument(help="left_id and right_id of every true pair.")],
    as_json: _Json = False,
) -> None:
    """Precision and recall of pairs against a truth. Pairs in review count as neither."""
    from payung.matching.quality import quality

    found = match_files.read_pairs(pairs, "decision")
    known = match_files.read_pairs(truth)
    result = quality(found, known)
    if not result.found and quality(found.rename({"left_id": "right_id", "right_id": "left_id"}), known).found:
        raise BadInput(None, f"{pairs.name} and {truth.name} have left and right the other way round.", "Swap them in one.")
    if found.height and known.height and not set(known["left_id"].to_list()) & set(found["left_id"].to_list()):
        raise BadInput(
            None, f"No left_id of {truth.name} stands in {pairs.name}.", "Take the truth of the lists that were matched."
        )
    if as_json:
        typer.echo(json.dumps(result.as_dict(), indent=2))
        return
    typer.echo(f"precision {_share(result.precision)} ({result.found:,} of {result.same:,} pairs called the same are)")
    typer.echo(f"recall    {_share(result.recall)} ({result.found:,} of {result.true:,} true pairs are called the same)")
    reached = result.found + result.found_in_review
    typer.echo(f"with review {_share(result.reachable)} ({reached:,} of {result.true:,}; {result.review:,} pairs in review)")


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4f}"


def _match(
    workers: Path, members: Path | None, out: Path | None, statuses: Path | None,
    engine: EngineName, by_area: AreaName | None, kept: Path | None, as_json: bool,
) -> None:  # fmt: skip
    started = time.perf_counter()
    sources = [workers, *([members] if members else [])]
    match_files.refuse_targets([target for target in (out, statuses) if target], sources)
    model = _model(kept)
    _say_missing(workers, members)
    told = match_files.read_statuses(members) if members and statuses else None
    from duckdb import OutOfMemoryException

    with _engine(engine) as its_engine:
        try:
            ids, matched = _matched(its_engine, workers, members, model, by_area)
        except OutOfMemoryException:
            raise BadInput(
                None, "These lists need more memory than there is.", "Match them with --by-area kabupaten."
            ) from None
    from payung.commands.plain_files import write

    if out is not None:
        write(matched.pairs, out, source=workers)
    if told is not None and statuses is not None:
        write(match_files.statuses_of(ids, matched.pairs, told), statuses, source=workers)
    _say(matched, out, statuses, time.perf_counter() - started, as_json)


def _matched(
    engine: "Engine", workers: Path, members: Path | None, model: "Model | None", by_area: AreaName | None
) -> "tuple[pl.DataFrame, Matched]":
    """worker_id of every worker, and the pairs."""
    from payung.matching import areas
    from payung.matching.pairing import load, weighed

    try:
        # Nothing here holds the lists once they lie in the engine.
        loaded = load(engine, _read(workers, "worker_id"), members and _read(members, "member_id"))
    except BadInput:
        raise
    except ValueError as error:
        raise BadInput(None, str(error), "Give every row an id of its own; numbers from 1 will do.") from None
    ids = loaded.ids[: loaded.left].alias("worker_id").to_frame()
    if by_area is None:
        return ids, weighed(engine, loaded, model)
    level = {AreaName.KABUPATEN: areas.KABUPATEN, AreaName.PROVINCE: areas.PROVINCE}[by_area]
    try:
        return ids, areas.weighed(engine, loaded, level=level, model=model)
    except ValueError as error:
        next = "Estimate a model with 'payung match estimate' and name it with --model, or leave out --by-area."
        raise BadInput(None, str(error), next) from None


def _read(path: Path, id: str) -> "pl.DataFrame":
    """A list; what of it will not be compared is said."""
    rows = match_files.read_list(path, id)
    if not rows.height:
        typer.echo(f"{path.name} has a heading and no rows.", err=True)
    if (strange := match_files.strange_sexes(rows)) is not None:
        typer.echo(f"{path.name}: {strange[1]:,} rows say '{strange[0]}' or the like for the sex: not compared.", err=True)
    return rows


def _model(path: Path | None) -> "Model | None":
    if path is None:
        return None
    from payung.matching.model import from_json

    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(None, f"{path} cannot be read: {error.strerror}.", "Name a model that 'match estimate' wrote.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(None, f"{path.name} is not a model: {error}", "Write one with 'payung match estimate'.") from None


@contextmanager
def _engine(name: EngineName) -> "Generator[Engine]":
    from payung.matching.engines import DuckDB, Spark

    if name is EngineName.DUCKDB:
        yield DuckDB(megabytes=1_000)
        return
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise BadInput(
            None, "PySpark is not installed.", "Install Payung with its extra 'spark', and Java 17 or newer."
        ) from None
    # A cluster's own (spark-submit, spark-defaults.conf) are left as they are.
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.python.sql.dataFrameDebugging.enabled": "false",  # it asks Python's stack at each of hundreds of operations
    }
    builder: Any = SparkSession.builder
    try:
        session = builder.appName("payung match").config(map=quiet).getOrCreate()
    except PySparkRuntimeError as error:
        raise BadInput(None, f"Spark does not start: {error}", "Install Java 17 or newer, and set JAVA_HOME to it.") from None
    if session.sparkContext.master.startswith("local"):
        session.conf.set("spark.sql.shuffle.partitions", str(2 * session.sparkContext.defaultParallelism))
    try:
        session.sparkContext.setLogLevel("ERROR")
        yield Spark(session)
    finally:
        session.stop()


def _say_missing(workers: Path, members: Path | None) -> None:
    """What a list does not have is not compared, and a heading that is spelt in another way is easily overlooked."""
    for path, id in [(workers, "worker_id"), *([(members, "member_id")] if members else [])]:
        if path.is_file() and path.suffix.lower() in (".csv", ".parquet"):
            missing, others = match_files.unused(path, id)
            if missing:
                of_others = f" Not read: {', '.join(others[:12])}." if others else ""
                typer.echo(f"{path.name} has no {', '.join(missing)}: not compared.{of_others}", err=True)


def _say(matched: "Matched", out: Path | None, statuses: Path | None, seconds: float, as_json: bool) -> None:
    from payung.matching.model import REVIEW

    counts = dict(matched.pairs.group_by("decision").len().iter_rows())
    pairs = matched.pairs
    left = pairs.filter((pairs["decision"] == "different") & (pairs["probability"] >= REVIEW)).height
    said: dict[str, Any] = {decision: counts.get(decision, 0) for decision in ("same", "review", "different")}
    if as_json:
        more = {
            "compared": matched.looked_at,
            "model": matched.model.version,
            "seconds": round(seconds, 1),
            "out": out and str(out),
        }
        more["doubtful_but_too_many"] = left
        typer.echo(json.dumps(said | more, indent=2))
        return
    typer.echo(f"{said['same']:,} pairs are the same person, {said['review']:,} need a person to decide.")
    typer.echo(f"{said['different'] - left:,} more are close, but different.")
    if left:
        typer.echo(f"{left:,} more are in doubt, and more than people can look at: they count as different.")
    where = f"; they are in {out}" if out else ""
    typer.echo(f"{matched.looked_at:,} pairs compared by the model '{matched.model.version}' in {seconds:.1f} s{where}.")
    if statuses:
        typer.echo(f"What may leave this office: {statuses}.")
