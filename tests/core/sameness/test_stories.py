"""Which story a new article tells, and what the weekly batch makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.clustering import clusters
from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.reading import Background, Reading, read
from huangpu.core.sameness.settle import Settlement, settle
from huangpu.core.sameness.stories import (
    Assignment,
    OpenStory,
    assign_story,
    corroboration,
    representatives,
)
from huangpu.model.sameness import Comparison, Item

Make = Callable[..., Item]


@pytest.fixture
def comparing(background: Background) -> Callable[[Reading, Reading], Comparison]:
    """Compare by words alone."""
    return lambda left, right: compare_readings(left, right, background)


def placed(
    items: Sequence[Item],
    background: Background,
    comparing: Callable[[Reading, Reading], Comparison],
) -> dict[str, str]:
    """Assign articles one after the other, all stories being candidates."""
    story_of: dict[str, str] = {}
    members: dict[str, tuple[Reading, ...]] = {}
    for one in items:
        reading = read(one, background)
        stories = [OpenStory(name, inside) for name, inside in members.items()]
        found = assign_story(reading, stories, comparing)
        story_of[one.id] = found.story_id
        members[found.story_id] = (*members.get(found.story_id, ()), reading)
    return story_of


def test_first_article_opens_a_story(
    item: Make, background: Background, comparing: Callable[[Reading, Reading], Comparison]
) -> None:
    """An article like nothing else opens a story under its own id."""
    reading = read(item("上海发布量子计算行动方案", id="q1"), background)
    assert Assignment("q1", "first", 1.0) == assign_story(reading, [], comparing)


def test_two_languages_one_story(
    item: Make, background: Background, comparing: Callable[[Reading, Reading], Comparison]
) -> None:
    """Outlets of both languages meet in one story, the late one too; others stay outside."""
    items = [
        item("OpenAI acquires robot startup Aurora for $3.2 billion", id="en"),
        item("OpenAI以32亿美元收购机器人初创公司Aurora", id="zh", hours=1),
        item("OpenAI to buy robot maker Aurora in $3.2 billion deal", id="late", hours=30),
        item("上海张江启用光子芯片中试平台", id="other", hours=1),
    ]
    assert {"en": "en", "zh": "en", "late": "en", "other": "other"} == placed(
        items, background, comparing
    )


def test_assignment_explains_itself(
    item: Make, background: Background, comparing: Callable[[Reading, Reading], Comparison]
) -> None:
    """A link names the member that it is like, the method, the score and the reasons."""
    first = read(item("长鑫存储启动新一代内存芯片量产", id="a"), background)
    copy = read(item("长鑫存储启动新一代内存芯片量产！", id="b", hours=1), background)
    found = assign_story(copy, [OpenStory("s", (first,))], comparing)
    assert ("s", "copy", "a") == (found.story_id, found.method, found.like)
    assert found.score > 0.9
    assert found.reasons


def test_round_up_joins_no_story(
    item: Make, background: Background, comparing: Callable[[Reading, Reading], Comparison]
) -> None:
    """A digest repeats headlines of many stories and belongs to none."""
    items = [
        item("豆包将于7月15日下线智能体功能", id="a"),
        item("【早报】华为发布新论文；豆包将下线智能体功能；上海发布新政", id="b", hours=2),
    ]
    assert {"a": "a", "b": "b"} == placed(items, background, comparing)


def test_quiet_stories_are_over(
    item: Make, background: Background, comparing: Callable[[Reading, Reading], Comparison]
) -> None:
    """After five quiet days the same words are another event."""
    old = read(item("上海发布二手房成交数据", id="old"), background)
    new = read(item("上海发布二手房成交数据", id="new", hours=24 * 6), background)
    assert "new" == assign_story(new, [OpenStory("old", (old,))], comparing).story_id


def _judged(event: float, kind: str = "topic") -> Comparison:
    return Comparison(
        "event" if kind == "event" else "topic", 0.0, event, ("because",), is_sure=True
    )


def fixed(scores: dict[frozenset[str], Comparison]) -> Callable[[Reading, Reading], Comparison]:
    """Compare by a table; what is not in it is nothing."""
    nothing = Comparison("none", 0.0, 0.0)
    return lambda left, right: scores.get(frozenset((left.item.id, right.item.id)), nothing)


def test_no_chain_of_topic_mates(item: Make, background: Background) -> None:
    """Who is like the newest member only does not drag the story to another topic."""
    members = tuple(read(item(f"t{n}", id=f"t{n}", hours=n), background) for n in range(6))
    article = read(item("next", id="next", hours=6), background)
    table = {frozenset(("next", "t5")): _judged(0.9, "event")}
    assert "next" == assign_story(article, [OpenStory("s", members)], fixed(table)).story_id
    table |= {frozenset(("next", f"t{n}")): _judged(0.3) for n in range(5)}
    assert "s" == assign_story(article, [OpenStory("s", members)], fixed(table)).story_id


def test_two_fitting_stories_stay_two(item: Make, background: Background) -> None:
    """The better story wins, the other is only noted; the order of candidates does not matter."""
    article = read(item("new", id="new", hours=1), background)
    stories = [OpenStory(name, (read(item(name, id=name), background),)) for name in "abc"]
    table = {
        frozenset(("new", "a")): _judged(0.7, "event"),
        frozenset(("new", "b")): _judged(0.9, "event"),
        frozenset(("new", "c")): _judged(0.7, "event"),
    }
    expected = Assignment("b", "event", 0.9, "b", ("because",), also=("a", "c"))
    for order in permutations(stories):
        assert expected == assign_story(article, order, fixed(table))


def test_representatives_hold_the_first(item: Make, background: Background) -> None:
    """A long story is looked at by its first member and those nearest in time."""
    members = [read(item(f"m{n:02}", id=f"m{n:02}", hours=n), background) for n in range(30)]
    chosen = representatives(members, members[20])
    assert ["m00", "m20"] == [one.item.id for one in chosen[:2]]
    assert 8 == len(chosen)


def test_corroboration_counts_houses(item: Make) -> None:
    """Two feeds of one publisher are one voice."""
    items = [
        item("a", family="BBC", outlet="BBC World"),
        item("b", family="BBC", outlet="BBC Tech"),
        item("c", outlet="澎湃新闻"),
        item("d"),
    ]
    assert {"BBC", "澎湃新闻"} == corroboration(items)


def test_batch_records_merges(item: Make) -> None:
    """Two provisional stories of one event become one, with the reason written down."""
    items = [item("a", id="a"), item("b", id="b", hours=1), item("c", id="c", hours=2)]
    pairs = {
        ("a", "b"): _judged(0.9, "event"),
        ("b", "c"): _judged(0.8, "event"),
        ("a", "c"): _judged(0.6),
    }
    found = settle(items, {"a": "a", "b": "b", "c": "b"}, pairs)
    assert {"a": "b", "b": "b", "c": "b"} == found.story_of
    assert [("a", "b")] == [(one.story_id, one.into_story) for one in found.merges]
    assert "1 of its 1 articles: like b (0.90): because" == found.merges[0].reason
    assert found.story_of == settle(items, found.story_of, pairs).story_of


def test_batch_records_splits(item: Make) -> None:
    """An article that nothing ties to its story leaves it, and the story keeps its id."""
    items = [item("a", id="a"), item("b", id="b", hours=1), item("c", id="c", hours=2)]
    found = settle(items, dict.fromkeys("abc", "a"), {("a", "b"): _judged(0.9, "event")})
    assert {"a": "a", "b": "a", "c": "c"} == found.story_of
    assert ["nothing ties it to the others of its former story"] == [
        one.reason for one in found.changes
    ]
    assert () == found.merges


def test_ids_stay_with_the_many(item: Make) -> None:
    """The story's id goes where most of its articles are, even away from the article it is named for."""
    items = [item(name, id=name, hours=hour) for hour, name in enumerate("abc")]
    found = settle(items, dict.fromkeys("abc", "a"), {("b", "c"): _judged(0.9, "event")})
    assert {"a": "a~2", "b": "a", "c": "a"} == found.story_of


