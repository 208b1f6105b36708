"""Whom are the workers to ask? The plan of the poll under way, beside its batches, as one object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huangpu.adapters.batch_files import BatchFiles
from huangpu.errors import JournalError

_NAME = "plans/current.json"


def write_plan(files: BatchFiles, values: dict[str, Any]) -> None:
    """Put the plan in the place of the one before; JournalError when the place refuses."""
    try:
        files.write(_NAME, json.dumps(values).encode())
    except OSError as error:
        raise JournalError(f"cannot write the plan to {files}: {error}") from error


def read_plan(files: BatchFiles) -> dict[str, Any] | None:
    """Give the newest plan, None before the first; JournalError when it cannot be read."""
    try:
        found = files.open(_NAME)
        body = found.read_bytes() if isinstance(found, Path) else found.getvalue()
        values = json.loads(body)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise JournalError(f"cannot read the plan of {files}: {error}") from error
    if not isinstance(values, dict):
        raise JournalError(f"{_NAME} of {files} is no plan")
    return values
