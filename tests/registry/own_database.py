"""An office with a database of its own, in which transactions really end: for tests of two who do something at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.core.management import call_command
from django.db import connections

from payung.site import embedded_postgres


@contextmanager
def own_database(cluster: Any, name: str) -> Iterator[None]:
    """Migrated and empty; the tests' own is there again after it."""
    embedded_postgres.ensure_database(cluster, name)
    addresses = {"default": cluster.url("app", name), "migrate": cluster.url("migrate", name)}
    before = connections.settings
    _connect(connections.configure_settings({alias: dj_database_url.parse(url) for alias, url in addresses.items()}))
    call_command("migrate", database="migrate", verbosity=0, interactive=False)
    yield
    _connect(before)


def _connect(settings: Any) -> None:
    connections.close_all()
    connections.settings = settings
    for alias in ("default", "migrate"):
        if hasattr(connections._connections, alias):
            delattr(connections._connections, alias)
