"""Does every trouble of a feed come with something that a person can do?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huangpu.core.fetch_kinds import KINDS
from huangpu.core.remedies import remedy_for, remedy_of
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedStatus

ROOT = Path(__file__).resolve().parents[2]
FEED = Feed(id="caixin", url="https://${USER}:${KEY}@feeds.example.cn/a?b=c")
WITH_SITE = FEED.model_copy(update={"site": "https://www.example.cn/新闻 1"})
PARSE_KINDS = sorted(
    {
        kind
        for path in [
            *(ROOT / "src/huangpu/core/parsing").glob("*.py"),
            ROOT / "src/huangpu/adapters/parse_pool.py",
        ]
        for kind in re.findall(r'ParseError\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
)
UNKNOWN = remedy_for(FEED, "never heard of")


def test_the_parsers_kinds_are_found() -> None:
    """The list that the next test goes through is not empty by mistake."""
    assert {"not_a_feed", "entity_declaration", "parser_killed"} <= set(PARSE_KINDS)


@pytest.mark.parametrize(
    "trouble", [*KINDS, *PARSE_KINDS, "401", "403", "404", "410", "429", "503"]
)
def test_every_kind_has_its_remedy(trouble: str) -> None:
    """Each kind of error has advice of its own, and a command that names the feed or its site."""
    remedy = remedy_for(FEED, trouble)
    assert remedy != UNKNOWN
    assert remedy.advice
    assert "caixin" in remedy.command or "feeds.example.cn" in remedy.command or not remedy.command


@pytest.mark.parametrize("trouble", [*KINDS, *PARSE_KINDS, "404", "599", "whatever", ""])
def test_no_secret_is_shown(trouble: str) -> None:
    """The password of an address never gets into a command."""
    assert "KEY" not in remedy_for(FEED, trouble).command


def test_commands_can_be_pasted() -> None:
    """What stands in a command is quoted for the shell; the site is preferred to the host."""
    assert "huangpu feeds discover https://feeds.example.cn/" == remedy_for(FEED, "404").command
    assert (
        "huangpu feeds discover 'https://www.example.cn/新闻 1'"
        == remedy_for(WITH_SITE, "404").command
    )


@pytest.mark.parametrize(
    ("status", "trouble", "command"),
    [
        (FeedStatus.NEVER, "", "huangpu poll --feed caixin"),
        (FeedStatus.FAILING, "timeout", "huangpu feeds check caixin --probe"),
        (FeedStatus.FAILING, "418", "huangpu feeds discover https://feeds.example.cn/"),
        (FeedStatus.DEAD, "410", "huangpu feeds discover https://feeds.example.cn/"),
        (FeedStatus.SILENT, "", "huangpu feeds discover https://feeds.example.cn/"),
        (FeedStatus.EMPTY, "404", "huangpu feeds discover https://feeds.example.cn/"),
    ],
)
def test_a_status_leads_to_a_command(status: FeedStatus, trouble: str, command: str) -> None:
    """What to do follows from how the feed is doing, and what it failed of."""
    remedy = remedy_of(FEED, status, trouble)
    assert remedy is not None
    assert command == remedy.command


def test_nothing_is_to_be_done_for_a_healthy_feed() -> None:
    """No news is good news."""
    assert remedy_of(FEED, FeedStatus.HEALTHY, "") is None
