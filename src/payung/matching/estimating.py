"""Parameters out of two lists, or one, without knowing a single true pair.

u by comparing people at random. m by expectation maximisation among pairs that agree in something strong: the NIK, or mother
and birth date, or name and birth date. What agrees by choice there is not learnt there. Those who are not one person in such a
block are relatives rather than strangers, so what relatives share (home, place) is hidden while the block is learnt from: else
a borrowed NIK would pass for a person with another name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from splink import Linker, SettingsCreator, block_on
from splink.internals.exceptions import EMTrainingException

from payung.matching.comparing import Comparison
from payung.matching.engines import Engine
from payung.matching.model import Model, Parameters, parameters_of, settings

_PAIRS_AT_RANDOM = 3_000_000
_PAIRS_OF_SHORT_LISTS, _SHORT = 500_000, 20_000  # rows
_PAIRS_OF_A_BLOCK = 1_000_000
_HOME = ("home",)
_PLACE = ("desa", "kec", "kab")
#: What pairs agree in, what is hidden meanwhile, and what is learnt there unless an earlier one taught it.
_LESSONS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("nik",), (*_HOME, *_PLACE), ("name", "birth", "sex", "mother")),
    (("mother_bones", "y", "m", "d"), _HOME, ("nik", "place", "street", "name")),
    (("bones", "y", "m", "d"), _HOME, ("mother", "place", "street", "sex")),
    (("bones", "desa"), _HOME, ("birth", "street")),
    (("y", "m", "d", "desa"), _HOME, ("name",)),
    (("street",), _HOME, ("name", "birth", "place")),
    (("bones", "y", "m"), _HOME, ("nik", "mother", "place", "sex")),
)
_COMPARED_IN = {
    "nik": "nik", "bones": "name", "mother_bones": "mother", "y": "birth", "m": "birth", "d": "birth", "desa": "place",
    "street": "street",
}  # fmt: skip
_RATE = {"dedupe": 0.05, "link": 0.4}


def estimated(
    engine: Engine, comparisons: Sequence[Comparison], known: Mapping[str, float], left: int | None, rows: int,
    *, version: str, on: str, source: str, seed: int = 1,
) -> Model:  # fmt: skip
    """A model of the table `rows`. `known`: the share of rows in which each column says something; `left` as for block()."""
    others = rows - left if left is not None else rows
    prior = _RATE["dedupe" if left is None else "link"] / max(others, 1)
    strangers = _learn(engine, settings(comparisons, prior=prior, rows=others, link_type=_link(left)), left, _HOME, None, seed)
    learnt: dict[str, Mapping[str, Parameters]] = {}
    for block, hidden, taught in _LESSONS:
        wanted = [each for each in comparisons if each.name in taught and each.name not in learnt]
        if not wanted or min(known[column] for column in block) < 0.2:
            continue
        try:
            lesson = _learn(engine, strangers, left, hidden, block, seed)
        except EMTrainingException:  # nobody agrees in this
            continue
        for comparison in wanted:
            learnt[comparison.name] = parameters_of(lesson, comparison, strangers)
    for comparison in comparisons:
        if comparison.name not in learnt:
            learnt[comparison.name] = parameters_of(None, comparison, strangers)
    return Model(version, on, source, _RATE, {each.name: learnt[each.name] for each in comparisons})


def _link(left: int | None) -> str:
    return "dedupe_only" if left is None else "link_only"


def _learn(
    engine: Engine, said: Mapping[str, Any], left: int | None, hidden: Sequence[str], block: Sequence[str] | None, seed: int
) -> Mapping[str, Any]:
    """What Splink saved after learning u (block is None) or m in a block."""
    nothing = ", ".join(f"CAST(NULL AS {engine.text}) AS {column}" for column in hidden)
    others = ", ".join(column for column in engine.columns("rows") if column not in hidden)
    if block is not None:
        # A column of its own: by the block's, Splink would leave out the NIK too, whose levels ask for the birth date. What
        # agrees by choice is left out here: it would say "one person" of every pair.
        by_choice = {_COMPARED_IN[column] for column in block}
        others_said = [each for each in said["comparisons"] if each["output_column_name"] not in by_choice]
        said = {**said, "comparisons": others_said}
        known = " AND ".join(f"{column} IS NOT NULL" for column in block)
        nothing += f", CASE WHEN {known} THEN concat_ws('|', {', '.join(block)}) END AS agreed"
    sides = {"learning": ""} if left is None else {"learning_l": f"WHERE key < {left}", "learning_r": f"WHERE key >= {left}"}
    for name, where in sides.items():
        engine.view(name, f"SELECT {others}, {nothing} FROM rows {where}")
    tables = [engine.api.register(name) for name in sides]
    linker = Linker(tables if len(tables) > 1 else tables[0], SettingsCreator.from_path_or_dict(dict(said)), log_level=None)
    if block is None:
        rows = engine.frame("SELECT count(*) AS n FROM rows")["n"][0]
        pairs = _PAIRS_AT_RANDOM if rows > _SHORT else _PAIRS_OF_SHORT_LISTS
        linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=seed)
    else:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on("agreed"), estimate_without_term_frequencies=True, max_pairs=_PAIRS_OF_A_BLOCK
        )
    return linker.misc.save_model_to_json()
