"""Static files named by their content, without a collectstatic step: whatever is in web/static is served as it is."""

import hashlib
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage


class HashedFiles(StaticFilesStorage):
    """Adds ?v=<hash> to each file's address, so that a browser may keep it until it changes."""

    def url(self, name: str | None) -> str:  # type: ignore[override]
        address = super().url(name)
        return f"{address}?v={_fingerprint(name)}" if name else address


@cache
def _fingerprint(name: str) -> str:
    file = Path(os.path.join(settings.STATIC_ROOT, name))  # a template's name is a SafeString, which Path cannot take by itself
    if not file.is_file():
        raise FileNotFoundError(f"There is no static file '{name}' in web/static.")
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
