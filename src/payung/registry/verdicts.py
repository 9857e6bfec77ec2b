"""What a list would do to the register: its check (payung.lists) and its comparison with who is known, put together.

Within registry.scope of the office whose list it is. Nothing is changed. What is shown to somebody bears a fingerprint, so
that what she accepts later is what she saw.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from payung.lists import checking
from payung.lists.areas import AreaKnown
from payung.lists.checking import Checked, Counts
from payung.lists.checking_context import Context
from payung.lists.problems import KINDS
from payung.lists.reading import ReadList
from payung.office.models import Area
from payung.received_files.headings import IGNORE
from payung.registry.comparing import Compared, compared
from payung.registry.nik_vault import Keys

#: The register has this NIK beside another name.
NAMED_OTHERWISE = "W-NIK-25"
PLACES_KEPT = 5


@dataclass(frozen=True)
class Verdict:
    """`rows`: every row of the list with its fields; `found`: of those to be taken, who they are about; `problems`: every
    one, with its place; `causes`: by kind, with the first places; `sha256`: of all that was found."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    found: Compared
    counts: Counts
    causes: list[dict[str, Any]]
    sha256: str

    def warnings(self) -> pl.DataFrame:
        """`sheet`, `line`, `warnings`: the codes of a row with blanks between."""
        warned = self.problems.filter(pl.col("severity") == "warning")
        return warned.group_by("sheet", "line").agg(warnings=pl.col("code").unique(maintain_order=True).str.join(" "))


def judged(checked: Checked, *, area: str, profile: str, keys: Keys) -> Verdict:
    """The verdict on a checked list, against the register as it is now."""
    found = compared(checked.rows, area=area, profile=profile, keys=keys)
    problems = pl.concat([checked.problems, _named_otherwise(checked.rows, found)])
    repeats, doubtful = found.rows.filter("repeats"), found.rows.filter(pl.col("named_otherwise") & ~pl.col("repeats"))
    warned = checked.rows["warned"]
    counts = Counts(
        read=checked.counts.read,
        accepted=checked.counts.accepted - repeats.height,
        warned=checked.counts.warned - int(warned.gather(repeats["row"]).sum()) + int((~warned.gather(doubtful["row"])).sum()),
        rejected=checked.counts.rejected,
        duplicate=checked.counts.duplicate,
        unchanged=repeats.height,
    )
    causes = _causes(problems)
    return Verdict(checked.rows, problems, found, counts, causes, _fingerprint(checked, found, counts, causes))


def _named_otherwise(rows: pl.DataFrame, found: Compared) -> pl.DataFrame:
    its = rows.select("sheet", "line")[found.rows.filter("named_otherwise")["row"]]
    return its.select(
        "sheet", "line",
        field=pl.lit("nik"), heading=pl.lit(""), code=pl.lit(NAMED_OTHERWISE), severity=pl.lit("warning"),
        shown=pl.lit(""), facts=pl.lit(""),
    )  # fmt: skip


def _causes(problems: pl.DataFrame) -> list[dict[str, Any]]:
    """What keeps rows out first, then what is most frequent."""
    rank = {"error": 0, "duplicate": 1, "warning": 2, "mended": 3}
    place = ("sheet", "line", "field", "heading", "shown", "facts")
    grouped = problems.group_by("code", "severity", maintain_order=True).agg(
        pl.struct("sheet", "line").n_unique().alias("rows"), pl.struct(place).head(PLACES_KEPT).alias("places")
    )
    return sorted(grouped.to_dicts(), key=lambda cause: (rank.get(cause["severity"], 9), -cause["rows"], cause["code"]))


def _fingerprint(checked: Checked, found: Compared, counts: Counts, causes: list[dict[str, Any]]) -> str:
    """Of each row's verdict and of what the register makes of it."""
    seen = hashlib.sha256(json.dumps([vars(counts), found.new, causes], sort_keys=True).encode())
    for column in (checked.rows["verdict"].str.head(1), found.rows["repeats"].cast(pl.Int8).cast(pl.String)):
        seen.update("".join(column.to_list()).encode())
    return seen.hexdigest()


def checked_list(
    read_list: ReadList, *, area: str, mended: frozenset[str], today: date, progress: Callable[[int, int], None]
) -> Checked:
    """The check of payung.lists, for one office. Of a long csv nobody knows beforehand how many rows it has."""
    context = Context(today=today, area=area, areas=areas_of(area[:2]), profile=read_list.profile, mended=mended)
    total = sum(len(getattr(table, "rows", ())) for table in read_list.sheets)
    return checking.check(read_list, context, lambda done: progress(done, max(done, total)))


def areas_of(province: str) -> Mapping[str, AreaKnown]:
    """The places of a province, as the check knows them."""
    rows = Area.objects.filter(code__startswith=province).values_list("code", "name", "kind")
    return {code: AreaKnown(name, kind) for code, name, kind in rows}


def columns_of(read_list: ReadList) -> list[dict[str, Any]]:
    """Heading by heading and sheet by sheet, what it was taken for: a field, "ignore", or nothing, with what it resembles."""
    found: list[dict[str, Any]] = []
    for table in read_list.sheets:
        fields = {at: name for name, at in table.places.items()}
        unknown = {each.index: list(each.suggestions) for each in table.headings.unknown}
        doubled = {at for places in table.headings.doubled.values() for at in places}
        for at, written in sorted(table.titles.items()):
            known = "" if at in unknown or at in doubled else fields.get(at, IGNORE)
            found.append({"sheet": table.sheet, "heading": written, "field": known, "suggestions": unknown.get(at, [])})
    return found


def refusal_of(read_list: ReadList) -> dict[str, str] | None:
    """Why a list as a whole cannot be used, in both languages; None where it can."""
    for told in read_list.problems:
        kind = KINDS[told.code]
        said = {lang: " ".join(kind.said(lang, told.facts)) for lang in ("id", "en")}
        return {"code": told.code, **said}
    return None
