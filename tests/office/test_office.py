"""Areas by Kemendagri's codes, a log that cannot be rewritten, and a site that has no more rights than it needs."""

import pytest
from django.db import DatabaseError, connection, transaction

from payung.office.actions import load_areas
from payung.office.models import Area, Event

pytestmark = pytest.mark.django_db


def test_ntb_is_one_province_with_eight_kabupaten_and_two_kota(ntb):
    assert [Area.objects.filter(kind=kind).count() for kind in ("provinsi", "kabupaten", "kota")] == [1, 8, 2]
    assert Area.objects.get(code="52.71").name == "Kota Mataram"


def test_loading_areas_again_changes_nothing(ntb, analyst):
    events = Event.objects.count()
    load_areas(province="52", by=analyst)
    assert (Area.objects.count(), Event.objects.count()) == (1294, events)


def test_tests_run_with_the_sites_own_rights():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("payung_app", False, False)


@pytest.mark.parametrize(
    "table",
    [
        "office_event",
        "governments_reportedfigure",
        "governments_figurerequest",
        "governments_response",
        "publishing_snapshot",
        "publishing_renderedfile",
    ],
)
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_site_may_not_change_what_only_grows(table, deed):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_the_tables_owner_is_refused_by_the_trigger(cluster):
    import psycopg

    with psycopg.connect(cluster.superuser_url("payung_test")) as admin:
        admin.execute("SET ROLE payung_owner")
        admin.execute("SET lock_timeout = '5s'")
        with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or removed"):
            admin.execute("TRUNCATE office_event")


def test_the_site_may_not_make_tables():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE office_extra (id int)")
