"""What can be wrong with `digest.yaml` when its model stops at an earlier fault?

The model refuses the same things in the same words; here they are found in the values as they
were read, so that they are reported together with the faults that keep the model from being made.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from huangpu.model.mail_config import Smtp
from huangpu.model.problems import doubles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from huangpu.adapters.yaml_marks import Marked, Place
    from huangpu.errors import Fault
    from huangpu.model.digest_config import DigestConfig


def digest_faults(read: Marked) -> Iterator[Fault]:
    """Give doubled recipients and sections, and mail settings that do not go together."""
    for section, key in (("recipients", "address"), ("sections", "tag")):
        for place, words in doubles(section, key, _column(read, section, key)):
            yield _fault(read, place, words)
    smtp = _at(read.value, "smtp")
    if isinstance(smtp, dict):
        words_only = {key: smtp[key] for key in Smtp.model_fields if isinstance(smtp.get(key), str)}
        for place, words in Smtp.model_construct(**words_only).problems():
            yield _fault(read, ("smtp", *place), words)


def unknown_tags(read: Marked, config: DigestConfig, known: Collection[str]) -> Iterator[Fault]:
    """Give the tags that sections and recipients ask for and no taxonomy has."""
    named: list[tuple[Place, str]] = [
        (("sections", at, "tag"), section.tag) for at, section in enumerate(config.sections)
    ]
    for at, recipient in enumerate(config.recipients):
        named += [(("recipients", at, "tags", i), tag) for i, tag in enumerate(recipient.tags)]
    for place, tag in named:
        if tag not in known:
            close = get_close_matches(tag, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else ""
            yield read.fault(place, "is no tag of taxonomy.yaml", hint)


def _column(read: Marked, section: str, key: str) -> list[str]:
    """Give one key of every item; an item without it gets a value that no other has."""
    items = _at(read.value, section)
    values = [_at(item, key) for item in items] if isinstance(items, list) else []
    return [
        value if isinstance(value, str) else f"\0{number}" for number, value in enumerate(values)
    ]


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _fault(read: Marked, place: tuple[str | int, ...], words: str) -> Fault:
    problem, _, suggestion = words.partition("; ")
    return read.fault(place, problem, suggestion)
