"""The verdict on every row of a list: accepted, rejected, or a duplicate of another row of the file; and why.

No clock, no database: `Context` says what day it is, whose list it is, and which places there are. What the register already
holds is not known here, so `unchanged` is always 0; whoever saves the list counts it.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from payung.ahead import ahead
from payung.lists.american_dates import order_of_date, tell_months_first
from payung.lists.areas import AreaKnown, Areas
from payung.lists.cells import usable
from payung.lists.checking_context import Context
from payung.lists.doubles import find_doubles, tell_one_nik_for_two_names, tell_rounded_column
from payung.lists.fields import DTYPES, FIELDS, KEPT
from payung.lists.findings import Findings
from payung.lists.kinds_of_many import FACTS_COMPARED, shared_facts
from payung.lists.nik_checks import judge_niks, read_niks
from payung.lists.person_checks import insurer_numbers, judge_people, read_names
from payung.lists.profiles import PROFILES
from payung.lists.putting_together import put_together
from payung.lists.reading import ReadList, Told
from payung.lists.shifted import SHIFTED
from payung.lists.value_checks import ValueChecks
from payung.matching.names import keys

__all__ = ["AreaKnown", "Cause", "Checked", "Checker", "Context", "Counts", "Example", "check"]

EXAMPLES = 5
_NEEDED = ("nik", "name", "name_key", "birth_date", "area_code")
ROWS = pl.Schema(
    {
        "sheet": pl.String(),
        "line": pl.Int32(),
        **{name: DTYPES[FIELDS[name].kind] for name in KEPT},
        "name_key": pl.String(),
        "verdict": pl.String(),
        "warned": pl.Boolean(),
        "same_as_sheet": pl.String(),
        "same_as_line": pl.Int32(),
    }
)
PROBLEMS = pl.Schema(
    {
        **{"sheet": pl.String(), "line": pl.Int32(), "field": pl.String(), "heading": pl.String(), "code": pl.String()},
        **{"severity": pl.String(), "shown": pl.String(), "facts": pl.String()},
    }
)


@dataclass(frozen=True)
class Counts:
    """What became of the rows; `warned` are among the accepted. They balance, or this is no count."""

    read: int
    accepted: int
    warned: int
    rejected: int
    duplicate: int
    unchanged: int = 0

    def __post_init__(self) -> None:
        parts = self.accepted + self.rejected + self.duplicate + self.unchanged
        assert self.read == parts, f"{self.read} rows were read, but {parts} have a verdict."
        assert 0 <= self.warned <= self.accepted


@dataclass(frozen=True)
class Example:
    sheet: str
    line: int
    heading: str
    shown: str | None
    facts: str


@dataclass(frozen=True)
class Cause:
    """One kind of problem: in how many rows, and the first of them. `severity` may be "mended"."""

    code: str
    severity: str
    rows: int
    examples: Sequence[Example]
    shared: Mapping[str, str | int]  # the facts that all its rows have


@dataclass(frozen=True)
class Checked:
    """`rows`: ROWS, one a row of the list, in its order; `groups` are tags with blanks between. `problems`: PROBLEMS.

    Secrets are in `rows` (NIK, telephone number, mother's name), never in `problems`.
    """

    rows: pl.DataFrame
    problems: pl.DataFrame
    counts: Counts

    def causes(self) -> list[Cause]:
        """Problems by kind: what keeps rows out first, then what is most frequent."""
        rank = {"error": 0, "duplicate": 1, "warning": 2, "mended": 3}
        examples = self.problems.group_by("code", "severity", maintain_order=True).agg(
            pl.struct("sheet", "line").n_unique().alias("rows"),
            *(pl.col(name).head(EXAMPLES) for name in ("sheet", "line", "heading", "shown", "facts")),
            pl.col("facts").unique(maintain_order=True).head(FACTS_COMPARED).alias("compared"),
        )
        causes = [
            Cause(
                each["code"],
                each["severity"],
                each["rows"],
                tuple(
                    Example(*cells)
                    for cells in zip(*(each[name] for name in ("sheet", "line", "heading", "shown", "facts")), strict=True)
                ),
                shared_facts(each["compared"]),
            )
            for each in examples.iter_rows(named=True)
        ]
        return sorted(causes, key=lambda cause: (rank.get(cause.severity, 9), -cause.rows, cause.code))


@dataclass(frozen=True)
class Judged:
    """What one batch says by itself."""

    people: pl.DataFrame
    findings: Findings


class Checker:
    """Takes the batches of one list; finish() gives the verdicts. `headings`: for sheet and field, the heading as written."""

    def __init__(self, context: Context, heading: Callable[[str, str], str] | None = None) -> None:
        self.context, self._heading = context, heading or _no_heading
        self._profile = PROFILES[context.profile]
        self._areas = Areas(context.areas, context.area)
        self._values = ValueChecks(self._profile, self._areas, context.today)
        self._findings = Findings()
        self._people: list[pl.DataFrame] = []
        self.read = 0

    def add(self, judged: Judged) -> None:
        """The next batch."""
        self._people.append(judged.people)
        self.read += judged.people.height
        self._findings.take(judged.findings)

    def judged(self, numbered: tuple[int, pl.DataFrame]) -> Judged:
        """One batch of ReadList.batches(), and the number of its first row. Two threads may judge two batches."""
        first, batch = numbered
        findings = Findings()
        raw = put_together(usable(batch, first, findings, self.context.mended))
        names = read_names(raw, findings)
        values = self._values.read(raw, findings)
        people = pl.DataFrame(
            [
                *(raw[name] for name in ("_row", "sheet", "line")),
                names,
                *(series.alias(name) for name, series in values.items()),
                insurer_numbers(raw).alias("insurer_number"),
                (raw["mother_name"] if "mother_name" in raw.columns else names.clear(raw.height)).alias("mother_name"),
            ]
        ).with_columns(
            pl.col("mother_name")
            .str.to_uppercase()
            .str.replace_all(r"\s+", " ")
            .str.replace(r"^[\s\-–.0]*$", "")
            .replace("", None),
            *(_said(raw, name) for name in ("birth_date", "sex")),
            _said_true(raw, values),
        )
        people = people.join(read_niks(raw, findings), on="_row", how="left", maintain_order="left")
        before = people["birth_date"].is_not_null()
        people = judge_niks(people, self.context, self._areas, findings)
        people = people.with_columns((before & people["birth_date"].is_null()).alias("_swapped"))
        judge_people(people, raw, self.context, self._profile, findings)
        if "cells_more" in raw.columns and (raw["cells_more"] > 0).any():
            findings.tell_only(SHIFTED, raw.filter(pl.col("cells_more") > 0)["_row"])
        # A column in which nobody said anything takes no memory; finish() puts it back.
        kept = [name for name in KEPT if name in people.columns and people[name].null_count() < people.height]
        people = people.select("_row", "sheet", "line", *kept, "_maybe_bps", order_of_date(people)).with_columns(
            keys(people["name"]).alias("name_key")
        )
        return Judged(people, findings)

    def finish(self) -> Checked:
        """Duplicates, one NIK for two names; then the verdicts and their counts."""
        if not self._people:
            return Checked(pl.DataFrame(schema=ROWS), pl.DataFrame(schema=PROBLEMS), Counts(0, 0, 0, 0, 0))
        people = pl.concat(self._people, how="diagonal")
        self._people.clear()
        self._tell_bps(people)
        people = people.with_columns(pl.lit(None, ROWS[name]).alias(name) for name in _NEEDED if name not in people.columns)
        tell_months_first(people, self._findings)
        tell_rounded_column(people, self._findings)
        tell_one_nik_for_two_names(people, self._findings)
        rejected = self._rows_with("error")
        marked = people.select("_row", "sheet", "line", "nik", "name", "name_key", "birth_date", "area_code").with_columns(
            pl.col("_row").is_in(rejected.implode()).alias("_rejected")
        )
        doubles = find_doubles(marked, self._findings)
        del marked
        people = people.join(doubles, on="_row", how="left", maintain_order="left")
        warned = self._rows_with("warning")
        verdict = pl.Series("verdict", ["accepted"], dtype=pl.String).new_from_index(0, people.height)
        verdict = verdict.scatter(rejected, "rejected").scatter(doubles["_row"], "duplicate")
        is_warned = pl.Series("warned", [False]).new_from_index(0, people.height).scatter(warned, True) & (
            verdict == "accepted"
        )
        people = people.with_columns(verdict, is_warned.alias("warned"))
        by_verdict = dict(verdict.value_counts().iter_rows())
        counts = Counts(
            read=self.read,
            accepted=by_verdict.get("accepted", 0),
            warned=int(is_warned.sum()),
            rejected=by_verdict.get("rejected", 0),
            duplicate=by_verdict.get("duplicate", 0),
        )
        problems = self._problems(people)
        absent = [pl.lit(None, dtype).alias(name) for name, dtype in ROWS.items() if name not in people.columns]
        return Checked(people.with_columns(absent).select(ROWS.names()).cast(ROWS), problems, counts)

    def placed(self) -> list[Told]:
        """Where rows without a place were put by what stands above their table, or by the name of their sheet."""
        return [
            Told(code, sheet, facts={"sheet": sheet, "n": rows, "area": self._areas.called(area)})
            for (code, sheet, area), rows in self._findings.placed.items()
        ]

    def _rows_with(self, severity: str) -> pl.Series:
        return (
            pl.concat(
                [
                    pl.Series("_row", [], dtype=pl.UInt32),
                    *(f.filter(pl.col("severity") == severity)["_row"] for f in self._findings.frames),
                ]
            )
            .unique()
            .sort()
        )

    def _tell_bps(self, people: pl.DataFrame) -> None:
        """Ten digits that both lists have, in a file that elsewhere uses those of BPS."""
        if any(frame["code"].is_in(["E-WIL-07", "W-WIL-08"]).any() for frame in self._findings.frames):
            self._findings.add(people.filter("_maybe_bps"), "E-WIL-13")

    def _problems(self, people: pl.DataFrame) -> pl.DataFrame:
        found = self._findings.all()
        found = found.join(people.select("_row", "sheet", "line"), on="_row", how="left").sort("_row", maintain_order=True)
        pairs = found.select("sheet", "field").unique()
        headings = [self._heading(sheet, field) for sheet, field in pairs.iter_rows()]
        pairs = pairs.with_columns(pl.Series("heading", headings, dtype=pl.String))
        found = found.join(pairs, on=["sheet", "field"], how="left", maintain_order="left")
        return found.select(PROBLEMS.names()).cast(PROBLEMS)


def check(read_list: ReadList, context: Context, progress: Callable[[int], None] | None = None) -> Checked:
    """Every row of a list; `progress` is told after each batch how many rows have been read."""
    checker = Checker(context, read_list.heading)
    for _, judged in ahead(checker.judged, _numbered(read_list.batches()), threads=2):
        checker.add(judged())
        if progress is not None:
            progress(checker.read)
    checked = checker.finish()
    placed = checker.placed()
    read_list.notes = [told for told in read_list.notes if told.code not in {each.code for each in placed}] + placed
    return checked


def _numbered(batches: Iterable[pl.DataFrame]) -> Iterator[tuple[int, pl.DataFrame]]:
    first = 0
    for batch in batches:
        yield first, batch
        first += batch.height


def _no_heading(sheet: str, field: str) -> str:
    return ""


def _said(raw: pl.DataFrame, name: str) -> pl.Series:
    said = raw[name] if name in raw.columns else pl.Series([None], dtype=pl.String).new_from_index(0, raw.height)
    return said.alias(f"_{name}_said")


def _said_true(raw: pl.DataFrame, values: dict[str, pl.Series]) -> pl.Series:
    """Whether a column of its own says that the state employs somebody: the occupation is told by itself."""
    said = (
        values["employed_by_state"] if "employed_by_state" in raw.columns else pl.Series([False]).new_from_index(0, raw.height)
    )
    return said.fill_null(False).alias("_state_said")
