"""Every word in both languages, and numbers as the reader writes them."""

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

import payung.web

WEB = Path(payung.web.__file__).parent
PO = WEB / "locale" / "id" / "LC_MESSAGES" / "django.po"


def entries(path: Path) -> dict[str, list[str]]:
    """msgid → its translations, of a .po file without obsolete lines."""
    found: dict[str, list[str]] = {}
    msgid, target = "", None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, _, quoted = line.partition(" ")
        if line.startswith('"'):
            key, quoted = "", line
        if key == "msgid":
            msgid, target = ast.literal_eval(quoted), "msgid"
        elif key == "msgid_plural":
            target = "plural"
        elif key.startswith("msgstr"):
            found.setdefault(msgid, []).append(ast.literal_eval(quoted))
            target = "msgstr"
        elif quoted and target == "msgid":
            msgid += ast.literal_eval(quoted)
        elif quoted and target == "msgstr":
            found[msgid][-1] += ast.literal_eval(quoted)
    found.pop("", None)
    return found


def test_no_word_is_untranslated_or_guessed():
    assert "fuzzy" not in PO.read_text(encoding="utf-8")
    assert [msgid for msgid, texts in entries(PO).items() if not all(texts)] == []


def test_a_translation_keeps_every_number_and_name():
    for msgid, texts in entries(PO).items():
        for text in texts:
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", msgid)), msgid


def test_words_of_institutions_stay_indonesian():
    for msgid in entries(PO):
        assert not re.search(r"kabupaten and kota|regenc|\bcit(?:y|ies)\b", msgid, re.I), msgid


def test_what_is_assumed_has_one_name():
    for texts in entries(PO).values():
        assert not re.search(r"\b(?:meng|peng)?andai|\banggapan|praduga", " ".join(texts), re.I), texts


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="no gettext on this machine: apt-get install gettext")
def test_every_text_of_the_pages_is_in_the_catalogue(tmp_path):
    copy = tmp_path / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo", "*.po"))
    (copy / "locale" / "id" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [os.sys.executable, "-m", "django", "makemessages", "--locale=id", "--no-location"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": ""})
    assert set(entries(copy / "locale" / "id" / "LC_MESSAGES" / "django.po")) == set(entries(PO))


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="no gettext on this machine: apt-get install gettext")
def test_the_compiled_catalogue_is_that_of_the_text(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--output-file", compiled, PO], check=True, capture_output=True)
    assert compiled.read_bytes() == PO.with_suffix(".mo").read_bytes()


def test_the_two_languages_do_not_mix():
    with override("en"):
        assert Template("{% translate 'Overview' %}").render(Context()) == "Overview"
    with override("id"):
        assert Template("{% translate 'Overview' %}").render(Context()) == "Ringkasan"


@pytest.mark.parametrize(
    ("template", "indonesian", "english"),
    [
        ("{{ 57000|number }}", "57.000", "57,000"),
        ("{{ 1|people }}", "1 orang", "1 person"),
        ("{{ '0.0817'|percent }}", "8,2 %", "8.2%"),
        ("{{ '0.3325'|percent_as_stated }}", "33,25 %", "33.25%"),
        ("{{ 16800|rupiah }}", "Rp16.800", "Rp16,800"),
        ("{{ 129225600000|rupiah_short }}", "Rp129,2 miliar", "Rp129.2 billion"),
        ("{{ '2025-07-14'|day }}", "14 Juli 2025", "14 July 2025"),
        ("{{ '2026-11-01'|month }}", "November 2026", "November 2026"),
        ("{{ 496|age }}", "1 tahun 4 bulan lalu", "1 year 4 months ago"),
        ("{{ 'assumption'|standing }}", "asumsi", "assumption"),
        ("{{ 'Suara NTB 2025-07-14, hal. 2'|source }}", "Suara NTB 14 Juli 2025, hal. 2", "Suara NTB 14 July 2025, hal. 2"),
        ("{{ 'x 2025-02-31'|source }}", "x 2025-02-31", "x 2025-02-31"),
        ("{{ nothing|number }}{{ nothing|rupiah }}{{ nothing|percent }}{{ nothing|day }}{{ nothing|age }}", "", ""),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(template, indonesian, english):
    for language, expected in (("id", indonesian), ("en", english)):
        with override(language):
            assert Template(template).render(Context({"nothing": None})) == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ({"value": "57000", "unit": "people", "precision": "about"}, "sekitar 57.000"),
        ({"value": "1050", "unit": "people", "precision": "exact"}, "1.050"),
        ({"value": "0", "unit": "people", "precision": "exact"}, "0"),
        ({"value": "0.32", "unit": "share", "precision": "about"}, "sekitar 32 %"),
        ({"value": "759494400", "unit": "rupiah", "precision": "exact"}, "Rp759.494.400"),
        ({"value": None, "unit": "people", "precision": "exact"}, ""),
        (None, ""),
    ],
)
def test_a_figure_is_written_as_its_source_has_it(figure, expected):
    with override("id"):
        assert Template("{{ figure|value }}").render(Context({"figure": figure})) == expected
