"""`payung law`: the law from a terminal, for one worker or a file of them, cases, and what if it were another."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from payung.located_yaml import BadInput

if TYPE_CHECKING:
    import polars as pl

    from payung.law import Book
    from payung.law.scenario import Scenario
    from payung.law.words import Language

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="What the law says: a value, why, cases; over a file of people; and what if it were another law. "
    "Exit codes: 0 done; 1 a case does not hold; 2 the input cannot be used.",
)

Rule = Annotated[str, typer.Argument(help="The name of a rule, e.g. bpu_contribution_due.", show_default=False)]
Month = Annotated[str, typer.Option(help="The month asked for: 2026-06.", show_default=False)]
Given = Annotated[list[str] | None, typer.Option(help="name=value, as often as needed; what is not given is unknown.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Lang = Annotated[str, typer.Option(help="id or en.")]
Rules = Annotated[list[str], typer.Option("--rule", help="The name of a rule, as often as needed.", show_default=False)]
MonthOrColumn = Annotated[
    str, typer.Option(help="One month for everyone, 2026-06, or the name of a column of months.", show_default=False)
]
Out = Annotated[Path | None, typer.Option(help="Write the people with the new columns here: .csv or .parquet.")]


@app.command()
def value(rule: Rule, month: Month, given: Given = None, as_json: AsJson = False) -> None:
    """The value of a rule for one worker. Exit code 2 where the question cannot be used."""
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
    lang: Lang = "id",
    letter: Annotated[Path | None, typer.Option(help="Also write it as a one-page letter here: .pdf.")] = None,
    as_json: AsJson = False,
) -> None:
    """The value, and each step to it with its source. Exit code 2 where the question cannot be used."""
    from payung import law
    from payung.law.book import month_from_text
    from payung.law.given import from_text

    speech = _language(lang)
    found = law.explain(rule, month=month_from_text(month), given=from_text(given or []))
    if letter:
        from payung.reports.letter import pdf

        if letter.suffix.lower() != ".pdf":
            raise BadInput(None, f"{letter.name} is no .pdf.", "Name the letter with .pdf at the end.")
        try:
            letter.write_bytes(pdf(found, speech, printed_on=datetime.now(ZoneInfo("Asia/Makassar")).date()))
        except OSError as error:
            raise BadInput(
                None, f"{letter} cannot be written: {error.strerror}.", "Name a file in a folder of yours."
            ) from None
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo(found.text(speech))


@app.command()
def rules(lang: Lang = "id", as_json: AsJson = False) -> None:
    """Every rule with its label, its unit and the inputs that it asks for. Exit code 2 for an unknown language."""
    from payung import law

    speech, book = _language(lang), law.standard()
    found: list[dict[str, Any]] = []
    for name, versions in book.rules.items():
        newest = versions[-1]
        inputs = list(book.plan([name], []).inputs)
        label = {"label_id": newest.label_id, "label_en": newest.label_en}
        found.append({"rule": name, **label, "unit": newest.unit, "since": str(versions[0].since), "inputs": inputs})
    if as_json:
        typer.echo(json.dumps({"rules": found, "law_version": law.version()}, ensure_ascii=False, indent=2))
        return
    for each in found:
        asks = f": {', '.join(each['inputs'])}" if each["inputs"] else ""
        typer.echo(f"{each['rule']}: {each[f'label_{speech}']} ({each['unit']}){asks}")


@app.command()
def inputs(lang: Lang = "id", as_json: AsJson = False) -> None:
    """Every column the law can ask for: what it means, its unit, what it may hold, and which rules read it."""
    from payung import law
    from payung.tables import LAW_INPUTS

    speech, book = _language(lang), law.standard()
    # A change inside a month is decided by an input of its own, which the newest month does not need.
    reads = {name: {*book.plan([name], []).inputs, *(each.day for each in its if each.day)} for name, its in book.rules.items()}
    found: list[dict[str, Any]] = []
    for its in LAW_INPUTS.values():
        is_number = its.choices is None and its.unit not in ("truth", "date")
        found.append({
            "input": its.name,
            "label": its.label_en if speech == "en" else its.label_id,
            "unit": its.unit,
            "holds": list(its.choices) if its.choices else [its.lowest, its.highest] if is_number else [],
            "needed": not its.optional,
            "rules": [name for name, needs in reads.items() if its.name in needs],
        })  # fmt: skip
    if as_json:
        typer.echo(json.dumps({"inputs": found}, ensure_ascii=False, indent=2))
        return
    for each in found:
        holds = each["holds"]
        words = {"truth": "true or false", "date": "2026-06-30"}.get(each["unit"], "")
        if holds and each["unit"] != "choice":
            words = f"{holds[0]} to {holds[1]:_}, {each['unit']}"
        words = words or " ".join(holds)
        typer.echo(f"{each['input']}: {each['label']} ({words}){'' if each['needed'] else ', may be left out'}")


@app.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="YAML files of cases, or folders of them; none: the law's own.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Do the sentences in these files hold? Exit code 1 where one does not."""
    from payung import law
    from payung.law import cases

    book = law.standard()
    checked = 0
    failed: list[cases.Failure] = []
    for path in _case_files(files or [Path(law.__file__).parent]):
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


