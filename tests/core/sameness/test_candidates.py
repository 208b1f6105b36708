"""Which pairs are worth comparing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest

from huangpu.core.sameness.candidates import FAR, NEAR, keyed, pairs_worth_comparing, shared_weight
from huangpu.core.sameness.reading import Background, read
from huangpu.model.sameness import Item

Make = Callable[..., Item]
DAY = timedelta(days=1)


def test_pairs(item: Make, background: Background) -> None:
    """Copies and the other language are found, strangers are not, in any order of input."""
    readings = [
        read(one, background)
        for one in (
            item("英伟达与中芯国际签署50亿美元供应协议", id="a"),
            item("英伟達與中芯國際簽署50億美元供應協議！", id="b", hours=2),
            item("Nvidia, SMIC sign $5 billion supply deal", id="c", hours=3),
            item("某地博物馆夜场门票售罄", id="d", hours=3),
        )
    ]
    expected = [("a", "b"), ("a", "c"), ("b", "c")]
    for order in permutations(readings):
        pairs = pairs_worth_comparing(order, background.statistics)
        assert expected == [(left.item.id, right.item.id) for left, right in pairs]


def test_window(item: Make, background: Background) -> None:
    """The same words a month later are not looked at."""
    readings = [
        read(item("长鑫存储启动新一代内存芯片量产", id=name, hours=hours), background)
        for name, hours in (("a", 0), ("b", 72), ("c", 24 * 30))
    ]
    near = list(pairs_worth_comparing(readings, background.statistics))
    assert [("a", "b")] == [(left.item.id, right.item.id) for left, right in near]
    month = pairs_worth_comparing(readings, background.statistics, window=timedelta(days=31))
    assert 3 == len(list(month))


def test_common_names_are_no_key(item: Make, background: Background) -> None:
    """AI and China are in every other headline and find nothing."""
    ours = keyed(read(item("AI: China"), background), background.statistics)
    theirs = keyed(read(item("人工智能：中国"), background), background.statistics)
    assert set() == ours.keys.keys() & theirs.keys.keys()


@pytest.mark.parametrize(
    ("expected", "weights", "gap"),
    [
        (8_000, [4_000, 4_000], DAY),
        (0, [8_000], timedelta(0)),
        (0, [4_000, 4_000], 2 * DAY),
        (12_000, [4_000, 8_000], 2 * DAY),
        (0, [4_000, 8_000], NEAR),
        (16_000, [8_000, 8_000], NEAR),
        (0, [8_000, 8_000], NEAR + timedelta(minutes=1)),
        (24_000, [8_000, 8_000, 8_000], FAR),
        (24_000, [8_000, 8_000, 8_000, 4_000], FAR),
        (0, [8_000, 8_000, 4_000], FAR),
        (0, [8_000, 8_000, 8_000], FAR + timedelta(minutes=1)),
    ],
    ids=[
        "two within a day", "one", "two common ones, later", "a rare one, later",
        "a rare one, days later", "two rare ones, days later", "two, weeks later",
        "three rare ones, weeks later", "common ones do not count", "two of three", "over",
    ],
)  # fmt: skip
def test_what_makes_a_candidate(expected: int, weights: list[int], gap: timedelta) -> None:
    """Within a day two keys make a candidate; the later, the rarer they must be."""
    assert expected == shared_weight(weights, gap)
