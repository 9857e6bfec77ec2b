"""Who can open the safety copies, and the office's secrets, which are copied apart from its data.

Whoever finds the copies reads nothing. Whoever holds the identity as well reads the data; what the program itself encrypts
inside the database stays closed to him until he has the secrets too.
"""

import hashlib
import hmac
import io
import secrets
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payung.located_yaml import BadInput
from payung.office.copies import IDENTITY, RECIPIENTS, folder_name
from payung.site import age
from payung.site.postgres_home import opened, sync_folder, write_private
from payung.site.private_files import as_owner_of, private_folder, write

if TYPE_CHECKING:
    import psycopg

SEAL_KEY = "keys/copies-seal"
SECRETS = ("secret-key", "postgres/secrets.json", RECIPIENTS)  # and everything in keys/, and in PAYUNG_KEYS as keys/


def recipients_of(home: Path) -> tuple[list[str], Path | None]:
    """Whom copies are encrypted to. At the first copy an identity is made, and its place is told."""
    place, made = home / RECIPIENTS, None
    if not place.exists():
        if not (home / IDENTITY).exists():
            made, identity = home / IDENTITY, age.new_identity()
            write_private(
                made,
                "# Opens the safety copies of this office: whoever has this file and a copy can read everything.\n"
                "# Keep it in two places away from this machine, then delete it here.\n"
                f"# public key: {age.recipient_of(identity)}\n{identity}\n",
            )
        public = [age.recipient_of(identity) for identity in identities(home / IDENTITY)]
        write_private(place, "\n".join(["# Whom the safety copies are encrypted to, one age recipient a line.", *public, ""]))
    found = _lines(place)
    for recipient in found:
        try:
            age.check_recipient(recipient)
        except age.AgeTrouble:
            raise BadInput(
                None, f"{place}: '{recipient}' is no age recipient.", "One begins with age1; mend the line."
            ) from None
    if not found:
        raise BadInput(None, f"{place} names nobody.", "Write one age recipient a line, or delete it to get a new identity.")
    return found, made


def identities(place: Path) -> list[str]:
    """The secret keys in a file as age-keygen writes it. BadInput where there is none."""
    try:
        found = _lines(place)
        for identity in found:
            age.recipient_of(identity)
    except OSError as error:
        raise BadInput(
            None,
            f"{place} cannot be read ({error.strerror}), and a copy opens only with the identity it was made for.",
            "Name the file that holds it with --identity.",
        ) from None
    except (age.AgeTrouble, UnicodeDecodeError):
        found = []
    if not found:
        raise BadInput(None, f"{place} holds no age identity.", "It has a line that begins with AGE-SECRET-KEY-1.")
    return found


def seal_key(home: Path) -> bytes:
    """The key under which this office seals its copies; made at the first. Anybody can encrypt to a public recipient, so only
    this tells a copy of ours from one that somebody put beside it."""
    place = home / SEAL_KEY
    if not place.exists():
        opened(place.parent)
        write_private(place, secrets.token_hex(32))
    return place.read_bytes()


def seal_key_if_known(home: Path, keys: Path | None, identities: Sequence[str]) -> bytes | None:
    """From the keys file that comes with the copy, else from the home; None where neither has it."""
    found = _unpacked(keys, identities).get(SEAL_KEY) if keys else None
    return found or ((home / SEAL_KEY).read_bytes() if (home / SEAL_KEY).exists() else None)


def sealed(key: bytes, sums: bytes) -> bytes:
    """What stands in SEAL."""
    return hmac.digest(key, b"payung: safety copy, version 1\n" + sums, hashlib.sha256).hex().encode() + b"\n"


