"""The stylesheet and the fonts: ours, small, and calling nobody."""

import gzip
import json
import re
from pathlib import Path

import payung.web

STATIC = Path(payung.web.__file__).parent / "static"
ASSETS = Path(__file__).parents[2] / "assets"


def test_the_compressed_stylesheet_is_the_stylesheet():
    assert gzip.decompress((STATIC / "payung.css.gz").read_bytes()) == (STATIC / "payung.css").read_bytes()


def test_the_stylesheet_calls_nobody_and_uses_nothing_that_belongs_to_gov_uk():
    css = (STATIC / "payung.css").read_text(encoding="utf-8")
    assert set(re.findall(r"url\(\"?([^)\"]+)", css)) == {f"fonts/source-sans-3-latin-{weight}.woff2" for weight in (400, 600)}
    assert not re.search(r"@import|GDS Transport|crown", css)


def test_every_font_of_the_stylesheet_is_there_with_its_licence():
    for weight in (400, 600):
        assert (STATIC / "fonts" / f"source-sans-3-latin-{weight}.woff2").read_bytes().startswith(b"wOF2")
    assert "SIL Open Font License" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")


def test_red_is_for_errors_alone():
    for file in (ASSETS / "blocks").glob("*.scss"):
        assert not re.search(r"b3261e|\bred\b(?! is)", file.read_text(encoding="utf-8")), file.name


def test_the_versions_are_exact_and_no_registry_is_named():
    package = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    assert not (ASSETS / "package-lock.json").exists()
