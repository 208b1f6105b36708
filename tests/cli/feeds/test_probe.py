"""Does a probe show everything on the way of one feed, and change nothing?"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from feed_site import RSS_TYPE, START, FeedSite, Route, page, rss
from rich.cells import cell_len
from rich.console import Console

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.feeds import write_feed_states
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.watched_fetcher import Step
from huangpu.cli.feeds_probe_view import ProbeView
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.jobs.health import FeedHealth, Week
from huangpu.jobs.probe import Probe, ProbedEntry, Reading
from huangpu.model.entries import CacheHints, Fetched, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, PollCounts, PollMemory


def test_a_working_feed(desk: Any, site: FeedSite, tmp_path: Path) -> None:  # noqa: ANN401
    """Requests, addresses, answer, document, entries with identity and tags; exit 0, no trace left."""
    site.routes |= {
        "/feed": "301 {base}/moved",
        "/moved": Route(
            rss("SMIC opens a fab in Shanghai", "量子计算机在沪发布", title="Example News").body,
            content_type=RSS_TYPE,
            headers={"ETag": '"v1"', "Cache-Control": "max-age=900"},
        ),
    }
    said = desk("feeds", "check", "news", "--probe")
    assert 0 == said.code
    for words in (
        f"GET {site.base}/feed  301  moved for good",
        f"GET {site.base}/moved  200",
        "not public, but allowed by network.allow_cidrs",
        "huangpu/0.1.0 (+https://desk.example/)",
        'ETag "v1"',
        "Cache-Control max-age 900 s",
        f"for good, to {site.base}/moved",
        "RSS, well-formed",
        "2: 2 new, 0 updated, 0 unchanged, 0 rejected",
        "SMIC opens a fab in Shanghai",
        "量子计算机在沪发布",
        "new; named by guid, link, title; article ",
        "semiconductors 0.",
        "“SMIC”",
        "a poll would take on 2 new entries; nothing was stored",
    ):
        assert words in said.out
    assert not (tmp_path / "var").exists()


def test_all_of_it_for_machines(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """JSON holds the same, with every entry and its evidence."""
    titles = ("SMIC opens a fab in Shanghai", *(f"Headline number {n}" for n in range(9)))
    site.routes["/feed"] = rss(*titles)
    found = desk("feeds", "check", "news", "--probe", "--json").json
    assert found["trouble"] is None
    assert (200, "allowed") == (found["requests"][0]["status"], found["requests"][0]["check"])
    assert ("rss", 10) == (found["document"]["format"], found["document"]["entries"])
    assert list(titles) == [entry["title"] for entry in found["entries"]]
    assert all(entry["judgement"] for entry in found["entries"])
    tags = {tag["tag"]: tag for tag in found["entries"][0]["judgement"]["tags"]}
    assert "SMIC" in [one["phrase"] for one in tags["semiconductors"]["evidence"]]
    assert "never" == found["health"]["status"]


@pytest.mark.parametrize(
    ("route", "kind", "advice"),
    [
        (page(title="Home"), "not_a_feed", "huangpu feeds discover"),
        (Route("", 403), "http_403", "user_agent: browser"),
        ("302 http://10.0.0.1/", "blocked_address", "network.allow_cidrs"),
        ("302 {base}/feed", "redirect_loop", "huangpu feeds discover"),
    ],
    ids=["a page", "refused", "private address", "in a circle"],
)
def test_a_broken_feed(
    desk: Any,  # noqa: ANN401
    site: FeedSite,
    route: Route | str,
    kind: str,
    advice: str,
) -> None:
    """The steps so far, the reason and the next step; exit 1."""
    site.routes["/feed"] = route
    said = desk("feeds", "check", "news", "-v")
    assert 1 == said.code
    assert f"GET {site.base}/feed" in said.out
    assert kind in said.out
    assert advice in said.out
    trouble = desk("feeds", "check", "news", "-v", "--json").json["trouble"]
    assert kind == trouble["kind"]


def test_known_entries_are_told(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """After a poll, a probe says what is known, by what, and that nothing has changed."""
    site.routes["/feed"] = Route(
        rss("A headline that stays").body, content_type=RSS_TYPE, headers={"ETag": '"v1"'}
    )
    desk("poll", "--all")
    said = desk("feeds", "check", "news", "--probe")
    assert "1: 0 new, 0 updated, 1 unchanged, 0 rejected" in said.out
    assert "known by its guid" in said.out
    assert "as at the last poll" in said.out


def test_secrets_stay_secret(desk: Any, site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """Headers show by name only, tokens as stars; the server gets them all the same."""
    monkeypatch.setenv("DESK_KEY", "hunter2")
    desk.lists(
        '  - {id: news, url: "{base}/feed?token=hunter2abc", headers: {X-Key: "${DESK_KEY}"}}\n'
    )
    site.routes["/feed?token=hunter2abc"] = rss("One")
    for words in (["-v"], ["-v", "--json"]):
        said = desk("feeds", "check", "news", *words)
        assert "hunter2" not in said.out + said.err
        assert "X-Key" in said.out
    assert "hunter2" == site.asked[-1].headers["x-key"]


def test_a_server_that_wants_rest_gets_it(desk: Any, site: FeedSite, tmp_path: Path) -> None:  # noqa: ANN401
    """After a 429 with Retry-After even a person waits, unless forced."""
    site.routes["/feed"] = rss("One")
    database = Database(tmp_path / "var" / "huangpu.duckdb")
    until = datetime(2026, 8, 17, 4, 30, tzinfo=UTC)
    memory = PollMemory(not_before=until, trouble="429")
    with database.writing() as session:
        write_feed_states(session, [FeedState("news", memory=memory)])
    publish(database, tmp_path / "var" / "analyst.duckdb")
    said = desk("feeds", "check", "news", "--probe")
    assert 1 == said.code
    assert "not to be asked before 17 Aug 12:30 (in 2 h)" in said.err
    assert [] == site.asked
    assert 0 == desk("feeds", "check", "news", "--probe", "--force").code


def test_several_feeds_in_one_go(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """Each is told; one that fails makes the code 1 and stops none."""
    desk.lists('  - {id: a, url: "{base}/a"}\n  - {id: b, url: "{base}/b"}\n')
    site.routes["/b"] = rss("One")
    said = desk("feeds", "check", "a", "b", "--probe", "--json")
    assert 1 == said.code
    assert ["http_404", None] == [(one["trouble"] or {}).get("kind") for one in said.json]


def test_it_fits_a_terminal_and_obeys_no_feed() -> None:
    """A hostile document fills no line over 100 columns and colours nothing."""
    feed = Feed(id="news", url="https://news.example/feed", title="[bold]News")
    body = rss("[red]" + "长" * 300, "", title="[blink]x").body
    document = parse_feed(str(body).encode(), ParseHints(feed.url), START)
    fetched = Fetched(
        "news", 200, feed.url, b"x", content_type="text/xml\x1b[2J",
        validators=Validators(b'"\xff\x9b31m"'), hints=CacheHints(retry_after=5),
    )  # fmt: skip
    probe = Probe(feed, START, (Step(feed.url, "news.example", 200),), 0.1, fetched, document)
    entries = tuple(ProbedEntry(entry, "new") for entry in document.entries)
    reading = Reading(PollCounts(seen=2, new=2), entries, (("no_text", 1),))
    out = io.StringIO()
    view = ProbeView(Console(file=out, width=100, highlight=False), START, "")
    view.show(probe, reading, FeedHealth(feed, FeedState("news"), Week()), 5)
    text = out.getvalue()
    assert all(cell_len(line) <= 100 for line in text.splitlines())
    for words in ("[red]长", "[blink]x", "[bold]News", "Retry-After 5 s"):
        assert words in text
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_faulty_rules_are_told_before_anybody_is_asked(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """A probe that could not be judged is no reason to bother a server; exit 2."""
    (desk.folder / "taxonomy.yaml").write_text("tags: []\n", encoding="utf-8")
    said = desk("feeds", "check", "news", "--probe")
    assert (2, []) == (said.code, site.asked)
    assert "taxonomy.yaml:1" in said.err
