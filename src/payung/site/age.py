"""Files that anybody can close and only the holder of an identity can open: the format age, by pyrage.

pyrage has no types and three kinds of errors; here it gets some and one. Identities and recipients are text, as in files.
"""

from collections.abc import Sequence
from typing import IO, Any

import pyrage as _pyrage

_age: Any = _pyrage


class AgeTrouble(Exception):
    """Not closed or not opened: the wrong identity, a changed byte, a full disk, or a pipe that broke."""


def new_identity() -> str:
    return str(_age.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half. AgeTrouble where the text is no identity."""
    return str(_identities([identity])[0].to_public())


def close(content: bytes, recipients: Sequence[str], *, as_text: bool = False) -> bytes:
    return _age.encrypt(content, _recipients(recipients), armored=as_text)


def close_stream(read: IO[bytes], write: IO[bytes], recipients: Sequence[str]) -> None:
    """AgeTrouble where either file fails. A source that ends early looks like one that ended: ask it."""
    try:
        _age.encrypt_io(read, write, _recipients(recipients))
    except (_age.EncryptError, OSError) as error:
        raise AgeTrouble(str(error)) from error


def open_closed(content: bytes, identities: Sequence[str]) -> bytes:
    try:
        return _age.decrypt(content, _identities(identities))
    except (_age.DecryptError, OSError) as error:
        raise AgeTrouble(str(error)) from error


def open_stream(read: IO[bytes], write: IO[bytes], identities: Sequence[str]) -> None:
    """What was written until AgeTrouble is a true beginning; nothing says how much is missing."""
    try:
        _age.decrypt_io(read, write, _identities(identities))
    except (_age.DecryptError, OSError) as error:
        raise AgeTrouble(str(error)) from error


def check_recipient(text: str) -> None:
    """AgeTrouble where the text is no recipient."""
    _recipients([text])


def _recipients(texts: Sequence[str]) -> list[Any]:
    try:
        return [_age.x25519.Recipient.from_str(text) for text in texts]
    except _age.RecipientError as error:
        raise AgeTrouble(str(error)) from error


def _identities(texts: Sequence[str]) -> list[Any]:
    try:
        return [_age.x25519.Identity.from_str(text) for text in texts]
    except _age.IdentityError as error:
        raise AgeTrouble(str(error)) from error
