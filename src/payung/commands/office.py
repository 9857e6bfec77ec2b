"""`payung office`: open an office's own database, before the first figure is kept."""

from typing import Annotated

import typer

from payung.located_yaml import BadInput
from payung.site import running

app = typer.Typer(no_args_is_help=True, help="The office itself: its areas and its people.")


@app.command("open")
def open_(
    province: Annotated[str, typer.Option(help="Kemendagri code of the province.")],
    by: Annotated[str, typer.Option(help="User name of who opens it; made if it is new.")],
) -> None:
    """Make the database ready for one province: its tables, its governments, its first person. Twice changes nothing."""
    if province != "52":
        raise BadInput(
            None, f"The overview is made for Nusa Tenggara Barat so far, not for '{province}'.", "Use --province 52."
        )
    with running.office():
        from django.db import transaction

        from payung.office.actions import load_areas
        from payung.office.models import User

        with transaction.atomic():
            user = User.objects.filter(username=by).first() or User.objects.create_user(by)
            areas = load_areas(province=province, by=user)
    typer.echo(f"{areas[0].name} with {len(areas) - 1} kabupaten and kota is ready; {by} may enter figures.")
