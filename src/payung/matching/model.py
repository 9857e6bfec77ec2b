"""How much each level says: a model, kept beside the code with the day and the data it was estimated from.

`m` is how often rows of one person meet a level, `u` how often rows of two people do. The weight of a level is log2(m / u); a
pair's weight is the sum of them and of how likely any pair is one person, so that probability = 2^w / (1 + 2^w).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from payung.matching.comparing import COMPARISONS, Comparison, Level

#: From this probability on a pair is one person: of a hundred such that lie just here, one is wrong; of all, far fewer.
SAME = 0.99
#: From this probability on a person decides; below it the machine says: two people.
REVIEW = 0.1
#: A person looks at no more pairs than this share of the shorter list, those that are the likeliest.
MOST_IN_REVIEW = 0.02
#: Below this weight a pair is not worth a line.
FAR = -8.0

#: A list of few rows is a part of a longer one: of other people as many are about.
FEWEST_ROWS = 100_000
# Nothing is so rare that a list of some thousands shows it cannot be: one in five hundred.
_LEAST = 0.002
_RARE = 1e-5  # a name that a few bear tells no more than one of a hundred thousand


@dataclass(frozen=True)
class Parameters:
    """Of a level. u is unknown where it follows from the number of rows (Level.others)."""

    m: float
    u: float | None


@dataclass(frozen=True)
class Model:
    """`rate`: how many matches a row of the left list has, by kind of task, before anything is known of the lists.

    `parameters`: by comparison and level. `source`: what it was estimated from; `estimated_on`: the day, ISO.
    """

    version: str
    estimated_on: str
    source: str
    rate: Mapping[str, float]
    parameters: Mapping[str, Mapping[str, Parameters]]

    def as_json(self) -> str:
        levels = {
            comparison: {level: {"m": its.m, "u": its.u} for level, its in levels.items()}
            for comparison, levels in self.parameters.items()
        }
        known: dict[str, Any] = {
            "version": self.version, "estimated_on": self.estimated_on, "source": self.source, "rate": dict(self.rate),
            "parameters": levels,
        }  # fmt: skip
        return json.dumps(known, indent=1, ensure_ascii=False) + "\n"

    def apart_from(self, matches: float) -> "Model":
        """Where every u was learnt among pairs of which a share `matches` were one person after all, as in short lists: without
        those."""
        parameters = {
            comparison: {level: Parameters(its.m, _apart(its, matches)) for level, its in levels.items()}
            for comparison, levels in self.parameters.items()
        }
        return replace(self, parameters=parameters)

    @property
    def comparisons(self) -> Sequence[Comparison]:
        return [comparison for comparison in COMPARISONS if comparison.name in self.parameters]


def _apart(its: Parameters, matches: float) -> float | None:
    return None if its.u is None else max((its.u - matches * its.m) / (1 - matches), its.u / 100)


def from_json(text: str) -> Model:
    """ValueError or KeyError where it is not what as_json() writes."""
    known = json.loads(text)
    if not {"dedupe", "link"} <= set(known["rate"]):
        raise ValueError("It does not say how many matches to expect.")
    parameters = {
        comparison: {level: Parameters(its["m"], its["u"]) for level, its in levels.items()}
        for comparison, levels in known["parameters"].items()
    }
    for comparison in COMPARISONS:
        wanted = {level.name for level in comparison.levels}
        if comparison.name in parameters and set(parameters[comparison.name]) != wanted:
            raise ValueError(f"The model is for other levels of '{comparison.name}': estimate it again.")
    return Model(known["version"], known["estimated_on"], known["source"], known["rate"], parameters)


@cache
def kept() -> Model:
    return from_json(files("payung.matching").joinpath("kept.json").read_text(encoding="utf-8"))


def settings(
    comparisons: Sequence[Comparison], *, prior: float, rows: int, link_type: str = "dedupe_only", model: Model | None = None
) -> dict[str, Any]:
    """What Splink is told; without a model, what is given by hand alone. `rows`: how many others a row is compared with."""
    return {
        "link_type": link_type,
        "unique_id_column_name": "key",
        "probability_two_random_records_match": min(max(prior, 1e-12), 0.5),
        "comparisons": [_comparison(each, rows, model) for each in comparisons],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": True,  # else the levels are not told
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 25,
    }


def _comparison(comparison: Comparison, rows: int, model: Model | None) -> dict[str, Any]:
    unknown = {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    levels = [_level(level, rows, model and model.parameters[comparison.name][level.name]) for level in comparison.levels]
    return {"output_column_name": comparison.name, "comparison_levels": [unknown, *levels]}


def _level(level: Level, rows: int, its: Parameters | None) -> dict[str, Any]:
    said: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.name}
    if level.by:
        said |= {
            "tf_adjustment_column": level.by, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": _RARE,
            "disable_tf_exact_match_detection": True,
        }  # fmt: skip
    if its is not None:
        said |= {"m_probability": its.m, "u_probability": its.u}
    elif level.least is not None:
        said |= {"m_probability": level.least}
    u = level.others / max(rows, FEWEST_ROWS) if level.others is not None else level.u
    if u is not None:
        said |= {"u_probability": u, "fix_u_probability": True}
    return said


def parameters_of(learnt: Mapping[str, Any] | None, comparison: Comparison, us: Mapping[str, Any]) -> Mapping[str, Parameters]:
    """The parameters of a comparison out of what Splink saved: m of one training, u of another. Where m was not learnt it is
    the kept model's: how people misspell hangs less on the list than how alike strangers are."""
    ms = _levels(learnt, comparison.name) if learnt else _kept_ms(comparison)
    its_us = _levels(us, comparison.name)
    found: dict[str, Parameters] = {}
    for level, with_m, with_u in zip(comparison.levels, ms, its_us, strict=True):
        m = max(with_m.get("m_probability") or 0.0, level.least or _LEAST)
        u = None if level.others is not None else level.u if level.u is not None else with_u.get("u_probability") or _RARE
        found[level.name] = Parameters(round(m, 6), None if u is None else float(f"{u:.4g}"))
    return found


def _kept_ms(comparison: Comparison) -> list[Mapping[str, Any]]:
    its = kept().parameters.get(comparison.name, {})
    return [{"m_probability": its[level.name].m if level.name in its else None} for level in comparison.levels]


def _levels(saved: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    comparison = next(each for each in saved["comparisons"] if each["output_column_name"] == name)
    return [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
