"""The same verbs from a terminal. Heavy imports stand inside the commands, so that `payung --help` answers at once."""

import sys

import typer

from payung.commands import copies, demo, demo_files, figures, inquiries, law, match, office, publish, register, serve
from payung.located_yaml import BadInput
from payung.site.embedded_postgres import DatabaseTrouble

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(serve.serve)
app.command()(serve.keep)
app.command()(serve.work)
app.command()(publish.publish)
app.command()(copies.backup)
app.command()(copies.restore)
demo.app.command("files")(demo_files.files)
app.add_typer(demo.app, name="demo")
app.add_typer(law.app, name="law")
app.add_typer(figures.app, name="figures")
app.add_typer(office.app, name="office")
app.add_typer(register.app, name="register")
app.add_typer(inquiries.app, name="inquiry")
app.add_typer(match.app, name="match")
app.add_typer(copies.app, name="copies")


@app.callback()
def payung() -> None:
    """Payung: from the lists a government has to families that are really protected, and proof of it.

    Exit codes: 0 it holds; 1 something does not hold; 2 the input cannot be used; 3 the database cannot be reached.
    """


def main() -> None:
    """Run the command line."""
    try:
        app()
    except BadInput as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except DatabaseTrouble as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    except Exception as error:
        if not _is_about_the_database(error):
            raise
        said = str(error).strip().splitlines()[0]
        print(f"The database cannot be used: {said}. Does PAYUNG_DATABASE_URL name the right one?", file=sys.stderr)
        sys.exit(3)


def _is_about_the_database(error: Exception) -> bool:
    """Away, or without our tables. Asked by name, so that commands without a database need not load its driver."""
    kinds = {f"{kind.__module__.split('.')[0]}.{kind.__name__}" for kind in type(error).__mro__}
    return bool(kinds & {"psycopg.OperationalError", "django.OperationalError", "django.ProgrammingError"})
