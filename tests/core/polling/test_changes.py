"""Is a change of health told when it happens, once, and without secrets?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import START

from huangpu.core.polling.changes import health_changes
from huangpu.model.health import FeedState, FeedStatus, Move, PollMemory

WELL = FeedState("shen", status=FeedStatus.HEALTHY, status_reason="answers as it should")
SICK = FeedState("shen", status=FeedStatus.FAILING, status_reason="failed once: timeout: 超时")
MOVE = Move("https://new.example/feed", START - timedelta(days=8), START)


def test_nothing_new() -> None:
    """Most polls change nothing, and a first good one is no news."""
    assert [] == health_changes(WELL, WELL, missed=False)
    assert [] == health_changes(SICK, SICK, missed=False)
    assert [] == health_changes(FeedState("shen"), WELL, missed=False)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (WELL, SICK, ("healthy", "failing", "failed once: timeout: 超时")),
        (SICK, WELL, ("failing", "healthy", "answers as it should")),
        (FeedState("shen"), SICK, ("never", "failing", "failed once: timeout: 超时")),
        (SICK, replace(SICK, status=FeedStatus.DEAD), ("failing", "dead", SICK.status_reason)),
        (
            WELL,
            replace(WELL, memory=PollMemory(move=MOVE)),
            ("healthy", "moved", "redirects for good to https://new.example/feed"),
        ),
        (
            WELL,
            replace(WELL, memory=PollMemory(move=MOVE), moved_to=MOVE.target),
            ("healthy", "asked elsewhere", "https://new.example/feed"),
        ),
        (
            replace(WELL, moved_to=MOVE.target),
            WELL,
            ("healthy", "asked elsewhere", "the catalogue's address again"),
        ),
        (
            WELL,
            replace(WELL, memory=PollMemory(drift="format: atom since today")),
            ("healthy", "drifts", "format: atom since today"),
        ),
    ],
    ids=["fails", "recovers", "fails at once", "dies", "moved", "followed", "went back", "drifts"],
)
def test_what_changed(before: FeedState, after: FeedState, expected: tuple[str, ...]) -> None:
    """What it was, what it is, and why."""
    (found,) = health_changes(before, after, missed=False)
    assert expected == (found.was, found.now, found.why)
    assert {"feed", "was", "is", "why"} == found.as_row().keys()
    assert [] == health_changes(after, after, missed=False)


def test_entries_that_came_and_went() -> None:
    """That is told at every poll to which it happens."""
    (found,) = health_changes(WELL, WELL, missed=True)
    assert "may have missed entries" == found.now


def test_addresses_are_shown_without_secrets() -> None:
    """The page of runs is no place for a key, and no reason is longer than a line."""
    move = replace(MOVE, target="https://new.example/feed?token=verysecretvalue123")
    (found,) = health_changes(WELL, replace(WELL, memory=PollMemory(move=move)), missed=False)
    assert "verysecretvalue123" not in found.why
    long = replace(SICK, status_reason="长" * 5_000)
    (found,) = health_changes(WELL, long, missed=False)
    assert 200 == len(found.why)
