"""Do feeds that break their own identities, or a crash, cost or double anything in the database?

The cases 90 to 104 of research/security.md 5, from documents to rows; docs/hostile.md has all.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pytest
from fakes import START, feed, journalled, record, workshop

from huangpu.adapters.result_formats import write_csv
from huangpu.adapters.store.reading import connect_reader
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.jobs import load
from huangpu.jobs.poll import Collector, collect
from huangpu.jobs.polling_round import Workshop, close_round, open_round
from huangpu.model.entries import Entry, Fetched, ParsedFeed, Validators
from huangpu.model.feeds import Feed

POLLS, STORIES = 5, 40
OLD, NEW = Validators(b'"old"'), Validators(b'"new"')


@dataclass(frozen=True)
class Item:
    """One item as a feed writes it; None is left out."""

    guid: str | None
    link: str
    title: str
    date: datetime | None = START - timedelta(hours=1)

    def __str__(self) -> str:
        guid = "" if self.guid is None else f"<guid>{escape(self.guid)}</guid>"
        date = "" if self.date is None else f"<pubDate>{self.date.isoformat()}</pubDate>"
        link, title = escape(self.link), escape(self.title)
        return f"<item><title>{title}</title><link>{link}</link>{guid}{date}</item>"


def story(number: int, site: str = "news", **values: object) -> Item:
    """Give a well-behaved item."""
    base: dict[str, object] = {
        "guid": f"{site}-{number}",
        "link": f"https://{site}.example/story/{number}",
        "title": f"第{number}号实验室发布新成果 by {site}",
        "date": START - timedelta(hours=number + 1),
    }
    return Item(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


def document(items: Sequence[Item]) -> bytes:
    """Write the feed."""
    return f"<rss version='2.0'><channel>{''.join(map(str, items))}</channel></rss>".encode()


def read(items: Sequence[Item], now: datetime = START) -> tuple[Entry, ...]:
    """Give the entries that the parser makes of these items."""
    return parse_feed(document(items), ParseHints("https://shen.example/feed"), now).entries


def polled(place: Workshop, polls: Sequence[Sequence[Item]], name: str = "shen") -> None:
    """Poll a feed that shows these items, once a day, and load each poll."""
    for day, items in enumerate(polls):
        entries = read(items, START + timedelta(days=day))
        journalled(place, record(name, *entries, hours=24 * day))
    close_round(place)


def rows(place: Workshop, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published copy."""
    with connect_reader(place.analyst_link) as connection:
        return connection.execute(sql).fetchall()


def number_of(place: Workshop, view: str) -> int:
    """Count the rows of a view."""
    return int(rows(place, f"SELECT count(*) FROM {view}")[0][0])  # noqa: S608  a name of ours


