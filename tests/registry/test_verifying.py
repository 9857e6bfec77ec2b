"""Rounds of field checks: who is looked for, what counts of what was found, and who is late."""

import itertools
import re
from datetime import date, timedelta

import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from people_of_a_round import DEADLINE, DESA, NOW, OTHER_DESA, TODAY, a_round, make_workers
from people_of_the_register import file, says

from payung.office.models import Event
from payung.office.refusals import Refusal
from payung.registry import merging, scope, standing
from payung.registry.ages import of_age
from payung.registry.field_progress import Progress, names_of, open_names, progress_of, together
from payung.registry.found import OUTCOME_SQL, Answers, Found, Outcome
from payung.registry.models import Worker
from payung.registry.round_models import Round, RoundName, Sheet, Verification
from payung.registry.rounds import (
    close_link,
    give_links,
    kab_of_token,
    make_round,
    say_done,
    sheet_of_token,
    withdraw_round,
)
from payung.registry.verifying import keep

pytestmark = pytest.mark.django_db
ALL_YES = Answers(True, True, True, True, True)


@pytest.fixture(autouse=True)
def lobar(ntb):
    """Everything here happens within one kabupaten's scope, as behind its doors."""
    with scope.of_area("52.01"):
        yield


def found(answers: Answers = ALL_YES, seen_on: date = TODAY, seen_by: str = "Pak Amir", remark: str = "") -> Found:
    return Found(answers, seen_on, seen_by, remark)


def keep_of(round: Round, worker: Worker, one: Found, **how):
    return keep(round=round, found={worker.pk: one}, form="typed", now=NOW, **({"by": round.made_by} | how))


# -------------------------------------------------------------------------------------------------------------- making


def test_names_are_numbered_by_name_in_each_desa(analyst):
    make_workers(["Wayan", "Budi", "Siti"])
    make_workers(["Nur"], area=OTHER_DESA)
    made = a_round(analyst)
    assert [(name.area, name.number, name.name) for name in names_of(made)] == [
        (DESA, 1, "Budi"), (DESA, 2, "Siti"), (DESA, 3, "Wayan"), (OTHER_DESA, 1, "Nur"),
    ]  # fmt: skip


def test_a_round_holds_whom_its_filters_choose(analyst):
    make_workers(["Siti"], groups=["buruh-tembakau"], sources=["p3ke"])
    make_workers(["Budi"], groups=["marbot"], sources=["p3ke"], area=OTHER_DESA)
    make_workers(["Wayan"], sources=["village"], verified_on=TODAY, area="52.01.02.2001")
    make_workers(["Nur"], sources=["village"], field_alive=False)
    make_workers(["Kecamatan saja"], area="52.01.01")

    def names(**chosen):
        with transaction.atomic():
            found = [name.name for name in names_of(a_round(analyst, **chosen))]
            transaction.set_rollback(True)
        return sorted(found)

    assert names() == ["Budi", "Kecamatan saja", "Siti"]
    assert names(unverified=False) == ["Budi", "Kecamatan saja", "Siti", "Wayan"]
    assert names(areas=("52.01.01",)) == ["Budi", "Kecamatan saja", "Siti"]
    assert names(areas=(DESA,)) == ["Siti"]
    assert names(areas=("52.01.02", DESA), unverified=False) == ["Siti", "Wayan"]
    assert names(source="p3ke") == ["Budi", "Siti"]
    assert names(group="marbot") == ["Budi"]


def test_a_round_leaves_out_whom_age_alone_keeps_from_being_paid_for(analyst):
    month = TODAY.replace(day=1)
    limits = of_age(month)
    day = timedelta(days=1)
    for name, born in {
        "Siti": limits.last, "Bayi": limits.last + day, "Budi": limits.first, "Kakek": limits.first - day, "Nur": None,
        "Nanti": month + day, "Dahulu": date(1899, 12, 31),
    }.items():  # fmt: skip
        make_workers([name], birth_date=born)
    made = a_round(analyst)
    assert sorted(name.name for name in names_of(made)) == ["Budi", "Dahulu", "Nanti", "Nur", "Siti"]
    assert made.chosen["left_out"] == {"too_young": 1, "too_old": 1}
    others = a_round(analyst, any_age=True)
    assert sorted(name.name for name in names_of(others)) == ["Bayi", "Kakek"]
    assert others.chosen["left_out"] == {"too_young": 0, "too_old": 0}


