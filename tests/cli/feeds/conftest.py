"""A desk to work at: a small catalogue of its own, and a site on loopback that it may ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from feed_site import FeedSite

from huangpu.adapters.config_files import read_catalogue
from huangpu.model.feeds import Catalogue

ROOT = Path(__file__).resolve().parents[3]
HEAD = """\
# 我们的 feeds
network: {{allow_cidrs: [127.0.0.0/8], allow_ports: [{port}], contact: "https://desk.example/"}}
hosts:
  "*": {{min_gap_seconds: 0, concurrency: 8}}  # loopback needs no rest

feeds:
"""
FEEDS = """\
  # the first
  - id: news
    title: Example News
    url: {base}/feed
    language: en
"""
TAXONOMY = """\
tags:
  semiconductors: {facet: sector, label: {en: Semiconductors, zh: 集成电路}}
  quantum: {facet: sector, label: {en: Quantum technology, zh: 量子科技}}
groups:
  names:
    kind: organisation
    tags: {semiconductors: 1}
    source: {by: the tests, day: 2026-08-17, why: a name to find}
    terms: [SMIC | 中芯国际]
  words:
    kind: technology
    tags: {quantum: 1}
    source: {by: the tests, day: 2026-08-17, why: a word to find}
    terms: [quantum computer | 量子计算机]
scoring: {shanghai_threshold: 1.0}
"""
DIGEST = "sections: [{tag: semiconductors}, {tag: quantum}]\n"
SPAM = """\
version: 1
families: {pills: {label: pill advert, cores: [miracle pills]}}
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The command with its own catalogue, at 10:00 in Shanghai on a Monday of 2026."""

    command: Callable[..., Any]
    folder: Path
    site: FeedSite

    def __call__(self, *words: str, now: str = "2026-08-17T10:00+08:00") -> Any:  # noqa: ANN401  what it said
        """Run `huangpu`; `{base}` in words is the site."""
        places = ["--config", str(self.folder), "--now", now]
        return self.command(*places, *(word.replace("{base}", self.site.base) for word in words))

    @property
    def file(self) -> Path:
        """The catalogue."""
        return self.folder / "feeds.yaml"

    @property
    def text(self) -> str:
        """What stands in the catalogue."""
        return self.file.read_text(encoding="utf-8")

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, checked."""
        return read_catalogue(self.file)

    def lists(self, feeds: str) -> None:
        """Let these feeds stand in the catalogue."""
        head = HEAD.format(port=self.site.port)
        self.file.write_text(head + feeds.replace("{base}", self.site.base), encoding="utf-8")


@pytest.fixture
def site() -> Iterator[FeedSite]:
    """Serve an empty site."""
    with FeedSite() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, huangpu: Callable[..., Any], site: FeedSite) -> Desk:
    """Give the desk with one feed in its catalogue."""
    folder = tmp_path / "config"
    folder.mkdir()
    shutil.copy(ROOT / "config" / "gazetteer.yaml", folder)
    (folder / "digest.yaml").write_text(DIGEST, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    (folder / "spam.yaml").write_text(SPAM, encoding="utf-8")
    made = Desk(huangpu, folder, site)
    made.lists(FEEDS)
    return made
