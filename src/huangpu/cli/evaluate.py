"""`huangpu evaluate`: precision, recall and F1 on labelled files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from huangpu.adapters.encoder import Encoder
from huangpu.adapters.label_files import read_labels
from huangpu.cli.context import App, pass_app
from huangpu.jobs.evaluate import evaluate as evaluate_labels


@click.command(short_help="Measure quality on labelled files.")
@click.argument("labels", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--errors", is_flag=True, help="Print every case that was judged wrong, and why.")
@click.option("--no-encoder", is_flag=True, help="Compare by words alone, without meanings.")
@pass_app
def evaluate(app: App, labels: tuple[Path, ...], *, errors: bool, no_encoder: bool) -> None:
    """Measure tags, Shanghai relevance, spam, copies and stories on labelled files.

    LABELS are files of JSON lines: labelled articles, labelled spam, or labelled pairs.
    """
    app.wiring.check_configuration()
    known = read_labels(labels)
    use_encoder = bool(known.pairs) and Encoder.is_available() and not no_encoder
    tags = [name for name in app.wiring.taxonomy.tags if "." not in name]
    found = evaluate_labels(
        known,
        app.wiring.judge,
        tags,
        app.wiring.sameness.background,
        Encoder().encode if use_encoder else None,  # type: ignore[arg-type]  # rows of an array
    )
    app.give(found.figures | ({"errors": found.errors} if errors else {}))
    app.table(
        ("judged", "precision", "recall", "F1", "positive"),
        [row for name, value in found.figures.items() for row in _rows(name, value)],
    )
    if errors:
        for kind, cases in found.errors.items():
            app.say(f"\n{kind}: {len(cases)} judged wrong")
            for case in cases:
                app.say(case)


def _rows(name: str, value: Mapping[str, Any]) -> list[tuple[str, ...]]:
    if "precision" in value:
        shares = (value["precision"], value["recall"], value["f1"])
        written = ("" if share is None else f"{share:.3f}" for share in shares)
        return [(name.replace("_", " "), *written, str(value.get("support", "")))]
    return [row for part, inner in value.items() for row in _rows(f"{name} {part}", inner)]
