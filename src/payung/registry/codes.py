"""The code by which people and letters name a row of the register: NTB-7K3F9-2QXDM. It says nothing about the person.

Nine random characters of Crockford's alphabet (45 bits: nobody guesses one) and a check character, by Luhn's way modulo 32:
one wrong character, or two neighbours changed round, is no code.
"""

import secrets
import struct

import polars as pl

OFFICE = "NTB"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_RANDOM = 9


def new_codes(count: int) -> pl.Series:
    """So many codes, all different among themselves."""
    drawn: dict[int, None] = {}  # in the order drawn: a set would line them up by their last bits
    while len(drawn) < count:
        missing = count - len(drawn)
        numbers = struct.unpack(f"<{missing}Q", secrets.token_bytes(8 * missing))
        drawn |= dict.fromkeys(number >> 19 for number in numbers)
    number = pl.Series("number", list(drawn), dtype=pl.Int64)
    letters = pl.Series(list(ALPHABET))
    places = [(number // 32**at) % 32 for at in range(_RANDOM)]  # from the right
    total = pl.Series("number", [0], dtype=pl.Int64).new_from_index(0, count)
    for at, place in enumerate(places):
        doubled = place * 2
        total = total + (doubled // 32 + doubled % 32 if at % 2 == 0 else place)
    check = (32 - total % 32) % 32
    texts = [letters.gather(each.cast(pl.UInt32)) for each in (*reversed(places), check)]
    frame = pl.DataFrame([text.alias(str(at)) for at, text in enumerate(texts)])
    first, last = [str(at) for at in range(5)], [str(at) for at in range(5, 10)]
    code = pl.concat_str(pl.lit(f"{OFFICE}-"), *first, pl.lit("-"), *last)
    return frame.select(code.alias("code"))["code"]


def as_printed(typed: str) -> str:
    """A code as it is kept, from what somebody typed: small letters, O for 0, blanks for hyphens. "" where it is none."""
    bare = typed.upper().replace("-", "").replace(" ", "").translate(_READ_AS)
    if len(bare) > _RANDOM + 1:  # else these three letters are the code's own
        bare = bare.removeprefix(OFFICE)
    if len(bare) != _RANDOM + 1 or not set(bare) <= set(ALPHABET) or _luhn(bare) % 32:
        return ""
    return f"{OFFICE}-{bare[:5]}-{bare[5:]}"


def _luhn(code: str) -> int:
    total = 0
    for at, letter in enumerate(reversed(code)):
        value = ALPHABET.index(letter)
        total += sum(divmod(2 * value, 32)) if at % 2 else value
    return total
