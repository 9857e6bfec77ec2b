"""What two NIKs have to do with each other, said without one of their digits: for who must decide and may not see them."""

from dataclasses import dataclass
from typing import Literal

from payung.matching.nik import DIGITS

Kind = Literal["neither", "one", "same", "rounded", "swapped", "one_digit", "one_part", "other"]
#: What the digits of a NIK say, and where: kecamatan of first issue, day of birth, running number.
PARTS = {"area": range(6), "birth": range(6, 12), "serial": range(12, 16)}
_ROUNDED = "0"  # Excel keeps fifteen digits


@dataclass(frozen=True)
class Relation:
    """`differ` are the places, from 0, at which they are not alike; `parts` what those places speak of."""

    kind: Kind
    differ: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(name for name, places in PARTS.items() if any(at in places for at in self.differ))

    @property
    def pattern(self) -> str:
        """•••••• ••≠••• ••••: a dot where they agree. Empty where there are no two to compare."""
        if self.kind in ("neither", "one"):
            return ""
        signs = ["≠" if at in self.differ else "•" for at in range(DIGITS)]
        return " ".join("".join(signs[at] for at in places) for places in PARTS.values())


def relation(one: str | None, other: str | None) -> Relation:
    """Of two NIKs of sixteen digits; None or empty: not known."""
    if not one or not other:
        return Relation("one" if one or other else "neither")
    differ = tuple(at for at in range(DIGITS) if one[at : at + 1] != other[at : at + 1])
    found = Relation("other", differ)
    if not differ:
        return Relation("same")
    if differ == (DIGITS - 1,) and _ROUNDED in (one[-1:], other[-1:]):
        return Relation("rounded", differ)
    if len(differ) == 1:
        return Relation("one_digit", differ)
    first, last = differ[0], differ[-1] + 1
    if len(differ) == 2 == last - first and one[first:last] == other[first:last][::-1]:
        return Relation("swapped", differ)
    return Relation("one_part", differ) if len(found.parts) == 1 else found
