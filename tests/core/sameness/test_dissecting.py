"""Whether a dissection adds up, and says what its numbers mean."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.dissecting import dissect
from huangpu.core.sameness.reading import Background, read
from huangpu.model.sameness import Item

Make = Callable[..., Item]

PAIRS = [
    ("上海微系统所发布超导量子芯片新成果", "上海微系統所發佈超導量子芯片新成果"),
    ("中芯国际第三季度营收增长11%", "中芯国际第三季度营收增长12%"),
    ("SMIC raises prices by 10%", "SMIC to raise prices, analysts say"),
    ("SMIC raises prices by 10%", "中芯国际涨价10%"),
]


@pytest.mark.parametrize("titles", PAIRS, ids=["copy", "other figure", "event", "two languages"])
@pytest.mark.parametrize("meaning", [None, 0.7], ids=["words only", "with meaning"])
def test_the_parts_add_up(
    titles: tuple[str, str], meaning: float | None, item: Make, background: Background
) -> None:
    """The bias and all parts together are the log odds of the score, and all of them are in words."""
    left, right = (read(item(one), background) for one in titles)
    found = dissect(left, right, background, meaning)
    assert found.comparison == compare_readings(left, right, background, meaning=meaning)
    rules = background.weights
    biases = {
        rule.bias
        for rule in (
            rules.copy,
            rules.event,
            rules.event_meaning,
            rules.across,
            rules.across_meaning,
        )
    }
    for ruling in found.rulings:
        odds = math.log(ruling.score / (1 - ruling.score))
        rest = odds - sum(part.points for part in ruling.parts)
        assert any(math.isclose(rest, bias, abs_tol=1e-6) for bias in biases)
        assert all(part.words for part in ruling.parts)
        assert sorted(ruling.parts, key=lambda part: -abs(part.points)) == list(ruling.parts)


def test_two_languages_are_asked_one_question(item: Make, background: Background) -> None:
    """Between languages there are no copies, and a link must be sure."""
    left, right = (read(item(one), background) for one in PAIRS[3])
    (ruling,) = dissect(left, right, background).rulings
    assert ("event", background.weights.across.sure) == (ruling.question, ruling.threshold)


def test_keys_are_spelt(item: Make, background: Background) -> None:
    """A shared key says what it stands for: characters, words, figures, names of both languages."""
    left = read(item("SMIC’s quarterly revenue rises 11% on smartphone demand"), background)
    right = read(item("SMIC revenue rises 11% as smartphone orders return", hours=1), background)
    meeting = dissect(left, right, background).meeting
    assert {"smartphone", "11 %"} <= {key.words for key in meeting.keys}
    assert any(key.words.startswith("SMIC = 中芯") for key in meeting.keys)
    chinese = [read(item(one), background) for one in PAIRS[0]]
    assert "子芯" in {key.words for key in dissect(*chinese, background).meeting.keys}


def test_what_the_index_asks_for(item: Make, background: Background) -> None:
    """The later, the more two articles must share; after a month nothing is enough."""
    title = "上海微系统所发布超导量子芯片新成果"
    first = read(item(title), background)
    meetings = [
        dissect(first, read(item(title, hours=hours), background), background).meeting
        for hours in (1, 30, 24 * 20, 24 * 31)
    ]
    assert [0, 11, 20, None] == [one.needed for one in meetings]
    assert [False, False, True, True] == [one.rare_only for one in meetings]
    assert [True, True, True, False] == [one.meets for one in meetings]
