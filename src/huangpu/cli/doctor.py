"""`huangpu doctor`: configuration, database, clock, network, mail, versions; what to do about each."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from huangpu.cli.context import App, pass_app
from huangpu.jobs import doctor_backup, doctor_data, doctor_lake, doctor_machine, doctor_mail
from huangpu.jobs.doctor import Check, Finding, Level, examine_all, is_well, ok
from huangpu.wiring import Wiring

_COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.FAULT: "red"}


@click.command(short_help="Check the installation, and say what to do.")
@pass_app
def doctor(app: App) -> int:
    """Check configuration, database, journal, backup, clock, network, mail, disk, and versions.

    Changes nothing. Asks one host of the catalogue for its address and its time, and nobody where
    this machine is offline. Ends with code 1 when there is a fault; warnings can wait.
    """
    findings = examine_all(checks(app.wiring), lambda _name: None)
    app.give({"well": is_well(findings), "findings": [one.as_dict() for one in findings]})
    if not app.settings.json_output:
        for one in findings:
            _print(app, one)
        faults = sum(one.level is Level.FAULT for one in findings)
        warnings = sum(one.level is Level.WARNING for one in findings)
        app.say(f"{faults} faults, {warnings} warnings, {len(findings)} lines")
    return int(not is_well(findings))


def checks(wiring: Wiring) -> list[Check]:
    """Give all checks of an installation, in the order in which a person would make them."""
    places, config = wiring.places, wiring.settings.config_dir
    digest_file = config / "digest.yaml"
    return [
        ("configuration", lambda: _configuration(wiring)),
        ("permissions", lambda: doctor_data.folders(config, places.data)),
        ("disk", lambda: doctor_data.disk(places.data, places.database)),
        (
            "database",
            lambda: doctor_data.database(places.database, places.analyst, wiring.clock()),
        ),
        ("copies", lambda: doctor_data.copies(places.analyst)),
        (
            "journal",
            lambda: doctor_data.journal(
                wiring.journal, doctor_data.loaded(places.database, places.analyst)
            ),
        ),
        (
            "backup",
            lambda: doctor_backup.backups(wiring.backups, places.data, wiring.clock()),
        ),
        ("lake", lambda: doctor_lake.lake(wiring.lake, wiring.clock())),
        ("clock", lambda: doctor_machine.clock(_zones(wiring), wiring.clock())),
        ("network", lambda: doctor_machine.network(wiring.catalogue.feeds)),
        ("mail", lambda: doctor_mail.mail(wiring.digest_config, digest_file, os.environ)),
        ("versions", doctor_machine.versions),
        ("schedules", lambda: doctor_machine.schedules(places.data / "serve.lock")),
    ]


def _configuration(wiring: Wiring) -> Iterator[Finding]:
    wiring.check_configuration()
    feeds, config = wiring.catalogue.feeds, wiring.settings.config_dir
    enabled = sum(feed.enabled for feed in feeds)
    yield ok(
        "configuration",
        f"{config}: {enabled} of {len(feeds)} feeds enabled, {len(wiring.taxonomy.tags)} tags, "
        f"{len(wiring.digest_config.recipients)} recipients",
    )


def _zones(wiring: Wiring) -> list[str]:
    return [wiring.digest_config.timezone, *(feed.zone.key for feed in wiring.catalogue.feeds)]


def _print(app: App, one: Finding) -> None:
    level = click.style(f"{one.level.value:<8}", fg=_COLOURS[one.level])
    click.echo(f"{level} {one.check:<14} {one.found}")
    if one.advice and one.level is not Level.OK:
        app.say(f"{'':<23} -> {one.advice}")
