"""What can be done with a list: receive it, say what its headings mean, have kinds of error mended, check, accept, withdraw.

A list is read again each time it is asked about, from the sealed file or from what a command was given. Nothing of it is in
the register before somebody accepts; then all of it is, in one transaction, with one event.
"""

import hashlib
import io
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from payung.lists import reading
from payung.lists.checking import Checked
from payung.lists.fields import FIELDS
from payung.lists.problems import KINDS
from payung.lists.profiles import PROFILES
from payung.lists.reading import ReadList, Told
from payung.located_yaml import BadInput
from payung.office.actions import log, reach
from payung.office.models import Area, User
from payung.office.roles import Deed
from payung.received_files.headings import IGNORE, normalised
from payung.received_files.limits import WEB
from payung.received_files.reading import read
from payung.received_files.refusals import Refused
from payung.registry import entering, nik_vault, scope, store, turns
from payung.registry.models import HeadingChoice, ReceivedFile
from payung.registry.understood import columns_of, headings_twice, notes_of, refusal, refusal_of
from payung.registry.verdicts import Verdict, checked_list, judged

State = ReceivedFile.State
Progress = Callable[[int, int], None]
#: What is kept beside a checked file: every problem with its place, as parquet.
PROBLEMS = "problems"
NOBODY = Told("E-LIST-05")
UNDECIDED = (State.WAITING, State.HEADINGS, State.CHECKED, State.REFUSED, State.FAILED)
_LONG_NUMBER = re.compile(r"\d{9,}")


class AlreadyReceived(BadInput):
    """The same file of the same office is here already: how it stands is with `file`."""

    def __init__(self, file: ReceivedFile) -> None:
        wrong = f"This file was received before for {file.area} (list {file.pk}, {file.state})."
        super().__init__(None, wrong, "Nothing was done with it again.")
        self.file = file


class NotNow(BadInput):
    """The list is no longer in the state in which this can be done: somebody else was faster."""

    def __init__(self, file: ReceivedFile) -> None:
        super().__init__(None, f"List {file.pk} has changed meanwhile.", "Nothing was done; look at it again.")


class NotYours(BadInput):
    def __init__(self, by: User, area: str) -> None:
        wrong = f"{by.username} may not send lists for {area}."
        super().__init__(None, wrong, "Ask an officer of that area, or the analyst of the province.")


def unheard(done: int, total: int) -> None:
    """Progress that nobody follows."""


# -------------------------------------------------------------------------------------------------- before it is checked


