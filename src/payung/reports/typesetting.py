"""Typst pages: a template of ours, and its content as one JSON text. Nothing from outside becomes Typst code."""

import functools
import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent


def pdf(template: str, content: dict[str, Any]) -> bytes:
    """A template of this folder, filled, as PDF/UA-1. It finds the content in `sys.inputs.content`. Same in, same bytes."""
    return typst.compile(
        (HERE / template).read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
    )


@functools.cache
def _fonts() -> typst.Fonts:
    """Only the vendored fonts, so that every machine sets the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])
