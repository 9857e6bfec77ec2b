"""The guide for analysts runs: its Python blocks, top to bottom, print what stands below them."""

import ast
import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs/guides/law-in-a-notebook.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


def shown(code, names):
    """What a notebook shows below a cell: what is printed, then the value of its last line."""
    tree = ast.parse(code)
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, GUIDE.name, "exec"), names)
        if last is not None and (value := eval(compile(last, GUIDE.name, "eval"), names)) is not None:
            print(value if isinstance(value, str) else repr(value))
    return printed.getvalue()


def test_every_block_of_the_guide_shows_what_stands_below_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(blocks) > 8
    for code, expected in blocks:
        assert shown(code, names) == expected, code


def test_a_notebook_needs_no_django():
    code = """
import sys
from datetime import date
import polars as pl
from payung import law
from payung.law import scenario
june, people = date(2026, 6, 1), pl.DataFrame({"months_of_membership": [3]})
law.value("jkm_benefit", month=june)
law.evaluate(people, "jkm_benefit", month=june, standings=True)
scenario.compare(people, scenario.load(scenario.shipped()["jkm-90-days"]), "jkm_benefit", month=june).text()
print([each for each in ("django", "typer", "psycopg", "payung.site") if each in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
