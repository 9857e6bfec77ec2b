"""Rules about the code that no linter knows."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_foreign_keys_point_down_too():
    """A foreign key named by a string is invisible to the import contract."""
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    order = [name for layer in layers for name in layer.split(" | ")]  # siblings do not point to each other either way
    for model in apps.get_models():
        if not model.__module__.startswith("payung."):
            continue
        here = order.index(model.__module__.split(".")[1])
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if isinstance(field, models.ForeignKey) and target.__module__.startswith("payung."):
                there = order.index(target.__module__.split(".")[1])
                assert here <= there, f"{model.__name__}.{field.name} points up to {target.__name__}"


def test_every_foreign_key_protects_what_it_points_to():
    for model in apps.get_models():
        if model.__module__.startswith("payung."):
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_every_folder_of_the_program_is_a_package():
    """A folder without __init__.py is not analysed by the import contract."""
    for file in (ROOT / "src" / "payung").rglob("*.py"):
        assert (file.parent / "__init__.py").exists(), file.parent


def test_no_folder_has_a_name_that_says_nothing():
    vague = {"utils", "common", "helpers", "services", "core"}
    assert not [d for d in (ROOT / "src" / "payung").rglob("*") if d.is_dir() and d.name in vague]


def test_decisions_are_numbered_as_their_titles_say():
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, file in enumerate(files, start=1):
        assert file.name.startswith(f"{number:04d}-")
        assert file.read_text().startswith(f"# {number}. ")


def test_requirements_hold_hashes_and_no_addresses():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text and "--index" not in text, file.name
        assert text.count("==") <= text.count("--hash=sha256:"), file.name


def test_every_dependency_has_its_reason_and_there_are_few():
    lines = (ROOT / "pyproject.toml").read_text().split("\n")
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]
    wanted = [i for i, line in enumerate(block) if line.strip().startswith('"')]
    assert len(wanted) == len(PROJECT["project"]["dependencies"]) <= 40
    for i in wanted:
        assert block[i - 1].strip().startswith("#"), f"{block[i]} has no reason above it"


def test_no_number_in_the_repository_looks_like_a_real_nik():
    """Fixtures use the invented kabupaten 52.99; sixteen digits elsewhere would be somebody's."""
    for folder in ("src", "tests", "docs", "bench"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".md", ".yaml", ".html", ".json", ".csv"} and file.is_file():
                for found in re.findall(r"(?<!\d)(?:1[1-9]|[2-9]\d)\d{14}(?!\d)", file.read_text(encoding="utf-8")):
                    assert found.startswith("5299"), f"{file.relative_to(ROOT)}: {found}"


def test_no_changelog_fragment_is_of_an_unknown_kind():
    kinds = {kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]}
    for file in (ROOT / "changelog.d").glob("*.md"):
        assert file.name.split(".")[1] in kinds, file.name


def test_the_long_modules_are_known():
    """A size is a smell, not a law; this is where it is admitted."""
    admitted = {"site/embedded_postgres.py", "reports/overview.py"}
    for file in (ROOT / "src" / "payung").rglob("*.py"):
        name = file.relative_to(ROOT / "src" / "payung").as_posix()
        if name not in admitted and file.parent.name != "migrations":  # those Django writes
            assert len(file.read_text().split("\n")) <= 350, f"{name}: which second noun is hiding here?"
