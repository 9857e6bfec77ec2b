"""`payung register`: the lists of workers that offices send."""

import typer

from payung.commands import register_check, register_import

app = typer.Typer(no_args_is_help=True, help="Lists of workers: check them; take them into the register.")
app.command()(register_check.check)
app.command("import")(register_import.import_)
