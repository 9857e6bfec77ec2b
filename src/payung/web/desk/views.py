"""The signed-in home: what waits for whom, and where else her work is."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from payung.office.roles import Deed
from payung.web.desk.waiting import things
from payung.web.doors import Visitor, now, only
from payung.web.pages import render

#: What else one comes for: what opens it, its address, what it is called, and what one does there.
SHORTCUTS: tuple[tuple[Deed, str, Any, Any], ...] = (
    (
        Deed.SEND_LISTS,
        "lists",
        gettext_lazy("Lists in"),
        gettext_lazy("Have a list of people checked row by row, mend it, take it into the register."),
    ),
    (
        Deed.SEE_WORKERS,
        "register",
        gettext_lazy("Register"),
        gettext_lazy("Find a worker: which lists name her, what they say, what the field found."),
    ),
    (
        Deed.SEE_COUNTS,
        "register_counts",
        gettext_lazy("How many"),
        gettext_lazy("By area, group and source: listed, may be paid for, verified, unknown."),
    ),
    (
        Deed.DECIDE_PAIRS,
        "matching",
        gettext_lazy("Matching"),
        gettext_lazy("Two rows that may be one person, side by side: say which, or undo it."),
    ),
    (
        Deed.VERIFY,
        "verification",
        gettext_lazy("Field checks"),
        gettext_lazy("Sheets per desa, what came back, and which desa is late."),
    ),
    (
        Deed.ANSWER_INQUIRY,
        "inquiries",
        gettext_lazy("Inquiries"),
        gettext_lazy("Who is insured already: what the insurer is asked, and what it answers."),
    ),
    (
        Deed.SEE_BOARD,
        "board",
        gettext_lazy("Completeness"),
        gettext_lazy("Month by month: what has come in, what was asked and is missing."),
    ),
    (
        Deed.REPORT_FIGURES,
        "figure_new",
        gettext_lazy("Enter a figure"),
        gettext_lazy("A figure with its source. A correction adds one; nothing is overwritten."),
    ),
    (
        Deed.REQUEST_FIGURES,
        "request_new",
        gettext_lazy("Ask governments"),
        gettext_lazy("A link for each, to a form of ten rows that needs no account."),
    ),
    (
        Deed.GIVE_VILLAGE_LINK,
        "request_village",
        gettext_lazy("Ask a desa"),
        gettext_lazy("A one-time link for one village; it opens on the operator's telephone."),
    ),
    (
        Deed.IMPORT_RECAP,
        "recaps",
        gettext_lazy("Monthly recaps"),
        gettext_lazy("The insurer's recap of a month, as an Excel file."),
    ),
    (
        Deed.MANAGE_PEOPLE,
        "people",
        gettext_lazy("People"),
        gettext_lazy("Who may do what; invite somebody, or close an account."),
    ),
    (
        Deed.PROPOSE_EDITION,
        "propose",
        gettext_lazy("Propose an edition"),
        gettext_lazy("See what would change for readers, and lay it before the head of the office."),
    ),
    (
        Deed.APPROVE_EDITION,
        "proposals",
        gettext_lazy("Editions, proposed and decided"),
        gettext_lazy("Who proposed what, who approved it, and what was sent back."),
    ),
    (
        Deed.SEE_LOG,
        "event_log",
        gettext_lazy("Event log"),
        gettext_lazy("Who did what, when. Nothing in it can be changed."),
    ),
    (
        Deed.SEE_COPIES,
        "copies",
        gettext_lazy("Safety copies"),
        gettext_lazy("How old the last good copy is, and whether it was ever restored."),
    ),
)
FOR_ALL = (
    ("overview", gettext_lazy("Public overview"), gettext_lazy("The newest edition, as everybody sees it.")),
    ("mfa_index", gettext_lazy("My account"), gettext_lazy("Password, second step and recovery codes.")),
)


@only(Deed.SEE_DESK)
def desk(request: Visitor) -> HttpResponse:
    mine = [(reverse(at), name, about) for deed, at, name, about in SHORTCUTS if request.reach.may(deed)]
    shortcuts = mine + [(reverse(at), name, about) for at, name, about in FOR_ALL]
    waiting = things(request.user, request.reach, now())
    return render(request, "desk/desk.html", None, {"things": waiting, "shortcuts": shortcuts, "name": request.user.name})