FAULTS: list[tuple[str, int, Callable[[int, int], dict[str, object]]]] = [
    ("91 random guid each time", 40, lambda p, n: {"guid": f"{hash((p, n)):x}"}),
    ("92 http and https flip", 40, lambda p, n: {"guid": f"http{'s' * (p % 2)}://n.example/{n}"}),
    ("93 one guid for all", 40, lambda _p, _n: {"guid": "the same"}),
    ("94 guid reused", 40, lambda _p, n: {"guid": f"reused-{n % 10}"}),
    ("95 no guid, utm token", 40, lambda p, n: {
        "guid": None, "link": f"https://n.example/{n}?utm_source=p{p}"}),
    ("96 no guid, spm token", 40, lambda p, n: {
        "guid": None, "link": f"https://n.example/{n}?spm=a2c.{p}"}),
    ("97 no guid, session in path", 40, lambda p, n: {
        "guid": None, "link": f"https://n.example/s{p}/{n}"}),
    ("98 all three change once", 80, lambda p, n: {
        "guid": f"{p > 1}-{n}", "link": f"https://n{int(p > 1)}.example/{n}",
        "title": f"{'后来' if p > 1 else '起初'}说的第{n}条新闻的标题"}),
    ("99 no fault at all", 40, lambda _p, _n: {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "change"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_faulty_identities_make_no_doubles(
    tmp_path: Path, expected: int, change: Callable[[int, int], dict[str, object]]
) -> None:
    """Five polls of forty stories are forty rows, but where nothing at all stays the same."""
    place = workshop(tmp_path, feed("shen"))
    polled(place, [[story(n, **change(p, n)) for n in range(STORIES)] for p in range(POLLS)])
    assert expected == number_of(place, "observations")
    assert expected == number_of(place, "articles")


def test_100_an_edited_item_keeps_its_versions(tmp_path: Path) -> None:
    """One article whose first text is still there."""
    place = workshop(tmp_path, feed("shen"))
    polled(place, [[story(1)], [story(1, title="第1号实验室更正了它的成果")]])
    assert (1, 1) == (number_of(place, "articles"), number_of(place, "observations"))
    assert [(story(1).title,), ("第1号实验室更正了它的成果",)] == rows(
        place, "SELECT title FROM article_revisions ORDER BY revision"
    )


def test_101_two_feeds_with_the_same_guid_are_two_items(tmp_path: Path) -> None:
    """A guid names nothing outside its feed."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    polled(place, [[story(1, "shen", guid="1")]], "shen")
    polled(place, [[story(1, "jiang", guid="1")]], "jiang")
    assert [("jiang", 1), ("shen", 1)] == rows(
        place, "SELECT feed_id, count(DISTINCT article_id) FROM observations GROUP BY 1 ORDER BY 1"
    )
    assert 2 == number_of(place, "articles")


def test_102_items_that_go_and_come_back_are_the_same(tmp_path: Path) -> None:
    """A feed that flips between two windows, or shows nothing for once, makes no doubles."""
    place = workshop(tmp_path, feed("shen"))
    whole, half = [story(n) for n in range(20)], [story(n) for n in range(10)]
    polled(place, [whole, half, whole, [], whole[10:], whole])
    assert (20, 20) == (number_of(place, "observations"), number_of(place, "articles"))
    assert [(20,), (0,), (0,), (0,), (0,), (0,)] == rows(
        place, "SELECT entries_new FROM polls ORDER BY started_at"
    )


def test_103_another_sites_feed_in_its_place_is_told(tmp_path: Path) -> None:
    """The poll says that nothing is shared, and the feed's state what to look at."""
    place = workshop(tmp_path, feed("shen"))
    own = [story(n) for n in range(STORIES)]
    polled(place, [own, own, [story(n, "other") for n in range(STORIES)]])
    assert [(False,), (False,), (True,)] == rows(
        place, "SELECT may_have_missed FROM polls ORDER BY started_at"
    )
    with place.database.writing() as session:
        assert "old ones came as new" in load.feed_states(session)["shen"].drift


class Server:
    """A feed whose document and ETag have changed since the last poll."""

    def __init__(self) -> None:
        self.asked: list[Validators] = []

    async def fetch(self, feed: Feed, validators: Validators, *, url: str | None = None) -> Fetched:
        """Answer with two items."""
        assert url is None
        self.asked.append(validators)
        body = document([story(1), story(2)])
        return Fetched(feed.id, 200, feed.url, body=body, validators=NEW)

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Parse as the workers do."""
        return parse_feed(body, hints, now)


def poll_and_load(place: Workshop, server: Server) -> None:
    """Poll as the command does."""
    opening = open_round(place, everything=True)
    collector = Collector(server, server, place.journal, place.clock)
    asyncio.run(collect(opening.plan, 0, collector))
    close_round(place)


class Crash(BaseException):
    """The process ends here."""


def crash(*_args: object, **_options: object) -> None:
    """End the process."""
    raise Crash


@pytest.mark.parametrize("asked", [OLD, NEW], ids=["104 before the journal", "104 in the load"])
def test_a_crash_separates_no_validators_from_their_items(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Validators
) -> None:
    """Either both are kept or neither: a 304 never hides an item that was not stored."""
    place, server = workshop(tmp_path, feed("shen")), Server()
    journalled(place, record("shen", *read([story(1)]), hours=-2, validators=OLD))
    close_round(place)
    with monkeypatch.context() as broken:
        if asked is OLD:
            broken.setattr(type(place.journal), "write", crash)
        else:
            broken.setattr(load, "write_feed_states", crash)  # the items are written, they not
        with pytest.raises(Crash):
            poll_and_load(place, server)
    assert 1 == number_of(place, "articles")
    poll_and_load(place, server)
    assert [OLD, asked] == server.asked
    assert 2 == number_of(place, "articles")


def test_89_a_formula_is_whole_in_the_database_and_defused_in_csv(tmp_path: Path) -> None:
    """A spreadsheet shows it and does not obey."""
    formula = '=HYPERLINK("https://evil.example","上海")'
    place = workshop(tmp_path, feed("shen"))
    polled(place, [[story(1, title=formula)]])
    stored = rows(place, "SELECT title FROM articles")
    assert [(formula,)] == stored
    table, sink = pa.table({"title": [title for (title,) in stored]}), io.BytesIO()
    write_csv(table.schema, table.to_batches(), sink)
    assert ["'" + formula] == list(csv.reader(io.StringIO(sink.getvalue().decode("utf-8-sig"))))[1]


@pytest.mark.parametrize("days", [None, 400, -9_999], ids=["90 none", "90 future", "90 past"])
def test_a_date_that_is_not_believed_says_so(tmp_path: Path, days: int | None) -> None:
    """The article has the time at which it was seen, marked as an estimate."""
    place = workshop(tmp_path, feed("shen"))
    date = None if days is None else START + timedelta(days=days)
    polled(place, [[story(1, date=date)]])
    assert [(True, True)] == rows(
        place, "SELECT published_at = first_seen_at, published_is_estimated FROM articles"
    )
