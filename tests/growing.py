"""A desk with a small taxonomy, the shipped words of spam, and a week of invented articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fakes import journalled

from huangpu.adapters.store.reading import connect_reader
from huangpu.jobs.polling_round import close_round
from huangpu.model.polls import PollRecord
from huangpu.settings import load_settings
from huangpu.wiring import Wiring

FEEDS = """\
feeds:
  - {id: shen, url: "https://shen.example/feed", publisher: Shen}
  - {id: pu, url: "https://pu.example/feed", publisher: Pu}
"""
TAXONOMY = """\
# 我们的 taxonomy
tags:
  semiconductors: {facet: sector, label: {en: Semiconductors, zh: 集成电路}}
  quantum: {facet: sector, label: {en: Quantum technology, zh: 量子科技}}
  quantum.computing: {facet: sector, label: {en: Quantum computing, zh: 量子计算}}
  talent: {facet: theme, label: {en: Talent, zh: 人才}}

groups:
  words:
    kind: technology
    tags: {quantum: 1}
    source: {by: the tests, day: 2026-08-17, why: a word to find}
    terms:
      - quantum computer | 量子计算机   # the first
  chips:
    kind: technology
    tags: {semiconductors: 1}
    source: {by: the tests, day: 2026-08-17, why: a word to find}
    terms: [chip | 芯片]
  places:
    kind: place
    shanghai: 1
    source: {by: the tests, day: 2026-08-17, why: a place to find}
    terms: [Shanghai | 上海]
# the end of the groups

words:
  hiring: {zh: [招聘], en: [hires]}
rules:
  - {id: hiring, tags: {talent: 1}, all: [$hiring, [研究员, researchers], $words]}
"""
ZH, EN = "https://shen.example/zh", "https://pu.example/en"
HOSTILE = "https://pu.example/hostile"
ADVERT, CUT = "https://shen.example/advert", "https://pu.example/cut"
ARTICLES = {
    "shen": (
        (ZH, "上海量子計算機今日上线 招聘工程师", "光刻机也在张江。"),
        (ADVERT, "上海贵族宝贝sh1314 上海喝茶群vx 量子计算机", ""),
    ),
    "pu": (
        (EN, "Shanghai opens a quantum computer", "It hires researchers."),
        (HOSTILE, "[bold]chip[/bold] [red]of \x1b[31mthe\u202e week [/] [link=x]", "chip :smile:"),
        (CUT, "上海龙凤419杨浦：量子计算机在沪发布", "量子计算机完成测试，团队来自上海。"),
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever the command gives
        """What it gave for machines."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Desk:
    """The command with its own configuration and data, at 10:00 in Shanghai on a Monday."""

    folder: Path
    say: Callable[..., Said]

    @property
    def config(self) -> Path:
        """Where the configuration is."""
        return self.folder / "config"

    @property
    def taxonomy(self) -> Path:
        """The file that grows."""
        return self.config / "taxonomy.yaml"

    @property
    def wiring(self) -> Wiring:
        """The parts, as the command builds them."""
        return Wiring(load_settings(config_dir=self.config, data_dir=self.folder / "var"))

    def load(self, *polls: PollRecord) -> None:
        """Load polls by the rules of the configuration, and publish."""
        workshop = self.wiring.workshop()
        if polls:
            journalled(workshop, *polls)
        close_round(workshop)

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask the published copy; each `?` stands for a value."""
        with connect_reader(self.folder / "var" / "analyst.duckdb") as connection:
            return connection.execute(sql, values).fetchall()

    def id_of(self, url: str) -> str:
        """Give the id of an article."""
        ((found,),) = self.rows("SELECT article_id FROM articles WHERE url = ?", url)
        return str(found)
