"""Measure what the issues set bars for, print a table, and write bench/README.md. `make bench`.

Each row: what, size, measured, bar, and their ratio (below 1 holds). The machines are noisy: read the ratios within one run.
"""

import http.client
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "site"), str(ROOT / "bench")]

import bench_invented  # noqa: E402
import bench_law  # noqa: E402
import bench_lists  # noqa: E402
import bench_matching  # noqa: E402
import bench_office  # noqa: E402
import bench_register_pages  # noqa: E402
import bench_registry  # noqa: E402
import copies_at_scale  # noqa: E402

from demo_server import serving  # noqa: E402
from demo_sign_in import signed_in  # noqa: E402


@dataclass(frozen=True)
class Row:
    """One measured figure. `bar` None: nothing was promised, the figure is for comparison."""

    what: str
    size: str
    seconds: float
    bar: float | None = None

    @property
    def ratio(self) -> str:
        return "" if self.bar is None else f"{self.seconds / self.bar:.2f}"


def main() -> None:
    rows = [*law(), *lists(), *invented(), *matching(), *office(), *registry(), *register_pages(), *start_up()]
    home = Path(tempfile.mkdtemp(prefix="payung-bench-"))
    try:
        rows += built(home)
        with serving(home) as (address, _):
            rows += pages(address)
            rows += behind_doors(address, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    report = table(rows)
    print(report)
    page = ROOT / "bench" / "README.md"
    _, mark, by_hand = page.read_text().partition(BY_HAND)
    page.write_text(
        HEAD.format(day=datetime.now(UTC).date(), machine=machine()) + report + TAIL + "\n" + (mark or BY_HAND) + by_hand
    )


def law() -> list[Row]:
    bars = dict.fromkeys(["polars, one month", "polars, month per row"], 1.0)
    bars |= dict.fromkeys(["duckdb, one month", "duckdb, month per row"], 1.5) | {"one worker, explained": 0.010}
    return [
        Row(f"All rules, {r['what']}", f"{r['rows']:,}", float(str(r["median_s"])), bars.get(str(r["what"])))
        for r in bench_law.run()
    ]


def lists() -> list[Row]:
    took = bench_lists.run()
    size = f"{took['rows']:,.0f} rows of 18 columns, one core"
    return [
        Row("A list's verdicts, without reading it", size, took["judging"], 8),
        Row(f"A list read from csv and judged, {took['peak_mb']:.0f} MB at most", size, took["all"]),
    ]


def invented() -> list[Row]:
    bars = {"people": 20.0}
    said = {
        "people": ("People invented, {peak_mb:.0f} MB at most", "{size:,} people"),
        "files": ("Their offices' files written, {peak_mb:.0f} MB", "{size:,} rows"),
        "linkage": ("Register and insurer's list for matching, {peak_mb:.0f} MB", "{size:,} members"),
    }
    return [
        Row(said[r["what"]][0].format(**r), said[r["what"]][1].format(**r), r["seconds"], bars.get(r["what"]))
        for r in bench_invented.run()
    ]


def matching() -> list[Row]:
    bars = {"match dedupe": 20.0, "match link": 25.0, "match estimate": 60.0}
    with tempfile.TemporaryDirectory() as folder:
        bench_matching.write(Path(folder), "harsh", bench_matching.WORKERS, 1)
        return [
            Row(f"payung {took.what}, {took.peak_mb:.0f} MB at most", took.size, took.seconds, bars[took.what])
            for took in bench_matching.run(Path(folder))
        ]


def office() -> list[Row]:
    written, verified = bench_office.verify_log()
    folder = Path(tempfile.mkdtemp(prefix="payung-bench-copies-"))
    try:
        took, problems = copies_at_scale.measure(folder)
        assert not problems
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    size = f"700,000 workers and payments, {took['database_mb']:.0f} MB"
    return [
        Row("Event log: written, 10,000 events at a time", f"{bench_office.EVENTS:,} events", written),
        Row("payung office verify-log", f"{bench_office.EVENTS:,} events", verified, 60),
        Row(f"payung backup, {took['copy_mb']:.0f} MB copy", size, took["backup"], 120),
        Row("payung restore: proved", size, took["prove"]),
        Row("payung restore: loaded and compared", size, took["restore"], 300),
    ]


def registry() -> list[Row]:
    took = bench_registry.run()
    size = f"{took['rows']:,.0f} rows of csv, {took['import_peak_mb']:.0f} MB"
    return [
        Row("payung register import --accept, into an empty register", size, took["import"], took["rows"] / 20_000),
        Row("payung register import --accept, everybody known and changed", f"{took['changed']:,.0f} rows", took["again"]),
        Row("NIKs sealed and hashed, one core", f"{took['rows']:,.0f}", took["sealing"], 5),
    ]


def register_pages() -> list[Row]:
    took = {str(row["what"]): float(row["seconds"]) for row in bench_register_pages.run()}
    size = f"{bench_register_pages.WORKERS:,} workers"
    return [
        Row("/register/, everybody and narrowed, p95", size, took["list"], 0.200),
        Row("/register/, by the beginning of a name, p95", size, took["name"], 0.100),
        Row("/register/, one worker, p95", size, took["worker"]),
        Row("/register/hitungan/, by area, group, list, the slowest p95", size, took["counts"]),
        Row("The register as csv", size, took["csv"], 30),
        Row(f"The register as xlsx; {took['memory_mb']:.0f} MB at most for all of these", size, took["xlsx"], 30),
    ]


def behind_doors(address: str, home: Path) -> list[Row]:
    """Pages of people who have signed in, each asked by somebody who may see it."""
    rows, cookies = [], {}
    for user, path in (
        ("analis", "/meja/"), ("analis", "/papan/"), ("analis", "/catatan/"), ("analis", "/angka-masuk/"),
        ("kepala", "/terbitan/"), ("petugas.lobar", "/meja/"),
    ):  # fmt: skip
        if user not in cookies:  # a code opens the second step once
            cookies[user] = "; ".join(f"{each.name}={each.value}" for each in signed_in(address, home, user).cookies)
        cookie = cookies[user]
        ask(address, path, 20, cookie)
        times = ask(address, path, 300, cookie)
        rows.append(Row(f"GET {path} as {user}, p95", "300 requests, one at a time", percentile(times, 95), 0.150))
    return rows


def start_up() -> list[Row]:
    def once(code: str) -> float:
        return best_of(5, lambda: subprocess.run([sys.executable, "-c", code], check=True))

    return [
        Row("Start Python, for comparison", "", once("pass")),
        Row("import payung.law", "", once("import payung.law")),
        Row("payung --help", "", best_of(5, lambda: quiet("--help"))),
        Row("payung figures check, NTB", "33 figures", best_of(5, lambda: quiet("figures", "check", str(NTB)))),
    ]


NTB = ROOT / "src/payung/commands/ntb/reported_figures.yaml"


def quiet(*arguments: str, **environment: str) -> None:
    subprocess.run([sys.executable, "-m", "payung", *arguments], capture_output=True, env={**os.environ, **environment})


def built(home: Path) -> list[Row]:
    home.chmod(0o755)

    def demo() -> None:
        quiet("demo", "--no-serve", PAYUNG_HOME=str(home))

    first = best_of(1, demo)
    return [
        Row("payung demo, first time: database, tables, figures, two editions drawn", "76 files each", first),
        Row("payung demo, again", "", best_of(3, demo)),
    ]


def pages(address: str) -> list[Row]:
    rows = []
    for path in (
        "/",
        "/en/",
        "/edisi/1/",
        "/pemerintah/52.04/",
        "/periksa/?orang_1=1736&bulan_1=12&rupiah=759494400",
        "/angka/",
    ):
        ask(address, path, 20)
        times = ask(address, path, 300)
        rows.append(Row(f"GET {path.split('?')[0]}, p95", "300 requests, one at a time", percentile(times, 95), 0.100))
    times, seconds = at_a_rate(address, "/", rate=150, seconds=10)
    rows.append(Row("GET / under load, p95", f"150 requests/s for {seconds:.0f} s", percentile(times, 95), 0.300))
    return rows


def ask(address: str, path: str, count: int, cookie: str = "") -> list[float]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    times = []
    for _ in range(count):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})})
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - start)
        assert response.status == 200, f"{path}: {response.status}"
    connection.close()
    return times


