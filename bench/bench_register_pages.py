"""How long the register's pages and files take with a province's poor in it: `python bench/bench_register_pages.py`.

698,000 made-up rows (not people, only their shape) in an office of their own; the pages are asked of the program itself, with
sign-in, row-level security and templates, without a web server before it. Each page's time is its p95.
"""

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 698_000
ASKED = 60  # times each page
FIRST = (
    "SITI", "NUR", "BAIQ", "LALU", "MUHAMMAD", "AHMAD", "I WAYAN", "NI MADE", "SRI", "HAJJAH", "ABDUL", "SAHRI", "AMAQ", "INAQ",
    "RABIAH", "ZAENAL", "HUSNUL", "LAILA", "KETUT", "I GEDE", "MASNUN", "JUMAHIR", "SUHARNI", "MULIADI", "DEWI", "ST. HAWA",
)  # fmt: skip
LAST = (
    "AMINAH", "HIDAYATI", "SAPUTRA", "RAHMAN", "HAKIM", "WATI", "SUDANA", "KARTINI", "MAHSUN", "SAHNAN", "FATIMAH", "JUNAIDI",
    "HAERUL", "SUHARDI", "MARIANI", "ROHANI", "SURIADI", "HALIMAH", "MAHNUN", "SEMAN", "KAMARIAH", "ZOHRIAH", "PATONAH", "",
)  # fmt: skip
#: What is asked, and of whom.
PAGES = (
    ("analis", "list", {}),
    ("analis", "list", {"kab": "52.03"}),
    ("analis", "list", {"kab": "52.72"}),
    ("analis", "list", {"kab": "52.03", "kec": "52.03.01"}),
    ("analis", "list", {"boleh": "tidak-diketahui"}),
    ("analis", "list", {"terverifikasi": "ya", "daftar": "p3ke"}),
    ("analis", "list", {"kelompok": "marbot"}),
    ("petugas", "list", {}),
    ("petugas", "list", {"boleh": "tidak"}),
    ("analis", "name", {"nama": "siti"}),
    ("analis", "name", {"nama": "zohriah"}),
    ("analis", "name", {"nama": "siti am", "boleh": "ya"}),
    ("petugas", "name", {"nama": "lalu s"}),
    ("petugas", "name", {"nama": "xylo"}),
)


def run() -> list[dict[str, str | float]]:
    """Each measurement: what, seconds; in a process of its own, since Django is set up once."""
    done = subprocess.run([sys.executable, __file__, "--json"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> list[dict[str, str | float]]:
    sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "web")]
    import bench_office

    from payung.site import embedded_postgres

    home = Path(tempfile.mkdtemp(prefix="payung-bench-register-"))
    home.chmod(0o755)
    try:
        with embedded_postgres.running(home / "postgres") as cluster:
            with tempfile.TemporaryDirectory() as folder:
                bench_office._migrated(cluster, Path(folder))
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "payung.site.settings",
                "PAYUNG_DATABASE_URL": cluster.url("app"),
                "PAYUNG_MIGRATE_DATABASE_URL": cluster.url("migrate"),
                "PAYUNG_KEYS": str(home / "keys"),
                "PAYUNG_HOSTS": "testserver",
            }
            import django

            django.setup()
            return _measured()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measured() -> list[dict[str, str | float]]:
    from signing import browser_of, somebody

    from payung.office.actions import load_areas
    from payung.office.models import User
    from payung.office.roles import Role

    boss = User.objects.create_user("kepala")
    load_areas(province="52", by=boss)
    fill()
    who = {
        "analis": browser_of(somebody("analis", Role.ANALYST, "52", by=boss)),
        "petugas": browser_of(somebody("petugas", Role.DISTRICT_OFFICER, "52.03", by=boss)),
    }
    times: dict[str, list[float]] = {"list": [], "name": []}
    each: list[dict[str, str | float]] = []
    for user, kind, typed in PAGES:
        path = who[user].post("/register/", typed)["Location"]
        its = _asked(who[user], path)
        times[kind] += its
        each.append({"what": f"/register/ {typed or 'everybody'} as {user}", "seconds": _p95(its)})
    deep = who["analis"].get("/register/").content.decode().partition('rel="next" href="')[2].partition('"')[0]
    times["list"] += _asked(who["analis"], f"/register/{deep.replace('&amp;', '&')}")
    counts = [_asked(who["analis"], f"/register/hitungan/{query}", 10) for query in ("", "?menurut=kelompok", "?wilayah=52.03")]
    return [
        {"what": "list", "seconds": _p95(times["list"])},
        {"what": "name", "seconds": _p95(times["name"])},
        {"what": "worker", "seconds": _p95(_asked(who["analis"], f"/register/{_code()}/"))},
        {"what": "counts", "seconds": max(map(_p95, counts))},
        *({"what": form, "seconds": _taken(who["analis"], form)} for form in ("csv", "xlsx")),
        {"what": "memory_mb", "seconds": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024},
        *each,
    ]


