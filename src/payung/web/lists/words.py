"""What kinds and states of lists are called."""

from django.utils.translation import gettext, gettext_noop

from payung.lists.profiles import called
from payung.registry.models import ReceivedFile
from payung.web.templatetags.wording import language

State = ReceivedFile.State

STATES = {
    State.WAITING: gettext_noop("waits for its check"),
    State.CHECKING: gettext_noop("is being checked"),
    State.HEADINGS: gettext_noop("say what its headings mean"),
    State.CHECKED: gettext_noop("checked: look at it and decide"),
    State.ACCEPTING: gettext_noop("is going into the register"),
    State.ACCEPTED: gettext_noop("in the register"),
    State.REFUSED: gettext_noop("could not be read"),
    State.FAILED: gettext_noop("failed: try again"),
    State.WITHDRAWN: gettext_noop("withdrawn"),
}
NEEDS_SOMEBODY = ReceivedFile.NEEDS_SOMEBODY
#: States that end by themselves.
UNDER_WAY = (State.WAITING, State.CHECKING, State.ACCEPTING)


def state(value: str) -> str:
    return gettext(STATES[State(value)])


def profile(key: str) -> str:
    """What kind of list it is; empty where nobody knows yet."""
    return called(key, language())
