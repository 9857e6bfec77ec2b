"""What a check must be told, because nothing in a list says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from payung.lists.areas import AreaKnown


@dataclass(frozen=True)
class Context:
    """`area`: the office whose list it is, "52" or "52.03"; `areas`: its province down to the desa.

    `mended`: the codes of safe mends that the officer has asked for.
    """

    today: date
    area: str
    areas: Mapping[str, AreaKnown]
    profile: str = "village"
    mended: frozenset[str] = field(default_factory=frozenset[str])
