"""A workbook comes back: read in the cage, told row by row what would be kept, and kept when the officer says so.

Until then the file lies sealed outside the database (registry.store), and only her session knows where.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from payung.office.refusals import Refusal
from payung.office.roles import Deed
from payung.received_files.limits import WEB
from payung.received_files.reading import read
from payung.received_files.refusals import Refused
from payung.received_files.workbook import Workbook
from payung.registry import scope, store
from payung.registry.ages import of_age
from payung.registry.field_progress import names_of
from payung.registry.round_models import Round
from payung.registry.sheet_back import Expected, Returned, read_back
from payung.registry.sheet_sentences import Problem
from payung.registry.verifying import EARLIER_MOST, keep
from payung.web.doors import Visitor, now, only
from payung.web.pages import render
from payung.web.templatetags.wording import language, number, said
from payung.web.verification.forms import UploadForm
from payung.web.verification.within import the_round

#: A kabupaten has up to three hundred desa, each with a sheet of its own.
LIMITS = dataclasses.replace(WEB, parts_max=1_000)
KEY = "field_sheet"  # of what a session knows about the file that waits
KEPT = "field_sheet_kept"  # and of the last one that was kept: its round, and what was seen of it
CAUSES_SHOWN = 200


@only(Deed.VERIFY)
def upload(request: Visitor, pk: int) -> HttpResponse:
    """Put the file down and go on to look at it. One that cannot be read at all is told at once, and not kept."""
    with scope.within(request.reach, Deed.VERIFY):
        round = the_round(request, pk, Deed.VERIFY)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, today=now().date())
    if form.is_valid():
        file = form.cleaned_data["file"]
        body, name = file.read(), file.name[-200:]
        try:
            read(body, name, LIMITS)
        except Refused as refused:
            form.add_error("file", ValidationError(f"{refused.en if language() == 'en' else refused.id} ({refused.code})"))
        else:
            _forget(request)
            request.session[KEY] = {
                "round": round.pk,
                "place": store.keep(body),
                "name": name,
                "seen_on": str(form.cleaned_data["seen_on"] or ""),
                "seen_by": form.cleaned_data["seen_by"],
            }
            return redirect("verification_preview", pk)
    context = {"round": round, "form": form}
    return render(request, "verification/upload.html", None, context, status=422 if form.errors else 200)


def _forget(request: Visitor) -> None:
    if waits := request.session.pop(KEY, None):
        store.forget(waits["place"])


@dataclass(frozen=True)
class Waiting:
    """The file that waits for the officer, read."""

    name: str
    place: str
    book: Workbook
    seen_on: date | None
    seen_by: str

    def verdicts(self, round: Round) -> Returned:
        """Against the round as it is now. Within registry.scope."""
        return read_back(
            self.book,
            Expected(
                round=round.pk,
                names={name.code: name for name in names_of(round)},
                today=now().date(),
                earliest=timezone.localtime(round.made_at).date() - EARLIER_MOST,
                of_age=of_age(now().date().replace(day=1)),
                seen_on=self.seen_on,
                seen_by=self.seen_by,
            ),
        )


def _waiting(request: Visitor, pk: int) -> Waiting | None:
    """None where no file waits for this round, or it lay too long. Outside a transaction: reading takes its time."""
    waits = request.session.get(KEY)
    if not waits or waits["round"] != pk:
        return None
    try:
        book = read(store.fetch(waits["place"]), waits["name"], LIMITS)
    except (store.Gone, store.Damaged, Refused):
        _forget(request)
        return None
    seen_on = date.fromisoformat(waits["seen_on"]) if waits["seen_on"] else None
    return Waiting(waits["name"], waits["place"], book, seen_on, waits["seen_by"])


def _fingerprint(returned: Returned) -> str:
    """Of what would be kept: what is kept is what was seen."""
    return hashlib.sha256(repr(sorted(returned.found.items(), key=lambda item: item[0])).encode()).hexdigest()


@only(Deed.VERIFY)
def preview(request: Visitor, pk: int) -> HttpResponse:
    """What the file says, row by row, before anything is kept."""
    with scope.within(request.reach, Deed.VERIFY):
        the_round(request, pk, Deed.VERIFY)
    waiting = _waiting(request, pk)
    if waiting is None:
        return redirect("verification_upload", pk)
    with scope.within(request.reach, Deed.VERIFY):
        round = the_round(request, pk, Deed.VERIFY)
        return _preview(request, round, waiting, waiting.verdicts(round))


def _preview(request: Visitor, round: Round, waiting: Waiting, returned: Returned) -> HttpResponse:
    problems = [*returned.problems, *(wrong for row in returned.rows for wrong in row.problems)]
    causes = _by_cause(problems)
    context: dict[str, Any] = {
        "round": round,
        "file_name": waiting.name,
        "counts": returned.counts,
        "is_ours": not returned.problems,
        "causes": causes[:CAUSES_SHOWN],
        "causes_more": max(len(causes) - CAUSES_SHOWN, 0),
        "left_out": returned.left_out,
        "fingerprint": _fingerprint(returned),
    }
    return render(request, "verification/preview.html", None, context, status=422 if returned.problems else 200)


@dataclass
class Cause:
    """What is wrong, once, with every place in which it is."""

    problem: Problem
    lines: list[int]

    @property
    def shown_lines(self) -> str:
        """2–4, 7."""
        runs: list[list[int]] = []
        for line in sorted(self.lines):
            if runs and line == runs[-1][-1] + 1:
                runs[-1].append(line)
            else:
                runs.append([line])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _by_cause(problems: list[Problem]) -> list[Cause]:
    """The same thing wrong in many rows of a sheet is one thing to mend. In the order of the file."""
    causes: dict[tuple[str, ...], Cause] = {}
    for one in problems:
        cause = causes.setdefault((one.sheet, one.code, one.column, one.value, one.wrong["id"]), Cause(one, []))
        cause.lines += [one.line] if one.line else []
    return list(causes.values())


def _was_kept(request: Visitor, pk: int, seen: str) -> bool:
    """By a request that came just before this one, or at the same time."""
    return type(request.session)(request.session.session_key).get(KEPT) == [pk, seen]


@only(Deed.VERIFY)
@require_POST
def keep_it(request: Visitor, pk: int) -> HttpResponse:
    """Keep what was seen. The file is read once more against the round as it is now; if that gives something else, it is
    shown again; except where that is what the first of two clicks has kept."""
    seen = request.POST.get("dilihat", "")
    with scope.within(request.reach, Deed.VERIFY):
        the_round(request, pk, Deed.VERIFY)
    waiting = _waiting(request, pk)
    if waiting is None:
        if _was_kept(request, pk, seen):
            return redirect("verification_round", pk)
        notices.warning(request, gettext("No file waits any more. Nothing was kept; upload it again."))
        return redirect("verification_upload", pk)
    try:
        with scope.within(request.reach, Deed.VERIFY):
            round = the_round(request, pk, Deed.VERIFY)
            returned = waiting.verdicts(round)
            if _fingerprint(returned) != seen:
                if _was_kept(request, pk, seen):
                    return redirect("verification_round", pk)
                notices.warning(request, gettext("Something changed meanwhile. Look at it again; nothing was kept."))
                return _preview(request, round, waiting, returned)
            counts = dataclasses.asdict(returned.counts)
            kept = keep(
                round=round,
                found=returned.found,
                form="xlsx",
                now=now(),
                by=request.user,
                counts={name: counts[name] for name in ("read", "rejected", "unanswered", "unchanged")},
            )
            request.session[KEPT] = [pk, seen]
            request.session.save()  # with what is kept: the second of two clicks has a session of its own
    except Refusal as refusal:
        notices.warning(request, said(refusal.said))
        return redirect("verification_preview", pk)
    _forget(request)
    notices.info(request, gettext("Kept: what was found of %(n)s people.") % {"n": number(kept.taken)})
    return redirect("verification_round", pk)