def test_who_is_in_a_running_round_is_not_put_into_another_unless_asked(analyst):
    make_workers(["Siti"])
    first = a_round(analyst)
    for chosen, field in (({"areas": (DESA,)}, "areas"), ({}, "title")):  # the very same: somebody clicked twice
        with pytest.raises(Refusal) as refused:
            a_round(analyst, **chosen)
        assert refused.value.field == field
    assert len(names_of(a_round(analyst, running=True))) == 1
    withdraw_round(round=first, now=NOW, by=analyst)
    withdraw_round(round=Round.objects.first(), now=NOW, by=analyst)
    assert len(names_of(a_round(analyst))) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("decree", {"decree": ""}),
        ("deadline", {"deadline": TODAY - timedelta(days=1)}),
    ],
)
def test_a_round_that_says_too_little_is_not_made(ntb, analyst, field, wrong):
    from payung.registry.rounds import Chosen

    make_workers(["Siti"])
    given = {"title": "Tahap 1", "decree": "SK 1", "deadline": DEADLINE, "chosen": Chosen(), "today": TODAY, "by": analyst}
    area = next(area for area in ntb if area.code == "52.01")
    with pytest.raises(Refusal) as refused:
        make_round(area=area, **given | wrong)
    assert refused.value.field == field
    assert not Round.objects.exists()


def test_a_round_of_another_kabupatens_desa_is_not_made(analyst):
    make_workers(["Siti"])
    with pytest.raises(Refusal):
        a_round(analyst, areas=("52.02.01",))


def test_a_worker_of_another_kabupaten_never_comes_into_a_round(analyst):
    with scope.of_area("52"):
        make_workers(["Siti"])
        make_workers(["Lalu"], area="52.02.01.1001")
        assert [name.name for name in names_of(a_round(analyst))] == ["Siti"]


def test_a_round_numbers_thousands_of_names_per_desa_without_a_gap(analyst):
    for at in range(4):
        make_workers([f"Nama {at} {number}" for number in range(500)], area=f"52.01.01.200{2 + at % 2}")
    made = a_round(analyst)
    for desa in ("52.01.01.2002", "52.01.01.2003"):
        numbers = RoundName.objects.filter(round=made, area=desa).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 1_001))


def test_the_names_of_a_round_are_never_changed(analyst):
    make_workers(["Siti"])
    a_round(analyst)
    for change in (lambda: RoundName.objects.update(number=7), lambda: RoundName.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_who_is_found_dead_may_not_be_paid_for_from_that_moment(analyst):
    [siti] = make_workers(["Siti"], birth_date=date(1980, 7, 14), employed_by_state=False, insurer_status="inactive")
    standing.renew(month=TODAY.replace(day=1))
    siti.refresh_from_db()
    assert siti.may_be_paid_for is True
    keep_of(a_round(analyst), siti, found(Answers(alive=False)))
    siti.refresh_from_db()
    assert siti.may_be_paid_for is False


# ------------------------------------------------------------------------------------------------------------- outcomes


def test_the_database_tells_outcomes_as_the_program_does():
    for answers in itertools.product((None, True, False), repeat=5):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {OUTCOME_SQL} FROM (SELECT %s::bool AS alive, %s::bool AS resident, %s::bool AS works, "
                "%s::bool AS breadwinner, %s::bool AS willing) found",
                answers,
            )
            assert cursor.fetchone()[0] == Answers(*answers).outcome, answers


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (Answers(), Outcome.UNANSWERED),
        (Answers(True, True, True), Outcome.VERIFIED),
        (Answers(True, True, None), Outcome.PARTLY),
        (Answers(willing=True), Outcome.PARTLY),
        (Answers(False), Outcome.DEAD),
        (Answers(True, False, None), Outcome.MOVED),
        (Answers(None, None, False), Outcome.IDLE),
        (Answers(False, False, False), Outcome.DEAD),
    ],
)
def test_an_outcome_is_said_only_where_it_is_certain(answers, outcome):
    assert answers.outcome == outcome


# -------------------------------------------------------------------------------------------------------------- keeping


