"""Is the config/ that ships valid, and does it hold what it promises?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from huangpu.adapters.config_files import check_all, read_catalogue, read_digest_config
from huangpu.adapters.feeds_editor import add_feeds, disable_feed, enable_feed
from huangpu.adapters.opml import read_opml, write_opml
from huangpu.model.digest_config import DigestConfig
from huangpu.model.feeds import Catalogue, Feed

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Read the feeds that ship, on a machine without any variable set."""
    return read_catalogue(CONFIG / "feeds.yaml", environ={})


def test_no_file_has_a_fault() -> None:
    """All files are valid, and every tag of the digest is in the taxonomy."""
    assert () == check_all(CONFIG)


def test_feeds_can_be_polled_at_once(catalogue: Catalogue) -> None:
    """What is enabled needs no key, no mirror and no server of one's own."""
    assert 60 <= len(catalogue.enabled())
    assert {"en", "zh"} == {feed.language for feed in catalogue.enabled()}
    for feed in catalogue.enabled():
        assert "127.0.0.1" != urlsplit(feed.url).hostname, feed.id
        assert "RSSHub route" != feed.kind, feed.id
        assert not feed.headers, feed.id


def test_every_feed_is_described(catalogue: Catalogue) -> None:
    """A feed says who it is; one that is off says why."""
    for feed in catalogue.feeds:
        assert feed.title, feed.id
        assert feed.site, feed.id
        assert feed.publisher, feed.id
        assert "mixed" != feed.language, feed.id
        assert "other" != feed.kind, feed.id
        assert feed.enabled != bool(feed.reason), feed.id


def test_feeds_of_one_house_share_a_publisher(catalogue: Catalogue) -> None:
    """One house confirms nothing to itself, whichever way its feeds come (feeds.md 5.3)."""
    publishers = {feed.id: feed.publisher for feed in catalogue.feeds}
    for family in (
        ["scmp-tech", "scmp-china-tech", "scmp-science", "scmp-china-economy"],
        ["gn-yicai-global", "rsshub-yicai-headline"],
        ["rsshub-caixin-global", "rsshub-caixin-latest"],
        ["36kr", "36kr-newsflash", "krasia"],
        ["nature", "nature-electronics", "nature-photonics", "nature-biotech"],
        ["thepaper-feedx", "rsshub-thepaper-tech"],
        ["chinadaily-bizchina", "chinadaily-china"],
    ):
        assert 1 == len({publishers[feed_id] for feed_id in family}), family


def test_defaults_are_not_written_out() -> None:
    """`reader` is how everybody asks; only exceptions are in the file."""
    text = (CONFIG / "feeds.yaml").read_text(encoding="utf-8")
    assert "user_agent: reader" not in text
    assert "poll_minutes: 60\n" not in text
    assert "enabled: true" not in text


def test_zones_of_naive_dates(catalogue: Catalogue) -> None:
    """Feeds that write dates without a zone are read on Shanghai's clocks, in English too."""
    zones = {feed.id: feed.zone.key for feed in catalogue.feeds}
    assert {"Asia/Shanghai"} == {zones[name] for name in ("chinadaily-bizchina", "cnbeta", "36kr")}


def test_politeness_table(catalogue: Catalogue) -> None:
    """The rules that hosts have published are kept: arXiv 3 s for all its hosts, GDELT 6 s."""
    assert 3 == catalogue.hosts["rss.arxiv.org"].min_gap_seconds
    assert "export.arxiv.org" in catalogue.hosts["rss.arxiv.org"].shared_with
    assert 6 == catalogue.hosts["api.gdeltproject.org"].min_gap_seconds
    assert 360 == catalogue.hosts["www.ijiwei.com"].poll_floor_minutes
    assert () == catalogue.network.allow_cidrs


def test_digest_previews_and_sends_to_nobody() -> None:
    """The file spells out the defaults, and mails nothing until somebody fills it in."""
    assert DigestConfig() == read_digest_config(CONFIG / "digest.yaml")
    assert ("smtp.host", "sender.address", "recipients") == DigestConfig().missing_to_send()


def test_examples_in_digest_yaml_work(tmp_path: Path) -> None:
    """Who takes the `#` away from the examples gets a valid file."""
    text = (CONFIG / "digest.yaml").read_text(encoding="utf-8")
    text = text.replace("recipients: []", "recipients:").replace("{}", "")
    text = re.sub(r"(?m)^#( +(?:- )?[a-z]+:)", r" \1", text)
    text = re.sub(r"(?m)^( *)# ([a-z_]+: )", r"\1\2", text).replace("  password_file", "  # ")
    path = tmp_path / "digest.yaml"
    path.write_text(text, encoding="utf-8")
    assert () == read_digest_config(path).missing_to_send()


def test_shipped_feeds_survive_edits(tmp_path: Path, catalogue: Catalogue) -> None:
    """Adding, disabling and enabling feeds of the real file loses no line of it."""
    path = tmp_path / "feeds.yaml"
    text = (CONFIG / "feeds.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    add_feeds(path, [Feed(id="new", url="https://new.example/feed", title="新")])
    disable_feed(path, "scmp-tech", "paused")
    enable_feed(path, "scmp-tech")
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    assert all(line in lines for line in text.splitlines())
    assert len(catalogue.feeds) + 1 == len(read_catalogue(path, {}).feeds)


def test_shipped_feeds_round_trip_through_opml(catalogue: Catalogue) -> None:
    """The catalogue can be carried elsewhere and back as OPML."""
    found = read_opml(write_opml(catalogue, now=datetime.now(UTC), show_url=str), "f")
    assert {feed.id: feed for feed in catalogue.feeds} == {feed.id: feed for feed in found.feeds}
