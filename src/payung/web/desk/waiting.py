"""What waits for whoever is signed in: how many things, since when, and the one place to go. Nothing outside her reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from payung.governments.waiting import waiting_for
from payung.identities import looking
from payung.identities.merging import current_run
from payung.inquiries.models import AnswerFile, Inquiry
from payung.office import copies
from payung.office.log_notes import last_check
from payung.office.models import User
from payung.office.roles import Deed, Reach
from payung.publishing.models import Decision, Proposal
from payung.registry import scope
from payung.registry.field_progress import late_areas
from payung.registry.models import ReceivedFile
from payung.registry.round_models import Round

LOG_CHECK_DAYS_MAX = 3  # `payung serve` checks every day


@dataclass(frozen=True)
class Thing:
    """One line of the desk. `since` is the day of the oldest; None where there is no such day."""

    count: int
    what: str
    since: date | None
    path: str


def things(user: User, reach: Reach, now: datetime) -> list[Thing]:
    """Decisions first, then the work of the register and of the figures, then the safety of the house."""
    today = now.date()
    return [
        *_to_approve(user, reach), *_sent_back(user, reach), *_lists(reach), *_pairs(reach), *_inquiries(reach),
        *_field_checks(reach, today), *_figures(reach, today), *_house(reach, now),
    ]  # fmt: skip


def _to_approve(user: User, reach: Reach) -> Iterator[Thing]:
    rows = Proposal.objects.filter(reach.within(Deed.APPROVE_EDITION, "area_id"), decision__isnull=True)
    found = list(rows.exclude(proposed_by=user).order_by("pk").values_list("pk", "proposed_at"))
    if found:
        path = reverse("proposal", args=[found[0][0]]) if len(found) == 1 else reverse("proposals")
        what = ngettext("edition to approve", "editions to approve", len(found))
        yield Thing(len(found), what, localtime(found[0][1]).date(), path)


def _sent_back(user: User, reach: Reach) -> Iterator[Thing]:
    """One's last proposal, if it came back with a reason: a new one answers it."""
    if not reach.may(Deed.PROPOSE_EDITION):
        return
    last = Proposal.objects.filter(proposed_by=user).order_by("-pk").values("pk", "decision__outcome", "decision__decided_at")
    row = last.first()
    if row and row["decision__outcome"] == Decision.Outcome.REFUSED:
        what = ngettext("proposal of yours was sent back", "proposals of yours were sent back", 1)
        yield Thing(1, what, localtime(row["decision__decided_at"]).date(), reverse("proposal", args=[row["pk"]]))


def _lists(reach: Reach) -> Iterator[Thing]:
    """Lists of one's own office that somebody must decide about; another office's wait for that office."""
    mine = reach.areas(Deed.SEND_LISTS)
    found = list(
        ReceivedFile.objects.visible_to(reach)
        .filter(area__in=mine, state__in=ReceivedFile.NEEDS_SOMEBODY)
        .order_by("pk")
        .values_list("pk", "sent_at")
    )
    if found:
        n = len(found)
        path = reverse("list", args=[found[0][0]]) if n == 1 else f"{reverse('lists')}?hanya=menunggu"
        what = ngettext("list of workers to decide about", "lists of workers to decide about", n)
        yield Thing(n, what, localtime(found[0][1]).date(), path)


def _inquiries(reach: Reach) -> Iterator[Thing]:
    """For who asked: answers to decide about. For who is asked: inquiries to which no answer has been sent."""
    to_decide = AnswerFile.objects.filter(reach.within(Deed.ASK_INSURER, "inquiry__area_id"), state=AnswerFile.State.CHECKED)
    found = list(to_decide.order_by("pk").values_list("inquiry_id", "pk", "sent_at"))
    if found:
        n = len(found)
        path = reverse("inquiry_answer", args=found[0][:2]) if n == 1 else reverse("inquiries")
        what = ngettext("answer to an inquiry to decide about", "answers to inquiries to decide about", n)
        yield Thing(n, what, localtime(found[0][2]).date(), path)
    if reach.may(Deed.ANSWER_INQUIRY) and not reach.may(Deed.ASK_INSURER):
        waiting = Inquiry.objects.visible_to(reach).filter(withdrawn_at__isnull=True, answered_at__isnull=True)
        asked = list(
            waiting.exclude(answers__state=AnswerFile.State.CHECKED).order_by("pk").values_list("pk", "made_at").distinct()
        )
        if asked:
            n = len(asked)
            path = reverse("inquiry", args=[asked[0][0]]) if n == 1 else reverse("inquiries")
            yield Thing(n, ngettext("inquiry to answer", "inquiries to answer", n), localtime(asked[0][1]).date(), path)


