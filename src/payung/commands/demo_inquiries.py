"""The demo's inquiries: one that the insurer has answered, one that waits for its answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

KAB = "52.01"  # Lombok Barat
PEOPLE = 18  # in each
#: What the insurer says of one after the other, again and again.
SAID = (("tidak ditemukan", None), ("aktif", "BPU"), ("tidak ditemukan", None), ("aktif", "PU"), ("tidak aktif", "BPU"),
        ("tidak ditemukan", None), ("NIK tidak sesuai Dukcapil", None), ("tidak ditemukan", None),
        ("aktif", "JAKON"))  # fmt: skip


def build_inquiries(*, now: datetime, by: Any, insurer: Any) -> None:
    """Two inquiries of a kabupaten, where it has none yet and its register holds people to ask about."""
    from payung.inquiries import answering, asking
    from payung.inquiries.models import Inquiry, InquiryRow
    from payung.inquiries.reading import read_workbook
    from payung.office.models import Area
    from payung.received_files.workbook import Cell, Sheet, Workbook
    from payung.registry import scope

    kab = Area.objects.get(code=KAB)
    if Inquiry.objects.filter(area=kab).exists():
        return
    today = now.date()
    made = [
        asking.make(
            kind=Inquiry.Kind.INSURER, area=kab, chosen=asking.Chosen(area=code), deadline=today + timedelta(days=days),
            today=today, by=by, from_the_server=True,
        )
        for code, days in zip(_two_desa(kab, now), (14, 21), strict=False)
    ]  # fmt: skip
    if not made:
        return
    with scope.of_area(KAB):
        numbers = list(InquiryRow.objects.filter(inquiry=made[0]).order_by("number").values_list("number", "worker__code"))
    rows: list[list[Cell]] = [["Nomor baris", "Kode", "Status", "Segmen"]]
    rows += [[str(number), code, *SAID[at % len(SAID)]] for at, (number, code) in enumerate(numbers)]
    data = "\r\n".join(";".join(str(cell or "") for cell in row) for row in rows).encode()
    answer = answering.receive(
        data=data, name="jawaban-bpjs.csv", inquiry=made[0], as_of=today, today=today, by=insurer,
        said=read_workbook(Workbook([Sheet("CSV", False, rows)])), from_the_server=True,
    )  # fmt: skip
    answering.accept(answer=answer, seen=answer.verdict_sha256, now=now, by=by, from_the_server=True)


def _two_desa(kab: Any, now: datetime) -> Sequence[str]:
    """Those that come nearest to PEOPLE of whom nothing is known yet: few enough to read. None where there are not two."""
    from django.db.models import Count

    from payung.inquiries.asking import Chosen, workers_chosen
    from payung.registry import scope

    with scope.of_area(kab.code):
        chosen = workers_chosen("bpjs", kab, Chosen(), today=now.date()).filter(area__kind__in=["desa", "kelurahan"])
        counted = chosen.values_list("area").annotate(people=Count("pk"))
        nearest = sorted(counted, key=lambda each: (abs(each[1] - PEOPLE), each[0]))[:2]
    return [area for area, _ in nearest] if len(nearest) == 2 else ()
