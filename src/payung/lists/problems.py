"""Every kind of trouble a list can have: a stable code, what is wrong, how to mend it, in both languages.

error      the row is not taken
warning    the row is taken, and somebody should look
duplicate  the row says what another row of this file has said; that one is taken
refusal    the whole file cannot be used as it is
note       nothing is wrong; it is worth knowing what was done
A kind whose `safe_mend` is true may be mended in all rows at once (payung.lists.mending); a mended row keeps its trace.
"""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType

from payung.lists.kinds import Kind, Words
from payung.lists.kinds_of_file import KINDS_OF_FILE
from payung.lists.kinds_of_identity import KINDS_OF_IDENTITY
from payung.lists.kinds_of_nik import KINDS_OF_NIK
from payung.lists.kinds_of_register import KINDS_OF_REGISTER
from payung.lists.kinds_of_values import KINDS_OF_VALUES

_ALL = (*KINDS_OF_NIK, *KINDS_OF_IDENTITY, *KINDS_OF_VALUES, *KINDS_OF_FILE, *KINDS_OF_REGISTER)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
assert len(KINDS) == len(_ALL), "A code stands for one kind."


_IN_ENGLISH = {"digit": "digit", "tanda": "sign", "angka Excel": "an Excel number", "rumus": "a formula"}


def described(shown: str, language: str) -> str:
    """What is shown of a cell; where that is a description (15 digit, rumus), in the language: 15 digits, a formula."""
    if language == "id":
        return shown
    if found := re.fullmatch(r"(\d+) (digit|tanda)", shown):
        return f"{found[1]} {_IN_ENGLISH[found[2]]}{'' if found[1] == '1' else 's'}"
    return _IN_ENGLISH.get(shown, shown)


def sentence(code: str, facts: str | Mapping[str, str | int] | None, language: str) -> Words:
    """What is wrong and how to mend it; `facts` as a row of Checked.problems keeps them (JSON)."""
    known: Mapping[str, str | int] = (json.loads(facts) if facts else {}) if isinstance(facts, str) else facts or {}
    return KINDS[code].said(language, known)
