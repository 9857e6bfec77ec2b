"""What the site's own database role cannot rewrite: who may do what, links, areas, what was migrated."""

import importlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from payung.governments.models import AnswerLink, FigureRequest
from payung.office import actions
from payung.office.models import Appointment, Invitation, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
LINK = {"token_sha256": "a" * 64, "expires_at": NOW + timedelta(days=7)}
REFUSED = r"permission denied|can be filled in, once"


def refused(rows, **values) -> None:
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        rows.update(**values)


@pytest.fixture
def appointment(head):
    return Appointment.objects.filter(user=head)


@pytest.fixture(params=[Invitation, AnswerLink])
def link(request, ntb, analyst, head):
    """Each kind of one-time link, still open."""
    if request.param is Invitation:
        made = Invitation.objects.create(user=analyst, issued_by=head, **LINK)
    else:
        asked = FigureRequest.objects.create(government=ntb[1], what="x", asked_on=NOW.date(), how="x", asked_by=analyst)
        made = AnswerLink.objects.create(request=asked, issued_by=analyst, **LINK)
    return request.param.objects.filter(pk=made.pk)


@pytest.mark.parametrize("values", [{"role": "auditor"}, {"area": "52.01"}, {"decree": "x"}, {"given_at": NOW}])
def test_an_appointment_is_not_rewritten(appointment, values):
    refused(appointment, **values)


def test_an_appointment_of_somebody_is_not_made_anothers(appointment, analyst):
    refused(appointment, user=analyst)
    refused(appointment, given_by=appointment.get().user)


def test_an_appointment_ends_once_and_does_not_come_back(appointment, analyst, head):
    actions.end_appointment(appointment=appointment.get(), at=NOW, by=_head_beside(head, analyst))
    refused(appointment, ended_at=None, ended_by=None)
    refused(appointment, ended_at=NOW + timedelta(days=1))
    refused(appointment, ended_by=head)


def _head_beside(head: User, analyst: User) -> User:
    from payung.office.models import Area
    from payung.office.roles import Role

    second = User.objects.create_user("kepala.dua")
    actions.appoint(
        user=second, role=Role.OFFICE_HEAD, area=Area.objects.get(code="52"), decree="SK 2", by=analyst, from_the_server=True
    )
    return second


@pytest.mark.parametrize("column", ["used_at", "withdrawn_at"])
def test_a_link_is_closed_once_and_stays_closed(link, column):
    assert link.update(**{column: NOW}) == 1
    refused(link, **{column: None})
    refused(link, **{column: NOW + timedelta(days=1)})


@pytest.mark.parametrize("values", [{"token_sha256": "b" * 64}, {"expires_at": NOW + timedelta(days=365)}, {"issued_at": NOW}])
def test_a_link_opens_nothing_longer_or_else_than_it_was_made_for(link, values):
    refused(link, **values)


def test_a_link_is_not_made_anothers(link, ntb):
    refused(link, issued_by=User.objects.create_user("lalu"))


@pytest.mark.parametrize("table", ["office_appointment", "office_invitation", "governments_answerlink", "office_area"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_who_may_do_what_and_where_is_not_removed(db, table, deed):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE office_area SET name = 'x'",
        "DELETE FROM django_migrations",
        "UPDATE django_migrations SET name = 'x'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('office', '0099_x', now())",
    ],
)
def test_areas_and_what_was_migrated_are_for_the_migrations_alone(db, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_name_or_address_belongs_to_one_account_however_it_is_typed(db):
    User.objects.create_user("siti", email="siti@example.org")
    User.objects.create_user("budi")
    User.objects.create_user("wayan")  # no address, twice: that is no twin
    for twin in ({"username": "Siti"}, {"username": "siti.dua", "email": "SITI@example.org"}):
        with pytest.raises(IntegrityError, match="one_account_of_a"), transaction.atomic():
            User.objects.create_user(**twin)


def test_twins_in_an_older_database_are_named():
    guards = importlib.import_module("payung.office.migrations.0007_guards")
    found = guards.twins("user name", [("siti", 3), ("budi", 4), ("Siti", 7)])
    assert found == ["user name siti (id 3), Siti (id 7)"]
    assert guards.twins("user name", [("siti", 3), ("budi", 4)]) == []
