"""What every page of inquiries begins with: the inquiry that is meant, and its answer."""

from django.shortcuts import get_object_or_404

from payung.inquiries.models import AnswerFile, Inquiry
from payung.office.roles import Deed
from payung.web.doors import Visitor, may_or_404


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