def at_a_rate(address: str, path: str, *, rate: int, seconds: int) -> tuple[list[float], float]:
    """Requests begun at fixed moments, whether or not earlier ones were answered: waiting in the queue counts."""
    begin, times, lock = time.perf_counter() + 0.2, [], threading.Lock()
    moments = iter(range(rate * seconds))

    def work() -> None:
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        while True:
            with lock:
                number = next(moments, None)
            if number is None:
                return
            due = begin + number / rate
            time.sleep(max(0, due - time.perf_counter()))
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            with lock:
                times.append(time.perf_counter() - due)
            assert response.status == 200

    threads = [threading.Thread(target=work) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - begin


def percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def best_of(runs: int, work) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python {python}"


def table(rows: list[Row]) -> str:
    lines = ["| What | Size | Measured | Bar | Measured / bar |", "|---|---|---:|---:|---:|"]
    for row in rows:
        bar = "" if row.bar is None else spell(row.bar)
        lines.append(f"| {row.what} | {row.size} | {spell(row.seconds)} | {bar} | {row.ratio} |")
    return "\n".join(lines) + "\n"


def spell(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


HEAD = """# What is measured

`make bench` writes this page. Last run: {day}, {machine}. Medians or best of several runs, as the code says; wall clock;
client and server on the same machine. Below 1 in the last column holds its bar.

"""
#: What was measured apart stands below this in the page, and stays when the rest is measured again.
BY_HAND = "<!-- Measured apart; bench/run.py leaves it as it is. -->\n"
TAIL = """
Nothing here is a promise for another machine: compare ratios within one run. `make demo` on a fresh clone also makes the
virtual environment before any of this; how long that takes depends on the package cache.
"""

if __name__ == "__main__":
    main()
