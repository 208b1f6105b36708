"""`huangpu taxonomy`: check and explain the rules, let them grow, apply them to history."""

from __future__ import annotations

import click

from huangpu.cli.taxonomy_check import check
from huangpu.cli.taxonomy_decisions import accept, reject
from huangpu.cli.taxonomy_explain import explain
from huangpu.cli.taxonomy_retag import diff, retag
from huangpu.cli.taxonomy_suggest import suggest


@click.group(short_help="Check, explain, grow and apply the taxonomy.")
def taxonomy() -> None:
    """Check and explain the taxonomy, let it grow, and apply it to stored articles."""


for command in (check, explain, suggest, accept, reject, diff, retag):
    taxonomy.add_command(command)
