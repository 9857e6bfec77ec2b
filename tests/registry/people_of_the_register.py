"""People of the register for tests, made as rows and not by way of a list: each as little as is asked of her."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from payung.matching import names
from payung.office.models import Area, User
from payung.registry import codes, nik_vault, scope
from payung.registry.models import Household, ReceivedFile, Statement, Worker

DAY = date(2026, 9, 30)
MONTH = date(2026, 11, 1)


def worker(name: str, area: str, *, nik: str = "", household: str = "", **more: Any) -> Worker:
    """Somebody listed in an area, from a kabupaten down to a desa. Her number is sealed as in the real register."""
    kab, key = area[:5], names.key(name)
    more = {"sources": ["village"], "said_on": DAY, "standing_month": MONTH, **more}
    with scope.of_area(kab):
        if household:
            more["household"], _ = Household.objects.get_or_create(
                kab=kab, index=hashlib.sha256(household.encode()).digest(), defaults={"area_id": area}
            )
        made = Worker.objects.create(
            code=codes.new_codes(1)[0], kab=kab, area_id=area, name=name, name_key=key, name_tail=key.partition(" ")[2], **more
        )
        if nik:
            keys = nik_vault.keys()
            made.nik_sealed, made.nik_index = keys.sealed([made.pk], [nik])[0], keys.index_of(nik)
            made.key_version = keys.version
            made.save()
    return made


def file(area: str, profile: str, as_of: date, *, by: User, name: str = "daftar.xlsx") -> ReceivedFile:
    """An accepted list of an office."""
    text = f"{area} {profile} {as_of} {name}".encode()
    return ReceivedFile.objects.create(
        area_id=area, name=name, size=1, sha256=hashlib.sha256(text).hexdigest(), place=hashlib.sha256(b"x" + text).hexdigest(),
        profile=profile, as_of=as_of, state="accepted", sent_by=by, accepted_by=by,
        accepted_at=datetime(2026, 11, 2, 1, 0, tzinfo=UTC), read=1, accepted=1, warned=0, rejected=0, duplicate=0, unchanged=0,
    )  # fmt: skip


def says(list_: ReceivedFile, who: Worker, line: int, said: Mapping[str, Any], warnings: Sequence[str] = ()) -> Statement:
    """What a row of a list said of her."""
    with scope.of_area(who.kab):
        return Statement.objects.create(
            worker=who, kab=who.kab, file=list_, sheet="Sheet1", line=line, said=dict(said), warnings=list(warnings)
        )


def desas(kab: str, count: int) -> list[Area]:
    """Some desa or kelurahan of a kabupaten, by code."""
    return list(Area.objects.filter(code__startswith=f"{kab}.", kind__in=("desa", "kelurahan")).order_by("code")[:count])
