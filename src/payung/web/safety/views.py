"""How safe the office's data are: the age of the last good copy, the last trial restore, and what to do now."""

from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from payung.office import copies
from payung.office.roles import Deed
from payung.web.doors import Visitor, now, only
from payung.web.pages import render
from payung.web.templatetags.wording import number


class Worry(NamedTuple):
    """What is wrong, what to do about it, and the command for it; "" where it is done by hand."""

    what: str
    do: str
    command: str


@only(Deed.SEE_COPIES)
def copies_page(request: Visitor) -> HttpResponse:
    if not settings.PAYUNG_COPIES:
        return render(request, "safety/copies.html", None, {"is_unknown": True})
    folder = Path(settings.PAYUNG_COPIES)
    found = copies.standing(Path(settings.PAYUNG_KEYS).parent, now=now(), folder=folder)
    age_hours = int(found.age.total_seconds() // 3600) if found.age else 0
    context = {
        "found": found,
        "age": _age(age_hours),
        "megabytes": _size(found.newest.manifest.dump_bytes) if found.newest else "",
        "drill_seconds": round(found.drill.seconds) if found.drill else None,
        "folder": folder.name,
        "worries": [_worry(warning) for warning in found.warnings],
    }
    return render(request, "safety/copies.html", None, context)


def _age(hours: int) -> str:
    """Hours up to two days, then days: nobody reckons with 200 hours."""
    if hours < 1:
        return gettext("less than an hour")
    if hours < 48:
        return gettext("%(n)s hours") % {"n": number(hours)} if hours > 1 else gettext("one hour")
    return gettext("%(n)s days") % {"n": number(hours // 24)}


def _size(length: int) -> str:
    return f"{number(max(1, round(length / 1_000_000)))} MB"


def _worry(warning: copies.Warning) -> Worry:
    shown = {"n": number(warning.number)}
    backup, drill = "payung backup", "payung copies drill"
    known = {
        "no_copy": (
            gettext("There is no safety copy yet."),
            gettext("Make the first one now, on the office's server."),
            backup,
        ),
        "copy_is_old": (
            gettext("The newest copy is %(n)s hours old; there should be one every day.") % shown,
            gettext("Make one now, then see why the daily one did not come."),
            backup,
        ),
        "copies_are_damaged": (
            gettext("Damaged copies, which are not counted: %(n)s.") % shown,
            gettext("Look at the disk they lie on before you trust it again."),
            "payung copies show",
        ),
        "no_drill": (
            gettext("No copy was ever restored on trial."),
            gettext("Only a copy that came back once is known to be good. It takes some minutes and changes nothing."),
            drill,
        ),
        "drill_failed": (
            gettext("The last trial restore did not give back the same: %(n)s differences.") % shown,
            gettext("Try again; it says where they are. Do not rely on this copy."),
            drill,
        ),
        "drill_is_old": (
            gettext("The last trial restore was %(n)s days ago.") % shown,
            gettext("Once a quarter one should be tried."),
            drill,
        ),
        "identity_is_on_this_machine": (
            gettext("The key that opens the copies still lies on this machine."),
            gettext("Who takes the machine has copies and key together. Keep the key in two places elsewhere, then delete it."),
            "",
        ),
        "copies_are_on_the_same_disk": (
            gettext("The copies lie on the same disk as the data."),
            gettext("One broken disk takes both. Name another place, such as a disk of another machine, in PAYUNG_COPIES."),
            "",
        ),
    }
    what, do, command = known.get(warning.code, (warning.code, gettext("Ask whoever looks after the server."), ""))
    return Worry(what, do, command)
