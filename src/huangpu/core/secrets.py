"""What does a configured value become when its `${NAME}` parts are filled in?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from huangpu.errors import FetchError

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def names_in(text: str) -> tuple[str, ...]:
    """Give the names that a text refers to, in order."""
    return tuple(_REFERENCE.findall(text))


def filled(text: str, environ: Mapping[str, str]) -> str:
    """Replace every `${NAME}` by its value; everything else, a lone `$` too, stays as written.

    Values are not looked into again. Raises FetchError `missing_secret` naming the first name
    that is unset or empty; the text itself, which may hold a secret, is never part of it.
    """
    for name in names_in(text):
        if not environ.get(name):
            raise FetchError("missing_secret", f"the environment variable {name} is not set")
    return _REFERENCE.sub(lambda match: environ[match[1]], text)
