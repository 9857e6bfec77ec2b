"""Does it fit? Anyone may put persons, months and rupiah side by side. Nothing that is typed is kept."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from payung.web.editions import newest
from payung.web.figures.forms import CheckForm, answer
from payung.web.pages import SHORT, page, render

GROUPS = ((1_736, 12), (20_000, 3))
RUPIAH = 759_494_400
# The places that were announced in Kabupaten Sumbawa and the rupiah that were spent, as one newspaper reported them.
SUMBAWA = {
    "groups": GROUPS,
    "rupiah": RUPIAH,
    "day": date(2026, 1, 5),
    "query": urlencode(
        {
            **{
                f"{what}{at}": n
                for at, group in enumerate(GROUPS, 1)
                for what, n in zip(("orang", "bulan"), group, strict=True)
            },
            "rupiah": RUPIAH,
            "bulan_tarif": "2026-01",
        }
    ),
}


@page(SHORT)
def check(request: HttpRequest) -> HttpResponse:
    edition = newest()
    known = edition.content["cost"]["tariff_month"] if edition else None
    this_month = timezone.localtime().date().replace(day=1)
    default = min(date.fromisoformat(known), this_month) if known else this_month
    form = CheckForm(data=request.GET.dict(), default_month=default, this_month=this_month)
    told = answer(form) if form.is_sent and not form.errors else None
    return render(request, "figures/check.html", edition, {"here": "check", "form": form, "answer": told, "example": SUMBAWA})
