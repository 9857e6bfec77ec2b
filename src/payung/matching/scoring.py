"""Weights of blocked pairs, worked out by Splink in an engine's own tables."""

import polars as pl
from splink import Linker, SettingsCreator

from payung.matching.engines import Engine
from payung.matching.model import FAR, Model, settings

# How many rows, in which every name is as frequent as on average, are added in thought: in a list of ten no name is common.
_THOUGHT_ROWS = 10_000


def scored(
    engine: Engine, model: Model, *, prior: float, others: int, pairs: str = "blocked", rows: str = "rows"
) -> pl.DataFrame:
    """key_l, key_r, match_weight, match_probability and gamma_<comparison>, of the pairs that are not far apart.

    Needs the tables `rows`, `pairs` and those of count_frequencies(). `others`: how many rows a row could be compared with.
    """
    source = engine.api.register(rows)
    said = settings(model.comparisons, prior=prior, rows=others, model=model)
    linker = Linker(source, SettingsCreator.from_path_or_dict(said), log_level=None)
    for column in _by_frequency(model):
        linker.table_management.register_term_frequency_lookup(engine.api.register(f"tf_{column}"), column)
    linker.table_management.register_blocked_pairs_for_predict(engine.api.register(pairs))
    predicted = linker.inference.predict(threshold_match_weight=FAR, warning_mode="never")
    gammas = ", ".join(f"CAST(gamma_{comparison.name} AS INT) AS {comparison.name}" for comparison in model.comparisons)
    found = engine.frame(f"SELECT key_l, key_r, match_weight, match_probability, {gammas} FROM {predicted.physical_name}")
    predicted.drop_table_from_database_and_remove_from_cache()
    return found


def count_frequencies(engine: Engine, model: Model, rows: int) -> None:
    """How frequent every name is, into tables tf_<column>, out of the table `rows`, which has so many."""
    for column, u in _by_frequency(model).items():
        thought = _THOUGHT_ROWS * u
        engine.table(
            f"tf_{column}",
            f"SELECT {column}, (count(*) - 1 + {thought}) / CAST({max(rows, 1) + _THOUGHT_ROWS} AS DOUBLE) AS tf_{column}"
            f" FROM rows WHERE {column} IS NOT NULL GROUP BY {column}",
        )


def _by_frequency(model: Model) -> dict[str, float]:
    """The columns whose frequency counts, and how often two people have the same; of two levels the last says."""
    levels = [(comparison.name, level) for comparison in model.comparisons for level in comparison.levels]
    return {level.by: model.parameters[name][level.name].u or 0.0 for name, level in levels if level.by}
