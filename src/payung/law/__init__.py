"""What the law says: rules beside their dated values, one folder a chapter.

>>> from datetime import date
>>> from payung import law
>>> law.value("jkk_contribution", month=date(2026, 6, 1), given={"declared_income": 1_099_000})
10000
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from payung.law.book import Book, standard
from payung.law.explanation import Explanation, Step
from payung.law.parameters import Parameter
from payung.located_yaml import BadInput

Frame = TypeVar("Frame")

__all__ = [
    "BadInput",
    "Book",
    "Explanation",
    "Parameter",
    "Step",
    "evaluate",
    "explain",
    "parameters",
    "rules",
    "standard",
    "value",
    "version",
]


def evaluate(
    frame: Frame,
    rules: Sequence[str] | str,
    *,
    month: date | str,
    standings: bool = False,
    book: Book | None = None,
) -> Frame:
    """The frame, with one more column a rule: same kind, same rows, all other columns as they were.

    `month` is one month for everyone, or the name of a column with the month of each row. With `standings`, a column
    `<rule>_standing` says how sure each row's answer is. A lazy frame, a DuckDB relation or a PySpark frame is read once to
    check its inputs (twice with a column of months), and stays lazy.
    """
    from payung.law import columns

    asked = [rules] if isinstance(rules, str) else list(dict.fromkeys(rules))
    return columns.evaluate(book or standard(), frame, asked, month, standings=standings)


def value(rule: str, *, month: date, given: Mapping[str, object] | None = None, book: Book | None = None) -> int | bool | None:
    """What a rule gives for one worker. What is not given is unknown; None is an unknown answer."""
    from payung.law import explanation

    return explanation.value(book or standard(), rule, month, given or {})


def explain(rule: str, *, month: date, given: Mapping[str, object] | None = None, book: Book | None = None) -> Explanation:
    """The same, with the steps, their sources and how sure they are."""
    from payung.law import explanation

    return explanation.explain(book or standard(), rule, month, given or {})


def version(month: date | None = None, *, book: Book | None = None) -> str:
    """Twelve hex digits that name the law as it is written here, or the part of it in force in a month."""
    its = book or standard()
    return its.whole_version if month is None else its.version(month)


def parameters(*, book: Book | None = None) -> list[Parameter]:
    """Every parameter with its history, by name."""
    return list((book or standard()).parameters.values())


def rules(*, book: Book | None = None) -> list[str]:
    """The names of all rules."""
    return list((book or standard()).rules)
