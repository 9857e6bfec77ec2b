"""Folders and files for their owner alone, on the disk for good before anybody relies on them."""

import os
import sys
from pathlib import Path
from typing import IO

from payung.located_yaml import BadInput


def private_folder(folder: Path) -> None:
    """Make a folder for its owner alone. One that exists is left as it is. BadInput where it cannot be made."""
    try:
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
            as_owner_of(folder.parent, folder)
    except OSError as error:
        raise BadInput(None, f"{folder} cannot be made ({error.strerror}).", "Name another folder.") from None


def as_owner_of(folder: Path, *paths: Path) -> None:
    """What root makes in somebody's folder stays usable for that user."""
    if sys.platform != "win32" and os.geteuid() == 0:
        owner = folder.stat()
        for path in paths:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def new_file(place: Path) -> IO[bytes]:
    return open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")


def write(place: Path, content: bytes) -> None:
    with new_file(place) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
