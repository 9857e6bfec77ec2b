"""The demo's field checks: a round whose deadline has passed, with desa that are done and that are late; and one that runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from payung.registry.found import Answers

KAB = "52.01"  # Lombok Barat
FINISHED, RUNNING = "52.01.01", "52.01.02"  # Gerung, Kediri
DESA_MOST = 4  # in a round: few enough to read
ALL_YES = Answers(True, True, True, True, True)
#: What the field finds of one after the other, again and again.
FOUND = (ALL_YES, ALL_YES, ALL_YES, Answers(True, True, True, False, True), ALL_YES, ALL_YES, Answers(alive=False), ALL_YES,
         Answers(True, False), Answers(True, True, False, False, False))  # fmt: skip


def build_rounds(*, now: datetime, by: Any) -> None:
    """Two rounds of the kabupaten of `by`, where it has none yet and its register holds people in these kecamatan."""
    from payung.office.models import Area
    from payung.registry import scope
    from payung.registry.round_models import Round

    with scope.of_area(KAB):
        kab = Area.objects.get(code=KAB)
        if Round.objects.filter(kab=KAB).exists():
            return
        if desa := _desa_with_names(kab, FINISHED, now):
            _finished(kab, desa, now=now, by=by)
        if desa := _desa_with_names(kab, RUNNING, now):
            _running(kab, desa, now=now, by=by)


def _desa_with_names(kab: Any, kecamatan: str, now: datetime) -> Sequence[str]:
    """Some desa of a kecamatan, those with fewest names to look for."""
    from django.db.models import Count

    from payung.registry.rounds import Chosen, workers_chosen

    chosen = workers_chosen(kab, Chosen(areas=(kecamatan,)), today=now.date()).exclude(area=kecamatan)
    counted = chosen.values_list("area").annotate(names=Count("pk")).order_by("names", "area")
    return sorted(area for area, _ in counted[:DESA_MOST])


def _finished(kab: Any, desa: Sequence[str], *, now: datetime, by: Any) -> None:
    """Its deadline passed five days ago: one desa complete, one that says it is done, the others late."""
    from payung.registry.round_models import Sheet
    from payung.registry.rounds import give_links, say_done

    made = _round(kab, desa, "Verifikasi Gerung", now=now - timedelta(days=25), lasts=timedelta(days=20), by=by)
    given = now - timedelta(days=10)
    give_links(round=made, areas=desa, sent_to="operator desa", now=given, by=by)
    parts = dict(zip(desa, (1.0, 0.8, 0.4, 0.0), strict=False))
    _answer(made, parts, now=now, by=by)
    for sheet in Sheet.objects.filter(round=made, area__in=desa[:2]):
        say_done(sheet=sheet, now=now - timedelta(days=6))


def _running(kab: Any, desa: Sequence[str], *, now: datetime, by: Any) -> None:
    """Ten days are left, and the first answers have come in."""
    made = _round(kab, desa, "Verifikasi Kediri", now=now, lasts=timedelta(days=10), by=by)
    _answer(made, dict(zip(desa, (0.5, 0.2), strict=False)), now=now, by=by)


def _round(kab: Any, desa: Sequence[str], title: str, *, now: datetime, lasts: timedelta, by: Any) -> Any:
    from payung.registry.rounds import Chosen, make_round

    return make_round(
        area=kab, title=title, decree="SK demo 2/2026", deadline=(now + lasts).date(), chosen=Chosen(areas=tuple(desa)),
        today=now.date(), by=by,
    )  # fmt: skip


def _answer(round: Any, parts: Mapping[str, float], *, now: datetime, by: Any) -> None:
    """As typed by the office from the desa's papers, two days ago."""
    from payung.registry.field_progress import names_of
    from payung.registry.found import Found
    from payung.registry.verifying import keep

    seen_on = (now - timedelta(days=2)).date()
    for area, part in parts.items():
        names = names_of(round, area=area)
        answered = names[: int(len(names) * part)]
        found = {name.worker: Found(FOUND[at % len(FOUND)], seen_on, "Ketua RT") for at, name in enumerate(answered)}
        if found:
            keep(round=round, found=found, form="typed", now=now, area=area, by=by)
