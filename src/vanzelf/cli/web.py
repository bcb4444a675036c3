"""`vanzelf web`: the municipality's application, with its pages, its worker and its database."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli.beside import end_with_input, kept_going
from vanzelf.cli.options import DIRECTORY, FILE, NUMBER
from vanzelf.cli.stopping import ended_alike
from vanzelf.terms.problems import ProblemError

app = typer.Typer(
    help="The municipality's application: its pages, its work in the background, its database.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
staff = typer.Typer(help="Staff of the application.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(staff, name="staff")

DATABASE, KEYS, SECRET = "DATABASE_URL", "VANZELF_KEYS", "VANZELF_SECRET_KEY"
HERE, PORT = "127.0.0.1", 8000

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar=DIRECTORY,
        help="Keep a database and keys of our own in this directory, when none are set.",
    ),
]


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = HERE,
    port: Annotated[int, typer.Option(metavar=NUMBER, help="Port to listen on.")] = PORT,
    processes: Annotated[
        int, typer.Option(metavar=NUMBER, min=1, help="Processes that answer.")
    ] = 2,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also do the work in the background.")
    ] = True,
    migrate_first: Annotated[
        bool, typer.Option("--migrate/--no-migrate", help="First bring the tables up to date.")
    ] = True,
) -> None:
    """Serve the application, after bringing its database up to date.

    Where several serve one database, `web migrate` is a step of its own: see docs/how-to/upgrade.md.
    It reads its settings from the environment; without DATABASE_URL it keeps a PostgreSQL of its
    own in the directory of --data. Put a web server with a certificate in front of it.
    """
    with _database(data), ended_alike():
        _ready(migrate_first)
        with _beside(worker):
            typer.echo(f"Serving http://{host}:{port}/ — stop with Ctrl-C.")
            _gunicorn(host, port, processes)


@app.command()
def worker(
    data: Data = None,
    beside: Annotated[
        bool, typer.Option("--beside", hidden=True, help="End when standard input does.")
    ] = False,
) -> None:
    """Do the work that waits: messages, lists, award runs, retention. Several may run."""
    if beside:
        end_with_input()
    with _database(data):
        _django()
        from vanzelf.config.worker import work
        from vanzelf.org import tables

        tables.refuse_without()
        typer.echo("Working — stop with Ctrl-C.")
        work()


@app.command()
def migrate(data: Data = None) -> None:
    """Bring the tables of the application up to date; twice does no harm."""
    with _database(data):
        _ready(first=True)
    typer.echo("The database is up to date.")


@app.command()
def check(data: Data = None) -> None:
    """Look whether the settings are right, the database answers, and the keys are there.

    Says everything that is wrong at once; exit code 1 when anything is.
    """
    with _database(data):
        _django()
        from django.core.checks import run_checks

        from vanzelf.oversight.condition import condition

        found = condition()
        wrong = [each for each in run_checks() if each.is_serious()]
        for line in found:
            typer.echo(f"{'ok' if line.good else 'WRONG':6} {line.what}: {line.detail}")
        for each in wrong:
            typer.echo(f"WRONG  {each.id}: {each.msg}")
        if wrong or not all(line.good for line in found):
            raise typer.Exit(1)


@staff.command("add")
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their name.")],
    data: Data = None,
) -> None:
    """Add the first administrator, and print the link with which they choose a password.

    The link works once, for three days. They add everybody else, on the page Medewerkers en rollen.
    """
    with _database(data):
        _django()
        from django.conf import settings
        from django.urls import reverse

        from vanzelf.org import staffing

        environment = settings.ENVIRONMENT
        found = staffing.first(
            email=email, name=name, organisation=environment.municipality, phone=environment.phone
        )
        path = reverse("staff:invitation", args=staffing.invitation_of(found))
        typer.echo(f"{environment.origin}{path}")


@app.command()
def register(
    file: Annotated[
        Path, typer.Argument(metavar=FILE, help="The whole register of residents, as CSV.")
    ],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="When the file was made; else now."),
    ] = None,
    yes_many: Annotated[
        bool,
        typer.Option("--yes-many", help="It is right that one in twenty ended or is not in it."),
    ] = False,
    data: Data = None,
) -> None:
    """Take in the population register of the day: who is new, and what changed since.

    Who is not in the file any more is written to no more until it is known why. All of it is taken in
    or nothing; the same file twice changes nothing. What was heard after the file was made stays.
    """
    with _database(data):
        _django()
        from vanzelf.residents.daily import take_in_file

        for line in take_in_file(file, as_of or "", many=yes_many):
            typer.echo(line)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar=FILE, help="Where to write it.")],
    data: Data = None,
) -> None:
    """Write the whole database to a file.

    The keys are not in it: keep a copy of the directory VANZELF_KEYS elsewhere. Without the keys
    nobody can read from the file who it is about, and neither can you.
    """
    with _database(data):
        from vanzelf.store.dumping import dump

        dump(os.environ[DATABASE], file)
        typer.echo(f"Written: {file}")
        typer.echo("The keys are not in it: keep a copy of VANZELF_KEYS in another place.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar=FILE, help="What `web backup` wrote.")],
    data: Data = None,
) -> None:
    """Put a backup back into an empty database, and do again what was erased and refused since.

    Who was forgotten after the backup was made stays forgotten, and who said no stays left alone:
    the keys directory remembers that. Until that is done, the application does not start.
    """
    with _database(data):
        from vanzelf.store.dumping import load

        load(file, os.environ[DATABASE])
        _django()
        from vanzelf.org import tables

        tables.bring_up_to_date()
        _replay()


@app.command()
def replay(data: Data = None) -> None:
    """Do again what was erased and refused after a backup was made; twice does no harm.

    For a backup that was put back by other means than `web restore`.
    """
    with _database(data):
        _django()
        _replay()


def _replay() -> None:
    from vanzelf.oversight.replaying import replay as again

    done = again()
    typer.echo(f"Done again: {done.erased} forgotten, {done.refusals} refusals.")


# -- what they have in common ------------------------------------------------------------------------


@contextmanager
def _database(data: Path | None) -> Iterator[None]:
    """The database of the settings, or one of our own in a directory, while it is needed."""
    if data is None:
        if DATABASE not in os.environ and f"{DATABASE}_FILE" not in os.environ:
            raise ProblemError.single(
                "web-database",
                "there is no DATABASE_URL, and no directory for a database of our own.",
                "Set DATABASE_URL, or give --data DIRECTORY.",
                "--data",
            )
        if DATABASE not in os.environ:
            os.environ[DATABASE] = Path(os.environ[f"{DATABASE}_FILE"]).read_text().strip()
        yield
        return
    from vanzelf.store.server import running_server

    folder = data.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault(KEYS, str(folder / "sleutels"))
    if SECRET not in os.environ and f"{SECRET}_FILE" not in os.environ:
        os.environ[f"{SECRET}_FILE"] = str(_secret(folder / "sleutels" / "sessies.geheim"))
    if DATABASE in os.environ:
        yield
        return
    with running_server(folder / "postgres") as dsn:
        os.environ[DATABASE] = dsn
        yield


def _secret(path: Path) -> Path:
    """The file with what sessions are signed with, made when there is none."""
    from vanzelf.transport.party import secret

    secret(path, lambda: secrets.token_urlsafe(60).encode())
    return path


def _django() -> None:
    """Read the settings and make the application ready; raises ProblemError with all faults."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanzelf.config.settings")
    import django

    django.setup()


