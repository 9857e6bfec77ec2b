"""The front page, the frozen editions, their figures and files."""

import csv
import io
import json
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from payung.publishing.models import RenderedFile, Snapshot
from payung.web.database import is_up_to_date
from payung.web.doors import open_to_all
from payung.web.editions import Edition, newest, numbered
from payung.web.overview.blocks import blocks, later
from payung.web.pages import FOR_EVER, LONG, SHORT, page, render, render_once
from payung.web.templatetags.wording import language

COLUMNS = (
    "id", "what_printed", "area", "payer", "pot", "months", "as_of", "published", "value", "low",
    "high", "precision", "unit", "source",
)  # fmt: skip
OFFERED = ("csv", "json", "pdf")  # saved rather than shown


@page(SHORT)
def overview(request: HttpRequest) -> HttpResponse:
    found = newest()
    if found is None:
        response = render(request, "overview/empty.html", None)
        response["Cache-Control"] = "no-store"
        return response
    return _whole_page(request, found, here="overview", frozen=False)


@page(LONG)
def edition(request: HttpRequest, number: int) -> HttpResponse:
    found = _edition(number)
    return _whole_page(request, found, frozen=True)


def _whole_page(request: HttpRequest, found: Edition, **around: object) -> HttpResponse:
    return render_once(request, "overview/overview.html", found, lambda: {**around, **blocks(found, language())})


@page(SHORT)
def editions(request: HttpRequest) -> HttpResponse:
    columns = ("number", "cutoff", "published_on", "law_version", "content_sha256")
    rows = list(Snapshot.objects.order_by("-number").values(*columns, "content__figures", "content__cutoff"))
    for row in rows:
        row["later"] = len(later({"figures": row.pop("content__figures"), "cutoff": row.pop("content__cutoff")}))
    return render(request, "overview/editions.html", newest(), {"rows": rows})


@page(SHORT)
def figures(request: HttpRequest) -> HttpResponse:
    found = newest()
    if found is None:
        raise Http404
    checks = {check["id"]: check for check in found.content["checks"]}
    names = {government["code"]: government["short"] for government in found.governments}
    rows = [
        {
            "figure": figure,
            "check": checks.get(figure["id"]),
            "area": names.get(figure["area"], figure["area"]),
            "is_page": figure["area"] in names,
        }
        for figure in sorted(found.content["figures"], key=lambda f: (f["area"], f["what"], f["as_of"]))
    ]
    return render(request, "overview/figures.html", found, {"here": "figures", "rows": rows, "checks": found.content["checks"]})


@page(FOR_EVER)
def figures_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Every figure of an edition, with the sentence of its check. ISO dates, a dot for decimals, empty for unknown."""
    found = _edition(number)
    checks = {check["id"]: check for check in found.content["checks"]}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, "check_holds"])
    for figure in found.content["figures"]:
        holds = checks.get(figure["id"], {}).get("holds")
        cells = [figure[column] for column in COLUMNS] + [None if holds is None else str(holds).lower()]
        writer.writerow("" if cell is None else cell for cell in cells)
    return _download(out.getvalue().encode(), "text/csv; charset=utf-8", found.number, "angka.csv")


@page(FOR_EVER)
def figures_json(request: HttpRequest, number: int) -> HttpResponse:
    """Every figure of an edition with its checks, answers and requests."""
    found = _edition(number)
    body = {
        key: found.content[key] for key in ("number", "cutoff", "published_on", "figures", "checks", "responses", "requests")
    }
    return _download(json.dumps(body, ensure_ascii=False, indent=1).encode(), "application/json", found.number, "angka.json")


@page(FOR_EVER)
def content_json(request: HttpRequest, number: int) -> HttpResponse:
    """The whole content, byte for byte what its fingerprint was taken of: `sha256sum` gives the one in the footer."""
    found = _edition(number)
    text = json.dumps(found.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _download(text.encode(), "application/json", found.number, "isi.json")


@page(FOR_EVER)
def file(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A rendered file of an edition, as it was published."""
    rows = RenderedFile.objects.filter(snapshot__number=number, name=name, language=language())
    head = rows.values("pk", "sha256", "media_type").first()
    if head is None:
        raise Http404
    etag = quote_etag(head["sha256"])
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    body = bytes(rows.values_list("body", flat=True).get())
    if name.rpartition(".")[2] in OFFERED:
        return _download(body, head["media_type"], int(number), name, etag=etag)
    return HttpResponse(body, content_type=head["media_type"], headers={"ETag": etag})


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """For a watchdog: 200 with the number of the newest edition; 503 when the database is away or not up to date."""
    headers = {"Cache-Control": "no-store"}
    try:
        last = Snapshot.objects.order_by("-cutoff", "-number").values_list("number", flat=True).first()
        said, status = (f"ok {last or 'no edition'}", 200) if is_up_to_date() else ("migrations missing", 503)
    except DatabaseError:
        said, status = "database away", 503
    return HttpResponse(f"{said}\n", content_type="text/plain", status=status, headers=headers)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the language of the address."""
    try:
        found = newest()
    except DatabaseError:
        found = None
    response = render(request, "404.html", found, status=404)
    response["Cache-Control"] = "no-store"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """500, in the language of the address, without the database: it may be what failed."""
    with translation.override("en" if request.path.startswith("/en/") else "id"):
        response = render(request, "500.html", None, status=500)
    response["Cache-Control"] = "no-store"
    return response


def _edition(number: int) -> Edition:
    found = numbered(number) if number < 2**31 else None
    if found is None:
        raise Http404
    return found


def _download(body: bytes, media_type: str, number: int, name: str, *, etag: str | None = None) -> HttpResponse:
    stem, _, extension = name.rpartition(".")
    stem = stem.removeprefix("payung-ntb").strip("-")
    saved_as = "-".join(part for part in ("payung-ntb-edisi", str(number), stem, language()) if part)
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{saved_as}.{extension}"'}
    if etag:
        headers["ETag"] = etag
    return HttpResponse(body, content_type=media_type, headers=headers)
