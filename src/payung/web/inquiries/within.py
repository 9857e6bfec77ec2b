"""What every page of inquiries begins with: a door, the scope of the people behind it, and the inquiry that is meant."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from payung.inquiries.models import AnswerFile, Inquiry
from payung.office.roles import Deed
from payung.registry import scope
from payung.web.doors import View, Visitor, may_or_404, only


def among_people(deed: Deed) -> Callable[[View], View]:
    """A door, and behind it one transaction that sees the people of the areas in which the visitor may do this."""

    def decorate(view: View) -> View:
        @wraps(view)
        def within(request: Visitor, *args: Any, **kwargs: Any) -> HttpResponse:
            with scope.within(request.reach, deed):
                return view(request, *args, **kwargs)

        return only(deed)(within)

    return decorate


def the_inquiry(request: Visitor, pk: int, deed: Deed = Deed.ANSWER_INQUIRY) -> Inquiry:
    """404 for another office's, and for one that asks somebody else, as for one that does not exist."""
    found = get_object_or_404(Inquiry.objects.visible_to(request.reach).select_related("area", "made_by"), pk=pk)
    may_or_404(request, deed, found.area_id)
    return found


def the_answer(request: Visitor, pk: int, answer: int, deed: Deed = Deed.ANSWER_INQUIRY) -> AnswerFile:
    inquiry = the_inquiry(request, pk, deed)
    rows = AnswerFile.objects.select_related("sent_by", "decided_by", "received")
    found = get_object_or_404(rows, pk=answer, inquiry=inquiry)
    found.inquiry = inquiry
    return found
