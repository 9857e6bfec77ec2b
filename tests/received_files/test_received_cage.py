"""What the worker may do, and what happens to the caller when the worker does something else: nothing."""

import dataclasses
import os
import subprocess
import sys
import time

import hostile_files as made
import pytest

from payung.received_files import reading
from payung.received_files.limits import LOCAL, WEB
from payung.received_files.reading import read
from payung.received_files.refusals import Refused

SOON = dataclasses.replace(WEB, wall_seconds=2, answer_bytes_max=100_000)

AS_THE_FILE_WAS_READ = """
import socket, sys
from payung.received_files import cage, limits
cage.enter(limits.WEB)
try:
    {attempt}
except (OSError, ValueError, MemoryError) as error:
    sys.exit(type(error).__name__)
sys.exit("done")
"""
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@needs_posix
@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('left-behind', 'w')",
        "socket.socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').pipe()",
        "bytearray(limits.WEB.memory_bytes)",
        "__import__('resource').setrlimit(7, (99, 99))",
    ],
)
def test_in_the_cage_nothing_can_be_opened_and_little_kept(attempt, tmp_path):
    script = AS_THE_FILE_WAS_READ.format(attempt=attempt)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path)
    said = ran.stderr.strip().splitlines()[-1]
    assert said in {"OSError", "PermissionError", "MemoryError", "ValueError"}, said
    assert not list(tmp_path.iterdir())


def test_the_worker_imports_nothing_that_talks_to_the_network_or_to_the_database():
    script = "import sys, payung.received_files.worker; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True).stdout.split())
    assert "python_calamine" in loaded
    assert not loaded & {"socket", "ssl", "subprocess", "django", "psycopg", "xlsxwriter", "pickle", "multiprocessing"}


def test_the_limits_are_not_those_of_the_caller():
    if sys.platform == "win32":
        pytest.skip("Windows has no such limits")
    import resource

    before = [resource.getrlimit(what) for what in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
    read(made.workbook(), "data.xlsx")
    assert before == [resource.getrlimit(what) for what in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]


FAILING = {
    "hangs before it has read": ("import time; time.sleep(60)", "E-FILE-25"),
    "hangs after it has read": ("import sys, time; sys.stdin.buffer.read(); time.sleep(60)", "E-FILE-25"),
    "hangs with its answer closed": ("import os, sys, time; sys.stdin.buffer.read(); os.close(1); time.sleep(60)", "E-FILE-27"),
    "counts for ever": ("while True: pass", "E-FILE-25"),
    "dies at once": ("import sys; sys.exit(3)", "E-FILE-27"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "E-FILE-26"),
    "gives up": ("import os; os.abort()", "E-FILE-26"),
    "ends without a word": ("import sys; sys.stdin.buffer.read()", "E-FILE-27"),
    "stops in the middle": ("""print('{"sheet": "Data", "hidden": false, "merged": []}\\n[["Siti"]]')""", "E-FILE-27"),
    "talks and does not listen": ("while True: print('x' * 1000)", "E-FILE-25"),
    "never stops talking": ("import sys\nsys.stdin.buffer.read()\nwhile True: print('x' * 1000)", "E-FILE-27"),
    "says one line without end": ("import sys\nsys.stdin.buffer.read()\nwhile True: sys.stdout.write('[' * 1000)", "E-FILE-27"),
    "nests without end": ("print('[' * 50_000)", "E-FILE-27"),
    "writes what is no JSON": ("print('[[Siti]]')", "E-FILE-27"),
    "writes rows of no sheet": ("""print('{"sheet": 1}\\n')""", "E-FILE-27"),
    "writes a cell of no kind": (
        """print('{"sheet": "Data", "hidden": false, "merged": []}\\n[[["Siti"]]]\\n{"end": true}')""",
        "E-FILE-27",
    ),
    "writes a tag of no kind": (
        """print('{"sheet": "Data", "hidden": false, "merged": []}\\n[[{"x": "Siti"}]]\\n{"end": true}')""",
        "E-FILE-27",
    ),
    "writes too wide a row": (
        """print('{"sheet": "Data", "hidden": false, "merged": []}\\n[' + str(["1"] * 99).replace("'", '"') + ']')""",
        "E-FILE-27",
    ),
    "writes letters of no alphabet": ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\n')", "E-FILE-27"),
    "refuses in a way of its own": ("""print('{"refused": ["E-FILE-99", "a"]}')""", "E-FILE-27"),
}


@pytest.mark.parametrize("what", FAILING)
def test_a_worker_that_fails_is_a_refusal_and_nothing_more(what, monkeypatch):
    script, code = FAILING[what]
    monkeypatch.setattr(reading, "WORKER", ("-c", script))
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read(made.workbook(made.numbered_rows(50_000)), "data.xlsx", SOON)
    assert refusal.value.code == code
    assert time.monotonic() - started < 4


def test_a_failure_says_what_to_do(monkeypatch):
    monkeypatch.setattr(reading, "WORKER", ("-c", "import sys; sys.exit(3)"))
    with pytest.raises(Refused) as refusal:
        read(made.workbook(), "data.xlsx")
    assert refusal.value.id == (
        "Berkas ini gagal dibaca. Simpan dengan nama baru di Excel, lalu kirim lagi. "
        "Kalau tetap gagal, beri tahu pengelola Payung: E-FILE-27."
    )


def test_time_used_up_says_what_to_do(monkeypatch):
    monkeypatch.setattr(reading, "WORKER", ("-c", "import time; time.sleep(60)"))
    with pytest.raises(Refused) as refusal:
        read(made.workbook(), "data.xlsx", SOON)
    assert refusal.value.id == (
        "Membaca berkas ini terlalu lama, jadi dihentikan. "
        "Salin hanya sel yang berisi data ke buku kerja baru, lalu kirim yang baru itu."
    )


@needs_posix
def test_seconds_of_the_processor_are_counted_too():
    no_time = dataclasses.replace(LOCAL, cpu_seconds=1)
    data = made.workbook(made.numbered_rows(600_000))
    with pytest.raises(Refused) as refusal:
        read(data, "data.xlsx", no_time)
    assert refusal.value.code == "E-FILE-25"


def test_no_secret_and_no_folder_of_the_site_comes_along(monkeypatch):
    monkeypatch.setenv("PAYUNG_DATABASE_URL", "postgres://secret")
    tell = 'import json, os; print(json.dumps({"refused": ["E-FILE-24", repr(dict(os.environ)), repr(os.listdir())]}))'
    monkeypatch.setattr(reading, "WORKER", ("-I", "-c", tell))
    with pytest.raises(Refused) as refusal:
        read(made.workbook(), "data.xlsx")
    assert "secret" not in refusal.value.id and "PAYUNG" not in refusal.value.id
    assert refusal.value.en == "[]"


def test_a_worker_that_fails_leaves_nothing_of_the_file_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(reading, "WORKER", ("-c", "import sys; sys.exit('Siti ' + sys.stdin.read())"))
    with pytest.raises(Refused):
        read(b"nama;desa\nSiti;Sukamaju\n", "siti.csv")
    assert [record.getMessage() for record in caplog.records] == ["The reader of a received file ended with 1."]


def test_no_process_and_no_pipe_is_left_behind():
    folder = f"/proc/{os.getpid()}/fd"
    if not os.path.isdir(folder):
        pytest.skip("no /proc here")
    read(made.workbook(), "data.xlsx")
    before = len(os.listdir(folder))
    for _ in range(3):
        read(made.workbook(), "data.xlsx")
    assert len(os.listdir(folder)) == before
