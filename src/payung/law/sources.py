"""What the keys in `source:` of the parameter files (S5, R2 …) mean, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from payung.law.parameters import nearest
from payung.law.words import Language
from payung.located_yaml import BadInput, Place, line_of, read

FILE = Path(__file__).parent / "sources.yaml"


@dataclass(frozen=True)
class Source:
    """Where a number was read: outlet, title or address, day."""

    key: str
    text: str
    text_id: str

    def said(self, lang: Language) -> str:
        return self.text if lang == "en" else self.text_id


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its key."""
    content = read(FILE)
    found: dict[str, Source] = {}
    for key, words in cast(Mapping[str, Mapping[str, object]], content).items():
        text, text_id = words.get("text"), words.get("text_id", words.get("text"))
        if not isinstance(text, str) or not isinstance(text_id, str):
            raise BadInput(Place(FILE.name, line_of(content, key)), f"'{key}' holds no words.", "Write `text:`.")
        found[str(key)] = Source(str(key), str(text), str(text_id))
    return found


def source(key: str) -> Source:
    if key not in sources():
        raise BadInput(None, f"There is no source '{key}'.", nearest(key, sources()))
    return sources()[key]
