"""Does a probe show what a poll would do, without doing it?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import START, entry, judge, workshop
from feed_site import FeedSite, Route, page, rss
from probing import prober_for

from huangpu.adapters.store.publishing import publish
from huangpu.jobs.load import load_pending
from huangpu.jobs.probe import Probe, Reading, probe, reading_of
from huangpu.model.feeds import Feed
from huangpu.model.polls import PollOutcome, PollRecord


def probed(routes: dict[str, Route | str], path: str = "/feed") -> Probe:
    """Probe one address of a site."""

    async def run() -> Probe:
        async with prober_for(site) as prober:
            return await probe(Feed(id="news", url=f"{site.base}{path}"), prober)

    with FeedSite(routes) as site:
        return asyncio.run(run())


def test_a_feed_is_read() -> None:
    """Steps, answer and document are there, and there is no trouble."""
    found = probed({"/feed": rss("AI in Shanghai", "Two")})
    assert found.trouble is None
    assert ("", START) == (found.kind, found.newest_at)
    assert [200] == [step.status for step in found.steps]
    assert ["AI in Shanghai", "Two"] == [one.title for one in found.entries]


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (page(title="A page"), "not_a_feed"),
        (Route("", 404), "404"),
        (Route("", 410), "410"),
        (Route("", 503), "503"),
        (Route("", 204), "empty"),
        (Route(" \n"), "empty"),
        ("302 /feed", "redirect_loop"),
        (Route('<!DOCTYPE x [<!ENTITY a "b">]><rss/>'), "entity_declaration"),
    ],
    ids=str,
)
def test_trouble_is_named(route: Route | str, kind: str) -> None:
    """What went wrong has the name by which there is advice; nothing is raised."""
    found = probed({"/feed": route})
    assert found.parsed is None
    assert kind == found.kind


def reading(found: Probe, folder: Path, first: int = 10) -> Reading:
    """Say what a poll would make of a probe."""
    return reading_of(found, judge(), [found.feed], folder / "analyst.duckdb", first)


def test_without_a_database_all_is_new(tmp_path: Path) -> None:
    """Every entry is judged and named as a first poll would."""
    found = probed({"/feed": rss("AI in Shanghai", "ADVERT for AI", "Two")})
    result = reading(found, tmp_path)
    assert (3, 3, 0) == (result.counts.seen, result.counts.new, result.counts.rejected)
    assert ["new"] * 3 == [item.fate for item in result.entries]
    judged = [item.judgement for item in result.entries]
    assert all(judged)
    assert [["ai"], [], []] == [[tag.tag for tag in one.tags] for one in judged if one]
    assert [False, True, False] == [one.spam.is_spam for one in judged if one]
    assert not list(tmp_path.iterdir())


def test_only_the_first_are_judged(tmp_path: Path) -> None:
    """Judging costs time, so only what is shown is judged; rejected entries do not count."""
    found = probed({"/feed": rss("", "AI one", "AI two", "AI three")})
    assert found.parsed is not None
    broken = replace(found.parsed.entries[0], rejected="no_text")
    found = replace(
        found, parsed=replace(found.parsed, entries=(broken, *found.parsed.entries[1:]))
    )
    result = reading(found, tmp_path, first=2)
    assert [False, True, True, False] == [bool(item.judgement) for item in result.entries]
    assert ("rejected", (("no_text", 1),)) == (result.entries[0].fate, result.rejections)


def test_what_is_stored_is_known(tmp_path: Path) -> None:
    """Known, edited and repeated entries are told apart as the loader does, and nothing is stored."""
    found = probed(
        {"/feed": rss("Known headline of one", "Edited headline of two", "New headline")}
    )
    assert found.parsed is not None
    place = workshop(tmp_path, found.feed)
    old = [
        replace(one, title=f"{one.title} before") if one.position == 1 else one
        for one in found.parsed.entries[:2]
    ]
    record = PollRecord(
        "1-news", "news", START, PollOutcome.OK, http_status=200, entries=tuple(old)
    )
    place.journal.write(1, 0, [record], START)
    load_pending(place.database, place.journal, place.rules)
    publish(place.database, place.analyst_link)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    again = replace(found.parsed, entries=(*found.parsed.entries, found.parsed.entries[0]))
    result = reading(replace(found, parsed=again), tmp_path)
    assert (4, 1, 1, 1, 1) == (
        result.counts.seen,
        result.counts.new,
        result.counts.updated,
        result.counts.unchanged,
        result.counts.rejected,
    )
    assert (("repeated_in_document", 1),) == result.rejections
    assert ["known", "known", "new", "repeat"] == [item.fate for item in result.entries]
    assert "link" == result.entries[0].method  # the guid stands twice in this document
    assert before == sorted(path.name for path in tmp_path.rglob("*"))


def test_an_undated_feed_has_no_newest_entry() -> None:
    """Where nothing is dated, nothing is claimed."""
    found = probed({"/feed": rss("One")})
    assert found.parsed is not None
    undated = replace(found.parsed, entries=(entry(0, published_at=None),))
    assert replace(found, parsed=undated).newest_at is None
