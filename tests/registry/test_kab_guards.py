"""The database itself shows people to nobody who did not name their kab, and lets no row point into another kab.

Everything here is done as payung_app, with no more rights than the site has.
"""

# ruff: noqa: B023 (what the loop makes is called within its own round)

import sys
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

sys.path.insert(0, str(Path(__file__).parent))
from lists_to_accept import TODAY

from payung.identities.models import AuditedPair, AuditSample, Decision, Looking, Pair, Run
from payung.inquiries.models import Answered, AnswerFile, Inquiry, InquiryRow
from payung.office.models import Area
from payung.office.roles import Deed, Reach, Role
from payung.registry import codes, scope
from payung.registry.models import Household, ReceivedFile, Statement, Worker
from payung.registry.round_models import Round, RoundName, Sheet, Verification

pytestmark = pytest.mark.django_db
PERSONAL = [model for model in apps.get_models() if any(field.name == "kab" for field in model._meta.fields)]
PROVINCE, LOBAR = Reach(((Role.ANALYST, "52"),)), Reach(((Role.DISTRICT_OFFICER, "52.01"),))


def worker(kab: str, **more) -> Worker:
    values = {"code": codes.new_codes(1)[0], "kab": kab, "area_id": kab, "name": "SITI", "name_key": "SITI", "said_on": TODAY}
    return Worker.objects.create(**values | more)


def asked_about(siti: Worker, file: ReceivedFile, analyst) -> dict[type, object]:
    """A row of an inquiry about her, and its answer."""
    totals = {"rows": 1, "rows_with_nik": 0, "mark": "x"}
    inquiry = Inquiry.objects.create(area_id=siti.kab, kind="bpjs", layout="x", deadline=TODAY, made_by=analyst, **totals)
    none = dict.fromkeys(
        ("new", "changed", "unchanged", "unanswered", "overtaken", "repeated", "refused", "read", "entering"), 0
    )
    answer = AnswerFile.objects.create(
        inquiry=inquiry, name="x", size=1, mark="x", place=f"answer {siti.kab}", as_of=TODAY, sent_by=analyst, **none
    )  # fmt: skip
    about = {"inquiry": inquiry, "worker": siti, "kab": siti.kab}
    return {
        InquiryRow: InquiryRow.objects.create(number=1, facts=b"x", **about),
        Answered: Answered.objects.create(answer=answer, status="active", said_on=TODAY, **about),
    }


@pytest.fixture
def people(ntb, analyst) -> dict[str, dict[type, object]]:
    """One row of each personal table in each of two kabupaten."""
    made: dict[str, dict[type, object]] = {}
    for kab in ("52.01", "52.02"):
        with scope.of_area(kab):
            desa = Area.objects.filter(parent__parent=kab).order_by("code")[0]
            file = ReceivedFile.objects.create(
                area_id=kab, name="x", size=1, sha256=kab * 12 + "abcd", place=kab * 10, as_of=TODAY, sent_by=analyst
            )
            household = Household.objects.create(kab=kab, area_id=kab, index=kab.encode())
            siti = worker(kab, household=household)
            round = Round.objects.create(area_id=kab, kab=kab, title="x", decree="SK 1", deadline=TODAY, made_by=analyst)
            made[kab] = {
                ReceivedFile: file,
                Household: household,
                Worker: siti,
                Statement: Statement.objects.create(worker=siti, kab=kab, file=file, sheet="a", line=2, said={"name": "SITI"}),
                Round: round,
                RoundName: RoundName.objects.create(round=round, worker=siti, kab=kab, area=desa, number=1),
                Sheet: Sheet.objects.create(
                    round=round, area=desa, kab=kab, token_sha256=kab, issued_by=analyst, expires_at="2027-01-01T00:00Z"
                ),
                Verification: Verification.objects.create(worker=siti, kab=kab, seen_on=TODAY, seen_by="x", kept_by=analyst),
                **asked_about(siti, file, analyst),
            }
    for kab, rows in compared(made["52.01"][Worker], made["52.02"][Worker], analyst).items():
        made[kab] |= rows
    return made


