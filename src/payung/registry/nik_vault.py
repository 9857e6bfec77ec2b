"""NIKs as the database holds them: sealed, and found again by a keyed hash. The keys lie in PAYUNG_KEYS, never beside them.

Who has the database alone reads no NIK and cannot try them out either: without the second key no hash can be computed, and
all NIKs of a kabupaten could be tried within hours. A sealed NIK opens only in the row it was sealed for.

The two keys are made when the first NIK comes in. From then on their marks stand in the database (`KeyMark`): a key that is
lost is never replaced in silence, since what the old one sealed would stay closed and every known person would look new.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from payung.located_yaml import BadInput
from payung.registry.key_files import make_key, read_key
from payung.registry.models import KeyMark

Kind = Literal["nik-seal", "nik-index"]
NONCE_BYTES = 12
_FIRST = 1


class WrongKey(BadInput):
    """A NIK does not open: the key is another than the one it was sealed with, or the row is another than its own."""

    def __init__(self) -> None:
        wrong = "A NIK does not open: it was sealed with another key, or for another row."
        super().__init__(None, wrong, f"Put the keys of this office back into {settings.PAYUNG_KEYS}, from their copy.")


class MissingKey(WrongKey):
    """A key that this office has used is not in its folder."""

    def __init__(self, name: str) -> None:
        wrong = f"The key '{name}' is not in {settings.PAYUNG_KEYS}: without it NIKs can be neither read, found nor kept."
        remedy = "Put it back from the copy of the keys (the file that ends in .keys.age; payung restore --keys)."
        BadInput.__init__(self, None, wrong, remedy)


@dataclass(frozen=True)
class Keys:
    """What seals now, with its version, and what finds."""

    seal: bytes
    version: int
    index: bytes

    def sealed(self, ids: Sequence[int], niks: Sequence[str]) -> list[bytes]:
        """Each NIK for the worker of its id. About 400,000 a second."""
        encrypt = AESGCM(self.seal).encrypt
        nonces = os.urandom(NONCE_BYTES * len(ids))
        found: list[bytes] = []
        for at, (id, nik) in enumerate(zip(ids, niks, strict=True)):
            nonce = nonces[NONCE_BYTES * at : NONCE_BYTES * (at + 1)]
            found.append(nonce + encrypt(nonce, nik.encode(), _row(id)))
        return found

    def index_of(self, nik: str) -> bytes:
        """By which a NIK is found: 32 bytes. Not unique: NIKs are borrowed and mistyped."""
        return hmac.digest(self.index, b"nik:v1:" + nik.encode(), hashlib.sha256)

    def index_of_household(self, number: str) -> bytes:
        return hmac.digest(self.index, b"kk:v1:" + number.encode(), hashlib.sha256)

    def indexes(self, niks: pl.Series) -> pl.Series:
        """index_of() of a column; unknown stays unknown."""
        return self._hashed(b"nik:v1:", niks)

    def household_indexes(self, numbers: pl.Series) -> pl.Series:
        return self._hashed(b"kk:v1:", numbers)

    def _hashed(self, kind: bytes, texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        # From a state that has the key in it already: half the work of a new one each time.
        keyed = hmac.new(self.index, kind, hashlib.sha256)
        found: list[bytes] = []
        for text in distinct.to_list():
            its = keyed.copy()
            its.update(text.encode())
            found.append(its.digest())
        hashes = pl.DataFrame({"text": distinct, "hash": pl.Series(found, dtype=pl.Binary)})
        joined = pl.DataFrame({"text": texts}).join(hashes, on="text", how="left", maintain_order="left")
        return joined["hash"].alias(texts.name)


def keys() -> Keys:
    """The keys that seal and find now; made at the first use. MissingKey or WrongKey where what stands there is not ours."""
    marks = dict(KeyMark.objects.values_list("name", "mark"))
    version = max((int(name.rpartition("-")[2]) for name in marks if name.startswith("nik-seal-")), default=_FIRST)
    return Keys(_known("nik-seal", version, marks), version, _known("nik-index", _FIRST, marks))


@transaction.atomic
def renew_seal() -> int:
    """Seal what comes in from now on with a new key; what is sealed opens with the old one, which stays. Its version."""
    version = keys().version + 1
    _known("nik-seal", version, {})
    return version


def opened(worker_id: int, sealed: bytes, key_version: int) -> str:
    """The sixteen digits. WrongKey where it does not open in this row, MissingKey where the key is gone."""
    return opened_all([worker_id], [sealed], [key_version])[0]


def opened_all(ids: Sequence[int], sealed: Sequence[bytes], versions: Sequence[int]) -> list[str]:
    """The same for many."""
    opening = {version: AESGCM(_read(f"nik-seal-{version}")).decrypt for version in set(versions)}
    try:
        return [
            opening[version](its[:NONCE_BYTES], its[NONCE_BYTES:], _row(id)).decode()
            for id, its, version in zip(ids, sealed, versions, strict=True)
        ]
    except InvalidTag:
        raise WrongKey from None


def _row(id: int) -> bytes:
    return b"registry_worker:%d:nik" % id


def _known(kind: Kind, version: int, marks: dict[str, str]) -> bytes:
    """A key that bears the mark it should. One that never had a mark is made and marked."""
    name = f"{kind}-{version}"
    if name not in marks:
        make_key(name)
        key = _read(name)
        # Of two that are first at once one mark stays, and both have made, or found, the same key.
        row, _ = KeyMark.objects.get_or_create(name=name, defaults={"mark": _mark(name, key)})
        marks = {name: row.mark}
    key = _read(name)
    if not hmac.compare_digest(_mark(name, key), marks[name]):
        raise WrongKey
    return key


def _mark(name: str, key: bytes) -> str:
    return hmac.digest(key, b"payung: mark of " + name.encode(), hashlib.sha256).hex()


def _read(name: str) -> bytes:
    try:
        return read_key(name)
    except FileNotFoundError:
        raise MissingKey(name) from None
    except ValueError:
        raise WrongKey from None
