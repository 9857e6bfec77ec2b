"""Two rows of the register beside each other, value by value: what agrees, what differs, what only one of them has.

A NIK is not on these pages. What two of them have to do with each other is said in words, and by the places that differ.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext, gettext_lazy, gettext_noop

from payung.lists.fields import FIELDS
from payung.lists.profiles import called
from payung.matching import names
from payung.matching.two_niks import Relation, relation
from payung.registry import nik_vault
from payung.registry.models import Worker
from payung.reports import wording
from payung.web.matching.within import area_names
from payung.web.templatetags.wording import language

Mark = Literal["same", "alike", "differs", "one", ""]
#: A sign and a word: what is told by more than a colour.
MARKS: Mapping[Mark, tuple[str, object]] = {
    "same": ("=", gettext_lazy("same")),
    "alike": ("≈", gettext_lazy("written differently")),
    "differs": ("≠", gettext_lazy("different")),
    "one": ("?", gettext_lazy("only one is known")),
    "": ("", ""),
}
_VALUES: Mapping[str, str] = {
    "L": gettext_noop("man"),
    "P": gettext_noop("woman"),
    "active": gettext_noop("active"),
    "inactive": gettext_noop("not active"),
    "not_found": gettext_noop("not found"),
    "nik_other": gettext_noop("NIK not as Dukcapil has it"),
}
_NIK_PARTS = {
    "area": gettext_lazy("the kecamatan that issued it"),
    "birth": gettext_lazy("the birth date in it"),
    "serial": gettext_lazy("its running number"),
}


@dataclass(frozen=True)
class Piece:
    """A part of a value; `differs` is marked by a line under it."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Line:
    """One thing that is known of both, or of one. `note` says what kind of difference it is."""

    label: str
    left: Sequence[Piece]
    right: Sequence[Piece]
    mark: Mark
    note: str = ""

    @property
    def sign(self) -> str:
        return MARKS[self.mark][0]

    @property
    def said(self) -> str:
        return str(MARKS[self.mark][1])


def lines(left: Worker, right: Worker) -> tuple[Sequence[Line], Sequence[str]]:
    """What is known, in the order in which a clerk looks; and what nobody has said of either."""
    places = area_names(left.area_id, right.area_id)
    made = [
        _names("name", left.name, right.name),
        _niks(left, right),
        _plain("sex", _called(left.sex), _called(right.sex)),
        _dates("birth_date", left.birth_date, right.birth_date),
        _names("mother_name", left.mother_name, right.mother_name),
        _plain("area_code", places[left.area_id], places[right.area_id]),
        _words("address", left.address, right.address),
        _households(left, right),
        _words("birth_place", left.birth_place, right.birth_place),
        _words("occupation", left.occupation, right.occupation),
        _plain("phone", left.phone, right.phone),
        _plain("insurer_status", _insured(left), _insured(right)),
    ]
    known = [line for line in made if line.mark]
    facts = Line(gettext("Named by"), [Piece(_sources(left))], [Piece(_sources(right))], "")
    checks = Line(gettext("Field check"), [Piece(_verified(left))], [Piece(_verified(right))], "")
    return [*known, facts, checks], [line.label for line in made if not line.mark]


def differing(found: Sequence[Line]) -> int:
    return sum(line.mark == "differs" for line in found)


def niks_of(workers: Sequence[Worker]) -> dict[int, str | None]:
    """By id, for comparison only; unknown where no list gave one. WrongKey where they do not open."""
    sealed = [each for each in workers if each.nik_sealed is not None]
    opened = nik_vault.opened_all(
        [each.pk for each in sealed], [bytes(each.nik_sealed) for each in sealed], [each.key_version for each in sealed]
    )
    return {each.pk: None for each in workers} | dict(zip((each.pk for each in sealed), opened, strict=True))


def niks_told(workers: Sequence[Worker]) -> list[str]:
    """Of rows of one person: what each NIK has to do with those above it, in words."""
    try:
        niks = niks_of(workers)
    except nik_vault.WrongKey:
        return [_no_key()] * len(workers)
    told: list[str] = []
    above: list[Worker] = []  # with another NIK each
    for each in workers:
        nik = niks[each.pk]
        same = next((other for other in above if niks[other.pk] == nik), None)
        if nik is None:
            told.append(gettext("no list gave one"))
        elif not above:
            told.append(gettext("kept, not shown"))
        elif same is None:
            told.append(_with_whom(related(relation(niks[above[0].pk], nik)), above[0], workers))
        else:
            told.append(_with_whom(gettext("the same NIK"), same, workers))
        if nik is not None and same is None:
            above.append(each)
    return told


def _with_whom(text: str, other: Worker, workers: Sequence[Worker]) -> str:
    """Of two rows it is plain which is meant."""
    return f"{text} ({other.code})" if len(workers) > 2 else text


def _no_key() -> str:
    return gettext("The NIKs cannot be read: the key on this server is missing.")


