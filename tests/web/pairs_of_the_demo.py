"""Leaves pairs to a clerk of the demo in PAYUNG_HOME, whatever the machine thinks of its people: three in Lombok Tengah.

Run as a program of its own, beside the demo that serves.
"""

import sys
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import polars as pl

KAB, PAIRS = "52.02", 3


def main() -> None:
    from payung.site import running as site

    with site.office(demo=True):
        from django.db import transaction

        import payung.matching
        from payung.identities import running
        from payung.office.models import Area, User
        from payung.registry import scope
        from payung.registry.models import Worker

        with scope.of_area(KAB):
            rows = Worker.objects.filter(kab=KAB, same_as__isnull=True).order_by("pk").values_list("code", flat=True)
            codes = list(rows[: 2 * PAIRS])
        said = {"match_weight": 5.0, "probability": 0.8, "decision": "review", "because": "Nama mirip; satu desa."}
        ends = [sorted(codes[at : at + 2]) for at in range(0, len(codes), 2)]
        pairs = pl.DataFrame([{"left_id": one, "right_id": other, **said} for one, other in ends])
        found = SimpleNamespace(pairs=pairs, model=SimpleNamespace(version="uji"))
        machine = SimpleNamespace(matched=lambda workers, engine: found)
        sys.modules["payung.matching.pairing"] = payung.matching.pairing = machine  # pyright: ignore
        analyst = User.objects.get(username="analis")
        with transaction.atomic():  # else the demo's own worker may find the run waiting, and compare it, too
            run = running.ask(area=Area.objects.get(code="52"), by=analyst)
            running.compare(run=run, now=datetime.now(ZoneInfo("Asia/Makassar")))


if __name__ == "__main__":
    main()
