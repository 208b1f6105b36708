"""Does `feeds add` write a feed that works, keep the file as it was, and refuse the rest?"""

from __future__ import annotations

from typing import Any

import pytest
from feed_site import FeedSite, Route, page, rss

from huangpu.model.feeds import Feed

FEED = rss(
    "上海光子芯片中试线投产", "浦东新区发布政策", title="浦江科技", site="https://pj.example/"
)


def test_a_feed_is_added(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """What it says of itself is written behind the others; comments stay; exit 0."""
    site.routes["/zh"] = FEED
    before = desk.text
    said = desk("feeds", "add", "{base}/zh", "--id", "pujiang", "--publisher", "Pujiang")
    assert 0 == said.code
    assert desk.text.startswith(before.rstrip("\n"))
    assert (
        Feed(
            id="pujiang",
            url=f"{site.base}/zh",
            title="浦江科技",
            site="https://pj.example/",
            language="zh",
            publisher="Pujiang",
        )
        == desk.catalogue.feeds[-1]
    )
    assert "pujiang is added" in said.out
    assert "2 entries, the newest now" in said.out
    assert "huangpu poll --feed pujiang" in said.out


def test_a_dry_run_writes_nothing(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """It says what would be written."""
    site.routes["/zh"] = FEED
    before = desk.text
    said = desk("feeds", "add", "{base}/zh", "--dry-run", "--json")
    assert (0, before) == (said.code, desk.text)
    assert (False, "zh") == (said.json["written"], said.json["feed"]["language"])


@pytest.mark.parametrize(
    ("route", "words"),
    [
        (page(title="Home"), "huangpu feeds discover"),
        (Route("", 404), "the server answered 404"),
        (Route("", 503), "--force adds it all the same"),
    ],
    ids=["a page", "not there", "in trouble"],
)
def test_what_is_no_feed_is_refused(desk: Any, site: FeedSite, route: Route, words: str) -> None:  # noqa: ANN401
    """One line with the reason and the next step, exit 1, nothing written; --force insists."""
    site.routes["/x"] = route
    before = desk.text
    said = desk("feeds", "add", "{base}/x")
    assert (1, before, "") == (said.code, desk.text, said.out)
    assert 1 == len(said.err.splitlines())
    assert words in said.err
    forced = desk("feeds", "add", "{base}/x", "--force", "--id", "x")
    assert 0 == forced.code
    assert "It is no feed now" in forced.out
    assert "x" == desk.catalogue.feeds[-1].id


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["{base}/feed/"], "already, as 'news'"),
        (["not-a-url"], "https://"),
        (["{base}/zh", "--id", "news"], "'news-2' is free"),
        (["{base}/zh", "--id", "Not An Id"], "--id"),
        (["{base}/zh", "--timezone", "Shanghai"], "--timezone"),
        (["{base}/zh", "--kind", "blog"], "--kind"),
    ],
)
def test_wrong_input(desk: Any, site: FeedSite, words: list[str], expected: str) -> None:  # noqa: ANN401
    """Each mistake names what would be right; exit 2, nothing written."""
    site.routes["/zh"] = FEED
    before = desk.text
    said = desk("feeds", "add", *words)
    assert (2, before) == (said.code, desk.text)
    assert expected in said.err


def test_a_feed_that_moved_is_added_where_it_is(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """The target of a permanent redirect is written, and said so."""
    site.routes |= {"/old": "301 {base}/zh", "/zh": FEED}
    said = desk("feeds", "add", "{base}/old")
    assert f"{site.base}/zh" == desk.catalogue.feeds[-1].url
    assert "for good" in said.out


def test_a_broken_catalogue_is_not_touched(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """Its faults are listed instead; exit 2."""
    site.routes["/zh"] = FEED
    desk.lists("  - {id: a, urll: x}\n")
    before = desk.text
    said = desk("feeds", "add", "{base}/zh")
    assert (2, before) == (said.code, desk.text)
    assert "did you mean 'url'" in said.err


def test_the_sample_week_is_not_edited(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """While it is played, no command writes into the real catalogue."""
    monkeypatch.setenv("HUANGPU_SAMPLE_URL", "http://127.0.0.1:9")
    before = desk.text
    said = desk("feeds", "add", "https://news.example/feed")
    assert (2, before) == (said.code, desk.text)
    assert "sample week" in said.err
