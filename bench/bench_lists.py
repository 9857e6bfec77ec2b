"""How long a list takes to be read and judged: `python bench/bench_lists.py`. Each measurement in a process of its own."""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROWS = 698_000
TODAY = date(2026, 11, 23)
HEAD = (
    "No,NIK,No KK,Nama Lengkap,Jenis Kelamin,Tempat Lahir,Tanggal Lahir,Nama Ibu Kandung,Kode Desa,Desa,Kecamatan,Alamat,No HP,"
    "Pekerjaan,Penghasilan,Desil,Jumlah Tanggungan,Keterangan"
)
FIRST = (
    "SITI", "NUR", "BAIQ", "LALU", "MUHAMMAD", "AHMAD", "I", "WAYAN", "NI", "MADE", "SRI", "HAJJAH", "ABDUL", "SAHRI",
    "AMAQ", "INAQ", "RABIAH", "ZAENAL", "HUSNUL", "LAILA",
)  # fmt: skip
LAST = (
    "AMINAH", "HIDAYATI", "SAPUTRA", "RAHMAN", "HAKIM", "WATI", "SUDANA", "KARTINI", "MAHSUN", "SAHNAN", "FATIMAH",
    "JUNAIDI", "HAERUL", "SUHARDI", "MARIANI", "ROHANI",
)  # fmt: skip
JOBS = ["BURUH TANI", "PETANI/PEKEBUN", "NELAYAN", "OJEK", "PEDAGANG KELILING", "BURUH HARIAN LEPAS", "TUKANG BATU", "PENENUN"]


def write(path: Path, rows: int = ROWS) -> None:
    """Rough rows with eighteen columns, a few in a hundred damaged; not people, only their shape."""
    from payung.lists.areas import known_areas

    chance = random.Random(5299)
    villages = [(code, its.name, code[:8]) for code, its in known_areas("52").items() if its.kind in ("desa", "kelurahan")]
    names = known_areas("52")
    with path.open("w", encoding="utf-8") as out:
        print(HEAD, file=out)
        for number in range(1, rows + 1):
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(22_000))
            woman = chance.random() < 0.5
            nik = f"5299{chance.randrange(1, 20):02}{born.day + 40 * woman:02}{born:%m%y}{chance.randrange(1, 2_000):04}"
            code, desa, kecamatan = chance.choice(villages)
            if chance.random() < 0.02:
                nik = chance.choice([nik[:15], nik + "1", "", "'" + nik, nik[:12] + "0000", f"{nik[:6]} {nik[6:]}"])
            day = chance.choice([f"{born:%d-%m-%Y}", f"{born:%d/%m/%Y}", born.isoformat()])
            sex = "P" if woman else "L"
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
            kk = f"5299{chance.randrange(1, 20):02}0101{chance.randrange(10, 25)}{chance.randrange(1, 9_999):04}"
            cells = (
                *(number, nik, kk, name, sex, "SELONG", day, f"{chance.choice(FIRST)} {chance.choice(LAST)}", code, desa),
                *(names[kecamatan].name, f"DUSUN {chance.choice(LAST)} RT {chance.randrange(1, 12):02}"),
                *(f"08{chance.randrange(10**9, 10**10)}", chance.choice(JOBS), chance.randrange(5, 30) * 100_000),
                *(chance.randrange(1, 11), chance.randrange(0, 6), ""),
            )
            print(*cells, sep=",", file=out)


def measure(path: Path) -> dict[str, float]:
    """Seconds and bytes: read and judged together; of that, the judging."""
    from payung.lists.areas import known_areas
    from payung.lists.checking import Checker, Context
    from payung.lists.reading import read_csv_path

    areas = known_areas("52")
    begin = time.perf_counter()
    read_list = read_csv_path(path)
    checker = Checker(Context(TODAY, "52", areas, read_list.profile), read_list.heading)
    judging = 0.0
    for batch in read_list.batches():
        start = time.perf_counter()
        checker.add(checker.judged((checker.read, batch)))
        judging += time.perf_counter() - start
    start = time.perf_counter()
    checked = checker.finish()
    end = time.perf_counter()
    return {
        "rows": checked.counts.read,
        "rejected": checked.counts.rejected,
        "judging": judging + end - start,
        "finish": end - start,
        "all": end - begin,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run(rows: int = ROWS) -> dict[str, float]:
    """Measured on one core, in a new process."""
    with tempfile.TemporaryDirectory(prefix="payung-bench-lists-") as folder:
        path = Path(folder) / "list.csv"
        write(path, rows)
        command = [sys.executable, __file__, str(path)]
        ran = subprocess.run(command, capture_output=True, check=True, text=True, env={"POLARS_MAX_THREADS": "1"})
        return json.loads(ran.stdout)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1])) if len(sys.argv) > 1 else run(), indent=1))
