"""Secret keys as files in PAYUNG_KEYS, in hexadecimal digits: apart from the database and from what they close."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def key_file(name: str) -> Path:
    """Where a key stands, or would."""
    if not settings.PAYUNG_KEYS:
        raise ImproperlyConfigured("PAYUNG_KEYS names no folder: nothing could be sealed.")
    return Path(settings.PAYUNG_KEYS) / name


def read_key(name: str) -> bytes:
    """FileNotFoundError where there is none, ValueError where something else stands there."""
    return bytes.fromhex(key_file(name).read_text().strip())


def make_key(name: str) -> None:
    """Put a new key in its place, whole; one that stands there stays, so of two at once both then read the same.

    On the disk for good, its name too: what is sealed with a key that a power cut takes away never opens again.
    """
    place = key_file(name)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = place.with_name(f".{name}-{secrets.token_hex(4)}")
    write_through(made, secrets.token_hex(KEY_BYTES).encode())
    try:
        with suppress(FileExistsError):
            os.link(made, place)
    finally:
        made.unlink()
    sync_names(place.parent)


def write_through(file: Path, content: bytes) -> None:
    """A new file of the owner alone, on the disk when this returns; its name is not yet."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def sync_names(folder: Path) -> None:
    """Have a folder's names written too; Windows needs no asking."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
