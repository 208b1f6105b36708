"""Does one bad feed harm no other, and does every answer end in the right outcome?"""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, workshop

from huangpu.adapters.journal import Journal
from huangpu.core.parsing import ParseHints
from huangpu.errors import ConfigError, FetchError, ParseError, PollRunningError
from huangpu.jobs.poll import Collector, FeedTask, PollPlan, choose, collect, shard
from huangpu.jobs.polling_round import only_poll
from huangpu.model.entries import NO_VALIDATORS, Fetched, ParsedFeed, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState
from huangpu.model.polls import PollOutcome, PollRecord

KNOWN = Validators(b'"v1"', None)
NEWER = Validators(b'"v2"', None)


class Network:
    """A fetcher that answers as it was told, by feed id, and remembers what it was asked."""

    def __init__(self, answers: dict[str, Fetched | FetchError]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Validators]] = []

    async def fetch(self, feed: Feed, validators: Validators, *, url: str | None = None) -> Fetched:
        """Answer."""
        assert url is None
        self.asked.append((feed.id, validators))
        answer = self.answers[feed.id]
        if isinstance(answer, FetchError):
            raise answer
        return answer


class Parser:
    """A parser that finds one entry in every document, and none in `broken`."""

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Read."""
        assert now == START
        assert hints.zone == "UTC"
        if body == b"broken":
            raise ParseError("not_a_feed", "the answer is an HTML page")
        return ParsedFeed("rss", title="T", ttl_minutes=30, entries=(entry(1),))


def answered(status: int, body: bytes = b"", **values: object) -> Fetched:
    """Give an answer with validators of its own."""
    base = Fetched("x", status, "https://x.example/feed", body=body, validators=NEWER)
    return dataclasses.replace(base, **values)  # type: ignore[arg-type]  # the keys are fields


def poll(folder: Path, answers: dict[str, Fetched | FetchError]) -> dict[str, PollRecord]:
    """Poll all these feeds in one shard and give the records by feed."""
    tasks = tuple(FeedTask(feed(name), KNOWN, None) for name in answers)
    journal = Journal(folder / "journal")
    collector = Collector(Network(answers), Parser(), journal, lambda: START)
    records = asyncio.run(collect(PollPlan(1, START, (tasks,)), 0, collector))
    assert journal.read(*journal.batches()) == records
    return {record.feed_id: record for record in records}


@pytest.mark.parametrize(
    ("answer", "outcome", "kept"),
    [
        (answered(200, b"<rss/>"), PollOutcome.OK, NEWER),
        (answered(304), PollOutcome.NOT_MODIFIED, NEWER),
        (answered(304, validators=NO_VALIDATORS), PollOutcome.NOT_MODIFIED, KNOWN),
        (answered(200, b" \n"), PollOutcome.EMPTY, KNOWN),
        (answered(204), PollOutcome.EMPTY, KNOWN),
        (answered(410), PollOutcome.GONE, KNOWN),
        (answered(503), PollOutcome.HTTP_ERROR, KNOWN),
        (answered(200, b"broken"), PollOutcome.PARSE_ERROR, NO_VALIDATORS),
        (FetchError("timeout", "no answer within 60 s"), PollOutcome.NETWORK_ERROR, KNOWN),
        (FetchError("blocked_address", "is private"), PollOutcome.BLOCKED, KNOWN),
        (FetchError("bad_url", "has no host"), PollOutcome.BLOCKED, KNOWN),
        (FetchError("unasked_304", "304"), PollOutcome.NETWORK_ERROR, NO_VALIDATORS),
    ],
    ids=lambda value: value.value if isinstance(value, PollOutcome) else None,
)
def test_every_answer_has_its_outcome(
    tmp_path: Path, answer: Fetched | FetchError, outcome: PollOutcome, kept: Validators
) -> None:
    """And its validators: an answer that brought nothing must not make the next one a 304."""
    record = poll(tmp_path, {"shen": answer})["shen"]
    assert (outcome, kept) == (record.outcome, record.validators)
    assert outcome.is_success == (record.error is None)


def test_one_bad_feed_harms_no_other(tmp_path: Path) -> None:
    """Failures and successes stand side by side in one batch."""
    records = poll(
        tmp_path,
        {
            "bad": FetchError("tls", "wrong certificate"),
            "good": answered(200, b"<rss/>"),
            "ugly": answered(200, b"broken"),
        },
    )
    assert {"bad": 0, "good": 1, "ugly": 0} == {n: len(r.entries) for n, r in records.items()}


def test_a_dead_network_is_not_blamed_on_feeds(tmp_path: Path) -> None:
    """When no host at all can be reached, the feeds have done nothing wrong."""
    down = FetchError("dns", "no such name")
    records = poll(tmp_path, {"one": down, "two": FetchError("connect", "refused")})
    assert {PollOutcome.OFFLINE} == {record.outcome for record in records.values()}


def test_one_dead_host_is_its_own_fault(tmp_path: Path) -> None:
    """A single unreachable feed fails as usual."""
    records = poll(tmp_path, {"one": FetchError("dns", "no such name")})
    assert PollOutcome.NETWORK_ERROR is records["one"].outcome


FEEDS = [feed("due"), feed("later"), feed("off", enabled=False)]
STATES = {
    "due": FeedState("due", validators=KNOWN, next_poll_at=START),
    "later": FeedState("later", next_poll_at=START + timedelta(minutes=1)),
}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["due"]),
        ({"everything": True}, ["due", "later"]),
        ({"only": ["off", "later", "off"]}, ["off", "later"]),
    ],
    ids=["due", "all", "named"],
)
def test_who_is_asked(options: dict[str, object], expected: list[str]) -> None:
    """The due ones, all enabled ones, or exactly those named."""
    tasks = choose(FEEDS, STATES, START, **options)  # type: ignore[arg-type]
    assert expected == [task.feed.id for task in tasks]


def test_a_due_feed_is_asked_with_its_validators() -> None:
    """Requests are conditional."""
    assert [KNOWN] == [task.validators for task in choose(FEEDS, STATES, START)]


def test_unknown_names_are_listed_all_at_once() -> None:
    """Typos are told, not ignored."""
    with pytest.raises(ConfigError) as caught:
        choose(FEEDS, STATES, START, only=["deu", "due", "latre"])
    assert ["deu", "latre"] == [fault.key for fault in caught.value.faults]


def test_feeds_of_one_host_stay_together() -> None:
    """A host's gaps can only be kept by one shard."""
    tasks = [
        FeedTask(feed(f"f{n}", url=f"https://host{n % 30}.example/{n}"), NO_VALIDATORS, None)
        for n in range(300)
    ]
    shards = shard(tasks)
    hosts = [{task.feed.url.split("/")[2] for task in dealt} for dealt in shards]
    assert 3 == len(shards)
    assert 300 == sum(len(dealt) for dealt in shards)
    assert 30 == sum(len(names) for names in hosts)


def test_two_polls_never_overlap(tmp_path: Path) -> None:
    """The second one says that one is under way."""
    place = workshop(tmp_path, feed("shen"))
    with (
        only_poll(place),
        pytest.raises(PollRunningError, match="another poll is under way"),
        only_poll(place),
    ):
        pass
