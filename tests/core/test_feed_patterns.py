"""Are the feeds of known sites told from the address of a page alone?"""

from __future__ import annotations

import pytest

from huangpu.core.feed_patterns import guessed_feeds, known_feed, search_feed


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        ),
        (
            "https://www.youtube.com/playlist?list=PLx-1",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx-1",
        ),
        ("https://github.com/some/tool", "https://github.com/some/tool/releases.atom"),
        ("https://old.reddit.com/r/shanghai/", "https://www.reddit.com/r/shanghai/new/.rss"),
        ("https://chips.substack.com/p/x", "https://chips.substack.com/feed"),
        ("https://medium.com/@someone/story", "https://medium.com/feed/@someone"),
        ("https://arxiv.org/list/quant-ph/recent", "https://rss.arxiv.org/rss/quant-ph"),
        ("https://arxiv.org/list/cs.AI/new", "https://rss.arxiv.org/rss/cs.AI"),
        ("https://www.nature.com/natelectron/", "https://www.nature.com/natelectron.rss"),
        ("https://www.nature.com/articles/s41586-1", None),
        (
            "https://www.biorxiv.org/collection/neuroscience",
            "https://connect.biorxiv.org/biorxiv_xml.php?subject=neuroscience",
        ),
        (
            "https://news.google.com/search?q=SMIC&hl=en-US&gl=US&ceid=US:en",
            "https://news.google.com/rss/search?q=SMIC&hl=en-US&gl=US&ceid=US:en",
        ),
        (
            "https://www.bing.com/news/search?q=SMIC",
            "https://www.bing.com/news/search?q=SMIC&format=rss",
        ),
        ("https://www.bing.com/news/search?q=SMIC&format=rss", None),
        (
            "https://www.federalregister.gov/agencies/industry-and-security-bureau",
            "https://www.federalregister.gov/api/v1/documents.rss?conditions%5Bagencies%5D%5B%5D=industry-and-security-bureau",
        ),
        ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
        ("https://github.com/some", None),
        ("https://notgithub.com/some/tool", None),
        ("https://github.com.example.org/some/tool", None),
        ("https://news.example.cn/", None),
    ],
)
def test_known_sites(page: str, feed: str | None) -> None:
    """A page of a known site gives the address of its feed; any other gives none."""
    assert feed == known_feed(page)


def test_guesses_are_few_and_on_the_site() -> None:
    """Eight places on the site and two in the section, whatever the page is called."""
    urls = guessed_feeds("https://a.example:8443/tech/chips/story.html?x=1")
    assert 10 == len(urls)
    assert "https://a.example:8443/tech/chips/feed" == urls[0]
    assert all(url.startswith("https://a.example:8443/") for url in urls)


@pytest.mark.parametrize(("language", "edition"), [("zh", "ceid=CN:zh-Hans"), ("en", "ceid=US:en")])
def test_a_search_stands_in(language: str, edition: str) -> None:
    """Host, language and edition of the search agree."""
    url = search_feed("www.news.example.cn", language)
    assert url.startswith("https://news.google.com/rss/search?q=site%3Anews.example.cn%20when%3A7d")
    assert url.endswith(edition)
