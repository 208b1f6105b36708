"""Which values of a file must never be shown, and how are messages kept free of them?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huangpu.adapters.secret_sources import is_secret_key
from huangpu.core.secrets import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.errors import Fault

_MASK = "***"
_SHORTEST = 4  # a shorter value would mask ordinary words of a message


def without_secrets(faults: Iterable[Fault], value: object) -> Iterator[Fault]:
    """Give the faults with every secret-looking value of the file blotted out of their words."""
    hidden = sorted(set(_secrets(value, hide=False)), key=len, reverse=True)
    for fault in faults:
        words = {part: getattr(fault, part) for part in ("key", "problem", "suggestion")}
        for secret in hidden:
            words = {part: text.replace(secret, _MASK) for part, text in words.items()}
        yield replace(fault, **words)


def _secrets(value: object, *, hide: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _secrets(item, hide=hide or key == "headers" or is_secret_key(key))
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item, hide=hide)
    elif hide and isinstance(value, str) and len(value) >= _SHORTEST and not names_in(value):
        yield value