def compared(left: object, right: object, by) -> dict[str, dict[type, object]]:
    """The two, compared, decided, open and in a sample: once as a row of either kab."""
    found: dict[str, dict[type, object]] = {}
    last, at = None, "2026-11-23T00:00Z"
    with scope.of_area("52"):
        for kab in ("52.01", "52.02"):
            run = Run.objects.create(area_id="52", by=by, state="failed")
            ends = {"left": left, "right": right, "kab": kab}
            pair = Pair.objects.create(run=run, decision="review", because="x", facts_sha256="x", **ends)
            sample = AuditSample.objects.create(run=run, area_id="52", seed="x", drawn_of=1, size=1, by=by)
            last = Decision.objects.create(outcome="same", facts_sha256="x", by=by, at=at, undoes=last, **ends)
            found[kab] = {
                Pair: pair,
                Decision: last,
                Looking: Looking.objects.create(pair=pair, kab=kab, by=by, until=at),
                AuditedPair: AuditedPair.objects.create(sample=sample, pair=pair, kab=kab, number=1),
            }
    return found


def test_every_table_with_a_kab_has_its_policy():
    assert {Household, Worker, Statement, Round, RoundName, Sheet, Verification} <= set(PERSONAL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename, roles::text, cmd, qual = with_check FROM pg_policies WHERE schemaname = 'public'")
        policies = cursor.fetchall()
    tables = {model._meta.db_table for model in PERSONAL}
    assert guarded == tables
    assert sorted(policies) == sorted((table, "{payung_app}", "ALL", True) for table in tables)


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.__name__)
def test_without_a_kab_named_nobody_is_there(people, model):
    assert model.objects.count() == 0


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.__name__)
def test_with_a_kab_named_only_its_rows_are_there(people, model):
    with scope.within(LOBAR, Deed.SEE_WORKERS):
        assert [row.kab for row in model.objects.all()] == ["52.01"]
        assert model.objects.visible_to(LOBAR).count() == 1
        assert not model.objects.filter(pk=people["52.02"][model].pk).exists()
    with scope.within(PROVINCE, Deed.SEE_WORKERS):
        assert model.objects.count() == 2
        assert model.objects.visible_to(LOBAR).count() == 1  # on top, for who forgets to narrow the scope
        assert model.objects.visible_to(Reach()).count() == 0


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.__name__)
def test_no_row_is_put_into_another_kab_or_changed_there(people, model):
    """Nor moved there out of one's own."""
    theirs, table = people["52.02"][model], model._meta.db_table
    with scope.within(LOBAR, Deed.SEE_WORKERS):
        with connection.cursor() as cursor:
            if cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table]).fetchone()[0]:
                cursor.execute(f"UPDATE {table} SET kab = kab WHERE id = %s", [theirs.pk])
                assert cursor.rowcount == 0
        theirs.pk = None
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            theirs.save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET kab = '52.02'")


def test_no_row_points_to_a_parent_in_another_kab_or_to_none(people, analyst):
    """And what is refused is refused alike, whether the parent exists elsewhere or nowhere: nobody learns which."""
    lobar, loteng = people["52.01"], people["52.02"]
    said = {"sheet": "a", "line": 9, "said": {}, "kab": "52.01"}
    siti, file = lobar[Worker], lobar[ReceivedFile]
    messages = set()
    for other_worker, other_household, other_round in (
        (loteng[Worker].pk, loteng[Household].pk, loteng[Round].pk),
        (10**9, 10**9, 10**9),
    ):
        with scope.of_area("52"):  # although she may see them all
            for make in (
                lambda: Statement.objects.create(worker_id=other_worker, file=file, **said),
                lambda: Statement.objects.create(worker=siti, file=file, household_id=other_household, **said),
                lambda: worker("52.01", household_id=other_household),
                lambda: Worker.objects.filter(pk=siti.pk).update(household_id=other_household),
                lambda: Verification.objects.create(
                    worker_id=other_worker, kab="52.01", seen_on=TODAY, seen_by="x", kept_by=analyst
                ),
                lambda: Verification.objects.create(
                    worker=siti, round_id=other_round, kab="52.01", seen_on=TODAY, seen_by="x", kept_by=analyst
                ),
                lambda: RoundName.objects.create(round_id=other_round, worker=siti, kab="52.01", area_id="52.01", number=9),
            ):
                with pytest.raises(IntegrityError) as refused, transaction.atomic():
                    make()
                messages.add(str(refused.value).splitlines()[0])
    assert all("in its kab" in message or "violates foreign key" in message for message in messages)


