"""The program's log never holds what opens a one-time link: Django names the path of a refused or failed request in it."""

import logging
import re

# As it is typed, with slashes doubled, or written with percent signs, as a browser and a redirect write it.
_SLASH = r"(?:/|%2[fF])+"
_LETTER = {letter: f"(?:{letter}|%{ord(letter):02x}|%{ord(letter):02X})" for letter in "isundag"}
_NAMES = "|".join("".join(_LETTER[letter] for letter in name) for name in ("isi", "undangan"))
_LINK = re.compile(rf"({_SLASH}(?:{_NAMES}){_SLASH})(?!%2[fF])[^/\s'\"?&]+")


class NoTokens(logging.Formatter):
    """Takes tokens out of what is written, a traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


def without_tokens(text: str) -> str:
    """The text with three dots where a token stood."""
    return _LINK.sub(r"\1...", text)
