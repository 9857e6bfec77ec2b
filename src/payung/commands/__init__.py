"""The same verbs from a terminal. Heavy imports stand inside the commands, so that `payung --help` answers at once."""

import sys

import typer

from payung.located_yaml import BadInput

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def main() -> None:
    """Run the command line. Exit codes: 0 it holds, 1 something does not hold, 2 the input cannot be used."""
    try:
        app()
    except BadInput as error:
        print(error, file=sys.stderr)
        sys.exit(2)
