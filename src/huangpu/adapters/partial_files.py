"""How does a file that is written piece by piece appear only when it is whole?"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; it takes the place of `path` when all went well.

    Whoever looks meanwhile finds the old file or none. Raises OSError, with nothing left behind.
    """
    path = path.resolve()
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield aside
        handle = os.open(aside, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