@pytest.mark.parametrize(
    ("make", "which"),
    [
        (lambda people: Statement(worker=people[Worker], file_id=10**9, kab="52.01", sheet="a", line=9, said={}), "file_id"),
        (lambda people: Household(kab="52.01", area_id="52.01.99", index=b"x"), "area_id"),
        (lambda people: Worker(code="x", kab="52.01", area_id="52.01.99", name="S", name_key="S", said_on=TODAY), "area_id"),
    ],
)
def test_a_pointer_that_django_leaves_to_the_database_points_to_something(people, make, which):
    with scope.of_area("52"), pytest.raises(IntegrityError, match=which), transaction.atomic():
        make(people["52.01"]).save()


def test_a_changed_pointer_is_looked_up_without_reading_the_other_parents(ntb):
    """Else a list that brings family cards to known people takes longer by the square of its rows."""
    rows = 300
    read = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'registry_household'"
    with scope.of_area("52.01"), connection.cursor() as cursor:
        cards = [Household(kab="52.01", area_id="52.01", index=b"%d" % at) for at in range(rows)]
        Household.objects.bulk_create(cards)
        names = [f"SITI {at}" for at in range(rows)]
        people = [Worker(code=n, kab="52.01", area_id="52.01", name=n, name_key=n, said_on=TODAY) for n in names]
        Worker.objects.bulk_create(people)
        before = cursor.execute(read).fetchone()[0]
        cursor.execute(
            "UPDATE registry_worker w SET household_id = s.household FROM unnest(%s::bigint[], %s::bigint[]) s (id, household)"
            " WHERE w.id = s.id",
            [[each.pk for each in people], [each.pk for each in cards]],
        )
        assert cursor.execute(read).fetchone()[0] - before <= 2 * rows


