"""Files with NIKs known again, without a hash from which a NIK could be guessed: of one person's file ten thousand tries do.

The key lies where those of the NIKs do. A plain SHA-256 stands only beside the NIKs themselves, in the file that goes out.
"""

import hashlib
import hmac

from payung.registry.nik_vault import Keys


def of_sha256(sha256: str, keys: Keys) -> str:
    """The mark of a file of which only the SHA-256 is known, in hex."""
    return hmac.digest(keys.index, b"file:v1:" + sha256.encode(), hashlib.sha256).hex()


def of(data: bytes, keys: Keys) -> str:
    return of_sha256(hashlib.sha256(data).hexdigest(), keys)
