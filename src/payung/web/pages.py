"""What every page shares: its edition, the language switch, caching, and a plain answer when the database is away."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers

from payung.web.editions import Edition
from payung.web.templatetags.wording import language

SHORT = "public, max-age=60"
LONG = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"

View = Callable[..., HttpResponse]


def page(cache: str) -> Callable[[View], View]:
    """A page for everybody, which may be kept so long. Without a database it says so instead of failing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except (OperationalError, InterfaceError):
                response = render(request, "unavailable.html", None, status=503)
                response["Retry-After"] = "30"
            response.setdefault("Cache-Control", cache if response.status_code in (200, 304) else "no-store")
            return response

        answer.door = "all"  # pyright: ignore[reportAttributeAccessIssue]  see payung.web.doors
        return answer

    return decorate


def render(
    request: HttpRequest, template: str, edition: Edition | None, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page with its frame."""
    return render_template(request, template, frame(request, edition) | dict(context or {}), status=status)


def frame(request: HttpRequest, edition: Edition | None = None) -> dict[str, Any]:
    """What base.html asks of every page."""
    query = request.META.get("QUERY_STRING", "")
    # The address of a link's page is its key: what search engines and previews are told is the start page.
    told = "/" if getattr(getattr(request.resolver_match, "func", None), "door", None) == "link" else request.path
    return {
        "edition": edition,
        "contact": settings.PAYUNG_CONTACT,
        "language": language(),
        "canonical": absolute(request, told),
        "languages": [
            {"code": code, "name": name, "path": path, "url": absolute(request, in_language(told, code)), "query": query}
            for code, name in (("id", "Indonesia"), ("en", "English"))
            for path in [in_language(request.path, code)]
        ],
        "permalink": absolute(request, in_language(f"/edisi/{edition.number}/", language())) if edition else None,
        "share_picture": absolute(request, in_language(f"/edisi/{edition.number}/og.png", language()))
        if edition and ("og.png", language()) in edition.files
        else None,
    }


def render_once(
    request: HttpRequest,
    template: str,
    edition: Edition | None,
    context: Callable[[], Mapping[str, Any]],
    *,
    depends: tuple[str, ...] = (),
) -> HttpResponse:
    """A page that follows from its edition, its address and `depends` alone: made and packed once in a process, then sent.

    An address with a query is not kept, so that nobody can fill the memory with queries.
    """
    if request.META.get("QUERY_STRING"):
        return render(request, template, edition, context())
    address = request.build_absolute_uri(request.path)
    edition_key = (edition.number, edition.sha256) if edition else ()
    what = (template, *edition_key, *depends, language(), address, settings.PAYUNG_SITE, settings.PAYUNG_CONTACT)
    key = hashlib.sha256(repr(what).encode()).hexdigest()
    plain, packed = caches["pages"].get(key) or (b"", b"")
    if not plain:
        plain = render(request, template, edition, context()).content
        packed = gzip.compress(plain, mtime=0)
        caches["pages"].set(key, (plain, packed), timeout=None)
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if takes_gzip else plain)
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address: under PAYUNG_SITE where it is set, else as this visitor came."""
    return f"{settings.PAYUNG_SITE}{path}" if settings.PAYUNG_SITE else request.build_absolute_uri(path)


def in_language(path: str, code: str) -> str:
    """The same page in another language: Indonesian at /, English at /en/. Also for an address that does not exist."""
    plain = path.removeprefix("/en") if path == "/en" or path.startswith("/en/") else path
    plain = "/" + plain.lstrip("/")  # two slashes would name another host
    return plain if code == "id" else f"/en{plain}"