def _pairs(reach: Reach) -> Iterator[Thing]:
    """Pairs of rows that wait for one's own office; of two kabupaten: for the province. And a comparison to be accepted."""
    mine = reach.areas(Deed.DECIDE_PAIRS)
    run = current_run() if mine else None
    if run is None or run.ended_at is None:
        return
    since = localtime(run.ended_at).date()
    if reach.may(Deed.RUN_MATCHING, run.area_id) and run.accepted_at is None and run.same:
        what = ngettext("comparison of the register to accept", "comparisons of the register to accept", 1)
        yield Thing(1, what, since, reverse("matching_run", args=[run.pk]))
    with scope.within(reach, Deed.DECIDE_PAIRS):
        n = looking.waiting(mine).count()
    if n:
        what = ngettext("pair of people to decide about", "pairs of people to decide about", n)
        yield Thing(n, what, since, f"{reverse('matching')}?{urlencode({'wilayah': mine[0]})}")


def _field_checks(reach: Reach, today: date) -> Iterator[Thing]:
    """Desa that are late in a round of one's own kabupaten."""
    mine = reach.areas(Deed.VERIFY)
    if not mine:
        return
    with scope.within(reach, Deed.VERIFY):
        over = Round.objects.visible_to(reach).filter(area__in=mine, deadline__lt=today, withdrawn_at__isnull=True)
        rounds = list(over.order_by("deadline"))
        late = late_areas(rounds, today)
    which = [round for round in rounds if late[round.pk]]
    if which:
        n = sum(len(late[round.pk]) for round in which)
        path = reverse("verification_round", args=[which[0].pk]) if len(which) == 1 else reverse("verification")
        what = ngettext("desa late with its field check", "desa late with their field checks", n)
        yield Thing(n, what, which[0].deadline + timedelta(days=1), path)


def _figures(reach: Reach, today: date) -> Iterator[Thing]:
    for one in waiting_for(reach, today):
        n = one.count
        what, address = {
            "answers_to_take": (ngettext("answer to check", "answers to check", n), "answers"),
            "requests_overdue": (ngettext("request without an answer", "requests without an answer", n), "requests"),
            "requests_to_answer": (ngettext("request to answer", "requests to answer", n), "requests"),
            "recap_missing": (ngettext("monthly recap that is missing", "monthly recaps that are missing", n), "recaps"),
            "figures_without_response": (
                ngettext("new figure about your area to respond to", "new figures about your area to respond to", n),
                "reported_figures",
            ),
        }[one.kind]
        yield Thing(n, what, one.oldest, reverse(address))


def _house(reach: Reach, now: datetime) -> Iterator[Thing]:
    """Copies and log are looked after on the server itself; who may see the copies is told when nobody did."""
    if not reach.may(Deed.SEE_COPIES) or not settings.PAYUNG_COPIES:
        return
    home = Path(settings.PAYUNG_KEYS).parent
    standing = copies.standing(home, now=now, folder=Path(settings.PAYUNG_COPIES))
    if worries := len(standing.warnings):
        since = localtime(standing.newest.made_at).date() if standing.newest else None
        yield Thing(worries, ngettext("worry about the safety copies", "worries about the safety copies", worries), since,
                    reverse("copies"))  # fmt: skip
    checked = last_check(home)
    if checked is None or now - checked.at > timedelta(days=LOG_CHECK_DAYS_MAX):
        what = ngettext("event log not checked lately", "event logs not checked lately", 1)
        yield Thing(1, what, localtime(checked.at).date() if checked else None, reverse("event_log"))
