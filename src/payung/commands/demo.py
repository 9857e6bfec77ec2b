"""`payung demo`: the demo province, built and served."""

import os
import signal
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from payung.commands.beside import beside
from payung.located_yaml import BadInput
from payung.site import running
from payung.site.running import DEMO_MARK, DEMO_USER

NTB = Path(__file__).parent / "ntb"
A_TENTH = 69_800  # of the province's poor
app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    serve: Annotated[bool, typer.Option(help="Serve after building; --no-serve only builds.")] = True,
    workers: Annotated[
        int, typer.Option(help="People to invent, of all ages; 698000 is the whole province, 0 nobody.", min=0, max=700_000)
    ] = A_TENTH,
) -> None:
    """Build the demo province (Nusa Tenggara Barat, from the real figures and invented people) and serve it."""
    if context.invoked_subcommand:
        return
    if serve:
        refuse_taken_port(host, port)
    if host not in ("127.0.0.1", "localhost", "::1"):
        allowed = "*" if host in ("0.0.0.0", "::") else host
        os.environ.setdefault("PAYUNG_HOSTS", f"localhost,127.0.0.1,{allowed}")
    typer.echo(f"Payung demo in {running.home() / 'demo'} ...", err=True)
    with running.office(demo=True):
        build()
        _build_register(workers)
        if serve:
            typer.echo(f"\n  Ringkasan NTB:  http://{host}:{port}/\n  In English:     http://{host}:{port}/en/\n", err=True)
            from payung.commands.demo_people import ways_in

            typer.echo("\n".join(ways_in(f"http://{host}:{port}")) + "\n", err=True)
            typer.echo("Ctrl-C stops it; what was entered stays.", err=True)
            with beside("work"):
                run_server(host=host, port=port)


def build() -> None:
    """Load areas, the real figures and two editions, where they are not there yet: all of it, or nothing."""
    from django.db import transaction

    from payung.commands.demo_people import PUBLISHERS, make_people, make_work
    from payung.coverage.figures import read_figures
    from payung.governments import actions
    from payung.located_yaml import read
    from payung.office.actions import load_areas
    from payung.office.models import User
    from payung.publishing.actions import next_number
    from payung.publishing.models import Snapshot
    from payung.reports.edition import SEED_CUTOFF, approve_edition, propose_edition

    now = datetime.now(ZoneInfo("Asia/Makassar"))
    today = now.date()
    with transaction.atomic():
        next_number()  # two demos at once: the second waits here, and finds everything built
        user = demo_user()
        load_areas(province="52", by=user)
        make_people(by=user)
        changed = []
        for file in sorted(NTB.glob("*.yaml")):
            try:
                changed += actions.import_figures(figures=read_figures(read(file)["figures"], file=file.name), by=user)
            except actions.FigureExists:
                raise BadInput(
                    None,
                    "This demo was built by another version of Payung, from other figures. Nothing was changed.",
                    f"Delete {running.home() / 'demo'} and start the demo again.",
                ) from None
        if changed or not Snapshot.objects.exists():
            analyst, head = (User.objects.get(username=name) for name in PUBLISHERS)
            has_seed = Snapshot.objects.filter(cutoff=SEED_CUTOFF).exists()
            for cutoff in [today] if has_seed else [SEED_CUTOFF, today]:
                approve_edition(proposal=propose_edition(cutoff=cutoff, by=analyst), published_on=today, by=head)
        make_work(now=now)


def _build_register(people: int) -> None:
    """The people, where they are not there yet, and field checks of them; apart from `build`, which tests of other things
    call. The demo's own people answer for it, as an office's would: their names stand on the pages."""
    from payung.commands.demo_inquiries import build_inquiries
    from payung.commands.demo_matching import build_matching
    from payung.commands.demo_people import INSURER, PUBLISHERS, VERIFIER
    from payung.commands.demo_register import build_register
    from payung.commands.demo_rounds import build_rounds
    from payung.office.models import User

    now = datetime.now(ZoneInfo("Asia/Makassar"))
    build_register(people=people, by=User.objects.get(username=PUBLISHERS[0]), now=now)
    build_rounds(now=now, by=User.objects.get(username=VERIFIER))
    analyst, officer = (User.objects.get(username=name) for name in (PUBLISHERS[0], VERIFIER))
    build_matching(now=now, analyst=analyst, officer=officer)
    build_inquiries(now=now, by=User.objects.get(username=PUBLISHERS[0]), insurer=User.objects.get(username=INSURER))


def demo_user():
    """The demo's only user."""
    from payung.office.models import User

    demo = User.objects.filter(username=DEMO_USER).first()
    return demo or User.objects.create_user(username=DEMO_USER, last_name=DEMO_MARK)


def refuse_taken_port(host: str, port: int) -> None:
    """BadInput where somebody already listens there, before anything is built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(
                None,
                f"Port {port} on {host} cannot be used ({error.strerror}): perhaps another demo runs there.",
                f"Choose another: make demo PORT={port + 1}   (or: payung demo --port {port + 1}).",
            ) from None


def run_server(*, host: str, port: int) -> None:
    """Serve until Ctrl-C or a signal to end. In a program of its own, because its workers are forked from it: Polars and
    vl-convert, which have built the demo here, hang after a fork."""
    if os.name == "nt":
        from django.core.management import call_command

        call_command("runserver", f"{host}:{port}", use_reloader=False, insecure_serving=True)
        return
    from django.db import connections

    connections.close_all()
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    how = ["--bind", bind, "--workers", "2", "--threads", "4", "--log-level", "warning"]
    server: subprocess.Popen[bytes] | None = None

    def end(*_: object) -> None:
        if server and server.poll() is None:
            server.terminate()  # what is being answered is answered

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", *how, "payung.site.wsgi"])
        if code := server.wait():
            raise SystemExit(code)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
