"""When and by whom it was said that a row is the same person as another, or that it is not. Within registry.scope."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime
from django.utils.translation import gettext

from payung.identities import merging
from payung.identities.models import Decision, Outcome, Pair
from payung.registry.models import Worker
from payung.web.register.facts import Happened


def history(row: Worker) -> list[Happened]:
    """What people decided about this row and another, as far as one sees both; and the comparison that counts, where it has
    made the two one."""
    return [*_decided(row), *_accepted(row)]


def _decided(row: Worker) -> Iterator[Happened]:
    for each in Decision.objects.filter(_about(row)).select_related("by", "left", "right"):
        at = localtime(each.at)
        yield Happened(at.date(), at, _sentence(each.outcome, _other(each, row)), each.remark, each.by.name)


def _accepted(row: Worker) -> Iterator[Happened]:
    run = merging.counting_run()
    if run is None or run.accepted_at is None or run.accepted_by is None:
        return
    at = localtime(run.accepted_at)
    one_person = Q(lowest_of_left=F("lowest_of_right"))
    pairs = Pair.objects.filter(_about(row), run=run, decision="same").annotate(
        lowest_of_left=Coalesce("left__same_as", "left"), lowest_of_right=Coalesce("right__same_as", "right")
    )
    by_people = Decision.objects.filter(undone_by=None, outcome=Outcome.SAME, left=OuterRef("left"), right=OuterRef("right"))
    for each in pairs.filter(one_person, ~Exists(by_people)).select_related("left", "right"):
        what = gettext("A comparison was accepted: the same person as %(code)s") % {"code": _other(each, row)}
        yield Happened(at.date(), at, what, each.because, run.accepted_by.name)


def _about(row: Worker) -> Q:
    return Q(left=row) | Q(right=row)


def _other(pair: Pair | Decision, row: Worker) -> str:
    return pair.right.code if pair.left_id == row.pk else pair.left.code


def _sentence(outcome: str, code: str) -> str:
    return {
        Outcome.SAME: gettext("Decided: the same person as %(code)s"),
        Outcome.DIFFERENT: gettext("Decided: not the same person as %(code)s"),
        Outcome.HOUSEHOLD: gettext("Decided: not the same person as %(code)s, but of one household"),
        Outcome.OPEN: gettext("What was decided about this record and %(code)s was taken back"),
    }[Outcome(outcome)] % {"code": code}
