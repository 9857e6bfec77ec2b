"""What stands above a page behind a door: the places this visitor's role opens, and who she is. Asks the database nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from payung.coverage.figures import area_name
from payung.office.roles import Deed, Reach, Role

#: Every place of the desk, in the order of the navigation: what opens it, its address, its name.
PLACES = (
    (Deed.SEE_DESK, "desk", gettext_noop("My desk")),
    (Deed.SEND_LISTS, "lists", gettext_noop("Lists in")),
    (Deed.SEE_WORKERS, "register", gettext_noop("Register")),
    (Deed.SEE_COUNTS, "register_counts", gettext_noop("How many")),
    (Deed.DECIDE_PAIRS, "matching", gettext_noop("Matching")),
    (Deed.SEE_COUNTS, "verification", gettext_noop("Field checks")),
    (Deed.ANSWER_INQUIRY, "inquiries", gettext_noop("Inquiries")),
    (Deed.SEE_BOARD, "board", gettext_noop("Completeness")),
    (Deed.SEE_FIGURES, "reported_figures", gettext_noop("Reported figures")),
    (Deed.SEE_BOARD, "requests", gettext_noop("Requests")),
    (Deed.SEE_BOARD, "answers", gettext_noop("Answers")),
    (Deed.IMPORT_RECAP, "recaps", gettext_noop("Monthly recaps")),
    (Deed.SEE_PROPOSALS, "proposals", gettext_noop("Publishing")),
    (Deed.MANAGE_PEOPLE, "people", gettext_noop("People")),
    (Deed.SEE_LOG, "event_log", gettext_noop("Event log")),
    (Deed.SEE_COPIES, "copies", gettext_noop("Safety copies")),
)
ROLE_NAMES = {
    Role.DISTRICT_OFFICER: gettext_noop("District officer"),
    Role.DISTRICT_HEAD: gettext_noop("Head of the district office"),
    Role.INSURER: gettext_noop("BPJS Ketenagakerjaan"),
    Role.ANALYST: gettext_noop("Provincial analyst"),
    Role.OFFICE_HEAD: gettext_noop("Head of the provincial office"),
    Role.LEADERSHIP: gettext_noop("Leadership"),
    Role.AUDITOR: gettext_noop("Auditor"),
}


@dataclass(frozen=True)
class Place:
    """A link of the navigation."""

    path: str
    name: str
    is_here: bool


@dataclass(frozen=True)
class Signed:
    """Who is signed in, and where she may go."""

    name: str
    roles: tuple[str, ...]
    places: tuple[Place, ...]


def signed(request: HttpRequest) -> Signed | None:
    """None where nobody is signed in: a one-time link's page looks the same for everybody."""
    reach: Reach | None = getattr(request, "reach", None)
    if reach is None or not request.user.is_authenticated:
        return None
    roles = tuple(f"{gettext(ROLE_NAMES[role])}, {area_name(area)}" for role, area in reach.held)
    return Signed(request.user.name, roles, tuple(_places(reach, request.path)))  # pyright: ignore[reportAttributeAccessIssue]


def _places(reach: Reach, here: str) -> Iterator[Place]:
    mine = [(reverse(address), name) for deed, address, name in PLACES if reach.may(deed)]
    nearest = max(
        (path for path, _ in mine if here.startswith(path)), key=len, default=""
    )  # /register/hitungan/ before /register/
    for path, name in mine:
        yield Place(path, gettext(name), path == nearest)
