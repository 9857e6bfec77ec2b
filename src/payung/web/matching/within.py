"""What every page of pairs begins with: the offices whose pairs are meant, and the pair."""

from django.shortcuts import get_object_or_404

from payung.identities.models import Pair
from payung.office.models import Area
from payung.office.roles import Deed
from payung.registry import scope
from payung.web.doors import Visitor


def offices(request: Visitor) -> tuple[str, ...]:
    """The kabs whose pairs are asked for: the one that the address names, else all within reach."""
    mine = scope.kabs(request.reach, Deed.DECIDE_PAIRS)
    asked = request.GET.get("wilayah", "")
    return (asked,) if asked in mine else mine


def just_done(request: Visitor, what: str, page: str) -> int | None:
    """What this session kept on the page before, if it is told here: on the first page after it alone, also when that is
    loaded again. Elsewhere, or another day, a key would undo what nobody sees."""
    pk, told_on = request.session.get(what, (None, ""))
    if pk is None or told_on not in ("", page):
        return None
    request.session[what] = (pk, page)
    return pk


def note_done(request: Visitor, what: str, pk: int) -> None:
    """To be told on the next page, with the way to undo it."""
    request.session[what] = (pk, "")


def the_pair(request: Visitor, pk: int) -> Pair:
    """404 for a pair of another office, as for one that does not exist."""
    rows = Pair.objects.visible_to(request.reach).select_related("run", "left__area", "right__area", "left", "right")
    return get_object_or_404(rows, pk=pk)


def area_names(*codes: str) -> dict[str, str]:
    """Desa, kecamatan and kabupaten of each code, in words."""
    above = {code: [".".join(code.split(".")[:n]) for n in range(code.count(".") + 1, 1, -1)] or [code] for code in codes}
    names = dict(Area.objects.filter(code__in={each for all_ in above.values() for each in all_}).values_list("code", "name"))
    return {code: ", ".join(names.get(each, each) for each in all_) for code, all_ in above.items()}
