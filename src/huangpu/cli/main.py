"""The command `huangpu`: its global options, its commands, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from huangpu.cli.backup import backup, restore
from huangpu.cli.compact import compact
from huangpu.cli.context import App
from huangpu.cli.digest import digest
from huangpu.cli.doctor import doctor
from huangpu.cli.evaluate import evaluate
from huangpu.cli.export import export
from huangpu.cli.feeds import feeds
from huangpu.cli.keeping import purge, shrink
from huangpu.cli.poll import poll
from huangpu.cli.publish import publish
from huangpu.cli.query import query
from huangpu.cli.rebuild import rebuild
from huangpu.cli.runs import run, serve
from huangpu.cli.share import share
from huangpu.cli.shell import shell
from huangpu.cli.site import site
from huangpu.cli.spam import spam
from huangpu.cli.stories import explain, stories
from huangpu.cli.taxonomy import taxonomy
from huangpu.errors import ConfigError, HuangpuError
from huangpu.settings import load_settings
from huangpu.wiring import VERSION, keep_urls_out_of_logs

WRONG_INPUT, FAILED, INTERRUPTED = 2, 1, 130
_GLOBAL_FLAGS = frozenset({"--json", "--quiet", "--debug"})
_GLOBAL_VALUES = frozenset({"--config", "--data", "--now"})


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The global options may stand before or after the command.",
)
@click.option(
    "--config", "config_dir", metavar="DIR", type=Path, help="Configuration folder  [config]"
)
@click.option("--data", "data_dir", metavar="DIR", type=Path, help="Data folder  [var]")
@click.option("--now", metavar="ISO-TIME", help="Clock of a replay or a test; never in production.")
@click.option("--json", "json_output", is_flag=True, default=None, help="Print JSON.")
@click.option("--quiet", is_flag=True, default=None, help="Print results only, no progress.")
@click.option("--debug", is_flag=True, default=None, help="Show tracebacks.")
@click.version_option(VERSION, prog_name="huangpu")
@click.pass_context
def cli(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401  load_settings checks them
    """Watch news feeds about Shanghai's technology sectors.

    Polls RSS and Atom feeds, deduplicates and tags their articles, keeps them in DuckDB for
    anyone's SQL, and builds a weekly digest.
    """
    context.obj = App(load_settings(**options))


for command in (
    run,
    poll,
    digest,
    site,
    feeds,
    taxonomy,
    spam,
    query,
    shell,
    export,
    evaluate,
    explain,
    stories,
    publish,
    rebuild,
    compact,
    purge,
    shrink,
    backup,
    restore,
    serve,
    share,
    doctor,
):
    cli.add_command(command)


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Move global options to the front, so that they may stand anywhere before a `--`."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        name, equals, _ = word.partition("=")
        if word in _GLOBAL_FLAGS or (equals and name in _GLOBAL_VALUES):
            front.append(word)
        elif word in _GLOBAL_VALUES and queue:
            front += [word, queue.pop(0)]
        else:
            rest.append(word)
    return front + rest


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its code: 0, 1 for a failed run, 2 for wrong input."""
    sys.exit(outcome(sys.argv[1:] if arguments is None else arguments))


def outcome(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; every error is a readable line, not a traceback."""
    try:
        keep_urls_out_of_logs()
        code = cli.main(hoisted(arguments), prog_name="huangpu", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        if "--debug" in arguments and not isinstance(error, click.ClickException):
            raise
        return _told(error)
    return code if isinstance(code, int) else 0


def _told(error: BaseException) -> int:
    """Say what happened and what to do next, and give the exit code."""
    match error:
        case click.ClickException():
            error.show()
            return WRONG_INPUT
        case ConfigError():
            click.echo(str(error), err=True)
            return WRONG_INPUT
        case HuangpuError():
            click.echo(f"huangpu: {error}", err=True)
            return FAILED
        case BrokenPipeError():
            return FAILED  # the reader of our output went away: `huangpu query ... | head`
        case click.exceptions.Abort() | KeyboardInterrupt():
            click.echo("huangpu: interrupted; what was fetched is kept", err=True)
            return INTERRUPTED
        case _:
            click.echo(
                f"huangpu: unexpected {type(error).__name__}: {error}; run again with --debug to "
                "see where, and please report it",
                err=True,
            )
            return FAILED