def _lines(place: Path) -> list[str]:
    lines = (line.strip() for line in place.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def refuse_missing_keys(connection: "psycopg.Connection[Any]", keys: Path) -> None:
    """BadInput where a key that this office seals with (registry.KeyMark) is not in its folder: what it has sealed would come
    back from the copy and stay closed for ever."""
    row = connection.execute("SELECT to_regclass('registry_keymark') IS NOT NULL").fetchone()
    marked = connection.execute("SELECT name FROM registry_keymark ORDER BY name").fetchall() if row and row[0] else []
    if missing := [name for (name,) in marked if not (keys / name).is_file()]:
        raise BadInput(
            None,
            f"{', '.join(missing)} is not in {keys}: without it nobody could ever read the NIKs of a copy. Nothing was copied.",
            "Set PAYUNG_KEYS to the folder of this office's keys, or put the key back from the last copy of the keys.",
        )


def copy_keys(home: Path, keys: Path, folder: Path, recipients: list[str], now: datetime) -> Path | None:
    """The office's secrets as one encrypted tar, apart from the data: those in `home`, and everything in `keys`, which lie
    elsewhere where PAYUNG_KEYS says so. The identity that opens copies is never in it."""
    inside = {f"keys/{path.relative_to(at).as_posix()}": path for at in (home / "keys", keys) for path in sorted(at.rglob("*"))}
    files = {name: path for name, path in ({name: home / name for name in SECRETS} | inside).items() if path.is_file()}
    if not files:
        return None
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, file in files.items():
            entry = tarfile.TarInfo(name)
            content = file.read_bytes()
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
    place = folder / f"{folder_name(now)}.keys.age"
    try:
        private_folder(folder)
        unfinished = place.with_name(f".unfinished-{place.name}")
        unfinished.unlink(missing_ok=True)
        write(unfinished, age.close(packed.getvalue(), recipients))
        as_owner_of(folder, unfinished)
        unfinished.replace(place)
        sync_folder(folder)
    except OSError as error:
        raise BadInput(
            None,
            f"The data were copied, the keys were not: {place} cannot be written ({error}).",
            "Name a folder with --keys-to.",
        ) from error
    return place


@contextmanager
def keys_in_place(file: Path | None, identities: Sequence[str], home: Path, keys: Path | None = None) -> Iterator[list[str]]:
    """Put the office's secrets into `home`, and the keys into `keys` (else its keys/), for the block, and for good if it
    succeeds. Yields what was put there.

    BadInput where another secret stands there. The passwords of a database server stay in the file: they belong to that
    server, and the new one has its own. Recipients that were chosen here already stay.
    """
    packed = _unpacked(file, identities) if file else {}
    places = {name: _place(name, home, keys or home / "keys") for name in packed}
    for name, content in packed.items():
        place = places[name]
        if name != RECIPIENTS and place.exists() and place.read_bytes() != content:
            raise BadInput(None, f"{place} is another than the one in {file}.", "Move it away, or choose another PAYUNG_HOME.")
    placed = {name: place for name, place in places.items() if not place.exists()}
    for name, place in placed.items():
        opened(place.parent)
        write(place, packed[name])
        as_owner_of(place.parent, place)
    try:
        yield list(placed)
    except BaseException:
        for place in placed.values():
            place.unlink(missing_ok=True)
        raise


def _place(name: str, home: Path, keys: Path) -> Path:
    """Where a secret belongs. The seal of the copies always stands in the home."""
    return home / name if name == SEAL_KEY or not name.startswith("keys/") else keys / name.removeprefix("keys/")


def _unpacked(file: Path, identities: Sequence[str]) -> dict[str, bytes]:
    try:
        packed = age.open_closed(file.read_bytes(), identities)
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            found = {entry.name: tar.extractfile(entry) for entry in tar if entry.isfile()}
            return {name: content.read() for name, content in found.items() if content and _is_secret(name)}
    except (OSError, age.AgeTrouble, tarfile.TarError) as error:
        raise BadInput(None, f"{file} does not open with this identity ({error}).", "Name the right ones of both.") from None


def _is_secret(name: str) -> bool:
    # Anybody can encrypt a file to a public recipient: none of its names may lead out of the home.
    return name in ("secret-key", RECIPIENTS) or (name.startswith("keys/") and ".." not in name.split("/"))
