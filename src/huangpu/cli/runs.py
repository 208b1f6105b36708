"""`huangpu run` and `huangpu serve`: the whole job through Prefect, with a server of our own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping

import click

from huangpu.adapters.locks import held
from huangpu.adapters.prefect_server import prefect_server, wait_for_history
from huangpu.cli.context import App, pass_app
from huangpu.errors import HuangpuError

_DEFAULT_PORT = 4200


@click.command()
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
        code = _flows(app, "flows.run", {**server.environment, **quiet})
        wait_for_history(server)
    return code


@click.command()
@click.option("--port", type=int, default=_DEFAULT_PORT, show_default=True, help="Port of the UI.")
@pass_app
def serve(app: App, port: int) -> int:
    """Run the schedules on this machine: polls every 15 minutes, the digest on Monday at 08:00.

    Starts its own Prefect server unless PREFECT_API_URL names one. Ctrl-C ends both.
    """
    app.wiring.check_configuration()
    try:
        with (
            held(app.wiring.places.data / "serve.lock", 0),
            prefect_server(app.wiring.places.prefect, port=port) as server,
        ):
            app.note(f"Runs can be watched at {server.ui_url}; Ctrl-C ends everything.")
            return _flows(app, "flows.serve", server.environment)
    except TimeoutError as error:
        raise HuangpuError(f"the schedules are running already ({error})") from error


def _flows(app: App, module: str, environment: Mapping[str, str]) -> int:
    """Run a module of `flows` in a process of its own, under these settings; give its code."""
    settings = app.settings
    options = {
        "HUANGPU_CONFIG_DIR": str(settings.config_dir),
        "HUANGPU_DATA_DIR": str(settings.data_dir),
        "HUANGPU_NOW": settings.now.isoformat() if settings.now else "",
        "HUANGPU_JSON": "1" if settings.json_output else "",
        "HUANGPU_QUIET": "1" if settings.quiet else "",
        "HUANGPU_DEBUG": "1" if settings.debug else "",
    }
    process = subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-m", module], env={**os.environ, **environment, **options}
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the flows too: let them end
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
