"""Is a permanent redirect followed when it is safe to, and only then?"""

from __future__ import annotations

import pytest
from polled import DAY, ETAG, HOUR, START, Life, hourly, listed

from huangpu.core.polling import request_for
from huangpu.model.entries import NO_VALIDATORS
from huangpu.model.feeds import Feed

NEW = "https://shen.example/feed.xml"
ELSEWHERE = "https://elsewhere.example/feed"


def redirected(life: Life, target: str | None, days: int = 8) -> None:
    """Read the feed twice a day through a permanent redirect."""
    for half in range(days * 2):
        life.reads(START + half * DAY / 2, hourly(15, every=12 * HOUR), moved_to=target)


def test_a_move_within_the_host_takes_effect_after_a_week() -> None:
    """Seven days of the same target, and the new address is asked."""
    life = Life()
    redirected(life, NEW, days=7)
    assert (None, None) == (life.state.moved_to, life.state.proposed_move)
    redirected(life, NEW)
    assert (NEW, None) == (life.state.moved_to, life.state.proposed_move)
    assert (ETAG, NEW) == request_for(life.feed, life.state)


def test_304s_confirm_a_move() -> None:
    """A redirect that ends in 304 is a redirect; one that says nothing is no denial."""
    life = Life()
    life.reads(START, hourly(15), moved_to=NEW)
    life.unchanged(START + 4 * DAY)
    life.unchanged(START + 8 * DAY, moved_to=NEW)
    assert NEW == life.state.moved_to


@pytest.mark.parametrize(
    ("feed", "target"),
    [
        (listed(), ELSEWHERE),
        (listed(), "http://shen.example/feed.xml"),
        (listed(headers={"X-Api-Key": "${KEY}"}), NEW),
        (listed(url="https://user:secret@shen.example/feed"), NEW),
        (listed(url="https://shen.example/feed?token=a1b2c3d4e5f6a7b8c9d0"), NEW),
    ],
    ids=["other host", "to http", "headers", "password", "token"],
)
def test_other_moves_wait_for_a_person(feed: Feed, target: str) -> None:
    """They are proposed, and the catalogue's address goes on being asked."""
    life = Life(feed)
    redirected(life, target)
    assert (None, target) == (life.state.moved_to, life.state.proposed_move)
    assert (ETAG, None) == request_for(feed, life.state)


def test_http_to_https_is_taken_over() -> None:
    """The same host with more safety needs no person."""
    life = Life(listed(url="http://shen.example/feed"))
    redirected(life, "https://shen.example/feed")
    assert "https://shen.example/feed" == life.state.moved_to


def test_a_proposed_move_shows_no_secret() -> None:
    """A token that the redirect carries along is hidden."""
    life = Life(listed(url="https://shen.example/feed?token=a1b2c3d4e5f6a7b8c9d0"))
    redirected(life, "https://elsewhere.example/feed?token=a1b2c3d4e5f6a7b8c9d0")
    assert life.state.proposed_move == "https://elsewhere.example/feed?token=***"
    assert "a1b2c3" not in repr(life.state)


def test_a_redirect_that_ends_is_forgotten() -> None:
    """A direct answer within the week starts the count anew."""
    life = Life()
    life.reads(START, hourly(15), moved_to=NEW)
    life.reads(START + 4 * DAY, hourly(15))
    life.reads(START + 8 * DAY, hourly(15), moved_to=NEW)
    assert life.state.moved_to is None


def test_another_target_starts_anew() -> None:
    """A redirect that wanders is never taken over."""
    life = Life()
    for day in range(20):
        life.reads(START + day * DAY, hourly(15), moved_to=f"{NEW}?{day // 6}")
    assert life.state.moved_to is None


def test_a_new_address_that_fails_is_given_up() -> None:
    """After three failures the catalogue's address is asked again."""
    life = Life()
    redirected(life, NEW)
    for hour in range(3):
        assert life.state.moved_to == NEW
        life.fails(START + 9 * DAY + hour * HOUR, 404)
    assert life.state.moved_to is None


def test_an_edited_url_forgets_the_old_one() -> None:
    """Validators and moves of another address are not sent to the new one."""
    life = Life()
    redirected(life, NEW)
    edited = listed(url="https://shen.example/other")
    assert (NO_VALIDATORS, None) == request_for(edited, life.state)
    life.feed = edited
    life.reads(START + 9 * DAY, hourly(15))
    assert life.state.moved_to is None
    assert (ETAG, None) == request_for(edited, life.state)


def test_a_feed_never_polled_is_asked_plainly() -> None:
    """No state, no validators."""
    assert (NO_VALIDATORS, None) == request_for(listed(), None)
