"""YAML that remembers where everything stands, so that an error can name file and line.

Used for what people write by hand: parameters and cases of the law, reported figures. YAML 1.2, so `no` is a word and not
False; a doubled key is refused; dates arrive as `datetime.date`; `1_099_000` is an integer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError


@dataclass(frozen=True)
class Place:
    """Where something stands in a file. `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


class BadInput(ValueError):
    """Something a person wrote cannot be used. Says where, what is wrong, and what to do next."""

    def __init__(self, place: Place | None, wrong: str, remedy: str) -> None:
        self.place, self.wrong, self.remedy = place, wrong, remedy
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{wrong} {remedy}")


def read(path: Path) -> CommentedMap:
    """The mapping in a YAML file. BadInput where it is missing, not YAML, not UTF-8, or not a mapping."""
    return _mapping(read_any(path), path.name)


def read_any(path: Path, *, name: str | None = None) -> object:
    """Whatever a YAML file holds; errors call it `name`. BadInput where it is missing, not YAML, or not UTF-8."""
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(Place(name, 1), "There is no such file.", f"Looked in {path.absolute().parent}.") from None
    except UnicodeDecodeError as error:
        raise BadInput(Place(name, 1), f"This is not UTF-8 text ({error.reason}).", "Save it as UTF-8.") from None
    except OSError as error:
        raise BadInput(Place(name, 1), f"It cannot be read: {error.strerror}.", "Give a readable file.") from None
    return parse_any(text, file=name)


def parse(text: str, *, file: str) -> CommentedMap:
    """The mapping in a YAML text; `file` is the name that errors use."""
    return _mapping(parse_any(text, file=file), file)


def parse_any(text: str, *, file: str) -> object:
    """Whatever a YAML text holds; `file` is the name that errors use."""
    try:
        content: object = YAML(typ="rt").load(text)  # pyright: ignore[reportUnknownMemberType]
    except DuplicateKeyError as error:
        line, problem = _trouble(error)
        key = problem.split('"')[1] if '"' in problem else "?"
        raise BadInput(Place(file, line), f"The key '{key}' stands twice in one block.", "Keep one of them.") from None
    except MarkedYAMLError as error:
        line, problem = _trouble(error)
        raise BadInput(Place(file, line), f"This is not YAML: {problem}.", "Mend the line and try again.") from None
    except YAMLError as error:  # a character that YAML does not allow
        raise BadInput(Place(file, 1), f"This is not YAML: {str(error).splitlines()[0]}.", "Save it as plain text.") from None
    except ValueError as error:  # a day that no calendar has: ruamel makes the date while it reads
        raise BadInput(Place(file, _line_of_bad_day(text)), f"There is no such day or number: {error}.", "Mend it.") from None
    return content


def _mapping(content: object, file: str) -> CommentedMap:
    if not isinstance(content, CommentedMap):
        raise BadInput(
            Place(file, 1), "The file must hold named blocks.", "Begin with a line `name:`, the rest indented below."
        )
    return content


def _trouble(error: Any) -> tuple[int, str]:
    """Line and problem of an error of ruamel.yaml, which does not say their types."""
    return (error.problem_mark.line + 1 if error.problem_mark else 1), str(error.problem)


def _line_of_bad_day(text: str) -> int:
    """The first line with a day that no calendar has; 1 where it is something else."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in re.findall(r"\b\d{4}-\d{1,2}-\d{1,2}\b", line):
            year, month, day = map(int, found.split("-"))
            try:
                date(year, month, day)
            except ValueError:
                return number
    return 1


def place_of(block: Mapping[Any, Any], key: object, place: Place) -> Place:
    """Where a key stands, in the file of its block."""
    return Place(place.file, line_of(block, key))


def line_of(block: Mapping[Any, Any] | Sequence[Any], key: object = None) -> int:
    """The line of a block, or of one key or index in it. Counts from 1; 1 where the block was made in code."""
    if not isinstance(block, CommentedMap | CommentedSeq):
        return 1
    where = cast(Any, block).lc
    if key is None:
        return int(where.line) + 1
    if isinstance(block, CommentedSeq):
        return int(where.item(key)[0]) + 1
    written: dict[object, Any] = where.data or {}  # a key that was added in code has no line of its own
    return int(written[key][0]) + 1 if key in written else int(where.line) + 1
