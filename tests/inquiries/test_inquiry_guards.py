"""What the database itself keeps of inquiries: what was asked and answered is never rewritten."""

import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

sys.path.insert(0, str(Path(__file__).parent))
from asked_people import NOW, accepted, book, lines, listed, made, sent

from payung.inquiries import asking
from payung.inquiries.models import AnswerFile, Inquiry
from payung.registry import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(ntb, analyst, tmp_path, settings) -> AnswerFile:
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")
    listed(tmp_path, analyst)
    inquiry = made(analyst)
    return accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), analyst), analyst)


@pytest.mark.parametrize("statement", [
    "UPDATE inquiries_answered SET status = 'inactive'",
    "DELETE FROM inquiries_answered",
    "UPDATE inquiries_inquiryrow SET number = 9",
    "DELETE FROM inquiries_inquiryrow",
    "UPDATE inquiries_inquiry SET rows = 9",
    "UPDATE inquiries_inquiry SET mark = 'x'",
    "DELETE FROM inquiries_inquiry",
    "UPDATE inquiries_answerfile SET refused = 0, state = 'checked'",
    "DELETE FROM inquiries_answerfile",
])  # fmt: skip
def test_what_was_asked_and_answered_stays(answer, statement):
    with scope.of_area("52.03"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_withdrawn_inquiry_is_not_opened_again(answer, analyst):
    asking.withdraw(inquiry=answer.inquiry, now=NOW, by=analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.update(withdrawn_at=None, withdrawn_by=None)


def test_of_another_kabupaten_nothing_of_an_inquiry_is_seen(answer):
    with scope.of_area("52.01"), connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM inquiries_inquiryrow), (SELECT count(*) FROM inquiries_answered)")
        assert cursor.fetchone() == (0, 0)
