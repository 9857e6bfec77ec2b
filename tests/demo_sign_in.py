"""Signing in to a running demo as one of its people, for tests and measurements that need no browser."""

import hashlib
import hmac
import http.cookiejar
import re
import struct
import time
import urllib.parse
import urllib.request
from base64 import b32decode, b32encode
from pathlib import Path


def _drawn(home: Path, what: str) -> bytes:
    """As payung.commands.demo_people draws it, from the demo's own key."""
    key = (home / "demo" / "secret-key").read_bytes()
    return hmac.digest(key, f"payung demo: {what}".encode(), hashlib.sha256)


def password(home: Path) -> str:
    drawn = _drawn(home, "password").hex()
    return f"payung-{drawn[:5]}-{drawn[5:10]}"


def code(home: Path, username: str, *, at: float | None = None) -> str:
    """The six digits of RFC 6238: written here again, so that a mistake of ours would show."""
    secret = b32encode(_drawn(home, f"second factor of {username}")[:20])
    mac = hmac.digest(b32decode(secret), struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1)
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Browser:
    """As much of one as a form needs: cookies, and the hidden fields of the page before."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path) as response:
            return response.read().decode()

    def post(self, path: str, fields: dict[str, str]) -> tuple[str, str]:
        """(address it ended at, page). The token of the form comes from the page itself."""
        page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1] if token else ""}).encode()
        with self.opener.open(urllib.request.Request(self.address + path, data, {"Referer": self.address + path})) as response:
            return response.url, response.read().decode()


def signed_in(address: str, home: Path, username: str) -> Browser:
    """A browser that has passed both steps."""
    browser = Browser(address)
    url, page = browser.post("/masuk/", {"login": username, "password": password(home)})
    assert url.endswith("/masuk/langkah-kedua/"), page[:2000]
    url, page = browser.post("/masuk/langkah-kedua/", {"code": code(home, username)})
    assert url.endswith("/meja/"), page[:2000]
    return browser