def test_what_was_found_stands_on_the_worker(analyst):
    [siti] = make_workers(["Siti"], breadwinner=False)
    made = a_round(analyst)
    kept = keep_of(made, siti, found(seen_on=TODAY - timedelta(days=2)))
    assert (kept.taken, kept.unchanged) == (1, 0)
    siti.refresh_from_db()
    assert siti.verified_on == TODAY - timedelta(days=2)
    assert (siti.field_alive, siti.field_resident, siti.field_works, siti.field_willing) == (True, True, True, True)
    assert siti.breadwinner is True  # the field wins over the list
    event = Event.objects.get(kind="sheet_came_back")
    assert event.detail == {"form": "typed", "taken": 1, "unchanged": 0}
    assert event.area_id == "52.01"


@pytest.mark.parametrize("listed", [True, False, None])
def test_an_answer_about_the_breadwinner_that_is_taken_back_leaves_what_the_lists_say(analyst, listed):
    """At once, and not only when the next list comes: both ways of working it out agree at every step."""
    [siti] = make_workers(["Siti"], breadwinner=listed)
    for at, said in enumerate([{"breadwinner": not listed}, {"breadwinner": listed} if listed is not None else {}, {}]):
        one = file("52.01", "village", date(2026, 9, 1 + at), by=analyst, name=f"{at}.xlsx")
        says(one, siti, at, {"name": "SITI", "area_code": DESA} | (said if listed is not None else {}))
    made = a_round(analyst)
    for answers, expected in [
        (ALL_YES, True),
        (Answers(True, True, True, None, True), listed),
        (Answers(True, True, True, False, True), False),
        (Answers(), listed),
    ]:
        keep_of(made, siti, found(answers))
        siti.refresh_from_db()
        assert siti.breadwinner is expected
        ids = pl.Series([siti.pk], dtype=pl.Int64)
        merging.renew(ids, keep=pl.Series([], dtype=pl.Int64), month=TODAY.replace(day=1))
        siti.refresh_from_db()
        assert siti.breadwinner is expected


def test_keeping_twenty_names_makes_no_table(analyst):
    workers = make_workers([f"Siti {at}" for at in range(20)])
    made = a_round(analyst)
    with CaptureQueriesContext(connection) as asked:
        keep(round=made, found={each.pk: found() for each in workers}, form="typed", now=NOW, by=analyst)
    assert not [one["sql"] for one in asked if "TEMP TABLE" in one["sql"]]
    assert len(asked) < 20


def test_a_question_without_an_answer_stays_unknown(analyst):
    [siti] = make_workers(["Siti"])
    keep_of(a_round(analyst), siti, found(Answers(alive=True, resident=True)))
    siti.refresh_from_db()
    assert (siti.verified_on, siti.field_works, siti.breadwinner, siti.field_willing) == (None, None, None, None)


def test_the_same_twice_changes_nothing(analyst):
    [siti] = make_workers(["Siti"])
    made = a_round(analyst)
    keep_of(made, siti, found())
    events = Event.objects.count()
    kept = keep_of(made, siti, found())
    assert (kept.taken, kept.unchanged) == (0, 1)
    assert Verification.objects.count() == 1
    assert Event.objects.count() == events


def test_in_a_round_the_last_that_was_said_counts_even_with_an_earlier_day(analyst):
    [siti] = make_workers(["Siti"])
    made = a_round(analyst)
    keep_of(made, siti, found())
    keep_of(made, siti, found(seen_on=TODAY - timedelta(days=3)))  # the day was mistyped
    siti.refresh_from_db()
    assert siti.verified_on == TODAY - timedelta(days=3)
    keep_of(made, siti, found(Answers()))  # taken back: it was another Siti
    siti.refresh_from_db()
    assert (siti.verified_on, siti.field_alive) == (None, None)
    assert Verification.objects.count() == 3


def test_of_two_rounds_the_newest_visit_counts_and_a_half_answered_one_takes_nothing_back(analyst):
    [siti] = make_workers(["Siti"])
    autumn, winter = a_round(analyst), a_round(analyst, running=True, unverified=False)
    october, november = TODAY - timedelta(days=40), TODAY - timedelta(days=5)
    keep_of(winter, siti, found(seen_on=november))
    keep_of(autumn, siti, found(Answers(True, False), seen_on=october))  # an old sheet that came late
    siti.refresh_from_db()
    assert (siti.verified_on, siti.field_resident) == (november, True)
    third = a_round(analyst, running=True, unverified=False)
    keep_of(third, siti, found(Answers(alive=True), seen_on=TODAY))
    siti.refresh_from_db()
    assert siti.verified_on == november
    keep_of(third, siti, found(Answers(alive=True, resident=False), seen_on=TODAY))
    siti.refresh_from_db()
    assert (siti.verified_on, siti.field_resident) == (None, False)


