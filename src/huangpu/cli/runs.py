"""`huangpu run` and `huangpu serve`: the whole job through Prefect, with a server of our own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from types import FrameType

import click

from huangpu.adapters.json_logs import is_json, json_line
from huangpu.adapters.locks import held
from huangpu.adapters.prefect_server import (
    given_server,
    own_server,
    prefect_server,
    wait_for_history,
)
from huangpu.adapters.supervisor import TETHER, Service, supervise
from huangpu.cli.context import App, pass_app
from huangpu.errors import HuangpuError

_DEFAULT_PORT = 4200


@click.command(short_help="Do one pass of the whole job.")
@pass_app
def run(app: App) -> int:
    """Do one pass of the whole job: poll, deduplicate, tag, store, and preview this week's digest.

    Runs as Prefect flows, with a server that is started for it and ended afterwards; its history
    stays under the data folder. Without a network the bundled sample week is played instead.
    """
    app.wiring.check_configuration()
    app.note("Starting Prefect ...")
    with prefect_server(app.wiring.places.prefect) as server:
        # the run tells its story itself; Prefect's own lines stay in its history
        quiet = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
        code = _finished(app, "flows.run", {**server.environment, **quiet})
        wait_for_history(server)
    return code


@click.command(short_help="Run the schedules on this machine.")
@click.option("--port", type=int, default=_DEFAULT_PORT, show_default=True, help="Port of the UI.")
@pass_app
def serve(app: App, port: int) -> int:
    """Run the schedules on this machine: polls every 15 minutes, the digest on Monday at 08:00.

    Starts its own Prefect server unless PREFECT_API_URL names one, and starts again whatever dies.
    A digest that was missed is made up for; polls are not, the next one asks whoever is due.
    Ctrl-C ends everything.
    """
    app.wiring.check_configuration()
    try:
        with held(app.wiring.places.data / "serve.lock", 0), _until_told() as (stop, hurry):
            _keep_serving(app, port, stop, hurry)
    except TimeoutError as error:
        raise HuangpuError(
            f"the schedules are running already ({error}); `huangpu doctor` shows how they are"
        ) from error
    _voice(app)("Everything has ended.")
    return 0


def _voice(app: App) -> Callable[[str], None]:
    """Give the way in which a service tells of itself: notes for people, or lines for machines."""
    if is_json(os.environ):
        return lambda text: click.echo(json_line(text, "huangpu.serve"), err=True)
    return app.note


def _keep_serving(app: App, port: int, stop: Event, hurry: Event) -> None:
    given = given_server()
    if given is None:
        server, process = own_server(app.wiring.places.prefect, port)
        services = [process]
    else:
        server, services = given, []
    schedules = Service(
        name="the schedules",
        command=(sys.executable, "-m", "flows.serve"),
        environment={**server.environment, **_options(app)},
    )
    tell = _voice(app)
    tell("Starting Prefect ...")
    supervise(
        [*services, schedules],
        stop,
        hurry=hurry,
        tell=tell,
        on_ready=lambda: tell(f"Runs can be watched at {server.ui_url}; Ctrl-C ends everything."),
    )


@contextlib.contextmanager
def _until_told() -> Iterator[tuple[Event, Event]]:
    """Give two events: the first is set by Ctrl-C, SIGTERM or a closed terminal, both by a second."""
    stop, hurry = Event(), Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        (hurry if stop.is_set() else stop).set()

    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means: stay
        signals.append(signal.SIGHUP)
    before = {one: signal.signal(one, told) for one in signals}
    try:
        yield stop, hurry
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _finished(app: App, module: str, environment: Mapping[str, str]) -> int:
    """Run a module of `flows` in a process of its own to its end; give its code."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-m", module],
        env={**os.environ, **environment, **_options(app), TETHER: str(os.getpid())},
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the flows too: let them end
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)


def _options(app: App) -> dict[str, str]:
    """Give the settings of this command as the environment of the flows."""
    settings = app.settings
    return {
        "HUANGPU_CONFIG_DIR": str(settings.config_dir),
        "HUANGPU_DATA_DIR": str(settings.data_dir),
        "HUANGPU_NOW": settings.now.isoformat() if settings.now else "",
        "HUANGPU_JSON": "1" if settings.json_output else "",
        "HUANGPU_QUIET": "1" if settings.quiet else "",
        "HUANGPU_DEBUG": "1" if settings.debug else "",
    }