def test_a_veto_keeps_groups_apart() -> None:
    """A pair that a guard refused weighs against joining."""
    refused = Comparison("topic", 0.0, 0.9, veto="one is a round-up of many stories")
    pairs = {("a", "b"): refused, ("b", "c"): _judged(0.9, "event")}
    assert [["a"], ["b", "c"]] == clusters(["a", "b", "c"], pairs)


IDS = [f"n{number}" for number in range(8)]
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([_judged(0.2), _judged(0.5, "event"), _judged(0.95, "event"),
                     Comparison("topic", 0.0, 0.9, veto="no")]),
    max_size=16,
)  # fmt: skip
STORIES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS[:4]))


@settings(deadline=None, max_examples=200)
@given(pairs=PAIRS, provisional=STORIES, order=st.permutations(IDS))
def test_batch_twice_changes_nothing(
    pairs: dict[tuple[str, str], Comparison],
    provisional: dict[str, str],
    order: Sequence[str],
    item: Make,
) -> None:
    """A second run finds nothing to do, and the order of the input does not matter."""
    items = {name: item(name, id=name) for name in IDS}
    once = settle(items.values(), provisional, pairs)
    assert once == settle([items[name] for name in order], provisional, pairs)
    assert Settlement(once.story_of) == settle(items.values(), once.story_of, pairs)


@settings(deadline=None, max_examples=200)
@given(pairs=PAIRS, provisional=STORIES)
def test_nothing_merges_in_silence(
    pairs: dict[tuple[str, str], Comparison], provisional: dict[str, str], item: Make
) -> None:
    """Two articles that come together, or part, have a recorded change with a reason."""
    found = settle([item(name, id=name) for name in IDS], provisional, pairs)
    moved = {change.article_id for change in found.changes if change.reason}
    for (left, story), (right, other) in product(provisional.items(), repeat=2):
        after = found.story_of[left] == found.story_of[right]
        assert (story == other) == after or left in moved or right in moved
    gone = set(provisional.values()) - set(found.story_of.values())
    assert gone == {merge.story_id for merge in found.merges if merge.reason}