@pytest.mark.parametrize(
    ("field", "impossible"),
    [
        ("works", found(Answers(alive=False, works=True))),
        ("seen_on", found(seen_on=TODAY + timedelta(days=1))),
        ("seen_on", found(seen_on=TODAY - timedelta(days=400))),
        ("seen_by", found(seen_by=" ")),
    ],
)
def test_what_cannot_be_is_not_kept(analyst, field, impossible):
    siti, budi = make_workers(["Siti", "Budi"])
    made = a_round(analyst)
    with pytest.raises(Refusal) as refused:
        keep(round=made, found={siti.pk: found(), budi.pk: impossible}, form="typed", now=NOW, by=analyst)
    assert refused.value.field == field
    assert not Verification.objects.exists()


def test_a_name_that_is_not_on_the_sheet_is_not_kept(analyst):
    [siti] = make_workers(["Siti"])
    made = a_round(analyst)
    [budi] = make_workers(["Budi"])
    with pytest.raises(Refusal):
        keep_of(made, budi, found())
    with pytest.raises(Refusal):
        keep_of(made, siti, found(), area=OTHER_DESA)


def test_nothing_is_kept_for_a_withdrawn_round(analyst):
    [siti] = make_workers(["Siti"])
    made = a_round(analyst)
    withdraw_round(round=made, now=NOW, by=analyst)
    with pytest.raises(Refusal):
        keep_of(made, siti, found())
    with pytest.raises(Refusal):
        withdraw_round(round=made, now=NOW, by=analyst)


