"""What a list would do to the register: its check (payung.lists) and its comparison with who is known, put together.

Within registry.scope of the office whose list it is. Nothing is changed. What is shown to somebody bears a fingerprint, so
that what she accepts later is what she saw.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from payung.lists import checking
from payung.lists.areas import AreaKnown
from payung.lists.checking import Checked, Counts
from payung.lists.checking_context import Context
from payung.lists.kinds_of_many import FACTS_COMPARED, shared_facts
from payung.lists.problems import KINDS
from payung.lists.reading import ReadList
from payung.office.models import Area
from payung.registry.comparing import Compared, compared
from payung.registry.nik_vault import Keys

#: What only the register shows: the column of Compared.rows that says so, and the kind of problem.
TOLD = {"named_otherwise": "W-NIK-25", "elsewhere": "W-NIK-26", "apart": "W-GANDA-05", "dead": "W-HIDUP-04"}
#: A row of the insurer's about nobody we know.
OF_NOBODY = "E-PST-04"
DEAD = "E-HIDUP-01"


@dataclass(frozen=True)
class Verdict:
    """`rows`: every row of the list with its fields, as it is taken; `found`: of those to be taken, who they are about;
    `problems`: every one, with its place; `shown`: of these what is worth showing; `causes`: that by kind; `sha256`: of all
    that was found."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    shown: pl.DataFrame
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
    found = compared(checked.rows, dead=_dead(checked), area=area, profile=profile, keys=keys)
    doubtful = found.rows.select(pl.any_horizontal(*TOLD)).to_series() | checked.rows["warned"].gather(found.rows["row"])
    unchanged = int(found.rows["repeats"].sum())
    counts = Counts(
        read=checked.counts.read,
        accepted=found.rows.height - unchanged,
        warned=int((doubtful & ~found.rows["repeats"]).sum()),
        rejected=int((found.listed["verdict"] == "rejected").sum()),
        duplicate=checked.counts.duplicate,
        unchanged=unchanged,
    )
    problems = _with_the_register_s(checked, found)
    shown = _shown(problems, found)
    causes = _causes(shown)
    return Verdict(found.listed, problems, shown, found, counts, causes, _fingerprint(found, counts, causes, profile))


def _dead(checked: Checked) -> pl.Series:
    """For each row whether it is rejected because she is said to be dead, and for nothing else."""
    errors = checked.problems.filter(pl.col("severity") == "error")
    only = errors.group_by("sheet", "line").agg((pl.col("code") == DEAD).all().alias("dead"))
    return checked.rows.select("sheet", "line").join(only, on=["sheet", "line"], how="left", maintain_order="left").select(
        pl.col("dead").fill_null(False) & (checked.rows["verdict"] == "rejected")
    )["dead"]  # fmt: skip


def left_to_mend(checked: Checked, *, area: str, profile: str, keys: Keys) -> Checked:
    """The check without the dead whom the register knows: their rows are taken. Within registry.scope of the office."""
    is_dead = _dead(checked)
    if not is_dead.any():
        return checked
    found = compared(checked.rows.filter(is_dead), dead=is_dead.filter(is_dead), area=area, profile=profile, keys=keys)
    verdict = checked.rows["verdict"].clone().scatter(is_dead.arg_true().gather(found.rows["row"]), "accepted")
    known, counts = found.rows.height, checked.counts
    counts = replace(counts, accepted=counts.accepted + known, rejected=counts.rejected - known)
    return Checked(checked.rows.with_columns(verdict), checked.problems, counts)


def _with_the_register_s(checked: Checked, found: Compared) -> pl.DataFrame:
    """The problems of the check with those that the register shows."""
    places = checked.rows.select("sheet", "line")
    known_dead = places[found.rows.filter("dead")["row"]]
    of_check = checked.problems.join(
        known_dead.with_columns(code=pl.lit(DEAD)), on=["sheet", "line", "code"], how="anti", maintain_order="left"
    )
    told = [_problems(places[found.rows.filter(column)["row"]], code) for column, code in TOLD.items()]
    left_out = (checked.rows["verdict"] == "accepted") & (found.listed["verdict"] == "rejected")
    return pl.concat([of_check, *told, _problems(places.filter(left_out), OF_NOBODY)])


def _problems(places: pl.DataFrame, code: str) -> pl.DataFrame:
    kind = KINDS[code]
    return places.select(
        "sheet", "line",
        field=pl.lit(kind.field), heading=pl.lit(""), code=pl.lit(code), severity=pl.lit(kind.severity),
        shown=pl.lit(""), facts=pl.lit(""),
    )  # fmt: skip


def _shown(problems: pl.DataFrame, found: Compared) -> pl.DataFrame:
    """Without the warnings of rows that do not come in: those rows are mended first, or say nothing new."""
    taken = found.listed.select("sheet", "line")[found.rows.filter(~pl.col("repeats"))["row"]]
    warnings = problems.filter(pl.col("severity") == "warning").join(taken, on=["sheet", "line"], how="semi")
    return pl.concat([problems.filter(pl.col("severity") != "warning"), warnings])


def _causes(problems: pl.DataFrame) -> list[dict[str, Any]]:
    """What keeps rows out first, then what is most frequent. With the facts that all rows of a kind share; those of a single
    row would say something about somebody, and what stands here is kept longer than her row."""
    rank = {"error": 0, "duplicate": 1, "warning": 2, "mended": 3}
    grouped = problems.group_by("code", "severity", maintain_order=True).agg(
        pl.struct("sheet", "line").n_unique().alias("rows"), pl.col("facts").unique(maintain_order=True).head(FACTS_COMPARED)
    )
    causes = [each | {"facts": shared_facts(each["facts"]) if each["rows"] > 1 else {}} for each in grouped.to_dicts()]
    return sorted(causes, key=lambda cause: (rank.get(cause["severity"], 9), -cause["rows"], cause["code"]))


def _fingerprint(found: Compared, counts: Counts, causes: list[dict[str, Any]], profile: str) -> str:
    """Of each row's verdict and values, and of what the register makes of it: whatever is told of headings meanwhile, or
    mended, shows in these."""
    seen = hashlib.sha256(json.dumps([vars(counts), found.new, profile, causes], sort_keys=True).encode())
    for frame in (found.listed, found.rows.select("row", "worker", "founder", "repeats", *TOLD)):
        seen.update(frame.hash_rows(seed=0).cast(pl.String).str.join(" ").item().encode())
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
