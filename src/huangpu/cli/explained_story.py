"""How is a story shown, with everybody who tells it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huangpu.cli.explained_pages import Line, heading, line, moment
from huangpu.core.wording import counted
from huangpu.jobs.explain import StoryShown

_METHODS = {
    "first": "opened it",
    "copy": "joined as a copy",
    "event": "joined as the same event",
    "settled": "was settled here",
}


def story_page(shown: StoryShown) -> Iterator[Line]:
    """Lay out a story: its members in the order of their times, and its history."""
    if shown.story is not None:
        yield line((shown.story["title"], "bold"), indent=0)
        families = {row["publisher_family"] for row in shown.members if not row["is_spam"]}
        tags = ", ".join(shown.story["tags"]) or "no tags"
        yield line(
            f"{shown.story_id}  {counted(shown.story['article_count'], 'article')} of "
            f"{counted(len(families), 'outlet')}  {' and '.join(shown.story['languages'])}  {tags}"
        )
    else:
        yield line((shown.story_id, "bold"), "  nothing is left of this story", indent=0)
    for row in shown.members:
        copy = "  copy" if row["copy_of"] else ""
        yield from heading(
            f"{moment(row['published_at'])}  {row['outlet']}  {row['language']}{copy}"
        )
        yield line(row["title"])
        yield line((f"{row['article_id']}  {row['url'] or ''}", "dim"))
        yield from joining(row)
    yield from _history(shown)


def joining(row: Mapping[str, Any]) -> Iterator[Line]:
    """Say how an article came into its story, like which member, and why."""
    how = _METHODS.get(row["method"], row["method"])
    like = f", like {row['like_outlet']}: {row['like_title']}" if row["like_id"] else ""
    sure = "" if row["method"] == "first" else f" ({row['score']:.2f})"
    yield line((f"{how}{sure}", "green"), like)
    for reason in row["reasons"]:
        yield line((f"- {reason}", "dim"), indent=4)


def _history(shown: StoryShown) -> Iterator[Line]:
    if shown.merges or shown.changes:
        yield from heading("What settling changed")
    for row in shown.merges:
        yield line(f"{moment(row['settled_at'])}  {row['story_id']} went up in {row['into_story']}")
        yield line((row["reason"], "dim"), indent=4)
    for row in shown.changes:
        way = "came from" if row["to_story"] == shown.story_id else "went to"
        there = row["from_story"] if row["to_story"] == shown.story_id else row["to_story"]
        yield line(
            f"{moment(row['settled_at'])}  {row['article_id']} {way} {there}: {row['title']}"
        )
        yield line((row["reason"], "dim"), indent=4)
