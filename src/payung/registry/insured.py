"""What the insurer says of a person, as one value that can be compared."""

from django.db import models


class Insured(models.IntegerChoices):
    """What the insurer says of a person, by strength: of her several rows the greatest holds. A row whose NIK it knows as
    another's has said nothing of her, one that it did not find has; who is active is so whatever an older NIK finds.

    The database works it out of status and segment (payung_insured).
    """

    UNKNOWN = 0
    NIK_OTHER = 1
    NOT_FOUND = 2
    INACTIVE = 3
    ACTIVE = 4  # of which segment, it did not say
    ACTIVE_JAKON = 5
    ACTIVE_BPU = 6
    ACTIVE_PU = 7

    @property
    def said(self) -> tuple[str, str]:
        """Status and segment, as the columns of a row have them."""
        if self > Insured.ACTIVE:
            return "active", self.name.removeprefix("ACTIVE_")
        return ("", "") if self == Insured.UNKNOWN else (self.name.lower(), "")
