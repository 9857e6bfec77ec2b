"""Show one worker's NIK: for a reason, counted, and noted in the log. The NIK goes to the page and nowhere else."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from django.db import transaction

from payung.located_yaml import BadInput
from payung.office import actions
from payung.office.models import Event, User
from payung.registry import nik_vault
from payung.registry.models import Worker

SHOWN_A_DAY_MAX = 50
#: Why somebody needs it. The words beside it say for what.
REASONS = ("compare", "mend", "insurer", "complaint", "other")
WORDS_MIN, WORDS_MAX = 5, 200
_LONG_NUMBER = re.compile(r"(?:\d[\s.\-/]?){12,}")
Why = Literal["reason", "words", "number_in_words", "none", "key"]


class NotShown(BadInput):
    """A NIK that is not shown. `why` lets a page say it beside the right field, in the reader's language."""

    def __init__(self, why: Why, wrong: str, remedy: str) -> None:
        self.why: Why = why
        super().__init__(None, wrong, remedy)


@dataclass(frozen=True)
class TooMany:
    """Nothing was shown, and the log says who wanted to see yet another. Returned and not raised: an exception would take
    that note back with the transaction."""

    shown: int


def show_nik(*, worker: Worker, reason: str, words: str, now: datetime, by: User) -> str | TooMany:
    """The sixteen digits, once. Within registry.scope, for who may do Deed.SHOW_NIK in the worker's area.

    NotShown without a reason, where no list gave a NIK, and where the key does not open it.
    """
    said = checked(reason, words)
    with transaction.atomic():
        # Alone with the account: two requests at once do not both find the fiftieth free.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        shown = shown_today(by=by, now=now)
        answer = _opened(worker) if shown < SHOWN_A_DAY_MAX else TooMany(shown)
        kind = "nik_refused" if isinstance(answer, TooMany) else "nik_shown"
        detail = {"reason": reason, "words": said}
        actions.log(kind=kind, subject=f"worker {worker.code}", detail=detail, by=by, area=_area(worker))
    return answer


def shown_today(*, by: User, now: datetime) -> int:
    """How many this person was shown since midnight, by the office's clock."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    return Event.objects.filter(by=by, kind="nik_shown", at__gte=midnight).count()


def checked(reason: str, words: str) -> str:
    """The words of a reason, as they are kept in the log. Refused where they say nothing, or hold a number like a NIK."""
    said = " ".join(words.split())
    if reason not in REASONS:
        raise NotShown("reason", f"'{reason}' is no reason that is known.", f"Choose one of: {', '.join(REASONS)}.")
    if not WORDS_MIN <= len(said) <= WORDS_MAX:
        raise NotShown("words", "The reason says too little or too much.", f"Write {WORDS_MIN} to {WORDS_MAX} characters.")
    if _LONG_NUMBER.search(said):
        wrong = "The reason holds a long number. It is kept in the log, where no NIK may stand."
        raise NotShown("number_in_words", wrong, "Leave the number out.")
    return said


def _opened(worker: Worker) -> str:
    if worker.nik_sealed is None:
        raise NotShown("none", f"No list gave a NIK for {worker.code}.", "Ask the desa for it.")
    try:
        return nik_vault.opened(worker.pk, bytes(worker.nik_sealed), worker.key_version)
    except nik_vault.WrongKey as error:
        wrong = "The NIK cannot be read: the key on this server is not the one it was sealed with, or it is missing."
        raise NotShown("key", wrong, "Tell whoever looks after the server to put the folder of keys back.") from error


def _area(worker: Worker) -> str:
    return worker.area_id  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