def _ready(first: bool) -> None:
    """The application, with tables that are up to date. first: bring them there."""
    _django()
    from django.db import connections

    from vanzelf.org import tables
    from vanzelf.oversight.replaying import refuse_unreplayed

    if first:
        tables.bring_up_to_date()
    if not tables.waiting():  # else `/klaar` says so, until they are
        refuse_unreplayed()
    connections.close_all()


def _beside(wanted: bool) -> AbstractContextManager[None]:
    """A worker next to the server, that ends with it and is begun again when it dies."""
    command = [sys.executable, "-c", "from vanzelf.cli import main; main()", "web", "worker"]
    return kept_going([*command, "--beside"]) if wanted else nullcontext()


def _gunicorn(host: str, port: int, processes: int) -> None:
    """Serve until stopped. Addresses that were asked for stand in no log."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    options = {
        "bind": f"{host}:{port}", "workers": processes, "threads": 4, "worker_class": "gthread",
        "timeout": 60, "graceful_timeout": 20, "accesslog": None, "errorlog": "-",
        "loglevel": "warning", "control_socket_disable": True, "proc_name": "vanzelf",
        "forwarded_allow_ips": "127.0.0.1,::1",
    }  # fmt: skip

    class Application(BaseApplication):  # type: ignore[misc]
        """The application, as gunicorn wants it handed."""

        def load_config(self) -> None:
            """The options above."""
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application itself, in each process."""
            from django.core.wsgi import get_wsgi_application

            return get_wsgi_application()

    try:
        Application().run()
    except SystemExit as ended:
        if ended.code:
            raise ProblemError.single(
                "port-in-use", f"port {port} cannot be used.", "Choose another one.", "--port"
            ) from None
