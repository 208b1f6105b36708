"""Is a server that says "not modified" believed exactly as long as it should be?"""

from __future__ import annotations

from datetime import timedelta

from polled import DAY, ETAG, HOUR, START, Life, hourly, item

from huangpu.model.entries import NO_VALIDATORS


def quiet(life: Life, start_hours: float, hours: float) -> None:
    """Answer 304 every three hours for so long."""
    at = START + start_hours * HOUR
    for step in range(0, int(hours), 3):
        life.unchanged(at + timedelta(hours=step))


def test_304s_are_believed_for_as_long_as_the_feed_was_ever_quiet() -> None:
    """Then one request goes without validators."""
    life = Life()
    life.reads(START, hourly(15, every=12 * HOUR))
    quiet(life, 3, 20)
    assert ETAG == life.state.validators
    quiet(life, 24, 6)
    assert NO_VALIDATORS == life.state.validators
    assert life.state.memory.proving


def test_a_slow_feed_is_given_more_time() -> None:
    """A feed that writes every five days may say 304 for five days."""
    life = Life()
    life.reads(START, hourly(15, every=5 * DAY))
    quiet(life, 3, 4.9 * 24)
    assert ETAG == life.state.validators


def test_a_failure_does_not_spare_the_proof() -> None:
    """The unconditional request is owed until a document comes."""
    life = Life()
    life.reads(START, hourly(15, every=12 * HOUR))
    quiet(life, 3, 30)
    assert NO_VALIDATORS == life.fails(START + 2 * DAY, 503).validators


def test_an_honest_server_keeps_its_validators() -> None:
    """The whole document shows nothing that was kept from us: 304s are fine."""
    life = Life()
    life.reads(START, hourly(15, every=12 * HOUR))
    quiet(life, 3, 30)
    state = life.reads(START + 33 * HOUR, hourly(15, every=12 * HOUR))
    assert ETAG == state.validators
    assert not state.memory.proving
    assert not state.memory.distrusted


def test_what_came_after_the_last_304_was_not_hidden() -> None:
    """An entry of the last hour is news, no lie."""
    life = Life()
    life.reads(START, hourly(15, every=12 * HOUR))
    quiet(life, 3, 30)
    fresh = item(99, START + 32 * HOUR)
    state = life.reads(START + 33 * HOUR, [*hourly(15, every=12 * HOUR), fresh])
    assert ETAG == state.validators


def test_a_server_that_lied_is_never_sent_validators_again() -> None:
    """Entries older than the last 304 were kept from us (FreshRSS 1020)."""
    life = Life()
    life.reads(START, hourly(15, every=12 * HOUR))
    quiet(life, 3, 30)
    hidden = item(99, START + 10 * HOUR)
    state = life.reads(START + 33 * HOUR, [*hourly(15, every=12 * HOUR), hidden])
    assert state.memory.distrusted
    assert NO_VALIDATORS == state.validators
    assert NO_VALIDATORS == life.reads(START + 36 * HOUR, hourly(15)).validators
