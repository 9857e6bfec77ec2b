"""A list named on the command line, opened: the same way for every command, and refused in the same words as on the web."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from payung.located_yaml import BadInput

if TYPE_CHECKING:
    from payung.lists.profiles import OfficeHeadings
    from payung.lists.reading import ReadList

_NOTHING = {"id": "Tidak ada yang disimpan dari berkas ini.", "en": "Nothing of this file was taken."}


def with_told(told: Sequence[str], office: "OfficeHeadings | None" = None) -> "OfficeHeadings":
    """What an office has said its headings mean, and "HEADING=FIELD" as given now, which goes first. BadInput."""
    from payung.lists.fields import FIELDS
    from payung.lists.profiles import PROFILES
    from payung.received_files.headings import IGNORE, normalised

    said: dict[str, str] = {}
    for each in told:
        heading, _, field = (part.strip() for part in each.rpartition("="))
        if not heading or (field not in FIELDS and field != IGNORE):
            raise BadInput(
                None, f"'{each}' does not say what a heading means.", f"Write HEADING=FIELD, FIELD one of {_known()}."
            )
        said[normalised(heading)] = field
    return {key: {**(office or {}).get(key, {}), **said} for key in PROFILES}


def _known() -> str:
    from payung.lists.fields import FIELDS
    from payung.received_files.headings import IGNORE

    return ", ".join([*FIELDS, IGNORE])


def open_list(file: Path, *, profile: str, lang: str, office: "OfficeHeadings | None" = None) -> "ReadList":
    """A workbook whole, a csv file piece by piece. BadInput where it is not there or cannot be used at all."""
    from payung.lists.reading import read_csv_path, read_list
    from payung.received_files.limits import LOCAL
    from payung.received_files.reading import read

    if not file.is_file():
        raise BadInput(None, f"There is no file {file}.", f"Looked in {file.absolute().parent}.")
    with refusals_of(file, lang):
        if file.suffix.lower() == ".csv":
            return read_csv_path(file, profile=profile or None, office=office)
        return read_list(read(file.read_bytes(), file.name, LOCAL), profile=profile or None, office=office)


@contextmanager
def refusals_of(file: Path, lang: str) -> Generator[None]:
    """What is refused while the file is read, at once or at its hundred thousandth row, as BadInput in one language."""
    from payung.received_files.refusals import Refused

    try:
        yield
    except Refused as refusal:
        said = refusal.en if lang == "en" else refusal.id
        raise BadInput(None, f"{file.name}: {refusal.code}: {said}", _NOTHING[lang]) from None
