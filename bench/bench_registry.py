"""How long a list takes to be checked, sealed and entered into the register: `python bench/bench_registry.py`.

698,000 people who do not exist (payung.invented) as one csv of eighteen columns, by `payung register import` into an office of
its own: first into an empty register, then a tenth of them once more with something new to say, then NIKs sealed alone.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 698_000
PEOPLE = 1_360_000  # of whom so many work
COLUMNS = {
    "nik": "NIK", "name": "Nama Lengkap", "sex": "Jenis Kelamin", "birth_place": "Tempat Lahir", "birth_date": "Tanggal Lahir",
    "mother_name": "Nama Ibu Kandung", "household_id": "Nomor KK", "area_code": "Kode Wilayah", "address": "Alamat",
    "phone": "Nomor HP", "occupation": "Pekerjaan", "sector": "Sektor", "declared_income": "Penghasilan", "decile": "Desil",
    "groups": "Kelompok", "dependants": "Jumlah Tanggungan", "school_children": "Anak Sekolah",
    "breadwinner": "Pencari Nafkah Utama",
}  # fmt: skip


def write(folder: Path) -> None:
    """The list, and a tenth of it in which everybody's decile is another."""
    import polars as pl

    from payung.invented import people

    drawn = people.people(PEOPLE, 5299)
    listed = drawn.filter(pl.col("works") & pl.col("died_on").is_null()).head(ROWS).with_columns(
        pl.col("groups").str.replace_all(" ", ", "), pl.col("birth_date").dt.strftime("%d-%m-%Y"),
        pl.col("breadwinner").replace_strict({True: "ya", False: "tidak"}, default=None, return_dtype=pl.String),
    )  # fmt: skip
    assert listed.height == ROWS
    listed.select(pl.col(name).alias(heading) for name, heading in COLUMNS.items()).write_csv(folder / "all.csv")
    some = listed.head(ROWS // 10).with_columns(pl.col("decile") % 10 + 1)
    some.select(pl.col(name).alias(heading) for name, heading in COLUMNS.items()).write_csv(folder / "some.csv")


def payung(home: Path, *words: str) -> tuple[float, float, str]:
    """Seconds, peak memory of the program in MB (without PostgreSQL's), and what it said."""
    measured = (
        "import resource, subprocess, sys; done = subprocess.run([sys.executable, '-m', 'payung', *sys.argv[1:]],"
        " capture_output=True, text=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024);"
        " print(done.stdout, done.stderr); sys.exit(done.returncode)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", measured, *words], env=os.environ | {"PAYUNG_HOME": str(home)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    peak, _, said = done.stdout.partition("\n")
    return time.perf_counter() - start, float(peak), said


def sealing() -> float:
    """Seconds for the NIKs of a province: sealed, and hashed to be found."""
    import django
    import polars as pl

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.site.settings")
    django.setup()
    from payung.registry.nik_vault import Keys

    keys, niks = Keys(b"s" * 32, 1, b"i" * 32), [f"5299{at:012}" for at in range(ROWS)]
    start = time.perf_counter()
    keys.sealed(range(ROWS), niks)
    keys.indexes(pl.Series("nik", niks))
    return time.perf_counter() - start


def run() -> dict[str, float]:
    """Each in a process of its own; the database is beside them on the same cores."""
    home = Path(tempfile.mkdtemp(prefix="payung-bench-register-"))
    home.chmod(0o755)
    try:
        subprocess.run([sys.executable, __file__, "write", str(home)], check=True)
        payung(home, "office", "open", "--province", "52", "--by", "analis")
        list_ = ("register", "import", "--area", "52", "--as", "village", "--by", "analis", "--accept")
        first, peak, said = payung(home, *list_, str(home / "all.csv"), "--as-of", "2026-10-31")
        assert f"{ROWS:,} new workers" in said, said
        again, _, said = payung(home, *list_, str(home / "some.csv"), "--as-of", "2026-11-30")
        assert f"{ROWS // 10:,} changed" in said, said
        alone = subprocess.run([sys.executable, __file__, "seal"], check=True, capture_output=True, text=True)
        took = {"import": first, "import_peak_mb": peak, "again": again, "sealing": float(alone.stdout)}
        return {"rows": ROWS, "changed": ROWS // 10, **took}
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["seal"]:
        print(sealing())
    else:
        print(json.dumps(run(), indent=1))
