"""What are the backups called that are made by themselves, and which of them are too many?

The name holds the moment, in UTC, so that a folder's list alone tells how old they are, whatever
becomes of the times of files when they are copied. Files of other names are nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_FORM = "huangpu-%Y%m%dT%H%M%SZ.tar"
_NAME = re.compile(r"huangpu-\d{8}T\d{6}Z\.tar")
_PART = re.compile(r"\.huangpu-\d{8}T\d{6}Z\.tar\.[0-9a-f]{8}\.part")


def name_of(made_at: datetime) -> str:
    """Give the name of a backup that is made at this moment."""
    return made_at.astimezone(UTC).strftime(_FORM)


def made_at(name: str) -> datetime | None:
    """Give when the backup of this name was made; None for any other name."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return datetime.strptime(name, _FORM).replace(tzinfo=UTC)
    except ValueError:  # a thirteenth month
        return None


def is_half(name: str) -> bool:
    """Whether this is what a backup of ours is called while it is written."""
    return _PART.fullmatch(name) is not None


def surplus(names: Iterable[str], made: str, keep: int) -> list[str]:
    """Give which backups to remove, oldest first, now that `made` is whole; others stay.

    The new one always stays: to a clock that was set back it seems to be the oldest.
    """
    others = sorted(name for name in names if name != made and made_at(name))
    return others[: max(0, len(others) - (keep - 1))]
