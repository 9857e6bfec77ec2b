"""A run: the whole register compared with itself, its pairs kept, and what waits for people worked out anew.

Nobody is merged by it: that follows when somebody has seen what it found and accepts it (actions.accept).
"""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime

from payung.identities import facts, merging
from payung.identities.models import Run
from payung.office.actions import log
from payung.office.models import Area, User
from payung.office.refusals import Refusal
from payung.office.roles import Reach, Role
from payung.registry import as_tables, scope
from payung.registry.copied import into_temporary

#: In Indonesian, as every `because`: of a pair that only people had called one person.
_NO_LONGER_FOUND = (
    "Pernah diputuskan sebagai orang yang sama. Sejak itu datanya berubah, dan pembandingan tidak lagi menemukan kemiripannya."
)
_FOUND = {
    "left_id": "text", "right_id": "text", "match_weight": "double precision", "probability": "double precision",
    "decision": "text", "because": "text",
}  # fmt: skip
_COMPARED = f"""
CREATE TEMP TABLE compared ON COMMIT DROP AS
SELECT id, code, kab, {facts.of_row("w")} AS facts FROM registry_worker w
"""
_KEEP = f"""
INSERT INTO identities_pair (run_id, left_id, right_id, kab, match_weight, probability, decision, because, facts_sha256, waits)
SELECT %(run)s, l.id, r.id, CASE WHEN l.kab = r.kab THEN l.kab ELSE %(province)s END, f.match_weight, f.probability,
    f.decision, f.because, {facts.of_pair("l.facts", "r.facts")}, false
FROM pg_temp.found f JOIN pg_temp.compared a ON a.code = f.left_id JOIN pg_temp.compared b ON b.code = f.right_id
JOIN pg_temp.compared l ON l.id = least(a.id, b.id) JOIN pg_temp.compared r ON r.id = greatest(a.id, b.id)
ORDER BY l.kab, f.probability DESC, l.id, r.id
"""
_KEEP_DECIDED = f"""
INSERT INTO identities_pair (run_id, left_id, right_id, kab, decision, because, facts_sha256, waits)
SELECT %(run)s, l.id, r.id, CASE WHEN l.kab = r.kab THEN l.kab ELSE %(province)s END, 'review', %(because)s,
    {facts.of_pair("l.facts", "r.facts")}, false
FROM identities_decision d JOIN pg_temp.compared l ON l.id = d.left_id JOIN pg_temp.compared r ON r.id = d.right_id
WHERE {merging.NEWEST} AND d.outcome = 'same' AND d.facts_sha256 <> {facts.of_pair("l.facts", "r.facts")}
    AND NOT EXISTS (SELECT FROM identities_pair p
        WHERE p.run_id = %(run)s AND p.left_id = d.left_id AND p.right_id = d.right_id)
ORDER BY d.id
"""


@transaction.atomic
def ask(*, area: Area, by: User) -> Run:
    """Note that the register of a province is to be compared. Refusal where that is under way already."""
    try:
        with transaction.atomic():
            run = Run.objects.create(area=area, by=by)
    except IntegrityError:
        raise Refusal(id="pembandingan sudah berjalan.", en="a comparison is under way already.") from None
    log(kind="run_asked", subject=f"run {run.pk}", detail={}, by=by, area=area.code)
    return run


@transaction.atomic
def compare(*, run: Run, now: datetime) -> Run:
    """Do what was asked: all of it, or nothing. The run as it ends; one that was done meanwhile is left as it is."""
    from payung.matching import pairing  # here: it loads the model and its engine, which no page needs
    from payung.matching.engines import DuckDB

    # Held while it is compared: a second worker, who takes the first for dead, waits and then finds it done.
    run = Run.objects.select_related("by", "area").select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if run.state not in Run.UNDER_WAY:
        return run
    with scope.of_area(run.area_id), connection.cursor() as cursor:
        # What was compared is noted before it is read: a row that changes in between is compared again, not taken as decided.
        cursor.execute("DROP TABLE IF EXISTS pg_temp.compared")
        cursor.execute(_COMPARED)
        cursor.execute("ANALYZE pg_temp.compared")
        frame = as_tables.workers(reach=Reach(((Role.ANALYST, run.area_id),)), niks=True)
        matched = pairing.matched(frame, engine=DuckDB(megabytes=1_000))  # beside it stands the web server
        found, version = matched.pairs, matched.model.version
        merging.alone()
        into_temporary("found", _FOUND, found.select(*_FOUND))
        values = {"run": run.pk, "province": run.area_id, "because": _NO_LONGER_FOUND}
        cursor.execute(_KEEP, values)
        cursor.execute(_KEEP_DECIDED, values)
        decisions = dict(found["decision"].value_counts().iter_rows())
        Run.objects.filter(pk=run.pk).update(
            state=Run.State.DONE, model_version=version, ended_at=now, workers=frame.height,
            same=decisions.get("same", 0), review=decisions.get("review", 0),
        )  # fmt: skip
        del frame
        merging.renew(month=localtime(now).date().replace(day=1), by=run.by)
    detail = {"same": decisions.get("same", 0), "review": decisions.get("review", 0), "model": version}
    log(kind="run_done", subject=f"run {run.pk}", detail=detail, by=run.by, area=run.area_id)
    run.refresh_from_db()
    return run
