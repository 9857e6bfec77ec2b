"""Lists as offices send them, and a browser of an officer in which the jobs are done while she waits."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry import jobs
from payung.registry.models import ReceivedFile
from payung.web.doors import now

HEADINGS = ("NIK", "Nama Lengkap", "L/P", "Tanggal Lahir", "Kode Desa", "Pekerjaan")
DESA = {"52.01": "52.01.01.2014", "52.03": "52.03.01.2001"}
#: Each is in its place in a damaged list: none may be seen anywhere.
NIKS = [f"529901{51 + at}0780{1 + at:04d}" for at in range(7)]


def person(at: int, name: str, **changed: Any) -> list[Any]:
    """A row of a woman born in July 1980, from the eleventh on."""
    row = {"nik": NIKS[at], "name": name, "sex": "P", "born": f"{at + 11}-07-1980", "desa": DESA["52.01"], "job": "NELAYAN"}
    return list((row | changed).values())


def damaged() -> list[list[Any]]:
    """Seven rows: two good, one with a warning, three bad, one doubled."""
    return [
        person(0, "SITI AMINAH"),
        person(1, "BAIQ RAHMI"),
        person(2, "NUR HIDAYAH", job="ASN"),
        person(3, "DEWI LESTARI", nik=float(NIKS[3])),
        person(4, "RINA SARI", nik=NIKS[4][:15]),
        person(5, "WAYAN PUTRI", sex="2"),
        person(0, "SITI AMINAH"),
    ]


def book(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, sheet: str = "Usulan") -> bytes:
    return xlsx([SheetToWrite(sheet, [Column(heading, as_text=False) for heading in headings], rows)])


def send(client: Client, data: bytes, name: str = "usulan.xlsx", *, language: str = "", **typed: str) -> Any:
    """The page after sending a file."""
    fields = {"as_of": "31-10-2026", "profile": ""} | typed
    return client.post(f"{language}/daftar/unggah/", fields | {"file": SimpleUploadedFile(name, data)}, follow=True)


def newest() -> ReceivedFile:
    return ReceivedFile.objects.order_by("pk").last()


def work_off(*_: Any) -> None:
    """Do the jobs that wait, as the worker would, within the transaction of a test."""
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        if job.task_name == "check list":
            jobs.check_now(job.args["list"], clock=now)
        else:
            jobs.accept_now(job.args["list"], job.args["by"], clock=now)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])


def counts(file: ReceivedFile) -> tuple[int | None, ...]:
    """Read, accepted, rejected, doubled, unchanged."""
    return file.read, file.accepted, file.rejected, file.duplicate, file.unchanged