def _asked(browser, path: str, times: int = ASKED) -> list[float]:
    taken = []
    for _ in range(times + 3):
        start = time.perf_counter()
        response = browser.get(path)
        taken.append(time.perf_counter() - start)
        assert response.status_code == 200, path
    return taken[3:]


def _taken(browser, form: str) -> float:
    start = time.perf_counter()
    response = browser.post("/register/unduh/", {"form": form})
    size = sum(len(part) for part in response.streaming_content)
    taken = time.perf_counter() - start
    assert response.status_code == 200 and size > 10_000_000 * (WORKERS > 500_000)
    return taken


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _code() -> str:
    from payung.office.roles import Deed, Reach, Role
    from payung.registry import scope
    from payung.registry.models import Worker

    with scope.within(Reach(((Role.ANALYST, "52"),)), Deed.SEE_WORKERS):
        return Worker.objects.order_by("-id").values_list("code", flat=True)[0]


def fill(workers: int = WORKERS) -> None:
    """Rows by INSERT … SELECT as the tables' owner: so many in each desa, most in the east of Lombok. In the order in which
    a list is entered, kab by kab and by name; the same rows at random make an index a third larger."""
    from django.db import connections

    from payung.matching import names

    chance = random.Random(5299)
    called = []
    for first in FIRST:
        for middle in ("", *LAST[:20:3]):
            called += [" ".join(f"{first} {middle} {last}".split()) for last in LAST]
    chance.shuffle(called)
    with connections["migrate"].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE called (n int PRIMARY KEY, name text, key text, tail text)")
        keys = [names.key(name) for name in called]
        rows = [(n, name, key, key.partition(" ")[2]) for n, (name, key) in enumerate(zip(called, keys, strict=True))]
        cursor.executemany("INSERT INTO called VALUES (%s, %s, %s, %s)", rows)
        cursor.execute(_INSERT, {"workers": workers, "names": len(called)})
        cursor.execute("VACUUM (ANALYZE) registry_worker")
    connections["migrate"].close()


_INSERT = """
WITH desa AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER () AS of
    FROM office_area WHERE kind IN ('desa', 'kelurahan')
), drawn AS (
    SELECT n, hashint4(n) & 2147483647 AS a, hashint4(n + 1000000000) & 2147483647 AS b FROM generate_series(1, %(workers)s) n
)
INSERT INTO registry_worker (
    code, kab, area_id, nik_index, nik_sealed, key_version, name, name_key, name_tail, sex, birth_date, birth_place,
    mother_name, address, phone, decile, occupation, sector, segment, employed_by_state, insurer_status, groups, sources,
    said_on, verified_on, may_be_paid_for, standing_month
)
SELECT 'NTB-' || lpad(upper(to_hex(drawn.n)), 5, '0') || '-BENCH', left(desa.code, 5), desa.code,
       sha256(drawn.n::text::bytea), substring(sha256(b::text::bytea) || sha256(drawn.n::text::bytea) FOR 44), 1,
       called.name, called.key, called.tail, CASE WHEN a %% 2 = 0 THEN 'L' ELSE 'P' END,
       CASE WHEN a %% 9 > 0 THEN date '1950-01-01' + b %% 22000 END, 'SELONG', 'INAQ SAHRI', 'DUSUN TIMUK RURUNG RT 02', '',
       1 + b %% 4, 'BURUH TANI TEMBAKAU', 'pertanian', '', CASE WHEN b %% 5 > 0 THEN false END, '',
       CASE WHEN a %% 1000 = 7 THEN '{marbot}' WHEN a %% 5 = 0 THEN '{buruh-tembakau}' ELSE '{}' END::varchar[],
       CASE WHEN b %% 3 = 0 THEN '{dtsen,p3ke}' WHEN b %% 3 = 1 THEN '{dtsen}' ELSE '{village}' END::varchar[],
       date '2026-09-30', CASE WHEN b %% 11 = 0 THEN date '2026-11-10' END,
       CASE WHEN a %% 9 = 0 OR b %% 5 = 0 THEN NULL ELSE b %% 22000 > 4000 END, date '2026-11-01'
FROM drawn JOIN desa ON desa.n = (a / 7) %% desa.of JOIN called ON called.n = (b / 3) %% %(names)s
ORDER BY left(desa.code, 5), called.key COLLATE "C"
"""


if __name__ == "__main__":
    if sys.argv[1:] == ["--json"]:
        print(json.dumps(measure()))
    else:
        for row in run():
            print(f"{row['seconds']:9.3f}  {row['what']}")