@app.command()
def scenarios(lang: Lang = "id", as_json: AsJson = False) -> None:
    """The scenarios that come with Payung, and what each changes. Exit code 2 for an unknown language."""
    from payung.law import scenario

    speech = _language(lang)
    found = {name: scenario.load(path) for name, path in scenario.shipped().items()}
    if as_json:
        listed = [{"scenario": name, **_described(each, speech)} for name, each in found.items()]
        typer.echo(json.dumps({"scenarios": listed}, ensure_ascii=False, indent=2))
        return
    typer.echo("\n\n".join(f"{name}\n{_in_words(each, speech)}" for name, each in found.items()))


@app.command()
def compare(
    scenario: Annotated[str, typer.Argument(help="A shipped scenario, or a YAML file of yours.", show_default=False)],
    people: Annotated[Path, typer.Option(help="A file with the standard columns: .csv or .parquet.", show_default=False)],
    month: MonthOrColumn,
    rule: Rules,
    by: Annotated[list[str] | None, typer.Option(help="Also for each value of this column, e.g. sector.")] = None,
    out: Out = None,
    lang: Lang = "id",
    as_json: AsJson = False,
) -> None:
    """The same people under the law in force and under a scenario: who is affected, and by how much.

    Exit code 2 where the scenario or the file cannot be used.
    """
    from payung.commands.plain_files import read_people, refuse_target, write
    from payung.law import scenario as scenarios

    speech, asked = _language(lang), _month_or_column(month)
    its = scenarios.load(_scenario_file(scenario))
    if out:
        refuse_target(out, source=people)
    frame = read_people(people, month=month)
    found = scenarios.compare(frame, its, rule, month=asked, by=by or ())
    if out:
        write(found.frame, out, source=people)
    absent = _absent(frame, rule, asked, its.book())
    if as_json:
        answer = {**found.as_dict(), **_described(its, speech), "absent_columns": absent}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{_in_words(its, speech)}\n\n{found.text(speech)}\n\n{found.versions(speech)}")
    _say_absent(absent)


@app.command()
def evaluate(
    people: Annotated[Path, typer.Argument(help="A file with the standard columns: .csv or .parquet.", show_default=False)],
    month: MonthOrColumn,
    rule: Rules,
    standings: Annotated[bool, typer.Option("--standings", help="Also how sure each answer is.")] = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """One more column a rule over a file of people; without --out as CSV on the screen.

    Exit code 2 where the file or the question cannot be used.
    """
    from payung import law
    from payung.commands.plain_files import read_people, refuse_target, write

    asked = _month_or_column(month)
    if out:
        refuse_target(out, source=people)
    frame = read_people(people, month=month)
    absent = _absent(frame, rule, asked)
    found = law.evaluate(frame, rule, month=asked, standings=standings)
    if out:
        write(found, out, source=people)
    unknown = {each: found[each].null_count() for each in dict.fromkeys(rule)}
    if as_json:
        each_rule = [{"rule": name, "known": found.height - count, "unknown": count} for name, count in unknown.items()]
        answer = {"people": found.height, "rules": each_rule, "law_version": law.version(), "absent_columns": absent}
        typer.echo(json.dumps(answer, indent=2))
    elif out:
        counts = "; ".join(f"{name}: {found.height - count} known, {count} unknown" for name, count in unknown.items())
        typer.echo(f"{found.height} people. {counts}. Law version {law.version()}.")
    else:
        typer.echo(found.write_csv(), nl=False)
    if not as_json:
        _say_absent(absent)


def _absent(frame: "pl.DataFrame", rules: list[str], month: date | str, *others: "Book") -> list[str]:
    """Columns that can matter to the rules, under this law or another, and that the file lacks: unknown for everyone."""
    from payung import law
    from payung.reports.law_links import inputs_of

    months = frame[month].drop_nulls().unique().to_list() if isinstance(month, str) else [month]
    books = (law.standard(), *others)
    asked = {name: None for book in books for rule in rules for each in months for name in inputs_of(book, rule, each)}
    return [name for name in asked if name not in frame.columns]


def _say_absent(absent: list[str]) -> None:
    if absent:
        typer.echo(f"The file has no column {', '.join(absent)}: unknown for everyone.", err=True)


def _language(lang: str) -> "Language":
    if lang == "id":
        return "id"
    if lang == "en":
        return "en"
    raise BadInput(None, f"There is no language '{lang}'.", "Write id or en.")


def _month_or_column(text: str) -> date | str:
    """What begins with a digit is meant as a month."""
    from payung.law.book import month_from_text

    return month_from_text(text) if text[:1].isdigit() else text


def _case_files(paths: list[Path]) -> list[Path]:
    """The files named; of a folder its `cases.yaml`, also in folders below, or else all its YAML."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("cases.yaml")) or sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise BadInput(None, f"There are no cases in {path}.", "Name a folder that holds cases.yaml.")
        found += inside
    return found


def _scenario_file(name: str) -> Path:
    """The file of a shipped scenario, or the one that is named."""
    from payung.law.parameters import nearest
    from payung.law.scenario import shipped

    path = Path(name)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        return path
    ours = shipped()
    if name not in ours:
        raise BadInput(None, f"There is no scenario '{name}'.", f"{nearest(name, ours)} A file of yours ends in .yaml.")
    return ours[name]


def _described(its: "Scenario", lang: "Language") -> dict[str, Any]:
    return {"name": its.label(lang), "why": its.reason(lang), "changes": its.changes_words(lang)}


def _in_words(its: "Scenario", lang: "Language") -> str:
    lines = [its.label(lang), its.reason(lang), *(f"- {each}" for each in its.changes_words(lang))]
    return "\n".join(each for each in lines if each)
