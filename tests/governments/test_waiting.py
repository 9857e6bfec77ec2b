"""The desk hears of what waits for this person in this area, and of nothing else."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from payung.coverage.figures import Figure
from payung.governments import actions, asking
from payung.governments.models import ReportedFigure
from payung.governments.money_sources import OF_A_GOVERNMENT, Row
from payung.governments.recap_models import Recap
from payung.governments.waiting import Waiting, waiting_for
from payung.office.models import Area
from payung.office.roles import Reach, Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
TODAY = NOW.date()
ANALYST = Reach(((Role.ANALYST, "52"),))
LOBAR = Reach(((Role.DISTRICT_OFFICER, "52.01"),))


@pytest.fixture
def asked(ntb, analyst):
    areas = Area.objects.filter(code__in=["52.01", "52.02"])
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    return asking.ask(areas=areas, **days, how="surat", now=NOW, by=analyst)


def send(request, token):
    rows = [Row(source.key, 0) for source in OF_A_GOVERNMENT]
    sender = asking.Sender("Siti", "Kabid", "Disnaker")
    return asking.send_answer(request=request, rows=rows, total=0, sender=sender, now=NOW, link=asking.link_of(token))


def kinds(reach: Reach, today: date = TODAY) -> dict[str, Waiting]:
    return {one.kind: one for one in waiting_for(reach, today)}


def test_a_request_waits_for_its_own_government_until_it_answers(asked):
    assert kinds(LOBAR)["requests_to_answer"] == Waiting("requests_to_answer", 1, NOW.date(), "52.01")
    send(*asked[0])
    assert "requests_to_answer" not in kinds(LOBAR)


def test_a_request_is_overdue_after_its_deadline_for_who_asks(asked):
    assert "requests_overdue" not in kinds(ANALYST, date(2026, 11, 19))
    assert kinds(ANALYST, date(2026, 11, 20))["requests_overdue"] == Waiting("requests_overdue", 2, NOW.date(), None)
    assert "requests_overdue" not in kinds(LOBAR, date(2026, 11, 20))


def test_an_answer_waits_until_somebody_decides(asked, analyst):
    answer = send(*asked[0])
    assert kinds(ANALYST)["answers_to_take"] == Waiting("answers_to_take", 1, NOW.date(), "52.01")
    asking.send_back(answer=answer, because="Baris 2?", now=NOW, by=analyst)
    assert "answers_to_take" not in kinds(ANALYST)
    assert kinds(LOBAR)["requests_to_answer"].count == 1  # it waits for them again


def test_the_recap_of_last_month_is_missed_until_it_comes(ntb, analyst):
    assert kinds(ANALYST)["recap_missing"].oldest == date(2026, 11, 1)  # the day from which October's could come
    assert "recap_missing" not in kinds(LOBAR)
    Recap.objects.create(month=date(2026, 10, 1), file_name="x", sha256="0" * 64, body=b"", kept_by=analyst, kept_on=NOW.date())
    assert "recap_missing" not in kinds(ANALYST)


def test_a_new_figure_about_ones_own_area_waits_for_a_tanggapan(ntb, analyst):
    figure = Figure("x", "people paid for", "52.01", date(2026, 10, 31), Decimal(5), "exact", "surat")
    kept = actions.report_figure(figure=figure, by=analyst)
    today = ReportedFigure.objects.get().entered_at.date()
    assert kinds(LOBAR, today)["figures_without_response"].count == 1
    assert "figures_without_response" not in kinds(ANALYST, today)  # the province is not asked for its governments' words
    assert not waiting_for(LOBAR, today, since=date(2100, 1, 1))
    actions.attach_response(figure=kept, government=kept.area, text="Benar.", said_on=NOW.date(), source="surat", by=analyst)
    assert "figures_without_response" not in kinds(LOBAR, today)


def test_nothing_waits_for_nobody(asked):
    assert waiting_for(Reach(), NOW.date()) == []


def test_a_village_makes_nothing_wait_in_the_province(ntb, analyst):
    desa = Area.objects.filter(kind=Area.Kind.DESA, code__startswith="52.01.").first()
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    asking.ask(areas=[desa], **days, how="WhatsApp", now=NOW, by=analyst)
    assert set(kinds(ANALYST, date(2027, 1, 1))) <= {"recap_missing"}
    assert "requests_to_answer" not in kinds(LOBAR)
