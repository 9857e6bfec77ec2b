"""What a person entered cannot be kept: said in both languages, and which field it is about."""

from collections.abc import Mapping

from payung.law.words import Language
from payung.located_yaml import BadInput

Both = Mapping[str, str]


class Refusal(BadInput):
    """Raised before anything is written, or takes everything back with it. `field` is empty where it is about the whole."""

    def __init__(self, field: str = "", *, id: str, en: str) -> None:
        super().__init__(None, f"{en[0].upper()}{en[1:].rstrip('.')}.", "Nothing was kept.")
        self.field = field
        self.said: Both = {"id": id, "en": en}


def digits(number: int, lang: Language) -> str:
    """57.000 or 57,000."""
    text = f"{number:,}"
    return text if lang == "en" else text.replace(",", ".")
