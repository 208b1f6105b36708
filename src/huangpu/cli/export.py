"""`huangpu export`: the public views as Parquet, month by month."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from huangpu.adapters.store.exporting import exporting
from huangpu.cli.context import App, pass_app
from huangpu.errors import HuangpuError
from huangpu.jobs.export import MANIFEST
from huangpu.jobs.export import export as write_export


@click.command(short_help="Write every view as Parquet, a file a month.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--all", "everything", is_flag=True, help="Write unchanged months, too.")
@pass_app
def export(app: App, *, folder: Path, everything: bool) -> None:
    """Write every public view to DIR as Parquet, a file a month, with a manifest.

    Months that have not changed since the last export into DIR are left as they are. Read it with
    anything that knows Parquet: FROM 'DIR/articles/**/*.parquet'.
    """
    with (
        exporting(app.wiring.places.analyst, app.settings.memory_limit) as exporter,
        app.progress("Writing Parquet") as advance,
    ):
        try:
            report = write_export(
                exporter, folder, app.wiring.clock(), advance, everything=everything
            )
        except OSError as error:
            raise HuangpuError(f"cannot export to {folder}: {error}") from error
    app.give({"folder": str(folder), **dataclasses.asdict(report)})
    app.say(
        f"{report.written} files written, {report.kept} unchanged, {report.removed} removed; "
        f"{report.rows:,} rows, {report.bytes / 1e6:,.1f} MB"
    )
    app.say(f"Manifest: {folder / MANIFEST}")
