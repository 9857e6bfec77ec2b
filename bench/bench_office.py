"""How long the event log takes to be read and checked, at a size that an office reaches in decades."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg

EVENTS = 1_000_000
AT_ONCE = 10_000


def verify_log() -> tuple[float, float]:
    """(seconds to write 1,000,000 events in 100 transactions, seconds to verify them), in an office of its own."""
    from payung.office.log_chain import verify
    from payung.site import embedded_postgres

    home = Path(tempfile.mkdtemp(prefix="payung-bench-log-"))
    home.chmod(0o755)
    try:
        with embedded_postgres.running(home / "postgres") as cluster:
            with tempfile.TemporaryDirectory() as folder:
                _migrated(cluster, Path(folder))
            with psycopg.connect(cluster.url("app"), autocommit=True) as app:
                start = time.perf_counter()
                for first in range(0, EVENTS, AT_ONCE):
                    app.execute(
                        "INSERT INTO office_event (kind, subject, detail, through)"
                        " SELECT 'figure_reported', 'figure ' || n, jsonb_build_object('n', n), 'bench'"
                        " FROM generate_series(%s::int, %s::int) n",
                        [first, first + AT_ONCE - 1],
                    )
                written = time.perf_counter() - start
            with psycopg.connect(cluster.url("app")) as reader:
                start = time.perf_counter()
                verdict = verify(reader)
                checked = time.perf_counter() - start
            assert verdict.holds and verdict.events == EVENTS
            return written, checked
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _migrated(cluster, folder: Path) -> None:
    import subprocess
    import sys

    from payung.site import embedded_postgres

    embedded_postgres.ensure_database(cluster, "payung")
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--database", "migrate", "--verbosity", "0"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "payung.site.settings",
            "PAYUNG_DATABASE_URL": cluster.url("app"),
            "PAYUNG_MIGRATE_DATABASE_URL": cluster.url("migrate"),
        },
        check=True,
    )


if __name__ == "__main__":
    print("written in {:.1f} s, verified in {:.1f} s".format(*verify_log()))
