"""What holds for every feed, whatever it and its server do?"""

from __future__ import annotations

import dataclasses
import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polled import DAY, ETAG, HOUR, MINUTE, START, Life, item, listed
from pydantic import TypeAdapter

from huangpu.core.polling import hold_back, is_due
from huangpu.model.entries import NO_HINTS, CacheHints
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, FeedStatus, PollMemory
from huangpu.model.polls import PollOutcome

MEMORY = TypeAdapter(PollMemory)
WAITS = st.none() | st.integers(0, 31 * 86_400)
STATUSES = {PollOutcome.HTTP_ERROR: (404, 403, 429, 500, 503), PollOutcome.GONE: (410,)}


@dataclasses.dataclass(frozen=True)
class Event:
    """One poll: how long after the last one, how it ended, what was new."""

    gap: timedelta
    outcome: PollOutcome
    status: int | None
    new: int
    kept: int
    dated: bool
    hints: CacheHints
    ttl: int | None
    moved_to: str | None


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Give any poll."""
    outcome = draw(st.sampled_from([PollOutcome.OK, PollOutcome.OK, *PollOutcome]))
    return Event(
        gap=timedelta(seconds=draw(st.integers(-86_400, 40 * 86_400))),  # clocks are set back, too
        outcome=outcome,
        status=draw(st.sampled_from(STATUSES.get(outcome, (None,)))),
        new=draw(st.integers(0, 12)),
        kept=draw(st.integers(0, 12)),
        dated=draw(st.booleans()),
        hints=CacheHints(draw(WAITS), draw(WAITS), draw(WAITS)),
        ttl=draw(st.none() | st.integers(1, 44_640)),
        moved_to=draw(st.sampled_from([None, "https://shen.example/new", "https://b.example/"])),
    )


LIVES = st.lists(events(), min_size=1, max_size=12)
FEEDS = st.builds(
    lambda minutes, kind: listed(kind=kind, **({"poll_minutes": minutes} if minutes else {})),
    st.none() | st.integers(5, 44_640),
    st.sampled_from(["newspaper", "official", "other"]),
)


def happen(life: Life, event: Event, at: datetime, *, backwards: bool = False) -> FeedState:
    """Let one event happen."""
    known = len(life.seen)
    numbers = range(max(0, known - event.kept), known + event.new)
    entries = [
        item(n, at - timedelta(minutes=7 * (numbers.stop - n)) if event.dated else None)
        for n in (reversed(numbers) if backwards else numbers)
    ]
    return life.polled(
        at,
        event.outcome,
        http_status=event.status,
        hints=event.hints,
        ttl_minutes=event.ttl if event.outcome is PollOutcome.OK else None,
        moved_to=event.moved_to if event.outcome is PollOutcome.OK else None,
        entries=tuple(entries) if event.outcome is PollOutcome.OK else (),
    )


@settings(max_examples=150, deadline=None)
@given(feed=FEEDS, story=LIVES, floor=st.sampled_from([0, 0, 5, 60, 2880]))
def test_every_next_poll_is_in_bounds(feed: Feed, story: list[Event], floor: int) -> None:
    """After now, no later than all that was asked for, no sooner than the server and the host allow."""
    life, at = Life(feed, floor=floor), START
    for event in story:
        at += event.gap
        before = life.state
        state = happen(life, event, at)
        assert state.next_poll_at is not None
        assert state.next_poll_reason
        assert state.status_reason
        if event.outcome is PollOutcome.OFFLINE:
            told = before.memory.not_before
            assert max(at, told or at) == state.next_poll_at
            assert before == dataclasses.replace(
                state, next_poll_at=before.next_poll_at, next_poll_reason=before.next_poll_reason
            )
            continue
        assert is_due(state, state.next_poll_at)
        wait = state.next_poll_at - at
        ours = max(DAY, timedelta(minutes=feed.poll_minutes))
        if not event.outcome.is_success:
            ours = max(DAY, 30 * DAY if event.outcome is PollOutcome.GONE else 7 * DAY)
        retry = min(timedelta(seconds=event.hints.retry_after or 0), 7 * DAY)
        least = max(retry, timedelta(minutes=floor))
        assert max(least, 4 * MINUTE) <= wait <= max(ours, least) + 10 * MINUTE


@settings(max_examples=60, deadline=None)
@given(feed=FEEDS, story=LIVES)
def test_the_same_polls_give_the_same_state(feed: Feed, story: list[Event]) -> None:
    """Neither a stop between two polls nor the order of entries in a document matters."""
    straight, stored, mixed, at = Life(feed), Life(feed), Life(feed), START
    for event in story:
        at += event.gap
        happen(straight, event, at)
        happen(stored, event, at)
        happen(mixed, event, at, backwards=True)
        memory = MEMORY.validate_json(MEMORY.dump_json(stored.state.memory))
        stored.state = dataclasses.replace(stored.state, memory=memory)
    assert straight.state == stored.state
    assert straight.state == mixed.state


@settings(max_examples=60, deadline=None)
@given(
    statuses=st.lists(st.sampled_from([404, 403, 429, 500, 503]), min_size=2, max_size=40),
    rate_minutes=st.integers(3, 5000),
)
def test_back_off_never_shrinks(statuses: list[int], rate_minutes: int) -> None:
    """Each failure in a row waits at least as long as the one before, but for the jitter."""
    life = Life()
    life.reads(START, [item(n, START - n * rate_minutes * MINUTE) for n in range(15)])
    last = timedelta(0)
    for status in statuses:
        life.fails(life.due, status)
        assert life.wait >= last - 10 * MINUTE
        last = life.wait


@settings(max_examples=25, deadline=None)
@given(
    per_day=st.integers(4, 60),
    silence=st.integers(2, 30),
    seed=st.integers(0, 1000),
)
def test_a_feed_that_falls_silent_and_returns_recovers(
    per_day: int, silence: int, seed: int
) -> None:
    """It loses nothing at its return, is healthy with its first entry, and asked as before."""
    rng = random.Random(seed)  # noqa: S311  a repeatable life, no secret
    days = [*range(-20, 3), *range(3 + silence, 6 + silence)]
    dates = [START + (day + rng.random()) * DAY for day in days for _ in range(per_day)]
    entries = [item(n, date) for n, date in enumerate(sorted(dates))]
    life = Life(listed(kind="newspaper"))
    assert 0 == life.watched(entries, per_day, START + 3 * DAY)
    before = life.state.memory.cadence
    assert 0 == life.watched(entries, per_day, START + (6 + silence) * DAY)
    assert FeedStatus.HEALTHY == life.state.status
    assert before.window == life.state.memory.cadence.window
    assert life.wait < DAY


@settings(max_examples=60, deadline=None)
@given(
    endings=st.lists(st.sampled_from([200, 429, 503, 0]), min_size=3, max_size=6),
    order=st.randoms(use_true_random=False),
    later=st.integers(0, 600),
)
def test_no_order_matters_to_the_house(
    endings: list[int], order: random.Random, later: int
) -> None:
    """Whoever is listed first: the same feeds wait, until the same time."""
    feeds = [listed(id=f"f{n}", url=f"https://f{n}.house.example/") for n in range(len(endings))]
    states = {}
    for number, (feed, ending) in enumerate(zip(feeds, endings, strict=True)):
        life, at = Life(feed), START + number * MINUTE
        if ending == 200:
            life.reads(at, [item(1)])
        elif ending:
            life.fails(at, ending, CacheHints(retry_after=3600) if number % 2 else NO_HINTS)
        else:
            life.breaks(at, "connect")
        states[feed.id] = life.state
    now = START + later * MINUTE
    found = hold_back(states, feeds, now)
    shuffled, items = feeds[:], list(states.items())
    order.shuffle(shuffled)
    order.shuffle(items)
    assert found == hold_back(dict(items), shuffled, now)
    assert all(until > now for until, _ in found.values())


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_a_busy_feed_loses_nothing_with_fewer_polls_than_every_quarter_hour(dated: bool) -> None:  # noqa: FBT001  a case
    """A hundred and fifty entries a day through a window of twenty, for five days."""
    rng = random.Random(7)  # noqa: S311  a repeatable life, no secret
    dates = sorted(START + rng.uniform(-1, 6) * DAY for _ in range(1050))
    life, polls, now, lost = Life(), 0, START, 0
    while now < START + 5 * DAY:
        out = sum(date <= now for date in dates)
        lost += max(0, out - 20 - len(life.seen)) if polls else 0
        life.seen |= {str(n) for n in range(max(0, out - 20))}
        life.reads(now, [item(n, dates[n] if dated else None) for n in range(out - 20, out)])
        polls += 1
        now += max(1, -((now - life.due) // (5 * MINUTE))) * 5 * MINUTE
    assert 0 == lost
    assert polls < 5 * 96


def test_what_was_stored_by_the_first_version_is_read() -> None:
    """A database of before has a memory of one number."""
    assert PollMemory(not_modified_streak=3) == MEMORY.validate_json('{"not_modified_streak": 3}')
    life = Life()
    life.state = FeedState("shen", memory=PollMemory(not_modified_streak=3), validators=ETAG)
    life.unchanged(START)
    assert life.wait < HOUR