def test_what_was_found_is_never_changed(analyst):
    [siti] = make_workers(["Siti"])
    keep_of(a_round(analyst), siti, found())
    for change in (lambda: Verification.objects.update(alive=False), lambda: Verification.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# ------------------------------------------------------------------------------------------------------------- progress


def test_every_name_has_one_outcome_and_the_numbers_add_up(analyst):
    workers = make_workers([f"Nama {at}" for at in range(6)])
    make_workers(["Nur"], area=OTHER_DESA)
    made = a_round(analyst)
    said = [ALL_YES, Answers(False), Answers(True, False), Answers(True, True, False), Answers(True)]
    for worker, answers in zip(workers, said, strict=False):
        keep_of(made, worker, found(answers))
    areas = progress_of([made])[made.pk]
    assert areas[DESA] == Progress(6, verified=1, dead=1, moved=1, idle=1, partly=1, unanswered=1)
    assert areas[OTHER_DESA] == Progress(1, 0, 0, 0, 0, 0, unanswered=1)
    assert together(areas.values()) == Progress(7, 1, 1, 1, 1, 1, 2)
    for outcome in Outcome:
        assert len(names_of(made, outcomes=[outcome])) == getattr(together(areas.values()), outcome)
    assert [name.name for name in open_names(made, area=DESA)] == ["Nama 4", "Nama 5"]


@pytest.mark.parametrize(("days", "is_late"), [(-1, False), (0, False), (1, True)])
def test_a_desa_is_late_from_the_day_after_the_deadline_while_somebody_is_open(days, is_late):
    today = DEADLINE + timedelta(days=days)
    assert Progress(2, 1, 0, 0, 0, 0, 1).is_late(DEADLINE, today) is is_late
    assert not Progress(1, 1, 0, 0, 0, 0, 0).is_late(DEADLINE, today)


# ---------------------------------------------------------------------------------------------------------------- links


def test_a_link_opens_its_desa_and_an_older_one_nothing(analyst):
    make_workers(["Siti"])
    made = a_round(analyst)
    first = give_links(round=made, areas=[DESA], sent_to="Pak Amir", now=NOW, by=analyst)[DESA]
    second = give_links(round=made, areas=[DESA], sent_to="Pak Amir", now=NOW, by=analyst)[DESA]
    assert (kab_of_token(second), kab_of_token("bukan-tautan"), kab_of_token(second[5:])) == ("52.01", None, None)
    assert sheet_of_token(first).state(NOW) == "withdrawn"
    assert sheet_of_token(second).state(NOW) == "open"
    assert sheet_of_token(second).state(NOW + timedelta(days=14)) == "expired"
    assert sheet_of_token("x") is None
    assert Sheet.objects.filter(token_sha256=second).count() == 0
    with scope.of_area("52.02"):
        assert sheet_of_token(second) is None


def test_through_a_link_only_its_own_desa_is_kept(analyst):
    [siti] = make_workers(["Siti"])
    [nur] = make_workers(["Nur"], area=OTHER_DESA)
    made = a_round(analyst)
    sheet = sheet_of_token(give_links(round=made, areas=[DESA], sent_to="", now=NOW, by=analyst)[DESA])
    keep(round=made, found={siti.pk: found()}, form="link", now=NOW, sheet=sheet)
    kept = Verification.objects.get()
    assert (kept.kept_by, kept.through) == (None, f"sheet link {sheet.pk}")
    assert Event.objects.get(kind="sheet_came_back").area_id == DESA
    with pytest.raises(Refusal):
        keep(round=made, found={nur.pk: found()}, form="link", now=NOW, sheet=sheet)


@pytest.mark.parametrize("ended", ["closed", "done", "expired", "withdrawn"])
def test_a_link_that_is_closed_takes_nothing_in(analyst, ended):
    [siti] = make_workers(["Siti"])
    made = a_round(analyst)
    sheet = sheet_of_token(give_links(round=made, areas=[DESA], sent_to="", now=NOW, by=analyst)[DESA])
    now = NOW
    if ended == "closed":
        close_link(round=made, area=DESA, now=NOW, by=analyst)
    elif ended == "done":
        say_done(sheet=sheet, now=NOW)
    elif ended == "withdrawn":
        withdraw_round(round=made, now=NOW, by=analyst)
    else:
        now += timedelta(days=15)
    with pytest.raises(Refusal):
        keep(round=made, found={siti.pk: found()}, form="link", now=now, sheet=sheet)
    with pytest.raises(Refusal):
        say_done(sheet=sheet, now=now)


def test_no_link_is_given_for_a_desa_without_names(analyst):
    make_workers(["Siti"])
    made = a_round(analyst)
    with pytest.raises(Refusal):
        give_links(round=made, areas=[DESA, OTHER_DESA], sent_to="", now=NOW, by=analyst)
    with pytest.raises(Refusal):
        give_links(round=made, areas=[], sent_to="", now=NOW, by=analyst)
    with pytest.raises(Refusal):
        close_link(round=made, area=DESA, now=NOW, by=analyst)


def test_every_deed_leaves_its_event_where_its_desa_is_read(analyst):
    make_workers(["Siti"])
    made = a_round(analyst)
    give_links(round=made, areas=[DESA], sent_to="", now=NOW, by=analyst)
    close_link(round=made, area=DESA, now=NOW, by=analyst)
    withdraw_round(round=made, now=NOW, by=analyst)
    said = Event.objects.filter(subject=f"round {made.pk}").values_list("kind", "area_id")
    assert list(said) == [
        ("round_made", "52.01"), ("sheet_link_given", DESA), ("sheet_link_closed", DESA), ("round_withdrawn", "52.01"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------- rows, then events


def test_a_deed_writes_no_row_once_it_has_logged(analyst):
    """Who waited for a row while holding the log could wait for somebody who has that row and waits for the log."""
    siti, _ = make_workers(["Siti", "Budi"])
    make_workers(["Nur"], area=OTHER_DESA)
    rounds: list[Round] = []

    def link():
        return give_links(round=rounds[0], areas=[DESA, OTHER_DESA], sent_to="", now=NOW, by=analyst)

    for deed in (
        lambda: rounds.append(a_round(analyst)),
        link,
        lambda: keep_of(rounds[0], siti, found()),
        lambda: say_done(sheet=Sheet.objects.get(round=rounds[0], area=OTHER_DESA), now=NOW),
        lambda: close_link(round=rounds[0], area=DESA, now=NOW, by=analyst),
        lambda: withdraw_round(round=rounds[0], now=NOW, by=analyst),
    ):
        with CaptureQueriesContext(connection) as queries:
            deed()
        writes = [query["sql"] for query in queries if re.search(r"\b(INSERT INTO|UPDATE|DELETE FROM)\b", query["sql"])]
        first = next(at for at, sql in enumerate(writes) if "office_event" in sql)
        assert first > 0
        assert all("office_event" in sql for sql in writes[first:]), writes[first:]
