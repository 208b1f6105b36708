"""`huangpu publish`: the newest state for analysts, here and in the lake."""

from __future__ import annotations

import dataclasses

import click

from huangpu.adapters.store.lake_tables import Written
from huangpu.cli.context import App, pass_app
from huangpu.core.wording import counted


@click.command(short_help="Publish a copy now, and bring the lake up to date.")
@click.option("--check", is_flag=True, help="Change nothing; compare lake and copy row by row.")
@click.option("--whole", is_flag=True, help="Compare all of the lake, and mend what differs.")
@pass_app
def publish(app: App, *, check: bool, whole: bool) -> int:
    """Publish a copy of the database for analysts, and make the lake show it.

    Every poll does both by itself. The lake is what HUANGPU_LAKE_URL names; without it only the
    copy is published. With --check it ends with code 1 when lake and copy differ.
    """
    if check:
        return _check(app)
    done = app.wiring.publish(whole=whole)
    shared = done.shared
    app.give({"copy": str(done.copy), "lake": dataclasses.asdict(shared) if shared else None})
    app.say(f"Database for analysts: {done.copy}")
    if shared is None:
        app.say("No lake is set (HUANGPU_LAKE_URL).")
        return 0
    changed = {view: each for view, each in shared.written.items() if each != Written(0, 0)}
    if changed:
        rows = [(view, each.removed, each.added) for view, each in changed.items()]
        app.table(("view", "rows removed", "rows added"), rows)
    how = "compared whole" if shared.whole else "compared with the copy that it showed"
    app.say(f"Lake: {counted(shared.rows, 'row')} written, {how}; it shows {shared.copy}")
    return 0


def _check(app: App) -> int:
    found = app.wiring.compare_lake()
    differing = {view: rows for view, rows in found.items() if rows}
    app.give({"same": not differing, "views": found})
    if differing:
        app.table(("view", "rows that differ"), list(differing.items()))
        app.say("The lake differs from the newest copy: huangpu publish --whole")
    else:
        app.say(f"The lake shows the newest copy: {counted(len(found), 'view')}, row for row.")
    return int(bool(differing))
