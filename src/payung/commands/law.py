"""`payung law`: the law from a terminal, for one worker, and cases a jurist has written."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, help="What the law says: a value, why, and cases."
)

Rule = Annotated[str, typer.Argument(help="The name of a rule, e.g. bpu_contribution_due.", show_default=False)]
Month = Annotated[str, typer.Option(help="The month asked for: 2026-06.", show_default=False)]
Given = Annotated[list[str] | None, typer.Option(help="name=value, as often as needed; what is not given is unknown.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]


@app.command()
def value(rule: Rule, month: Month, given: Given = None, as_json: AsJson = False) -> None:
    """The value of a rule for one worker."""
    from payung import law
    from payung.law.book import month_from_text
    from payung.law.given import from_text

    asked, facts = month_from_text(month), from_text(given or [])
    found = law.value(rule, month=asked, given=facts)
    if as_json:
        said = {name: fact if fact is None or isinstance(fact, int) else str(fact) for name, fact in facts.items()}
        answer = {"rule": rule, "month": str(asked), "given": said, "value": found, "law_version": law.version()}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    elif found is None:
        typer.echo("tidak diketahui / unknown")
    else:
        typer.echo(str(found).lower() if isinstance(found, bool) else f"{found}")


@app.command()
def explain(
    rule: Rule,
    month: Month,
    given: Given = None,
    lang: Annotated[str, typer.Option(help="id or en.")] = "id",
    as_json: AsJson = False,
) -> None:
    """The value, and each step to it with its source."""
    from payung import law
    from payung.law.book import month_from_text
    from payung.law.given import from_text
    from payung.located_yaml import BadInput

    if lang not in ("id", "en"):
        raise BadInput(None, f"There is no language '{lang}'.", "Write id or en.")
    found = law.explain(rule, month=month_from_text(month), given=from_text(given or []))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo(found.text("en" if lang == "en" else "id"))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="YAML files of cases.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Do the sentences in these files hold? Exit code 1 where one does not."""
    from payung import law
    from payung.law import cases

    book = law.standard()
    checked = 0
    failed: list[cases.Failure] = []
    for path in files:
        found = cases.load(path)
        checked += len(found)
        failed += cases.failures(book, found)
    if as_json:
        sentences = [
            {
                "name": each.case.name,
                "file": each.place.file,
                "line": each.place.line,
                "rule": each.rule,
                "expected": each.expected,
                "got": each.got,
            }
            for each in failed
        ]
        answer = {"cases": checked, "failures": sentences, "law_version": law.version()}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for each in failed:
            typer.echo(str(each))
        typer.echo(f"{checked} cases, {len(failed)} do not hold. Law version {law.version()}.")
    if failed:
        raise typer.Exit(1)
