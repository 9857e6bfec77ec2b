"""Received files, sealed: what an office sent lies encrypted under a random name for thirty days, and then nowhere.

Neither the database nor a safety copy holds them. The key stands with the other keys (PAYUNG_KEYS), the files in
PAYUNG_RECEIVED, which no web server serves. How far a job has come with a file stands beside it, in two numbers.
"""

import re
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from payung.registry.key_files import make_key, read_key, sync_names, write_through

KEPT = timedelta(days=30)
KEY_NAME = "received"
_PLACE = re.compile(r"[0-9a-f]{64}")
_NONCE_BYTES = 12
_VERSION = b"payung-1"


class Gone(LookupError):
    """There is no such file any more: it was forgotten, or its thirty days are over."""


class Damaged(Exception):
    """What lies there is not what was kept, or was sealed with another key."""


def keep(data: bytes) -> str:
    """Seal a file away; returns its place, which says nothing about it. On the disk for good when this returns."""
    place = secrets.token_hex(32)
    _put(_file(place), _sealed(data, place))
    return place


def keep_beside(place: str, what: str, data: bytes) -> None:
    """Seal away what was worked out from a file. It goes when the file goes; what stood there before is replaced."""
    _put(_file(place, what), _sealed(data, f"{place}.{what}"))


def fetch(place: str) -> bytes:
    """The file as it was received. Gone or Damaged where it is not there as it was kept."""
    return _opened(_file(place), place)


def fetch_beside(place: str, what: str) -> bytes:
    """What was worked out from a file. Gone or Damaged."""
    return _opened(_file(place, what), f"{place}.{what}")


def is_kept(place: str) -> bool:
    return _file(place).exists()


def forget(place: str) -> None:
    """Delete a file and what stands beside it. One that is not there is forgotten already."""
    for found in _folder().glob(f"{_checked(place)}*"):
        found.unlink(missing_ok=True)


def tidy(now: datetime) -> int:
    """Forget the files that were received more than thirty days ago, and what an interrupted keep() left. How many files."""
    if not settings.PAYUNG_RECEIVED or not _folder().exists():
        return 0
    oldest = (now - KEPT).timestamp()
    old = [file for file in _folder().iterdir() if _received_at(file) < oldest]
    for file in old:
        file.unlink(missing_ok=True)
    return sum(1 for file in old if _PLACE.fullmatch(file.name))


def say_progress(place: str, done: int, total: int) -> None:
    """How many rows of a file are done: no secret, so it is not sealed. Written apart from the database, so that it shows
    while a transaction is still open."""
    beside = _file(place, "progress")
    unfinished = beside.with_name(f".{beside.name}-{secrets.token_hex(4)}")
    unfinished.write_text(f"{done} {total}")
    unfinished.replace(beside)


def progress(place: str) -> tuple[int, int] | None:
    """Rows done and rows in all; None where no job has said."""
    beside = _file(place, "progress")
    with suppress(OSError, ValueError):
        done, total = beside.read_text().split()
        return int(done), int(total)
    return None


def end_progress(place: str) -> None:
    _file(place, "progress").unlink(missing_ok=True)


# ------------------------------------------------------------------------------------------------------------- sealing


def _sealed(data: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(_key()).encrypt(nonce, data, name.encode())


def _opened(file: Path, name: str) -> bytes:
    """The name is sealed in as well, so that no file can be put in another's place."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise Gone(name[:8]) from None
    nonce, sealed = content[len(_VERSION) :][:_NONCE_BYTES], content[len(_VERSION) + _NONCE_BYTES :]
    try:
        if not content.startswith(_VERSION):
            raise Damaged(name[:8])
        return AESGCM(_key()).decrypt(nonce, sealed, name.encode())
    except (InvalidTag, ValueError):
        raise Damaged(name[:8]) from None


def _key() -> bytes:
    """Made by whoever needs it first."""
    with suppress(FileNotFoundError):
        return read_key(KEY_NAME)
    make_key(KEY_NAME)
    return read_key(KEY_NAME)


# --------------------------------------------------------------------------------------------------------------- files


def _folder() -> Path:
    if not settings.PAYUNG_RECEIVED:
        raise ImproperlyConfigured("PAYUNG_RECEIVED names no folder: received files cannot be kept.")
    return Path(settings.PAYUNG_RECEIVED)


def _file(place: str, what: str = "") -> Path:
    return _folder() / (f"{_checked(place)}.{what}" if what else _checked(place))


def _checked(place: str) -> str:
    if not _PLACE.fullmatch(place):
        raise ValueError("no place of a received file")
    return place


def _put(file: Path, content: bytes) -> None:
    """All of it under its name, or nothing: a name is given when the content is on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        write_through(unfinished, content)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_names(file.parent)


def _received_at(file: Path) -> float:
    """What stands beside a file is as old as the file."""
    first = file.with_name(file.name.lstrip(".").split(".")[0].split("-")[0])
    try:
        return (first if first.exists() else file).stat().st_mtime
    except FileNotFoundError:  # forgotten meanwhile
        return float("inf")
