"""What is a moment here? An aware datetime in UTC, nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def in_utc(value: datetime) -> datetime:
    """Give the moment back unchanged; raise ValueError unless it is aware and in UTC."""
    if value.utcoffset() != timedelta(0):
        raise ValueError("must be UTC; convert where the value enters the program")
    return value


def as_utc(value: datetime) -> datetime:
    """Convert an aware moment to UTC; raise ValueError for a naive one."""
    if value.utcoffset() is None:
        raise ValueError("has no time zone; give it the feed's zone first")
    return value.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(in_utc)]
