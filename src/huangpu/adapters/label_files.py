"""What do people say is right? Label files in JSON lines, each line checked and named if wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huangpu.core.sameness.quality import LabelledPair, labelled_pair
from huangpu.errors import ConfigError, Fault


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One article, and what a careful analyst says of it; `disputed` tags do not count.

    `tags` and `shanghai` are None where the file says nothing of them (spam files).
    """

    id: str
    title: str
    summary: str
    language: str
    spam: bool
    tags: frozenset[str] | None = None
    disputed: frozenset[str] = frozenset()
    shanghai: bool | None = None
    injected: str | None = None


@dataclass(slots=True)
class Labels:
    """All labels of some files, by what they speak of."""

    items: list[LabelledItem] = field(default_factory=list)
    pairs: list[LabelledPair] = field(default_factory=list)


def read_labels(paths: Sequence[Path]) -> Labels:
    """Read label files of any of the contract's forms; ConfigError names every wrong line."""
    labels = Labels()
    faults: list[Fault] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(str(path), None, "", f"cannot be read: {error}"))
            continue
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                _take(labels, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                problem = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                faults.append(Fault(str(path), number, "", problem))
    if faults:
        raise ConfigError(tuple(faults))
    return labels


def _take(labels: Labels, row: Any) -> None:  # noqa: ANN401  whatever the line holds
    if not isinstance(row, Mapping):
        raise TypeError("must be an object, with the fields of the contract")
    if "a" in row and "b" in row:
        labels.pairs.append(labelled_pair(row))
        return
    tags = row.get("tags")
    shanghai = row.get("shanghai")
    labels.items.append(
        LabelledItem(
            id=str(row.get("id", "")),
            title=str(row["title"]),
            summary=str(row.get("summary") or ""),
            language=str(row.get("lang", "und")),
            spam=bool(row["spam"]),
            tags=None if tags is None else frozenset(map(str, tags)),
            disputed=frozenset(map(str, row.get("disputed") or ())),
            shanghai=None if shanghai is None else bool(shanghai),
            injected=row.get("injected"),
        )
    )