@pytest.mark.parametrize("rows", [1_000, 1_001], ids=["looked up one by one", "read off in one go"])
@pytest.mark.parametrize("astray", ["", "of another kab", "between them", "before them", "behind them"])
def test_many_pointers_at_once_are_refused_for_one_that_is_astray(people, rows, astray):
    """The keys lie close together; whose they are decides, not only that they are there."""
    first = people["52.02"][Worker].pk + 1
    with scope.of_area("52"):
        file = people["52.01"][ReceivedFile]
        ids = [first + 2 * at for at in range(rows)]
        kabs = ["52.02" if astray == "of another kab" and at == rows // 2 else "52.01" for at in range(rows)]
        written = [f"X{at}" for at in range(rows)]
        Worker.objects.bulk_create(
            Worker(pk=id, code=code, kab=kab, area_id=kab, name=code, name_key=code, said_on=TODAY)
            for id, kab, code in zip(ids, kabs, written, strict=True)
        )
        elsewhere = {"between them": first + 1, "before them": first - 50, "behind them": ids[-1] + 2}
        pointing = [*ids[: rows // 2], elsewhere.get(astray, ids[rows // 2]), *ids[rows // 2 + 1 :]]
        said = [Statement(worker_id=id, kab="52.01", file=file, sheet="b", line=at, said={}) for at, id in enumerate(pointing)]
        if not astray:
            Statement.objects.bulk_create(said)
            assert Statement.objects.filter(sheet="b").count() == rows
            return
        with pytest.raises(IntegrityError, match="worker_id of registry_statement"), transaction.atomic():
            Statement.objects.bulk_create(said)
        assert not Statement.objects.filter(sheet="b").exists()


def test_a_worker_keeps_her_kab_and_is_not_removed(people):
    siti = people["52.01"][Worker]
    with scope.of_area("52"):
        for refused in (
            lambda: Worker.objects.filter(pk=siti.pk).update(kab="52.02", area="52.02"),
            lambda: Worker.objects.filter(pk=siti.pk).update(area="52.02"),
            lambda: Worker.objects.filter(pk=siti.pk)._raw_delete("default"),
            lambda: Household.objects.all()._raw_delete("default"),
            lambda: Statement.objects.update(line=3),
            lambda: ReceivedFile.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()


def test_an_accepted_list_is_never_changed(people, analyst):
    file = people["52.01"][ReceivedFile]
    accepted = {name: 0 for name in ("read", "accepted", "warned", "rejected", "duplicate", "unchanged")}
    ReceivedFile.objects.filter(pk=file.pk).update(
        state="accepted", accepted_by=analyst, accepted_at="2026-11-23T00:00Z", **accepted
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReceivedFile.objects.filter(pk=file.pk).update(read=1, accepted=1)


# ------------------------------------------------------------------------------------------------------------- the scope


def test_a_scope_within_another_holds_alone_and_then_the_outer_one_again(people):
    with scope.within(PROVINCE):
        with scope.within(LOBAR):
            assert scope.now_seen() == ("52.01",)
            assert Worker.objects.count() == 1
        assert Worker.objects.count() == 2
        with pytest.raises(ZeroDivisionError), scope.within(LOBAR):
            1 / 0  # noqa: B018
        assert Worker.objects.count() == 2
        with pytest.raises(IntegrityError), scope.within(LOBAR):
            worker("52.01", household_id=10**9)
        assert Worker.objects.count() == 2
    assert scope.now_seen() == ()
    assert Worker.objects.count() == 0


def test_after_a_scope_that_failed_nobody_is_seen(people):
    with pytest.raises(ZeroDivisionError), scope.within(PROVINCE):
        1 / 0  # noqa: B018
    assert Worker.objects.count() == 0


def test_a_reach_sees_its_kabs_and_a_province_also_whom_it_cannot_place(ntb):
    assert scope.kabs(LOBAR) == ("52.01",)
    assert scope.kabs(PROVINCE)[0] == "52"
    assert len(scope.kabs(PROVINCE)) == 11
    assert scope.kabs(Reach()) == ()
    assert scope.kabs(Reach(((Role.LEADERSHIP, "52"),))) == ()  # she counts them, and sees none
    assert scope.kabs(Reach(((Role.DISTRICT_OFFICER, "52.01.01"),))) == ()
    with scope.everything(None):
        assert len(scope.now_seen()) == 11


def test_the_query_on_a_kab_is_answered_by_the_index_of_names(people):
    """The policy lets only what cannot leak into an index: equality and ranges, not LIKE."""
    with scope.within(LOBAR), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM registry_worker WHERE kab = '52.01' AND name_key >= 'SI' AND name_key < 'SJ'"
            " ORDER BY name_key, id"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "worker_by_name" in plan
    assert "Sort" not in plan
    index_condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "name_key" in index_condition and "ANY" in index_condition


def test_copy_into_people_is_refused_and_into_a_temporary_table_is_not(people):
    with connection.cursor() as cursor:
        with pytest.raises((psycopg.errors.FeatureNotSupported, DatabaseError)), transaction.atomic():
            cursor.copy("COPY registry_household (kab) FROM STDIN").__enter__()
        cursor.execute("CREATE TEMP TABLE mine (a int) ON COMMIT DROP")
