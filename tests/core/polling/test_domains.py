"""Do the feeds of one house wait together, and those of others not?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from polled import DAY, HOUR, MINUTE, START, Life, hourly, listed

from huangpu.core.polling import hold_back
from huangpu.core.polling.domains import site_of
from huangpu.model.entries import CacheHints
from huangpu.model.health import FeedState


def house(*ids: str, domain: str = "house.example") -> list[Life]:
    """Give feeds on hosts of one domain, each read well at the start."""
    lives = [Life(listed(id=name, url=f"https://{name}.{domain}/feed")) for name in ids]
    for life in lives:
        life.reads(START, hourly(15, every=DAY))
    return lives


def held(lives: list[Life], now: datetime) -> dict[str, datetime]:
    """Say who waits until when."""
    states = {life.feed.id: life.state for life in lives}
    found = hold_back(states, [life.feed for life in lives], now)
    backwards = dict(reversed(states.items()))
    assert found == hold_back(backwards, [life.feed for life in reversed(lives)], now)
    return {name: until for name, (until, _) in found.items()}


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://feeds.news.bbc.co.uk/rss", "bbc.co.uk"),
        ("https://rss.stcsm.sh.gov.cn/feed", "sh.gov.cn"),
        ("https://someone.github.io/feed.xml", "someone.github.io"),
        ("http://127.0.0.1:1200/route", "127.0.0.1"),
        ("http://[2001:db8::1]/feed", "[2001:db8::1]"),
        ("http://rsshub:1200/route", "rsshub"),
    ],
)
def test_the_registrable_domain(url: str, site: str) -> None:
    """Subdomains count as one house; customers of a platform and addresses as themselves."""
    assert site == site_of(url)


def test_too_many_requests_stop_the_whole_domain() -> None:
    """A 429 at one feed holds all others until its time, and nobody elsewhere."""
    lives = [*house("a", "b", "c"), *house("d", "e", domain="other.example")]
    lives[0].fails(START + HOUR, 429, CacheHints(retry_after=7200))
    until = lives[0].due
    assert {"b": until, "c": until} == held(lives, START + 2 * HOUR)
    assert {} == held(lives, until)


def test_nobody_silences_a_whole_domain_for_a_week() -> None:
    """The feed itself waits as long as it was told to; the others of its domain for a day."""
    lives = house("a", "b")
    lives[0].fails(START, 429, CacheHints(retry_after=6 * 86_400))
    assert lives[0].wait >= 6 * DAY
    assert {"b": START + DAY} == held(lives, START + HOUR)


def test_the_reason_names_who_was_told() -> None:
    """People see which feed met the limit."""
    lives = house("a", "b")
    lives[0].fails(START + HOUR, 429)
    states = {life.feed.id: life.state for life in lives}
    found = hold_back(states, [life.feed for life in lives], START + HOUR)
    assert "house.example told a to come back later (429)" == found["b"][1]


def test_a_503_counts_for_its_feed_alone() -> None:
    """An RSSHub answers 503 for a route whose source fails; the others go on."""
    lives = house("a", "b", "c")
    lives[0].fails(START + HOUR, 503)
    assert {} == held(lives, START + HOUR + MINUTE)


def test_a_503_with_a_time_counts_for_all() -> None:
    """Who names a time means the server."""
    lives = house("a", "b")
    lives[0].fails(START + HOUR, 503, CacheHints(retry_after=3600))
    assert {"b": START + 2 * HOUR} == held(lives, START + HOUR + MINUTE)


def test_an_unreachable_house_is_asked_by_one_feed_at_a_time() -> None:
    """Two feeds without a connection are an outage: first all wait, then one asks."""
    lives = house("a", "b", "c", "d")
    for life in lives[:2]:
        life.breaks(START + 6 * HOUR, "connect")
    assert {"a", "b", "c", "d"} == set(held(lives, START + 6 * HOUR + 5 * MINUTE))
    later = START + 6 * HOUR + 15 * MINUTE
    assert 3 == len(held(lives, later))
    for _ in range(20):
        lives[0].breaks(later, "connect")
        later = max(held(lives, later).values())
    assert later - START > 20 * HOUR  # the house as a whole is asked less and less often


def test_one_good_answer_ends_the_outage() -> None:
    """Whoever is reached after the failures frees the others."""
    lives = house("a", "b", "c")
    for life in lives[:2]:
        life.breaks(START + 6 * HOUR, "timeout")
    lives[2].reads(START + 7 * HOUR, hourly(15, every=DAY))
    assert {} == held(lives, START + 7 * HOUR)


def test_old_troubles_of_single_feeds_are_no_outage() -> None:
    """Two dead subdomains do not hold the living ones."""
    lives = house("a", "b", "c")
    for day in range(5):
        for life in lives[:2]:
            life.breaks(START + day * DAY + HOUR, "dns")
        lives[2].reads(START + day * DAY + 2 * HOUR, hourly(15, every=DAY))
    lives[0].breaks(START + 5 * DAY + HOUR, "dns")
    assert {} == held(lives, START + 5 * DAY + 2 * HOUR)


def test_disabled_and_unknown_feeds_hold_nobody() -> None:
    """Only feeds that are polled count, and a feed without a state is no witness."""
    feeds = [listed(id="a"), listed(id="b", enabled=False), listed(id="c")]
    state = Life(listed(id="b"))
    state.fails(START, 429, CacheHints(retry_after=86_400))
    states = {"b": state.state, "x": FeedState("x")}
    assert {} == hold_back(states, feeds, START + timedelta(minutes=1))
