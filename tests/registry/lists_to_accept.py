"""Lists as offices send them, as csv; and a short way through their check into the register."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from payung.lists import reading
from payung.office.models import Area, User
from payung.registry import receiving
from payung.registry.models import ReceivedFile

TODAY = date(2026, 11, 23)
HEADINGS = {
    "nik": "NIK", "name": "Nama Lengkap", "sex": "Jenis Kelamin", "birth_date": "Tanggal Lahir", "area_code": "Kode Wilayah",
    "household_id": "Nomor KK", "decile": "Desil", "occupation": "Pekerjaan", "mother_name": "Nama Ibu Kandung",
    "phone": "Nomor HP", "address": "Alamat", "groups": "Kelompok", "dependants": "Jumlah Tanggungan",
    "declared_income": "Penghasilan", "breadwinner": "Pencari Nafkah Utama", "employed_by_state": "ASN/TNI/Polri",
    "deceased": "Meninggal", "insurer_status": "Status Kepesertaan", "segment": "Segmen Kepesertaan",
}  # fmt: skip
BORN = date(1980, 7, 14)
DESA = "52.03.01.2001"


def nik(serial: int, born: date = BORN, sex: str = "L") -> str:
    """Of the invented kabupaten 52.99."""
    day = born.day + (40 if sex == "P" else 0)
    return f"529901{day:02}{born:%m%y}{serial:04}"


def row(name: str, serial: int | None = None, *, born: date | None = BORN, sex: str = "L", **more: object) -> dict[str, object]:
    its = nik(serial, born or BORN, sex) if serial else ""
    return {"nik": its, "name": name, "sex": sex, "birth_date": f"{born:%d-%m-%Y}" if born else "", "area_code": DESA} | more


def as_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    fields = [name for name in HEADINGS if any(name in each for each in rows)]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADINGS[name] for name in fields)
    writer.writerows(["" if each.get(name) is None else str(each[name]) for name in fields] for each in rows)
    return written.getvalue().encode()


def received(
    folder: Path, rows: Sequence[Mapping[str, object]], *, by: User, area: str = "52.03", profile: str = "village",
    as_of: date = date(2026, 10, 31),
) -> tuple[ReceivedFile, Path]:  # fmt: skip
    """A list that was noted, and the file that holds it."""
    data = as_csv(rows)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:12]}.csv"
    path.write_bytes(data)
    file = receiving.note(
        name=path.name, size=len(data), sha256=hashlib.sha256(data).hexdigest(), area=Area.objects.get(code=area),
        profile=profile, as_of=as_of, by=by, from_the_server=True,
    )  # fmt: skip
    return file, path


def accepted(
    folder: Path, rows: Sequence[Mapping[str, object]], *, by: User, today: date = TODAY, **more: object
) -> ReceivedFile:
    """The same, checked and accepted."""
    file, path = received(folder, rows, by=by, **more)
    receiving.check(file=file, today=today, read_list=of(path, file))
    assert file.state == "checked", file.refusal
    return receiving.accept(file=file, today=today, by=by, read_list=of(path, file), from_the_server=True)


def of(path: Path, file: ReceivedFile) -> reading.ReadList:
    return reading.read_csv_path(path, profile=file.profile)
