"""Is one entry one observation, whatever its feed does to guids, links and titles?"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.identity import Identified, identify, observe
from huangpu.model.entries import Entry
from huangpu.model.feeds import IdentityRule

START = datetime(2026, 8, 17, tzinfo=UTC)
POLLS, STORIES = 5, 40


def story(number: int, **values: object) -> Entry:
    """Give one well-behaved entry."""
    base: dict[str, object] = {
        "position": number,
        "guid": f"guid-{number}",
        "link": f"https://news.example/story/{number}",
        "title": f"Shanghai laboratory reports result number {number}",
        "published_at": START + timedelta(hours=number),
    }
    return Entry(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


def created(polls: list[list[Entry]], rule: IdentityRule = "auto") -> int:
    """Count the observations that a series of documents of one feed makes."""
    known: dict[int, str] = {}
    made = set()
    for document in polls:
        for sighting in observe(identify("feed", document, rule), known):
            made.add(sighting.entry_key)
            known.update((alias.key, sighting.entry_key) for alias in sighting.identified.aliases)
    return len(made)


def polled(change: Callable[[int, int], dict[str, object]]) -> list[list[Entry]]:
    """Give five polls of the same forty stories, each entry changed as the fault wants it."""
    return [
        [story(number, **change(poll, number)) for number in range(STORIES)]
        for poll in range(POLLS)
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda _p, _n: {},
        lambda p, n: {"guid": f"{random.Random(p * 100 + n).random()}"},  # noqa: S311  no secret
        lambda p, n: {"guid": f"http{'s' * (p % 2)}://news.example/{n}"},
        lambda _p, _n: {"guid": "the same for all"},
        lambda _p, n: {"guid": f"reused-{n % 10}"},
        lambda p, n: {"guid": None, "link": f"https://news.example/story/{n}?utm_source=p{p}"},
        lambda p, n: {"guid": None, "link": f"https://news.example/s{p}/story/{n}"},
        lambda _p, _n: {"link": "https://news.example/"},
        lambda p, n: {"title": f"Edited {p} of {n}", "published_at": START + timedelta(days=p)},
        lambda _p, _n: {"guid": None, "title": "", "published_at": None},
    ],
    ids=[
        "well-behaved",
        "random guid each time",
        "http and https flip",
        "one guid for all",
        "guid reused",
        "no guid, tracking token",
        "no guid, session in path",
        "front page as link",
        "everything else changes",
        "link alone",
    ],
)
def test_faults_of_feeds_make_no_doubles(change: Callable[[int, int], dict[str, object]]) -> None:
    """Five polls of forty stories are forty observations: the rows of security.md 3.7."""
    assert STORIES == created(polled(change))


def test_an_operator_can_name_the_one_key_to_trust() -> None:
    """`identity: link` believes no guid and no title."""
    documents = polled(lambda _p, _n: {"guid": "x", "title": "same title for each of them here"})
    assert STORIES == created(documents, "link")


def test_the_same_entry_twice_in_one_document_is_a_repeat() -> None:
    """The second copy is told apart from a second story."""
    found = observe(identify("feed", [story(1), story(1, position=2)], "auto"), {})
    assert ["new", "repeat"] == [sighting.method for sighting in found]


def test_two_feeds_with_the_same_guid_are_two_observations() -> None:
    """A guid is a name within its feed only."""
    one = identify("one", [story(1)], "auto")[0]
    two = identify("two", [story(1)], "auto")[0]
    assert one.entry_key != two.entry_key
    assert not {a.key for a in one.aliases} & {a.key for a in two.aliases}


def ids(*entries: Entry) -> list[str]:
    """Give the article ids of the entries of one document."""
    return [item.article_id for item in identify("feed", list(entries), "auto")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a/1", "http://www.news.example/a/1/?utm_medium=rss#top"),
        ("https://news.example/a?id=1&p=2", "https://news.example/a?p=2&id=1"),
    ],
    ids=["tracking, www, scheme", "order of parameters"],
)
def test_the_same_page_is_the_same_article(one: str, other: str) -> None:
    """Feeds that write the same URL in different ways carry the same article."""
    assert ids(story(1, link=one)) == ids(story(2, link=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/a/1", "https://news.example/a/2"),
        ("https://news.example/", "https://other.example/"),
    ],
    ids=["other id", "other path", "front pages"],
)
def test_different_pages_are_different_articles(one: str, other: str) -> None:
    """Two articles never merge because their URLs look alike."""
    assert ids(story(1, link=one)) != ids(story(2, link=other))


def test_a_front_page_names_no_article() -> None:
    """Entries that all link to the home page are articles of their own."""
    home = "https://news.example/"
    assert 2 == len(set(ids(story(1, link=home), story(2, link=home))))


def named(entries: list[Entry]) -> list[Identified]:
    """Name the entries of one document."""
    return identify("feed", entries, "auto")


@given(st.permutations([story(number) for number in range(6)]))
def test_the_order_in_the_document_does_not_matter(entries: list[Entry]) -> None:
    """A feed that shuffles its items keeps its observations."""
    usual = {item.entry_key for item in named([story(number) for number in range(6)])}
    assert usual == {item.entry_key for item in named(entries)}


@given(
    st.lists(
        st.builds(
            Entry,
            position=st.just(0),
            guid=st.none() | st.text(max_size=5),
            title=st.text(max_size=20),
            summary=st.text(max_size=20),
        ),
        max_size=8,
    )
)
def test_every_entry_gets_a_name(entries: list[Entry]) -> None:
    """Even an entry with nothing to hold it by is observed, and the same one again is known."""
    first = observe(named(entries), {})
    known = {alias.key: s.entry_key for s in first for alias in s.identified.aliases}
    again = observe(named(entries), known)
    assert len(entries) == len(first)
    assert "new" not in {sighting.method for sighting in again}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("热点 6小时前 3评论", "热点 19小时前 12评论"),
        ("Chips. 5 minutes ago, 1,024 views", "Chips. 2 hours ago, 3k views"),
        ("苹果今天也宣布了 👇", "苹果今天也宣布了👇"),
    ],
    ids=["Chinese", "English", "spacing"],
)
def test_clocks_and_counters_are_no_edit(one: str, other: str) -> None:
    """A list that says how long ago each item was does not make a version at every poll."""
    assert named([story(1, summary=one)])[0].content_hash == (
        named([story(1, summary=other)])[0].content_hash
    )


def test_a_changed_figure_is_an_edit() -> None:
    """What is left out of the comparison is no news; a figure is."""
    one, other = (story(1, summary=f"营收增长{share}%，3分钟前公布") for share in (21, 23))
    assert named([one])[0].content_hash != named([other])[0].content_hash
