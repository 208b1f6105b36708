"""Does a recipient who chose get what was chosen, and nothing that is counted wrong?"""

from __future__ import annotations

import invented_week as week
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.adapters.render import render_html, render_text
from huangpu.core.digest.tailoring import Choice, tailored
from huangpu.model.digest import Digest

FULL = week.issues()["full"]
TAGS: dict[str, tuple[str, ...]] = {}
for _article in week.articles():
    _story = _article.story_id or _article.article_id
    TAGS[_story] = tuple(sorted({*TAGS.get(_story, ()), *(tag.tag for tag in _article.tags)}))


def copy_for(*tags: str, languages: tuple[str, ...] = ()) -> Digest:
    """Give somebody's copy of the full issue."""
    return tailored(FULL, Choice(tags, languages), TAGS)


def test_no_choice_is_the_whole_issue() -> None:
    """Nothing is changed where nothing was chosen."""
    assert copy_for() is FULL


def test_a_tag_takes_along_what_hangs_below() -> None:
    """`ai` brings its sub-tags, in other sections too, and nothing else."""
    copy = copy_for("ai")
    wanted = [item for item in FULL.items if any(t.startswith("ai") for t in TAGS[item.story_id])]
    assert {item.story_id for item in wanted} == {item.story_id for item in copy.items}
    assert {"ai"} == {row.tag for row in copy.sector_rows}


def test_a_sub_tag_is_narrower() -> None:
    """Only its own stories, under the row of what it hangs below."""
    copy = copy_for("biotech.brain-science")
    assert copy.items
    assert all("biotech.brain-science" in TAGS[item.story_id] for item in copy.items)
    assert {"biotech"} == {row.tag for row in copy.sector_rows}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_language_keeps_what_is_told_in_it(language: str) -> None:
    """By its lead or by the gloss beside it."""
    copy = copy_for(languages=(language,))
    kept = {item.story_id for item in copy.items}
    assert 0 < len(kept) < len(FULL.items)
    for item in FULL.items:
        told_in = {item.language, *([item.gloss.language] if item.gloss else [])}
        assert (language in told_in) == (item.story_id in kept)


def test_numbers_stay_citable() -> None:
    """Story 7 is number 7 in every copy."""
    ranks = {item.story_id: item.rank for item in FULL.items}
    for item in copy_for("semiconductors", languages=("zh",)).items:
        assert ranks[item.story_id] == item.rank


def test_the_copy_says_what_it_is() -> None:
    """The head counts the copy, in words; the coverage says whose counts follow."""
    copy = copy_for("quantum", languages=("zh", "en"))
    assert len(copy.items) == copy.headline.stories
    told = f"{len(copy.items)} of the issue's {len(FULL.items)} stories"
    assert f"{told}, as you chose: Quantum, in Chinese or English" == copy.headline.told
    assert copy.coverage.lines[0].startswith(told)
    assert FULL.coverage.lines == copy.coverage.lines[1:]
    for text in (render_text(copy), render_html(copy)):
        assert "as you chose" in text.replace("\n", " ")


def test_a_choice_without_a_top_story_gets_one() -> None:
    """Where all that was chosen stands in sections, its best goes first; nothing is denied."""
    copy = copy_for("talent")
    assert not any("talent" in TAGS[item.story_id] for item in FULL.top)
    assert copy.top
    assert "Nothing in this week" not in render_text(copy)


def test_a_choice_that_nothing_meets() -> None:
    """The headline says so, with the number of stories there were."""
    copy = copy_for("quantum.sensing")
    assert () == copy.items
    assert copy.headline.told.startswith(f"None of the issue's {len(FULL.items)} stories")
    assert render_html(copy)


def test_an_empty_issue_is_the_same_for_all() -> None:
    """Nothing happened, whatever one would have chosen."""
    empty = week.issues()["empty"]
    assert empty == tailored(empty, Choice(("ai",)), {})


CHOICES = st.builds(
    Choice,
    st.lists(st.sampled_from([row.tag for row in FULL.sector_rows]), max_size=3, unique=True).map(
        tuple
    ),
    st.sampled_from([(), ("en",), ("zh",), ("en", "zh")]),
)


@given(CHOICES)
def test_every_copy_adds_up(choice: Choice) -> None:
    """Each story once; each section's sum holds; the same stories in text and page."""
    copy = tailored(FULL, choice, TAGS)
    ids = [item.story_id for item in copy.items]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {item.story_id for item in FULL.items}
    for section in copy.sections:
        assert section.stories == len(section.items) + section.in_top + section.more
        assert section.more >= 0
