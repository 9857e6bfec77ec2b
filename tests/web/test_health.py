"""The health page: for a watchdog, in one word, with nothing that is nobody's business."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from payung.web import database

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    database._looked_up.cache_clear()
    yield
    database._looked_up.cache_clear()


def test_health_asks_nobody_who_she_is_and_tells_nothing_else(client):
    response = client.get("/health")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok no edition\n", "no-store")
    assert not response.cookies


def test_health_fails_while_a_migration_is_missing(client, monkeypatch):
    there = MigrationRecorder(connection).applied_migrations()
    without_last = {key: value for key, value in there.items() if key != ("publishing", "0005_four_eyes")}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: without_last)
    response = client.get("/health")
    assert (response.status_code, response.content) == (503, b"migrations missing\n")


def test_health_fails_when_the_database_is_away(client, monkeypatch):
    def away(*arguments, **named):
        raise OperationalError("connection refused")

    monkeypatch.setattr("payung.web.overview.views.Snapshot.objects.order_by", away)
    response = client.get("/health")
    assert (response.status_code, response.content) == (503, b"database away\n")


def test_the_migrations_are_looked_up_once_in_half_a_minute(client, django_assert_max_num_queries):
    client.get("/health")
    with django_assert_max_num_queries(1):
        client.get("/health")
