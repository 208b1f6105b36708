"""Do several workers poll as one, and is it safe to kill any of them?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huangpu.adapters.journal import Journal
from huangpu.core.parsing import ParseHints
from huangpu.errors import JournalError, PollRunningError
from huangpu.jobs.poll import Collector, FeedTask, PollPlan, shard
from huangpu.jobs.sharing import (
    CLOCKS_APART,
    PATIENCE,
    gathered,
    hand_out,
    missing,
    none_under_way,
    plan_handed_out,
    work,
)
from huangpu.model.entries import Fetched, ParsedFeed, Validators
from huangpu.model.feeds import Feed

AT = datetime(2026, 8, 20, 3, 15, tzinfo=UTC)
FEEDS = {f"f{n}": Feed(id=f"f{n}", url=f"https://site{n % 6}.example/{n}") for n in range(12)}


class Asking:
    """A fetcher that remembers whom it asked, and answers that nothing changed."""

    def __init__(self, seconds: float = 0) -> None:
        self.asked: list[str] = []
        self.seconds = seconds

    async def fetch(self, feed: Feed, validators: Validators, *, url: str | None = None) -> Fetched:
        """Remember; wait; answer 304."""
        assert Validators(b'"\xff"', None) == validators
        self.asked.append(url or feed.url)
        await asyncio.sleep(self.seconds)
        return Fetched(feed_id=feed.id, url=feed.url, status=304)


class Unread:
    """A parser that is never needed."""

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Fail."""
        raise AssertionError(body, hints, now)


def plan(started_at: datetime = AT) -> PollPlan:
    """Give a plan of all feeds in shards of three."""
    tasks = [FeedTask(feed, Validators(b'"\xff"', None), None) for feed in FEEDS.values()]
    return PollPlan(1, started_at, shard(tasks, 3))


def test_a_plan_comes_to_the_workers_as_it_was_made(tmp_path: Path) -> None:
    """Bytes included; every shard is somebody's."""
    journal = Journal(tmp_path)
    shared = hand_out(journal, plan(), 2)
    assert shared == plan_handed_out(journal, FEEDS)
    assert [0, 1, 2, 3] == sorted(number for share in shared.shares for number in share)
    assert AT + PATIENCE == shared.ends_at


def test_all_workers_together_ask_everyone_once(tmp_path: Path) -> None:
    """And no host is asked by two."""
    journal = Journal(tmp_path)
    shared = hand_out(journal, plan(), 3)
    hosts = []
    for worker in range(3):
        asking = Asking()
        collector = Collector(asking, Unread(), journal, lambda: AT)
        asyncio.run(work(journal, shared, worker, collector))
        hosts.append({url.split("/")[2] for url in asking.asked})
        assert (worker == 2) is (missing(journal, shared) == ())
    assert 6 == sum(len(asked) for asked in hosts) == len(set.union(*hosts))
    assert sorted(FEEDS) == sorted(record.feed_id for record in gathered(journal, shared))


def test_what_is_journalled_is_not_asked_again(tmp_path: Path) -> None:
    """A worker that is started again goes on where it was."""
    journal = Journal(tmp_path)
    shared = hand_out(journal, plan(), 1)
    first, second = Asking(), Asking()
    asyncio.run(work(journal, shared, 0, Collector(first, Unread(), journal, lambda: AT)))
    asyncio.run(work(journal, shared, 0, Collector(second, Unread(), journal, lambda: AT)))
    assert (12, 0) == (len(first.asked), len(second.asked))


def test_a_worker_stops_when_the_plan_ends(tmp_path: Path) -> None:
    """The next plan may give its hosts to another; so it writes nothing afterwards either."""
    journal = Journal(tmp_path)
    shared = hand_out(journal, plan(), 1)
    late = shared.ends_at - timedelta(milliseconds=50)
    collector = Collector(Asking(seconds=30), Unread(), journal, lambda: late)
    with pytest.raises(TimeoutError):
        asyncio.run(work(journal, shared, 0, collector))
    assert () == journal.batches()


def test_no_new_plan_while_workers_may_be_at_the_old_one(tmp_path: Path) -> None:
    """Until it is whole, or its time and the difference of clocks are over."""
    journal = Journal(tmp_path)
    none_under_way(journal, AT)
    shared = hand_out(journal, plan(), 2)
    collector = Collector(Asking(), Unread(), journal, lambda: AT)
    asyncio.run(work(journal, shared, 0, collector))
    with pytest.raises(PollRunningError, match="workers may still be at poll 1"):
        none_under_way(journal, shared.ends_at)
    none_under_way(journal, shared.ends_at + CLOCKS_APART)
    asyncio.run(work(journal, shared, 1, collector))
    none_under_way(journal, AT)


def test_a_worker_with_another_catalogue_is_told(tmp_path: Path) -> None:
    """It must not guess whom to ask."""
    journal = Journal(tmp_path)
    hand_out(journal, plan(), 2)
    with pytest.raises(
        JournalError, match=r"'f[0-9]+', which this worker's catalogue does not list"
    ):
        plan_handed_out(journal, {})


def test_a_broken_plan_is_named(tmp_path: Path) -> None:
    """With its place."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "current.json").write_text("[]", "utf-8")
    with pytest.raises(JournalError, match="is no plan"):
        none_under_way(Journal(tmp_path), AT)


def test_headers_of_feeds_do_not_leave_the_machine(tmp_path: Path) -> None:
    """They may hold tokens; workers have the catalogue themselves."""
    feed = Feed(id="f", url="https://a.example/?key=tok-1", headers={"Cookie": "tok-2"})
    journal = Journal(tmp_path)
    hand_out(journal, PollPlan(1, AT, ((FeedTask(feed, Validators(), None),),)), 1)
    assert "tok-" not in (tmp_path / "plans" / "current.json").read_text("utf-8")