def related(found: Relation) -> str:
    """What two NIKs have to do with each other, in words."""
    parts = ", ".join(str(_NIK_PARTS[part]) for part in found.parts)
    return {
        "neither": "",
        "one": gettext("only one of them has a NIK"),
        "same": gettext("the same NIK"),
        "rounded": gettext("the same but for a last digit of 0: Excel has probably rounded one of them"),
        "swapped": gettext("two neighbouring digits are changed round"),
        "one_digit": gettext("one digit differs, in %(parts)s") % {"parts": parts},
        "one_part": gettext("only %(parts)s differs") % {"parts": parts},
        "other": gettext("%(n)s of 16 digits differ") % {"n": len(found.differ)},
    }[found.kind]


# ---------------------------------------------------------------------------------------------------------- line by line


def _label(field: str) -> str:
    return FIELDS[field].called(language())


def _line(field: str, left: str, right: str, mark: Mark, note: str = "") -> Line:
    return Line(_label(field), _whole(left), _whole(right), mark, note)


def _whole(value: str) -> list[Piece]:
    return [Piece(value or gettext("not known"))]


def _known(left: object, right: object) -> Mark | None:
    """None where both are known, and may be compared."""
    return None if left and right else "one" if left or right else ""


def _plain(field: str, left: str, right: str) -> Line:
    mark = _known(left, right)
    return _line(field, left, right, ("same" if left == right else "differs") if mark is None else mark)


def _names(field: str, left: str, right: str) -> Line:
    """Words that have no fellow in the other name are marked; spellings of one word are not."""
    if (mark := _known(left, right)) is not None:
        return _line(field, left, right, mark)
    if left.upper() == right.upper():
        return _line(field, left, right, "same")
    mine, hers = names.key(left), names.key(right)
    if mine == hers:
        return _line(field, left, right, "alike")
    if sorted(mine.split()) == sorted(hers.split()):
        return _line(field, left, right, "alike", gettext("the same words in another order"))
    pieces = _pieces(left, set(hers.split()), _read), _pieces(right, set(mine.split()), _read)
    return Line(_label(field), pieces[0], pieces[1], "differs")


def _read(piece: str) -> Collection[str]:
    """The words of a piece of a name as they are compared, with others behind it: alone, MUH is not MUHAMMAD."""
    return names.words(f"{piece} X")[:-1]


def _words(field: str, left: str, right: str) -> Line:
    if (mark := _known(left, right)) is not None:
        return _line(field, left, right, mark)
    one, other = left.upper().split(), right.upper().split()
    if one == other:
        return _line(field, left, right, "same")
    alike = SequenceMatcher(a=one, b=other).ratio() > 0.6
    pieces = _pieces(left, set(other), _upper), _pieces(right, set(one), _upper)
    return Line(_label(field), pieces[0], pieces[1], "alike" if alike else "differs")


def _upper(word: str) -> Collection[str]:
    return (word.upper(),)


def _pieces(text: str, there: set[str], read: Callable[[str], Collection[str]]) -> list[Piece]:
    return [Piece(word, not there.issuperset(read(word))) for word in text.split()]


def _dates(field: str, left: date | None, right: date | None) -> Line:
    one, other = _day(left), _day(right)
    if left is None or right is None or left == right:
        return _plain(field, one, other)
    parts = (left.day != right.day, left.month != right.month, left.year != right.year)
    note = {
        (True, False, False): gettext("only the day differs"),
        (False, True, False): gettext("only the month differs"),
        (False, False, True): gettext("only the year differs"),
    }.get(parts, "")
    if (left.year, left.month, left.day) == (right.year, right.day, right.month):
        note = gettext("day and month are changed round")
    return _line(field, one, other, "differs", note)


def _day(day: date | None) -> str:
    return wording.date(day, language()) if day else ""


def _niks(left: Worker, right: Worker) -> Line:
    try:
        niks = niks_of([left, right])
    except nik_vault.WrongKey:
        return Line("NIK", _whole(""), _whole(""), "one", _no_key())
    found = relation(niks[left.pk], niks[right.pk])
    if found.kind in ("one", "neither"):
        shown = [gettext("kept, not shown") if niks[each.pk] else gettext("no list gave one") for each in (left, right)]
        return Line("NIK", _whole(shown[0]), _whole(shown[1]), "one" if found.kind == "one" else "")
    pieces = [Piece(found.pattern)]
    return Line("NIK", pieces, pieces, "same" if found.kind == "same" else "differs", related(found))


def _households(left: Worker, right: Worker) -> Line:
    one, other = left.household_id, right.household_id  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
    mark = _known(one, other)
    said = gettext("known, not shown")
    shown = said if one else "", said if other else ""
    return _line("household_id", shown[0], shown[1], ("same" if one == other else "differs") if mark is None else mark)


def _called(value: str) -> str:
    return gettext(_VALUES[value]) if value in _VALUES else value


def _insured(worker: Worker) -> str:
    return " ".join(filter(None, (_called(worker.insurer_status), worker.segment if worker.insurer_status else "")))


def _sources(worker: Worker) -> str:
    named = "; ".join(called(each, language()) or each for each in worker.sources)
    day = wording.date(worker.said_on, language(), short=True)
    return gettext("%(lists)s; last of %(day)s") % {"lists": named, "day": day}


def _verified(worker: Worker) -> str:
    if worker.verified_on:
        day = wording.date(worker.verified_on, language())
        return gettext("found alive, resident and working on %(day)s") % {"day": day}
    return gettext("found dead") if worker.field_alive is False else gettext("not yet")
