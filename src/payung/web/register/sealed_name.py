"""A name that was searched for, as it stands in an address: unreadable in the logs of proxies and in a browser's history.

A page that is found must be one that can be loaded again, gone back to and turned over, so its question stands in its
address; but people's names may not (ASVS 14.2.1). The form is posted, and the address gets the name sealed for this one
account: nobody else can open it, and nothing is kept here for it.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from payung.office.models import User

NAME_MAX = 80
_NONCE_BYTES = 12
_WIDTH = 32  # names are filled up to a multiple of it: a length says little


class Unreadable(ValueError):
    """Not sealed here for this account, or not whole any more."""


def sealed(name: str, user: User) -> str:
    """For an address."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    text = name[:NAME_MAX].encode()
    filled = text.ljust(-(-len(text) // _WIDTH) * _WIDTH)
    return base64.urlsafe_b64encode(nonce + AESGCM(_key()).encrypt(nonce, filled, _for(user))).decode().rstrip("=")


def opened(token: str, user: User) -> str:
    """The name in an address. Unreadable where it was sealed for somebody else, or changed."""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return AESGCM(_key()).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _for(user)).decode().rstrip()
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"payung register: names in addresses", hashlib.sha256)


def _for(user: User) -> bytes:
    return f"user {user.pk}".encode()
