"""One government: its figures over time, what it said, what is unknown, its tanggapan."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from payung.reports.law_pages import query
from payung.reports.tariff import GOVERNMENT_PAYS
from payung.web.editions import Edition, newest
from payung.web.pages import SHORT, page, render

PAID_FOR = "people_paid_for"


@page(SHORT)
def government(request: HttpRequest, code: str) -> HttpResponse:
    edition = newest()
    found = next((g for g in edition.governments if g["code"] == code), None) if edition else None
    if edition is None or found is None:
        raise Http404
    return render(
        request, "governments/government.html", edition, {"government": found, **_tariff(edition), **history(edition, found)}
    )


def _tariff(edition: Edition) -> dict[str, Any]:
    """What a person-month costs in this edition, and the question to the law that answers why."""
    cost = edition.content["cost"]
    asked = query(date.fromisoformat(cost["tariff_month"]), GOVERNMENT_PAYS)
    return {"tariff": cost["tariff"], "why_tariff": asked}


def history(edition: Edition, government: dict[str, Any]) -> dict[str, Any]:
    """The figures about one area, each kind by itself, newest first, with the answers and checks that belong to them."""
    content, code = edition.content, government["code"]
    figures = sorted((f for f in content["figures"] if f["area"] == code), key=lambda f: (f["what"] != PAID_FOR, f["what"]))
    kinds = []
    for _, same in groupby(figures, key=lambda f: f["what"]):
        rows = sorted(same, key=lambda f: f["as_of"], reverse=True)
        most = max((float(f["value"]) for f in rows if f["value"] is not None), default=0)
        kinds.append(
            {
                "figure": rows[0],
                "bars": len(rows) > 1 and most > 0,
                "rows": [
                    {
                        "figure": f,
                        # Hundredths of the widest bar: SVG draws it, no style is needed.
                        "width": round(100 * float(f["value"]) / most, 1) if most and f["value"] is not None else None,
                        "answers": [r for r in content["responses"] if r["figure"] == f["id"] and r["government"] == code],
                    }
                    for f in rows
                ],
            }
        )
    ids = {f["id"] for f in figures}
    noted = {note["id"] for note in government["notes"]}
    checks = [c for c in content["checks"] if c["id"] in ids]
    return {
        "kinds": kinds,
        "is_checked": bool(checks),
        "checks": [c for c in checks if c["sentence"] not in noted],  # what a note says already is not said twice
        "requests": [r for r in content["requests"] if r["government"] == code],
    }
