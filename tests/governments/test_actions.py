"""What was said is kept as it was said: nothing is edited, nothing is lost, nobody answers for another."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from payung.coverage.figures import Figure
from payung.governments import actions, as_tables
from payung.governments.models import FigureRequest, ReportedFigure, Response
from payung.located_yaml import BadInput
from payung.office.models import Area, Event

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 14)


def said(id: str = "mataram", value: object = 0, area: str = "52.71", **other) -> Figure:
    number = None if value is None else Decimal(str(value))
    fields = {"what": "people paid for", "as_of": JULY, "published": JULY, "precision": "exact", "source": "Suara NTB"}
    return Figure(id=id, area=area, value=number, **{**fields, **other})


def test_a_figure_is_kept_and_read_back_word_for_word(ntb, analyst):
    figure = said(value="0.32", what="UCJ coverage", precision="about", printed_step=Decimal("0.01"), pot="DBH-CHT", months=9)
    actions.report_figure(figure=figure, by=analyst)
    assert as_tables.figures() == [figure]


def test_a_figure_names_who_entered_it_and_leaves_one_event(ntb, analyst):
    before = Event.objects.count()
    kept = actions.report_figure(figure=said(), by=analyst)
    assert kept.entered_by == analyst
    assert Event.objects.count() == before + 1
    assert Event.objects.last().kind == "figure_reported"


def test_a_figure_without_a_number_stays_without_one(ntb, analyst):
    assert actions.report_figure(figure=said(value=None), by=analyst).value is None


@pytest.mark.parametrize(
    ("figure", "wrong"),
    [
        (said(what="orang miskin"), "no known kind"),
        (said(area="31.71"), "31.71"),
        (said(value=None, what="UCJ coverage"), "no value"),
    ],
)
def test_a_figure_that_means_nothing_is_refused(ntb, analyst, figure, wrong):
    with pytest.raises(BadInput, match=wrong):
        actions.report_figure(figure=figure, by=analyst)
    assert not ReportedFigure.objects.exists()


def test_the_database_refuses_a_negative_figure_whoever_asks(ntb, analyst):
    with pytest.raises(actions.FigureExists), transaction.atomic():
        actions.report_figure(figure=said(value=-1), by=analyst)


def test_a_figure_id_cannot_say_two_things(ntb, analyst):
    actions.report_figure(figure=said(), by=analyst)
    with pytest.raises(actions.FigureExists, match="mataram"):
        actions.report_figure(figure=said(value=5), by=analyst)


def test_a_correction_adds_and_both_rows_stay(ntb, analyst):
    wrong = actions.report_figure(figure=said(value=1985, id="wrong"), by=analyst)
    actions.report_figure(figure=said(value=1984, id="right"), by=analyst, corrects=wrong)
    assert ReportedFigure.objects.count() == 2
    assert [f.value for f in as_tables.figures()] == [1984]  # the corrected one no longer speaks
    with pytest.raises(actions.FigureExists):
        actions.report_figure(figure=said(value=3, id="again"), by=analyst, corrects=wrong)


def test_the_same_file_twice_changes_nothing(ntb, analyst):
    figures = [said(), said(id="bima", area="52.06", value=1000)]
    assert len(actions.import_figures(figures=figures, by=analyst)) == 2
    events = Event.objects.count()
    assert actions.import_figures(figures=figures, by=analyst) == []
    assert Event.objects.count() == events


def test_a_file_with_one_bad_figure_keeps_none(ntb, analyst):
    with pytest.raises(BadInput):
        actions.import_figures(figures=[said(), said(id="x", what="nonsense")], by=analyst)
    assert not ReportedFigure.objects.exists()
    assert not Event.objects.filter(kind="figure_reported").exists()


def test_a_government_answers_figures_about_itself_only(ntb, analyst):
    figure = actions.report_figure(figure=said(), by=analyst)
    mataram, bima = Area.objects.get(code="52.71"), Area.objects.get(code="52.06")
    answer = {"figure": figure, "text": "Sudah dianggarkan.", "said_on": JULY, "source": "surat", "by": analyst}
    actions.attach_response(government=mataram, **answer)
    with pytest.raises(BadInput, match="not about Kabupaten Bima"):
        actions.attach_response(government=bima, **answer)
    assert [r.text for r in Response.objects.all()] == ["Sudah dianggarkan."]


def test_a_request_is_logged_once_with_its_day(ntb, analyst):
    lombok_barat = Area.objects.get(code="52.01")
    asked = {"government": lombok_barat, "what": "people paid for", "asked_on": JULY, "how": "surat", "by": analyst}
    actions.log_request(**asked)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.log_request(**asked)
    assert FigureRequest.objects.count() == 1
    assert [(r.area, r.asked_on) for r in as_tables.requests()] == [("52.01", JULY)]


def test_a_correction_can_come_in_a_file(ntb, analyst):
    actions.import_figures(figures=[said(value=1985, id="wrong")], by=analyst)
    right = said(value=1984, id="right", corrects="wrong")
    for _ in range(2):  # the same file twice changes nothing
        actions.import_figures(figures=[right], by=analyst)
    assert [f.value for f in as_tables.figures()] == [1984]
    assert Event.objects.filter(kind="figure_corrected").count() == 1
    with pytest.raises(BadInput, match="no figure 'nothing' to correct"):
        actions.import_figures(figures=[said(id="x", corrects="nothing")], by=analyst)


def test_more_digits_printed_are_another_statement(ntb, analyst):
    share = {"what": "UCJ coverage", "value": "0.3", "precision": "about", "id": "ucj"}
    actions.import_figures(figures=[said(**share, printed_step=Decimal("0.1"))], by=analyst)
    with pytest.raises(actions.FigureExists):
        actions.import_figures(figures=[said(**share, printed_step=Decimal("0.001"))], by=analyst)
