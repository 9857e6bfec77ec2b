"""What kinds and states of inquiries, and what their answers say, are called on pages."""

from django.utils.translation import gettext, gettext_noop

from payung.inquiries import words
from payung.inquiries.models import AnswerFile, Inquiry
from payung.web.templatetags.wording import language

KINDS = {Inquiry.Kind.INSURER: gettext_noop("BPJS Ketenagakerjaan"), Inquiry.Kind.DUKCAPIL: gettext_noop("Dukcapil")}
STATES = {
    "open": gettext_noop("waits for its answer"),
    "answered": gettext_noop("answered"),
    "withdrawn": gettext_noop("withdrawn"),
}
ANSWER_STATES = {
    AnswerFile.State.CHECKED: gettext_noop("waits for the office that asked"),
    AnswerFile.State.ACCEPTED: gettext_noop("in the register"),
    AnswerFile.State.WITHDRAWN: gettext_noop("not taken"),
}


def kind(key: str) -> str:
    return gettext(KINDS[Inquiry.Kind(key)])


def state(inquiry: Inquiry) -> str:
    return gettext(STATES[inquiry.state])


def answer_state(answer: AnswerFile) -> str:
    return gettext(ANSWER_STATES[AnswerFile.State(answer.state)])


def sentence(text: str) -> str:
    """A refusal, read alone."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def status(of: str, key: str) -> str:
    """A status as its source would say it; "" for none."""
    if not key:
        return ""
    its = words.of(of, key)
    return its.en if language() == "en" else its.id
