"""What does every command share? The settings, the parts, and a way to speak."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from huangpu.settings import Settings
from huangpu.wiring import Wiring

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Advance = Callable[[int, int], None]


@dataclass
class App:
    """The parts and the voice of one command: facts to stdout, everything else to stderr."""

    settings: Settings

    @cached_property
    def wiring(self) -> Wiring:
        """The parts of the job."""
        return Wiring(self.settings)

    @cached_property
    def out(self) -> Console:
        """Where results go; as wide as they need when nobody looks."""
        return Console(width=None if sys.stdout.isatty() else 200, highlight=False)

    @cached_property
    def err(self) -> Console:
        """Where progress and notices go."""
        return Console(stderr=True, highlight=False, quiet=self.settings.quiet)

    def say(self, text: str) -> None:
        """Print a line of result, unless JSON was asked for."""
        if not self.settings.json_output:
            self.out.print(text, markup=False, soft_wrap=True)

    def note(self, text: str) -> None:
        """Print a notice that is no result."""
        self.err.print(text, markup=False, soft_wrap=True)

    def give(self, value: Any) -> None:  # noqa: ANN401  whatever JSON can hold
        """Print a result for machines, if JSON was asked for."""
        if self.settings.json_output:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table for people, unless JSON was asked for."""
        if self.settings.json_output:
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(_as_written(cell) for cell in row))
        self.out.print(table)

    @contextmanager
    def progress(self, title: str) -> Iterator[Advance]:
        """Show how far long work is: a bar on a terminal, a few plain lines elsewhere."""
        if self.settings.quiet or self.settings.json_output:
            yield lambda _done, _total: None
        elif self.err.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            with Progress(*columns, console=self.err, transient=True) as progress:
                bar = progress.add_task(title, total=None)
                yield lambda done, total: progress.update(bar, completed=done, total=total)
        else:
            yield _Milestones(title, self.note)


class _Milestones:
    """Progress where nobody sees a bar: one line for each quarter."""

    def __init__(self, title: str, note: Callable[[str], None]) -> None:
        self._title, self._note, self._last = title, note, 0

    def __call__(self, done: int, total: int) -> None:
        quarter = 4 * done // total if total else 0
        if quarter > self._last:
            self._last = quarter
            self._note(f"{self._title}: {done} of {total}")


def _as_written(cell: object) -> Text:
    """Show a value from outside as it is written: no markup, nothing that steers the terminal."""
    return Text("" if cell is None else _STEERING.sub("", str(cell)))


pass_app = click.make_pass_decorator(App)
