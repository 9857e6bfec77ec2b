"""How good pairs are against a truth: precision and recall, pair by pair."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from dataclasses import asdict, dataclass

import polars as pl


@dataclass(frozen=True)
class Quality:
    """Pairs. `precision` and `recall` are of those decided `same`; None where there are none to count among.

    `found` are true pairs among them, `true` all true pairs. A pair in review counts as neither; `reachable` is the recall if
    every one of them were decided rightly.
    """

    same: int
    review: int
    true: int
    found: int
    found_in_review: int

    @property
    def precision(self) -> float | None:
        return self.found / self.same if self.same else None

    @property
    def recall(self) -> float | None:
        return self.found / self.true if self.true else None

    @property
    def reachable(self) -> float | None:
        return (self.found + self.found_in_review) / self.true if self.true else None

    def as_dict(self) -> dict[str, int | float | None]:
        return {**asdict(self), "precision": self.precision, "recall": self.recall, "reachable": self.reachable}


def quality(pairs: pl.DataFrame, truth: pl.DataFrame) -> Quality:
    """`pairs` as matching gives them; `truth`: left_id, right_id of every true pair. Of a pair named twice the first counts."""
    on = ["left_id", "right_id"]
    known = truth.select(pl.col(on).cast(pl.String)).unique().with_columns(pl.lit(1, pl.Int8).alias("is_true"))
    told = pairs.select(*(pl.col(name).cast(pl.String) for name in on), "decision").unique(
        on, keep="first", maintain_order=True
    )
    told = told.join(known, on=on, how="left").with_columns(pl.col("is_true").fill_null(0))
    same, review = (told.filter(pl.col("decision") == decision) for decision in ("same", "review"))
    return Quality(same.height, review.height, known.height, int(same["is_true"].sum()), int(review["is_true"].sum()))
