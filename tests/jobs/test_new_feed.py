"""Is a new feed written as its document and a person say, and refused where it cannot be?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import START, entry
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.errors import ConfigError
from huangpu.jobs.new_feed import check_new, language_of_feed, proposal
from huangpu.jobs.probe import Probe
from huangpu.model.entries import EntryLanguage, Fetched, ParsedFeed
from huangpu.model.feeds import Catalogue, Feed

URL = "https://www.scmp.example/rss/36/feed"
CATALOGUE = Catalogue(
    feeds=(
        Feed(
            id="scmp-tech",
            url="https://www.scmp.example/rss/1/feed",
            site="https://www.scmp.example/tech",
            publisher="SCMP",
        ),
    )
)


def probe(
    *languages: EntryLanguage, url: str = URL, moved_to: str | None = None, **parsed: object
) -> Probe:
    """Give a probe that found a feed with entries in these languages."""
    entries = tuple(entry(n, language=language) for n, language in enumerate(languages))
    document = ParsedFeed("rss", entries=entries, **parsed)  # type: ignore[arg-type]  # its fields
    fetched = Fetched("new", 200, moved_to or url, moved_to=moved_to)
    return Probe(Feed(id="new", url=url), START, (), 0.1, fetched, document)


def test_the_feed_speaks_for_itself() -> None:
    """Title, site and language come from the document, the publisher from the site's other feeds."""
    found = probe("zh", "zh", title="南华早报 Tech", site="https://www.scmp.example/")
    made = proposal(URL, found, {}, CATALOGUE)
    assert (
        Feed(
            id="scmp.example",
            url=URL,
            title="南华早报 Tech",
            site="https://www.scmp.example/",
            language="zh",
            publisher="SCMP",
        )
        == made.feed
    )
    assert ("its publisher is SCMP, as of other feeds of that site",) == made.notes


def test_a_person_has_the_last_word() -> None:
    """What is wished replaces what was found."""
    wishes = {
        "id": "mine",
        "title": "Mine",
        "publisher": "Somebody",
        "language": "mixed",
        "kind": "trade press",
        "timezone": "Asia/Shanghai",
    }
    made = proposal(URL, probe("zh", title="Theirs"), wishes, CATALOGUE)
    assert wishes == {key: getattr(made.feed, key) for key in wishes}
    assert () == made.notes


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["zh"] * 9 + ["en"], "zh"),
        (["en"] * 8 + ["zh"] * 2, "en"),
        (["en", "zh"], "mixed"),
        (["ja"], "mixed"),
        (["und", "zh"], "zh"),
    ],
)
def test_language(languages: list[EntryLanguage], expected: str) -> None:
    """Four fifths of the entries decide; what has no language does not vote."""
    assert expected == language_of_feed(probe(*languages))


@pytest.mark.parametrize(
    ("said", "expected"), [("zh-CN", "zh"), ("EN-us", "en"), ("ja", "mixed"), (None, "mixed")]
)
def test_language_of_an_empty_feed(said: str | None, expected: str) -> None:
    """Without entries the document's own word counts."""
    assert expected == language_of_feed(probe(language=said))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://news.google.com/rss/search?q=x", "aggregator search feed"),
        ("https://www.shanghai.gov.cn/rss", "official"),
        ("https://www.federalregister.gov/x.rss", "official"),
        ("https://news.sjtu.edu.cn/rss", "university/journal"),
        ("https://rss.arxiv.org/rss/cs.AI", "university/journal"),
        ("https://rsshub.app/36kr/news", "RSSHub route"),
        ("https://notgov.example/rss", "other"),
        ("https://mygov.cn/rss", "other"),
    ],
)
def test_kind(url: str, kind: str) -> None:
    """Search engines, governments and universities are told by their hosts."""
    assert kind == proposal(url, probe(url=url), {}, Catalogue()).feed.kind


@pytest.mark.parametrize(
    ("url", "moved_to", "written", "noted"),
    [
        (URL, "https://new.example/feed", "https://new.example/feed", True),
        ("http://a.example/feed", "https://a.example/feed", "https://a.example/feed", False),
        (
            "https://${U}:${P}@a.example/f",
            "https://b.example/f",
            "https://${U}:${P}@a.example/f",
            True,
        ),
        (URL, None, URL, False),
    ],
    ids=["moved", "to https", "with a password", "stayed"],
)
def test_a_move_for_good_is_followed(
    url: str, moved_to: str | None, written: str, *, noted: bool
) -> None:
    """The new address is written, unless a password belongs to the old one."""
    made = proposal(url, probe("en", url=url, moved_to=moved_to), {}, Catalogue())
    assert written == made.feed.url
    assert noted == any("for good" in note for note in made.notes)


def test_a_move_to_a_known_feed_is_refused() -> None:
    """What leads to a feed of the catalogue is that feed."""
    found = probe("en", moved_to="http://WWW.scmp.example/rss/1/feed/")
    with pytest.raises(ConfigError, match="already, as 'scmp-tech'"):
        proposal(URL, found, {}, CATALOGUE)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"id": "scmp-tech"}, "'scmp-tech-2' is free"),
        ({"id": "Bad Id"}, "--id"),
        ({"timezone": "Shanghai"}, "--timezone"),
        ({"language": "fr"}, "--language"),
    ],
)
def test_wishes_that_no_feed_can_have(wishes: dict[str, str], words: str) -> None:
    """Each fault names the option and what would be right."""
    with pytest.raises(ConfigError, match=words):
        proposal(URL, probe("en"), wishes, CATALOGUE)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://www.scmp.example/rss/1/feed/", "already, as 'scmp-tech'"),
        ("news.example/feed", "start it with https"),
        ("https://joe:secret@news.example/feed", "must not hold a user name or password"),
    ],
)
def test_addresses_that_cannot_be_added(url: str, words: str) -> None:
    """Known, incomplete and secret-bearing addresses are refused before anything is asked."""
    with pytest.raises(ConfigError, match=words) as caught:
        check_new(url, {}, CATALOGUE)
    assert "secret" not in str(caught.value)


def test_an_empty_feed_can_be_added() -> None:
    """It is noted that it holds nothing now."""
    assert ("it holds no entry now",) == proposal(URL, probe(), {}, Catalogue()).notes


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=300), site=st.none() | st.text(max_size=60))
def test_whatever_a_feed_says_of_itself_makes_a_feed(title: str, site: str | None) -> None:
    """Hostile titles and sites never keep a feed from being added, nor get past the rules."""
    found = probe("en", title=title, site=site)
    made = proposal(URL, found, {}, Catalogue()).feed
    assert URL == made.url
    assert replace(found).parsed is not None
