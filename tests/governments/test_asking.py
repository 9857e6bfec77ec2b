"""Governments are asked and answer: one link for one request, one effect of one sending, nobody for another."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from payung.coverage import reported
from payung.governments import as_tables, asking
from payung.governments.asking import PAID_FOR, Sender
from payung.governments.models import Answer, AnswerDecision, AnswerLink, AnswerRow, FigureRequest, Reminder, ReportedFigure
from payung.governments.money_sources import OF_A_VILLAGE, Row, sources_for
from payung.office.models import Area, Event
from payung.office.refusals import Refusal

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=WITA)
END_OF_OCTOBER, DEADLINE = date(2026, 10, 31), date(2026, 11, 19)
SITI = Sender("Siti", "Kepala Bidang", "Disnaker")


def ask(analyst, *codes: str):
    areas = Area.objects.filter(code__in=codes or ["52.01"])
    return asking.ask(areas=areas, as_of=END_OF_OCTOBER, deadline=DEADLINE, how="Surat 1/2026", now=NOW, by=analyst)


def the_rows(kind: str = "kabupaten", **people: int | None) -> list[Row]:
    return [Row(source.key, people.get(source.key, 0), 12 if people.get(source.key) else None) for source in sources_for(kind)]


def send(request, link=None, total=5000, now=NOW, **more):
    rows = more.pop("rows", the_rows(apbd=5000))
    return asking.send_answer(request=request, rows=rows, total=total, sender=SITI, now=now, link=link, **more)


@pytest.fixture
def asked(ntb, analyst):
    ((request, token),) = ask(analyst)
    return request, token


def test_ten_governments_are_asked_at_once_each_with_a_link_of_its_own(ntb, analyst):
    codes = [area.code for area in ntb if area.is_government]
    made = ask(analyst, *codes)
    assert len(made) == 10
    assert len({token for _, token in made}) == 10
    assert Event.objects.filter(kind="figure_requested").count() == 10
    for request, token in made:
        link = asking.link_of(token)
        assert link.request == request
        assert link.expires_at == datetime(2026, 12, 4, 0, 0, tzinfo=WITA)  # fourteen days after the deadline has passed


def test_no_token_stands_in_the_database(asked):
    _, token = asked
    with connection.cursor() as cursor:
        for table in ("governments_answerlink", "governments_figurerequest", "office_event"):
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", [f"%{token}%"])
            assert cursor.fetchone() == (0,)


def test_a_government_is_asked_once_about_a_day_and_then_nobody_is(asked, analyst):
    with pytest.raises(Refusal, match="Kabupaten Lombok Barat"):
        ask(analyst, "52.01", "52.02")
    assert FigureRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "field"),
    [({"as_of": date(2026, 11, 6)}, "as_of"), ({"deadline": date(2026, 11, 4)}, "deadline"), ({"areas": []}, "areas")],
)
def test_a_request_that_makes_no_sense_is_refused(ntb, analyst, days, field):
    asked = {"areas": Area.objects.filter(code="52.01"), "as_of": END_OF_OCTOBER, "deadline": DEADLINE} | days
    with pytest.raises(Refusal) as refused:
        asking.ask(**asked, how="x", now=NOW, by=analyst)
    assert refused.value.field == field
    assert not FigureRequest.objects.exists()


def test_an_answer_is_kept_whole_with_a_receipt_and_one_event(asked):
    request, token = asked
    answer = send(request, asking.link_of(token))
    assert answer.receipt.startswith("5201-2610-")
    assert AnswerRow.objects.filter(answer=answer).count() == 10
    event = Event.objects.get(kind="answer_sent")
    assert (event.by, event.area_id) == (None, "52.01")
    assert event.through.startswith("answer link ")
    assert token not in event.through + event.subject + str(event.detail)


def test_the_same_link_sent_twice_has_one_effect(asked):
    request, token = asked
    first = send(request, asking.link_of(token))
    again = send(request, asking.link_of(token), total=1, rows=the_rows(apbd=1))
    assert again == first
    assert Answer.objects.count() == 1
    assert AnswerRow.objects.count() == 10
    assert Event.objects.filter(kind="answer_sent").count() == 1


@pytest.mark.parametrize("late", [datetime(2026, 12, 4, 0, 0, tzinfo=WITA), datetime(2027, 1, 1, tzinfo=UTC)])
def test_an_expired_link_sends_nothing(asked, late):
    request, token = asked
    link = asking.link_of(token)
    assert link.state(late - timedelta(days=60)) == "open"
    with pytest.raises(Refusal):
        send(request, link, now=late)
    assert not Answer.objects.exists()


def test_a_link_answers_for_its_own_request_only(ntb, analyst):
    (lobar, token), (loteng, _) = ask(analyst, "52.01", "52.02")
    with pytest.raises(Refusal):
        send(loteng, asking.link_of(token))
    assert not Answer.objects.exists()
    assert send(lobar, asking.link_of(token)).request == lobar


def test_a_wrong_total_leaves_nothing_and_the_link_open(asked):
    request, token = asked
    with pytest.raises(Refusal, match=r"5,000"):
        send(request, asking.link_of(token), total=4999)
    assert not Answer.objects.exists()
    assert asking.link_of(token).state(NOW) == "open"


def test_money_for_nobody_is_refused_and_the_link_stays_open(asked):
    request, token = asked
    rows = [*the_rows(apbd=5000)[:9], Row("other", 0, None, 5_000_000)]
    with pytest.raises(Refusal, match="nobody it is paid for"):
        send(request, asking.link_of(token), rows=rows)
    assert not Answer.objects.exists()
    assert asking.link_of(token).state(NOW) == "open"


def test_rows_of_another_form_are_refused(asked):
    request, token = asked
    with pytest.raises(Refusal):
        send(request, asking.link_of(token), rows=[Row(source.key, 0) for source in OF_A_VILLAGE], total=0)


def test_a_new_link_closes_the_old_one(asked, analyst):
    request, token = asked
    newer = asking.renew_link(request=request, now=NOW, by=analyst)
    assert asking.link_of(token).state(NOW) == "withdrawn"
    with pytest.raises(Refusal):
        send(request, asking.link_of(token))
    send(request, asking.link_of(newer))


def test_the_database_keeps_one_open_link_for_a_request(asked, analyst):
    request, _ = asked
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerLink.objects.create(request=request, token_sha256="0" * 64, issued_by=analyst, expires_at=NOW)


def test_a_withdrawn_link_is_withdrawn_once(asked, analyst):
    request, token = asked
    asking.withdraw_link(request=request, now=NOW, by=analyst)
    assert asking.link_of(token).state(NOW) == "withdrawn"
    with pytest.raises(Refusal):
        asking.withdraw_link(request=request, now=NOW, by=analyst)


def test_an_answer_of_somebody_signed_in_closes_the_link(asked, analyst):
    request, token = asked
    answer = send(request, by=analyst)
    assert answer.sent_by == analyst
    assert asking.link_of(token).state(NOW) == "withdrawn"
    with pytest.raises(Refusal, match="earlier answer"):
        send(request, by=analyst)


def test_answers_are_never_changed(asked, analyst):
    answer = send(asked[0], by=analyst)
    for rows in (Answer.objects.all(), AnswerRow.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(note="x") if rows.model is AnswerRow else rows.update(total_people=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    answer.refresh_from_db()
    assert answer.total_people == 5000


# ------------------------------------------------------------------------------------------------------ take, send back


def test_taking_an_answer_makes_one_figure_with_the_answer_as_its_source(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]), now=NOW + timedelta(days=1))
    figure = asking.take_answer(answer=answer, on=date(2026, 11, 7), by=analyst)
    assert (figure.what, figure.area_id, int(figure.value), figure.months) == (PAID_FOR, "52.01", 5000, 12)
    assert (figure.as_of, figure.published) == (END_OF_OCTOBER, date(2026, 11, 6))
    assert figure.pot == "APBD murni"
    assert figure.source == f"Jawaban tertulis Kabupaten Lombok Barat, bukti {answer.receipt}, 2026-11-06"
    assert answer.decision.figure == figure


def test_until_it_is_taken_the_government_counts_as_asked(asked, analyst):
    def state() -> str:
        found = reported.standing(
            as_tables.figures(), as_tables.requests(), what=PAID_FOR, area="52.01", cutoff=date(2026, 11, 30)
        )
        return found.state

    assert state() == "asked"
    answer = send(asked[0], asking.link_of(asked[1]))
    assert state() == "asked"
    asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    assert state() == "stated"


def test_an_answer_of_zero_is_zero(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]), total=0, rows=the_rows())
    figure = asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    assert (figure.value, figure.months) == (0, None)


def test_unknown_rows_are_told_beside_the_figure(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]), total=6000, rows=the_rows(apbd=5000, add=None, csr=None))
    figure = asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    assert (int(figure.value), figure.pot, figure.months) == (6000, "", None)
    assert figure.note == "2 dari 10 sumber dana tidak diketahui; jumlahnya menurut pengirim"


def test_an_unknown_total_cannot_be_taken_but_sent_back(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]), total=None, rows=the_rows(apbd=5000, add=None))
    with pytest.raises(Refusal):
        asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    assert not ReportedFigure.objects.exists()
    asking.send_back(answer=answer, because="Jumlahnya?", now=NOW, by=analyst)


def test_an_answer_is_decided_once(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]))
    asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    for decide in (
        lambda: asking.take_answer(answer=answer, on=NOW.date(), by=analyst),
        lambda: asking.send_back(answer=answer, because="x", now=NOW, by=analyst),
    ):
        with pytest.raises(Refusal, match="just decided"):
            decide()
    assert ReportedFigure.objects.count() == AnswerDecision.objects.count() == 1


def test_what_is_sent_back_can_be_answered_again_with_the_new_link(asked, analyst):
    request, token = asked
    answer = send(request, asking.link_of(token))
    newer = asking.send_back(answer=answer, because="Baris 2 belum diisi", now=NOW, by=analyst)
    second = send(request, asking.link_of(newer), total=5100, rows=the_rows(apbd=5000, apbd_p=100))
    assert (second.number, Answer.objects.count()) == (2, 2)
    assert asking.take_answer(answer=second, on=NOW.date(), by=analyst).value == 5100


def test_a_later_answer_corrects_the_figure_of_the_earlier_one(asked, analyst):
    request, token = asked
    first = asking.take_answer(answer=send(request, asking.link_of(token)), on=NOW.date(), by=analyst)
    newer = asking.renew_link(request=request, now=NOW, by=analyst)
    again = send(request, asking.link_of(newer), total=5100, rows=the_rows(apbd=5100))
    second = asking.take_answer(answer=again, on=NOW.date(), by=analyst)
    assert second.corrects == first
    assert [figure.value for figure in as_tables.figures()] == [5100]


def test_no_link_is_made_while_an_answer_waits(asked, analyst):
    send(asked[0], asking.link_of(asked[1]))
    with pytest.raises(Refusal, match="waiting to be checked"):
        asking.renew_link(request=asked[0], now=NOW, by=analyst)


def test_a_reason_is_needed_to_send_back(asked, analyst):
    answer = send(asked[0], asking.link_of(asked[1]))
    with pytest.raises(Refusal) as refused:
        asking.send_back(answer=answer, because="  ", now=NOW, by=analyst)
    assert refused.value.field == "because"


def test_a_reminder_is_noted_once_a_day_in_one_way(asked, analyst):
    for how in ("WhatsApp", "telepon"):
        asking.note_reminder(request=asked[0], sent_on=date(2026, 11, 12), how=how, by=analyst)
    with pytest.raises(Refusal):
        asking.note_reminder(request=asked[0], sent_on=date(2026, 11, 12), how="WhatsApp", by=analyst)
    assert Reminder.objects.count() == 2


# ------------------------------------------------------------------------------------------------------------- villages


def test_a_village_answers_three_rows_and_makes_no_figure(ntb, analyst):
    desa = Area.objects.filter(kind=Area.Kind.DESA, code__startswith="52.01.").first()
    ((request, token),) = ask(analyst, desa.code)
    answer = send(request, asking.link_of(token), rows=the_rows("desa", add=20), total=20)
    with pytest.raises(Refusal):
        asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    assert as_tables.requests() == []  # the overview knows nothing of it
    newer = asking.renew_link(request=request, now=NOW, by=analyst)  # nobody decides on it: it may be put right at once
    send(request, asking.link_of(newer), rows=the_rows("desa", add=21), total=21)
    assert Answer.objects.count() == 2


def test_a_villages_answer_is_not_sent_back_either(ntb, analyst):
    desa = Area.objects.filter(kind=Area.Kind.DESA, code__startswith="52.01.").first()
    ((request, token),) = ask(analyst, desa.code)
    answer = send(request, asking.link_of(token), rows=the_rows("desa", add=20), total=20)
    with pytest.raises(Refusal, match="make a new link on its request"):
        asking.send_back(answer=answer, because="Baris 2?", now=NOW, by=analyst)
    assert not AnswerDecision.objects.exists()


def test_nobody_who_signed_in_answers_as_a_village(ntb, analyst):
    desa = Area.objects.filter(kind=Area.Kind.DESA, code__startswith="52.01.").first()
    ((request, token),) = ask(analyst, desa.code)
    with pytest.raises(Refusal, match="answers for itself"):
        send(request, rows=the_rows("desa", add=20), total=20, by=analyst)
    assert asking.link_of(token).state(NOW) == "open"


# ---------------------------------------------------------------------------------------------------------- at one time


def test_the_database_refuses_a_second_decision_on_an_answer(asked, analyst):
    """Two who decide at once meet at this constraint; the later one's figure goes with its transaction."""
    answer = send(asked[0], asking.link_of(asked[1]))
    asking.take_answer(answer=answer, on=NOW.date(), by=analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerDecision.objects.create(answer=answer, sent_back_because="x", decided_on=NOW.date(), decided_by=analyst)
