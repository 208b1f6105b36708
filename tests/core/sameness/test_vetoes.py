"""Facts that keep articles apart, however alike their words are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huangpu.core.sameness.guards import marks
from huangpu.core.sameness.normal import headline
from huangpu.core.sameness.reading import Background, Reading, read
from huangpu.core.sameness.vetoes import copy_veto, event_veto
from huangpu.model.sameness import Item


@pytest.fixture
def readings(item: Callable[..., Item], background: Background) -> Callable[..., Reading]:
    """Read an article given in one line."""
    return lambda title, **others: read(item(title, **others), background)


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        (True, "【早报】中芯国际扩产；上海发布新政"),
        (True, "科创板晚报|中芯国际扩产"),
        (True, "甲公司扩产; 乙公司上市; 丙公司融资"),
        (True, "Morning Briefing: chips and tariffs"),
        (False, "中芯国际扩产；股价上涨"),
    ],
)
def test_roundups(expected: bool, title: str) -> None:  # noqa: FBT001  a case's answer
    """A digest of many stories is told by its column or by its semicolons."""
    assert expected is marks(headline(title)).is_roundup


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        ("figures differ: 10 % / 11 %", "中芯国际涨价10%", "中芯国际涨价11%"),
        ("figures differ: 10 % / 11 %", "SMIC raises prices 10%", "SMIC raises prices 11%"),
        ("", "中芯国际涨价10%", "中芯国际涨价"),
        ("", "营收22亿元", "营收22.3亿元"),
        ("one says rises, the other falls", "中芯国际股价大涨", "中芯国际股价大跌"),
        ("one says rises, the other falls", "SMIC shares jump", "SMIC shares plunge"),
        ("", "三大指数涨跌不一", "三大指数下跌"),
        ("one says buys, the other sells", "大基金增持中芯国际", "大基金减持中芯国际"),
        ("one says goes, the other returns", "某应用下架", "某应用恢复上架"),
        ("one says first half, the other second half", "上半年出货", "下半年出货"),
    ],
)
def test_copy_veto(
    expected: str, left: str, right: str, item: Callable[..., Item], background: Background
) -> None:
    """Other figures and opposite words are no copies; a missing or rounded figure may be."""
    assert expected == copy_veto(read(item(left), background), read(item(right), background))


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        ("one is a round-up of many stories", "中芯国际扩产", "早报：中芯国际扩产"),
        (
            "one is about Hong Kong, the other about mainland China",
            "港股半导体走强",
            "A股半导体走强",
        ),
        ("one is from midday, the other from the close", "A股午评：芯片领涨", "A股收评：芯片领涨"),
        (
            "of one market, one says rises, the other falls",
            "美股存储芯片板块盘前普涨",
            "美股存储芯片板块盘前普跌",
        ),
        (
            "of one market, one says falls, the other rises",
            "Nasdaq futures slide as chipmakers sink",
            "Nasdaq futures: chipmakers rally",
        ),
        ("", "美股存储芯片板块盘前普涨", "美股盘前：存储芯片涨跌不一"),
        (
            "the same sentence with other figures: 152000 / 153750",
            "今日某电池级碳酸锂中间价报152000元/吨",
            "今日某电池级碳酸锂中间价报153750元/吨",
        ),
        (
            "other figures of others: 上海新阳 / 寒武纪",
            "上海新阳：净利润3.01亿元，同比增长71%，拟分红并扩建厂房",
            "寒武纪：净利润20.6亿元，上年同期亏损4.5亿元",
        ),
        ("", "国博：展出30件", "国家博物馆：观众12万"),
        (
            "other shares: AAA / BBB",
            "Is Alpha (AAA) a good buy?",
            "Is Beta (NASDAQ: BBB) a good buy?",
        ),
        ("other shares: 688001 / 688002", "甲公司（688001.SH）停牌", "乙公司（688002.SH）停牌"),
        ("they name different companies and people", "Nvidia opens a lab", "华为开设实验室"),
        ("", "Nvidia opens a lab", "英伟达开设实验室"),
        ("", "Claude is down", "Anthropic服务中断"),
        (
            "other instalments of a series: 集 6 / 集 4",
            "《造芯记》第六集《封装》",
            "《造芯记》第4集",
        ),
        (
            "other instalments of a series: part 1 / part 2",
            "Inside a Shanghai fab: part 1",
            "Inside a Shanghai fab: Part 2",
        ),
        ("", "《造芯记》第十二集播出", "《造芯记》第12集播出"),
        ("", "某公司第三季度扭亏", "某公司第三季度盈利"),
    ],
)
def test_event_veto(
    expected: str, left: str, right: str, item: Callable[..., Item], background: Background
) -> None:
    """Round-ups, markets, sessions, forms filled in anew and strangers are kept apart."""
    one, other = read(item(left), background), read(item(right), background)
    assert expected == event_veto(one, other)
    assert bool(expected) is bool(event_veto(other, one))


@pytest.mark.parametrize(
    ("expected", "left", "right", "bodies"),
    [
        ("the headline only names the publication", "浦江周刊", "浦江周刊", ("", "")),
        ("the headline only names the publication", "浦江周刊", "浦江周刊", ("一", "二")),
        ("the headline only names the publication", "浦江周刊 读书", "浦江周刊 观察", ("", "")),
        ("", "浦江周刊", "浦江周刊", ("同一段话", "同一段话")),
        ("", "浦江周刊获新闻奖一等奖", "浦江周刊获新闻奖一等奖", ("", "")),
    ],
    ids=["alone", "other texts", "columns", "one text", "a story about it"],
)
def test_a_nameplate_is_no_headline(
    expected: str,
    left: str,
    right: str,
    bodies: tuple[str, str],
    readings: Callable[..., Reading],
) -> None:
    """Items that a feed calls by its own name are one story only where their text says so."""
    one, other = (
        readings(title, outlet="浦江周刊", summary=body)
        for title, body in zip((left, right), bodies, strict=True)
    )
    assert expected == event_veto(one, other)
    assert expected == event_veto(other, one)