@transaction.atomic
def receive(
    *, data: bytes, name: str, area: Area, profile: str, as_of: date, by: User, from_the_server: bool = False
) -> ReceivedFile:
    """Keep a file, sealed, for its check. `profile` empty: to be found by its headings.

    AlreadyReceived for the same bytes of the same office, unless that list was refused or withdrawn.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    refuse_known(area=area, sha256=sha256)
    file = note(
        name=name, size=len(data), sha256=sha256, area=area, profile=profile, as_of=as_of, by=by,
        place=store.keep(data), from_the_server=from_the_server,
    )  # fmt: skip
    return file


def refuse_known(*, area: Area, sha256: str) -> None:
    """AlreadyReceived where these bytes are here already, or in the register."""
    gone = [State.REFUSED, State.WITHDRAWN]
    if known := ReceivedFile.objects.filter(area=area, sha256=sha256).exclude(state__in=gone).order_by("pk").last():
        raise AlreadyReceived(known)


@transaction.atomic
def note(
    *, name: str, size: int, sha256: str, area: Area, profile: str, as_of: date, by: User, place: str = "",
    from_the_server: bool = False,
) -> ReceivedFile:  # fmt: skip
    """The row and the event of `receive`, for a file that stays where it is: a command reads it from its path."""
    _refuse_stranger(by, area.code, from_the_server)
    file = ReceivedFile.objects.create(
        area=area, name=_LONG_NUMBER.sub("…", name)[-200:], size=size, sha256=sha256, profile=profile, as_of=as_of, sent_by=by,
        place=place or secrets.token_hex(32),
    )  # fmt: skip
    detail = {"profile": profile, "as_of": str(as_of), "size": size, "sha256": sha256}
    log(kind="list_received", subject=f"list {file.pk}", detail=detail, by=by, area=area.code)
    return file


@transaction.atomic
def say_what_headings_are(*, file: ReceivedFile, headings: Mapping[str, str], by: User) -> None:
    """Remember for the office and this kind of list which field each heading is, or "ignore"; the latest choice holds."""
    row = _alone_with(file, (State.HEADINGS, State.CHECKED))
    for field in headings.values():
        if field not in FIELDS and field != IGNORE:
            raise BadInput(None, f"'{field}' is no field of a list.", f"Known are: {', '.join(FIELDS)}, {IGNORE}.")
    said = sorted((normalised(heading)[:200], field) for heading, field in headings.items())
    if twice := sorted(headings_twice(row.columns) & {heading for heading, _ in said}):
        raise BadInput(None, f"Two columns of one sheet are headed '{twice[0]}'.", "Rename one of them in Excel.")
    HeadingChoice.objects.bulk_create(
        HeadingChoice(area=row.area, profile=row.profile, heading=heading, field=field, by=by) for heading, field in said
    )
    detail = {"headings": {_LONG_NUMBER.sub("…", heading): field for heading, field in said}}
    log(kind="list_headings_told", subject=f"list {row.pk}", detail=detail, by=by, area=row.area_id)


@transaction.atomic
def mend(*, file: ReceivedFile, code: str, by: User) -> None:
    """Have everything of one kind mended, where that cannot be wrong. The file stays as it is; its check mends."""
    row = _alone_with(file, (State.CHECKED,))
    if code not in KINDS or not KINDS[code].safe_mend:
        raise NotNow(file)
    ReceivedFile.objects.filter(pk=row.pk).update(mended=sorted({*row.mended, code}))
    log(kind="list_mended", subject=f"list {row.pk}", detail={"code": code}, by=by, area=row.area_id)


@transaction.atomic
def take_back_mend(*, file: ReceivedFile, code: str, by: User) -> None:
    """Have a kind of error told again that was mended. Its check then finds it as it stands in the file."""
    row = _alone_with(file, (State.CHECKED,))
    if code not in row.mended:
        raise NotNow(file)
    ReceivedFile.objects.filter(pk=row.pk).update(mended=[each for each in row.mended if each != code])
    log(kind="list_mend_taken_back", subject=f"list {row.pk}", detail={"code": code}, by=by, area=row.area_id)


@transaction.atomic
def withdraw(*, file: ReceivedFile, by: User | None, through: str = "") -> None:
    """It was the wrong file, or is too old. The file is deleted; that it was here stays noted."""
    row = _alone_with(file, UNDECIDED)
    ReceivedFile.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, causes=[], columns=[], notes=[])
    log(kind="list_withdrawn", subject=f"list {row.pk}", detail={}, by=by, area=row.area_id, through=through)
    transaction.on_commit(lambda: store.forget(row.place))


# ------------------------------------------------------------------------------------------------------------- its check


def check(*, file: ReceivedFile, today: date, progress: Progress = unheard, read_list: ReadList | None = None) -> ReceivedFile:
    """Judge every row, and keep the verdict until somebody decides. Ends in CHECKED, HEADINGS or REFUSED."""
    _alone_with(file, (*UNDECIDED, State.CHECKING), becomes=State.CHECKING)
    try:
        found = read_list or read_kept(file)
    except Refused as refused:
        return _end_check(file, state=State.REFUSED, refusal={"code": refused.code, "id": refused.id, "en": refused.en})
    profile = {"profile": found.profile}
    if why := refusal_of(found):
        told = why["code"] == "E-LIST-01" or not found.sheets
        return _end_check(file, state=State.REFUSED if told else State.HEADINGS, refusal=why, **profile, **_understood(found))
    checked = checked_list(found, area=file.area_id, mended=frozenset(file.mended), today=today, progress=progress)
    if not checked.counts.read:
        return _end_check(file, state=State.REFUSED, refusal=refusal(NOBODY), **profile, **_understood(found))
    with scope.of_area(file.area_id):
        verdict = judged(checked, area=file.area_id, profile=found.profile, keys=nik_vault.keys())
    _keep_problems(file, verdict)
    return _end_check(file, state=State.CHECKED, refusal=None, **profile, **_understood(found), **_told(verdict))


def _understood(found: ReadList) -> dict[str, object]:
    """What was made of its headings, and what was left out: complete when its rows have been read."""
    return {"columns": columns_of(found), "notes": notes_of(found)}


def _keep_problems(file: ReceivedFile, verdict: Verdict) -> None:
    """Their places lie with the file, sealed, and go when it goes; also of a list whose file a command has."""
    problems = io.BytesIO()
    verdict.shown.write_parquet(problems)
    store.keep_beside(file.place, PROBLEMS, problems.getvalue())


@transaction.atomic
def _end_check(file: ReceivedFile, **values: object) -> ReceivedFile:
    _alone_with(file, (State.CHECKING,))
    ReceivedFile.objects.filter(pk=file.pk).update(checked_at=Now(), **values)
    file.refresh_from_db()
    return file


def _told(verdict: Verdict) -> dict[str, object]:
    counts, known = verdict.counts, verdict.found
    return {
        **{name: getattr(counts, name) for name in ("read", "accepted", "warned", "rejected", "duplicate", "unchanged")},
        "new_workers": known.new,
        "changed_workers": None,
        "causes": verdict.causes,
        "verdict_sha256": verdict.sha256,
    }


def read_kept(file: ReceivedFile) -> ReadList:
    """A received file, read in the cage. Refused (of received_files) where it cannot be; store.Gone, store.Damaged."""
    workbook = read(store.fetch(file.place), f"list{_ending(file.name)}", WEB)
    return reading.read_list(workbook, profile=file.profile or None, office=headings_of(file.area_id))


def _ending(name: str) -> str:
    return ".csv" if name.lower().endswith(".csv") else ".xlsx"


def headings_of(area: str) -> dict[str, dict[str, str]]:
    """What an office has said its headings mean, for each kind of list."""
    said = list(HeadingChoice.objects.filter(area_id=area).order_by("pk").values_list("profile", "heading", "field"))
    return {key: {heading: field for profile, heading, field in said if profile in ("", key)} for key in PROFILES}


# -------------------------------------------------------------------------------------------------------- its acceptance


def accept(
    *, file: ReceivedFile, today: date, by: User, progress: Progress = unheard, read_list: ReadList | None = None,
    from_the_server: bool = False,
) -> ReceivedFile:  # fmt: skip
    """Take a checked list into the register: all of it, or nothing. The list as it stands then.

    It is checked again. Where that says anything else than what was seen, as when another list came in meanwhile, nothing
    is taken and the new verdict waits in its place (CHECKED). NotNow where it is no longer to be accepted.
    """
    _refuse_stranger(by, file.area_id, from_the_server)
    found = read_list or read_kept(file)

    def halfway(done: int, total: int) -> None:
        progress(done, 2 * total)

    checked = checked_list(found, area=file.area_id, mended=frozenset(file.mended), today=today, progress=halfway)
    with _already_in(file), scope.of_area(file.area_id):
        row = _alone_with(file, (State.CHECKED, State.ACCEPTING))
        turns.alone()
        keys = nik_vault.keys()
        verdict = judged(checked, area=row.area_id, profile=found.profile, keys=keys)
        ReceivedFile.objects.filter(pk=row.pk).update(**_understood(found))
        if verdict.sha256 == row.verdict_sha256:
            _enter(row, verdict, keys, today=today, by=by, progress=progress)
        else:
            ReceivedFile.objects.filter(pk=row.pk).update(state=State.CHECKED, **_told(verdict))
            _keep_problems(file, verdict)
    file.refresh_from_db()
    return file


def take(
    *, read_list: ReadList, name: str, size: int, sha256: str, area: Area, as_of: date, today: date, by: User,
    mended: frozenset[str] = frozenset(), progress: Progress = unheard,
) -> ReceivedFile:  # fmt: skip
    """Check and accept at once, on the server, a list that stays where it is. Nothing is here until all of it is.

    AlreadyReceived for the same bytes, also where they come in at this moment.
    """
    refuse_known(area=area, sha256=sha256)
    checked = checked_list(read_list, area=area.code, mended=mended, today=today, progress=lambda n, of: progress(n, 2 * of))
    refuse_empty(checked)
    with _known_by_then(area, sha256), scope.of_area(area.code):
        file = note(
            name=name, size=size, sha256=sha256, area=area, profile=read_list.profile, as_of=as_of, by=by, from_the_server=True
        )  # fmt: skip
        with _already_in(file):
            # The unique constraint is asked first: the second of two waits here, not after all its rows.
            values = {"mended": sorted(mended), **_understood(read_list), "checked_at": Now()}
            ReceivedFile.objects.filter(pk=file.pk).update(state=State.ACCEPTING, **values)
            turns.alone()
            keys = nik_vault.keys()
            verdict = judged(checked, area=area.code, profile=read_list.profile, keys=keys)
            del checked
            _enter(file, verdict, keys, today=today, by=by, progress=progress)
            _keep_problems(file, verdict)
    file.refresh_from_db()
    return file


def refuse_empty(checked: Checked) -> None:
    """BadInput for headings without a single person below."""
    if not checked.counts.read:
        said = refusal(NOBODY)
        raise BadInput(None, f"{said['code']}: {said['en']}", "Nothing was done.")


@contextmanager
def _known_by_then(area: Area, sha256: str) -> Iterator[None]:
    """AlreadyReceived for the second of two who bring the same list at once."""
    try:
        yield
    except NotNow:
        refuse_known(area=area, sha256=sha256)
        raise


@contextmanager
def _already_in(file: ReceivedFile) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "same_list_accepted_once" in str(error):
            raise NotNow(file) from None
        raise


def _enter(row: ReceivedFile, verdict: Verdict, keys: nik_vault.Keys, *, today: date, by: User, progress: Progress) -> None:
    entered = entering.enter(
        verdict, file_id=row.pk, profile=row.profile, as_of=row.as_of, month=today.replace(day=1), keys=keys,
        progress=lambda done, total: progress(total + done, 2 * total),
    )  # fmt: skip
    workers = {"new_workers": entered.new, "changed_workers": entered.changed}
    ReceivedFile.objects.filter(pk=row.pk).update(
        state=State.ACCEPTED, accepted_by=by, accepted_at=Now(), **(_told(verdict) | workers)
    )
    detail = {**vars(verdict.counts), **workers, "profile": row.profile, "as_of": str(row.as_of), "sha256": row.sha256}
    log(kind="list_accepted", subject=f"list {row.pk}", detail=detail, by=by, area=row.area_id)


@transaction.atomic
def _alone_with(file: ReceivedFile, states: tuple[State, ...], *, becomes: State | None = None) -> ReceivedFile:
    """The row as it is now, which nobody else changes until the transaction ends. NotNow where it is in no such state."""
    row = ReceivedFile.objects.select_for_update(of=("self",), no_key=True).get(pk=file.pk)
    if row.state not in states:
        raise NotNow(file)
    if becomes is not None:
        ReceivedFile.objects.filter(pk=row.pk).update(state=becomes)
    return row


def _refuse_stranger(by: User, area: str, from_the_server: bool) -> None:
    if not from_the_server and not reach(by).may(Deed.SEND_LISTS, area):
        raise NotYours(by, area)
