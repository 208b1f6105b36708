"""Do names tell how old backups are, and is the right one removed?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from huangpu.core.backup_names import is_half, made_at, name_of, surplus

AT = datetime(2026, 8, 24, 20, 40, 7, tzinfo=UTC)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))], ids=["UTC", "Shanghai"])
def test_a_name_holds_the_moment(zone: timezone) -> None:
    """In UTC, whatever clock it was read from."""
    assert "huangpu-20260824T204007Z.tar" == name_of(AT.astimezone(zone))
    assert AT == made_at(name_of(AT.astimezone(zone)))


@pytest.mark.parametrize(
    "name",
    [
        "huangpu-2026-08-24.tar",
        "huangpu-20261324T204007Z.tar",
        "huangpu-20260824T204007Z.tar.gz",
        "old/huangpu-20260824T204007Z.tar",
        ".huangpu-20260824T204007Z.tar.0a1b2c3d.part",
        "上海.tar",
        "",
    ],
)
def test_other_names_are_nobodys_business(name: str) -> None:
    """What people put beside them is not counted, and not removed."""
    assert None is made_at(name)
    assert [] == surplus([name, name_of(AT)], name_of(AT), 1)


def test_half_a_backup_is_told_from_whole_ones() -> None:
    """Only such as ours are called while they are written."""
    assert is_half(".huangpu-20260824T204007Z.tar.0a1b2c3d.part")
    assert not is_half(name_of(AT))
    assert not is_half(".mine.tar.0a1b2c3d.part")


def test_the_oldest_go() -> None:
    """So that as many as shall be kept are left."""
    names = [name_of(AT + timedelta(days=day)) for day in range(5)]
    assert names[:3] == surplus(reversed(names), names[-1], 2)
    assert [] == surplus(names, names[-1], 5)


def test_a_clock_that_was_set_back_removes_nothing_new() -> None:
    """The backup that was just made stays, however old it seems."""
    names = [name_of(AT + timedelta(days=day)) for day in range(3)]
    made = name_of(AT - timedelta(days=400))
    assert names[:2] == surplus([*names, made], made, 2)
    assert names == surplus([*names, made], made, 1)
