"""Workers of a kabupaten, and a round that looks for them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from payung.office.models import Area, User
from payung.registry import codes
from payung.registry.models import Worker
from payung.registry.round_models import Round
from payung.registry.rounds import Chosen, make_round

NOW = datetime.now(ZoneInfo("Asia/Makassar"))  # the database notes by its own clock when a round was made
TODAY = NOW.date()
DEADLINE = TODAY + timedelta(days=10)
DESA, OTHER_DESA = "52.01.01.2002", "52.01.01.2003"


def make_workers(names: list[str], *, area: str = DESA, **columns) -> list[Worker]:
    """One worker of each name, in a desa."""
    workers = [
        Worker(
            code=code,
            kab=area[:5],
            area_id=area,
            name=name,
            name_key=name.upper(),
            name_tail=name.upper().partition(" ")[2] or name.upper(),
            said_on=date(2026, 9, 1),
            **columns,
        )
        for name, code in zip(names, codes.new_codes(len(names)), strict=True)
    ]
    return Worker.objects.bulk_create(workers, batch_size=2_000)


def a_round(by: User, *, area: str = "52.01", deadline: date = DEADLINE, **chosen) -> Round:
    return make_round(
        area=Area.objects.get(code=area),
        title="Verifikasi tahap 1",
        decree="SK Bupati 12/2026, 3 November 2026",
        deadline=deadline,
        chosen=Chosen(**chosen),
        today=TODAY,
        by=by,
    )
