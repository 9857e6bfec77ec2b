"""What may be mended in all rows of a file at once, because another cell of the same row says that it cannot be wrong.

Each mend is asked for by its code (`Context.mended`) and done while the list is checked, before rows are compared with one
another; a mended row keeps a problem of severity "mended". Blanks, apostrophes, capitals, dots in codes and the zero of a
telephone number change no meaning: they are cleaned always, and not told.
"""

from collections.abc import Sequence

from payung.lists.checking import Cause, Checked
from payung.lists.problems import KINDS

#: The row's NIK confirms what is done: E-NIK-18 E-NIK-23 E-TGL-04 E-JK-03. E-TGL-10: nobody is older than 110. E-SEL-04 takes
#: back a wrong encoding.
SAFE = frozenset(code for code, kind in KINDS.items() if kind.safe_mend)


def offered(checked: Checked) -> Sequence[Cause]:
    """The causes that may be mended with one click, the most frequent first."""
    return [cause for cause in checked.causes() if cause.code in SAFE and cause.severity != "mended"]


def offer(code: str, language: str) -> str:
    """What the button says: "Tukar hari dan bulan di semua baris ini, sesuai NIK"."""
    return KINDS[code].mend_all[0 if language == "id" else 1]
