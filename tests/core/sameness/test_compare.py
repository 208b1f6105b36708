"""Copy, event, topic or nothing: in Chinese, in English, and between the two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.compare import compare
from huangpu.core.sameness.reading import Background
from huangpu.model.sameness import Item

COPIES = [
    ("长鑫存储启动新一代内存芯片量产", "長鑫存儲啟動新一代內存芯片量產"),
    ("长鑫存储启动新一代内存芯片量产，良率超出预期", "【长鑫存储启动新一代内存芯片量产】长鑫存储今日宣布量产。"),
    ("消息称智元机器人计划在上海临港建设新工厂", "智元机器人计划在上海临港建设新工厂 | 新华社"),
    ("上海张江启用首个光子芯片中试平台 服务百家企业", "上海张江启用首个光子芯片中试平台，服务百家企业！"),
    ("Moore Threads picks Shanghai for its new chip design centre",
     "Moore Threads picks Shanghai for its new chip-design center | Reuters"),
    ("Hua Hong starts volume production at its second Wuxi fab",
     "Exclusive-Hua Hong starts volume production at its second Wuxi fab"),
]  # fmt: skip
EVENTS = [
    ("月之暗面完成20亿美元融资，估值翻倍", "Kimi母公司月之暗面再获20亿美元注资 腾讯领投"),
    ("Unitree files for a Shanghai IPO to raise $600 million",
     "Robot maker Unitree seeks $600 mln in Shanghai IPO filing"),
]  # fmt: skip
ACROSS = [
    ("OpenAI acquires robot startup Aurora for $3.2 billion in stock", "OpenAI以32亿美元收购机器人初创公司Aurora"),
    ("Nvidia, SMIC sign $5 billion supply deal for AI chips", "英伟达与中芯国际签署50亿美元人工智能芯片供应协议"),
]  # fmt: skip
APART = [
    ("上海发布智能网联汽车新规", "某地博物馆夜场门票售罄"),
    ("Shanghai issues new rules for smart cars", "Museum night tickets sell out in Lisbon"),
    ("Shanghai issues new rules for smart cars", "某地博物馆夜场门票售罄"),
]


@pytest.mark.parametrize(("left", "right"), COPIES)
def test_copies(left: str, right: str, item: Callable[..., Item], background: Background) -> None:
    """The same text in another dress is a copy, and says why."""
    found = compare(item(left), item(right, hours=0.5), background)
    assert "copy" == found.kind
    assert found.reasons


@pytest.mark.parametrize(("left", "right"), EVENTS)
def test_events(left: str, right: str, item: Callable[..., Item], background: Background) -> None:
    """Another write-up of the same event is no copy, but one story."""
    assert "event" == compare(item(left), item(right, hours=1), background).kind


@pytest.mark.parametrize(("left", "right"), ACROSS)
def test_two_languages(
    left: str, right: str, item: Callable[..., Item], background: Background
) -> None:
    """Chinese and English meet by names and figures alone, surely enough to link unasked."""
    found = compare(item(left), item(right, hours=2), background)
    assert ("event", True) == (found.kind, found.is_sure)
    assert any(" = " in reason for reason in found.reasons)


def test_reasons_name_names(item: Callable[..., Item], background: Background) -> None:
    """A link between languages can be checked by reading its reasons."""
    left, right = ACROSS[1]
    reasons = compare(item(left), item(right), background).reasons
    assert "both name SMIC = 中芯国际, Nvidia = 英伟达" in reasons
    assert "both give 5 billion" in reasons


@pytest.mark.parametrize(("left", "right"), APART)
def test_strangers(
    left: str, right: str, item: Callable[..., Item], background: Background
) -> None:
    """Two articles of one minute are not one event for that."""
    assert "none" == compare(item(left), item(right), background).kind


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("今日上海某电池级碳酸锂中间价报152000元/吨", "今日上海某电池级碳酸锂中间价报153750元/吨"),
        ("中芯国际二季度营收同比增长12%", "中芯国际二季度营收同比增长21%"),
        (
            "SMIC quarterly revenue rises 12% on AI demand",
            "SMIC quarterly revenue rises 21% on AI demand",
        ),
    ],
)
def test_one_figure_changed(
    left: str, right: str, item: Callable[..., Item], background: Background
) -> None:
    """One number changed means different, and the reason says which."""
    found = compare(item(left), item(right), background)
    assert found.kind in {"topic", "none"}
    assert any("figures" in reason for reason in found.reasons)
    assert found.veto


def test_round_up_is_no_copy(item: Callable[..., Item], background: Background) -> None:
    """A digest that repeats a headline tells many stories, not this one."""
    left = item("豆包将下线智能体功能")
    right = item("【早报】华为发布新论文；豆包将下线智能体功能")
    assert "topic" == compare(left, right, background).kind


def test_vectors_are_optional_and_count(item: Callable[..., Item], background: Background) -> None:
    """Where vectors are given, nearness in meaning raises the event score and distance lowers it."""
    left, right = item(EVENTS[1][0]), item(EVENTS[1][1])
    near = compare(left, right, background, ([1.0, 0.0], [0.9, 0.44])).event_score
    far = compare(left, right, background, ([1.0, 0.0], [0.0, 1.0])).event_score
    assert far < near


def test_vectors_do_not_touch_copies(item: Callable[..., Item], background: Background) -> None:
    """Copies are told by words alone, so that an optional package cannot regroup the archive."""
    left, right = item(COPIES[0][0]), item(COPIES[0][1])
    without = compare(left, right, background).copy_score
    assert without == compare(left, right, background, ([1.0], [0.0])).copy_score


TITLES = st.lists(
    st.sampled_from(
        [
            "上海",
            "SMIC",
            "中芯国际",
            "发布",
            "芯片",
            "10%",
            "11%",
            "31项",
            "raises",
            "prices",
            "早报",
            ";",
            "A股午评",
            "涨",
            "跌",
            "：",
            "Nvidia",
            "英伟达",
            "新政",
        ]
    ),
    max_size=8,
).map(" ".join)


@settings(deadline=None, max_examples=120)
@given(left=TITLES, right=TITLES, hours=st.floats(0, 72))
def test_order_does_not_matter(
    left: str, right: str, hours: float, item: Callable[..., Item], background: Background
) -> None:
    """Comparing b with a gives what comparing a with b gives."""
    one, other = item(left, id="a"), item(right, id="b", hours=hours)
    there, back = compare(one, other, background), compare(other, one, background)
    assert there.kind == back.kind
    assert pytest.approx(there.copy_score) == back.copy_score
    assert pytest.approx(there.event_score) == back.event_score
    assert bool(there.veto) is bool(back.veto)


@settings(deadline=None, max_examples=60)
@given(title=TITLES.filter(bool))
def test_everything_is_its_own_copy(
    title: str, item: Callable[..., Item], background: Background
) -> None:
    """A title is never vetoed against itself."""
    found = compare(item(title, id="a"), item(title, id="b"), background)
    assert "" == found.veto
