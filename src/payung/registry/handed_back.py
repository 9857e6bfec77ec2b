"""The bad rows of a list, handed back to its office as they came: the only way out for what a list said and nobody accepted."""

from datetime import date
from typing import Literal

from django.db import transaction

from payung.lists.bad_rows import bad_rows
from payung.office.actions import log
from payung.office.models import User
from payung.registry import nik_vault, receiving, scope
from payung.registry.models import ReceivedFile
from payung.registry.verdicts import checked_list, left_to_mend


@transaction.atomic
def hand_back(*, file: ReceivedFile, today: date, language: Literal["id", "en"], by: User) -> bytes:
    """An xlsx of the rejected rows with their own cells, NIKs among them, and what to mend in each. Noted in the log.

    Without those that nobody can mend: the insurer's members who are no workers of ours, the dead whom the register knows.
    `today` is the day of the check that was shown. store.Gone where the file is no longer kept.
    """
    found = receiving.read_kept(file)
    area: str = file.area_id  # pyright: ignore[reportAttributeAccessIssue]  Django adds it
    checked = checked_list(found, area=area, mended=frozenset(file.mended), today=today, progress=receiving.unheard)
    with scope.of_area(area):
        checked = left_to_mend(checked, area=area, profile=found.profile, keys=nik_vault.keys())
    detail = {"rows": checked.counts.rejected}
    log(kind="list_bad_rows_handed_back", subject=f"list {file.pk}", detail=detail, by=by, area=area)
    return bad_rows(found, checked, language)
