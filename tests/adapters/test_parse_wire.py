"""Do feeds and refusals cross the border between two processes unchanged?"""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from huangpu.adapters import parse_wire
from huangpu.core.parsing import ParseHints
from huangpu.errors import ParseError
from huangpu.model.entries import Entry, ParsedFeed

FULL = ParsedFeed(
    format="atom",
    title="浦江",
    site="https://a.example/",
    language="zh",
    ttl_minutes=30,
    encoding="gb18030",
    repaired=True,
    entries=(
        Entry(
            position=0,
            guid="g",
            link="https://a.example/1",
            title="芯片 “x” \u2028",
            summary="行一\n行二",
            published_at=datetime(2026, 8, 1, 1, 2, 3, tzinfo=UTC),
            updated_at=datetime(2026, 8, 2, tzinfo=UTC),
            date_is_rough=True,
            language="zh",
            outlet="示例",
            outlet_site="b.example",
            categories=("a", "b"),
        ),
        Entry(position=1, rejected="empty"),
    ),
)


@pytest.mark.parametrize("feed", [FULL, replace(FULL, entries=()), ParsedFeed("json")])
def test_a_feed_comes_back(feed: ParsedFeed) -> None:
    """Every field of a feed and its entries survives, the empty ones too."""
    assert feed == parse_wire.answer(parse_wire.parsed(feed))


def test_a_refusal_comes_back() -> None:
    """The kind and the words of a ParseError survive."""
    with pytest.raises(ParseError) as caught:
        parse_wire.answer(parse_wire.refused(ParseError("too_deep", "标签 <a> too deep")))
    assert ("too_deep", "标签 <a> too deep") == (caught.value.kind, caught.value.detail)


def test_a_request_comes_back() -> None:
    """Hints, clock and bytes survive; the bytes are not touched."""
    hints = ParseHints("https://a.example/", "text/xml; charset=gbk", "Asia/Shanghai", "zh", "gbk")
    now, body = datetime(2026, 8, 2, 12, 0, 0, 500, tzinfo=UTC), bytes(range(256))
    sent = parse_wire.request(body, hints, now)
    (length,) = parse_wire.LENGTH.unpack(sent[:4])
    assert (hints, now) == parse_wire.circumstances(sent[4 : 4 + length])
    assert parse_wire.framed(body) == sent[4 + length :]


@pytest.mark.parametrize(
    "message",
    [
        *(b"", b"{}", b"[]", b"nonsense", b"[{}, [[1]]]", b'[{"format": "rss"}, [{}]]', b"\xff"),
        json.dumps([{"format": "rss"}, [[0] * 13]]).encode(),
        pickle.dumps(FULL),
    ],
)
def test_nonsense_is_a_dead_parser(message: bytes) -> None:
    """An answer that is none, pickles included, is a ParseError and runs nothing."""
    with pytest.raises(ParseError, match="parser_died"):
        parse_wire.answer(message)
