"""Long is not enough: Django's list of common passwords is short and English."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from payung.office.models import User

# What people here would put together to reach fifteen characters; longer words first.
COMMON = re.compile(
    r"ketenagakerjaan|disnakertrans|nusatenggara|qwertyuiop|asdfghjkl|bismillah|indonesia|kabupaten|katasandi|disnaker|"
    r"gubernur|password|pengguna|provinsi|tenggara|mataram|merdeka|pemprov|petugas|rahasia|selamat|sumbawa|welcome|zxcvbnm|"
    r"bupati|dinsos|kantor|kepala|lombok|negara|office|payung|qwerty|tenaga|tengah|admin|barat|dinas|dompu|hebat|kerja|login|"
    r"pemda|sandi|timur|utara|bima|bpjs|jaya|kata|kota|maju|nusa|pass|raya|user|ntb"
)
OTHER_LETTERS_MIN = 6


class NotOnlyCommonWords:
    """Refuses what consists of an office's usual words, digits and repetitions: disnakerntb2026!, aaaaaaaaaaaaaaaaa."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = re.sub(r"[\W\d_]+", "", COMMON.sub("", password.lower()))
        if len(set(rest)) < OTHER_LETTERS_MIN:
            raise ValidationError(
                gettext("This is one of the first that others would try; take four words that nobody connects with you."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return gettext("It must not consist of an office's usual words alone.")
