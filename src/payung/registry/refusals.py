"""What is not kept, and why: said in both languages, and which field it is about."""

from payung.located_yaml import BadInput


class Refusal(BadInput):
    """Raised before anything is written, or takes everything back with it. `field` is empty where it is about the whole."""

    def __init__(self, field: str = "", *, id: str, en: str) -> None:
        super().__init__(None, f"{en[0].upper()}{en[1:].rstrip('.')}.", "Nothing was kept.")
        self.field = field
        self.said = {"id": id, "en": en}
