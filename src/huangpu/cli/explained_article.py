"""How is everything that is known of one article shown?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from huangpu.cli.explained_pages import Line, heading, line, marked, moment
from huangpu.cli.explained_story import joining
from huangpu.core.wording import counted
from huangpu.jobs.explain import ArticleExplained, StoryShown

_EXCERPT: Final = 160
_METHODS: Final = {
    "url": "its canonical address names the article",
    "entry": "it has no telling address, so it is known by its feed alone",
}


def article_page(explained: ArticleExplained) -> Iterator[Line]:
    """Lay out one article, part by part."""
    article = explained.article
    yield line((article["title"], "bold"), indent=0)
    estimated = " (estimated)" if article["published_is_estimated"] else ""
    published = f"{moment(article['published_at'])}{estimated}"
    yield line(f"{article['article_id']}  {article['outlet']}  {article['language']}  {published}")
    if article["url"]:
        yield line(article["url"])
    if summary := article["summary"]:
        yield line((summary[:_EXCERPT] + ("…" if len(summary) > _EXCERPT else ""), "dim"))
    yield from _seen(explained.observations)
    yield from _versions(explained.revisions)
    yield from _copies(article, explained.copies, explained.links)
    yield from _story(article, explained.story, explained.moves)
    yield from _tags(article, explained.tags)
    yield from _judged(article)


def _seen(observations: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    yield from heading("Seen", f"in {counted(len(observations), 'feed entry', 'feed entries')}")
    for row in observations:
        span = f"{moment(row['first_seen_at'])} to {moment(row['last_seen_at'])}"
        yield line(f"{row['feed'] or row['feed_id']}  {span}")
        yield line(f"known by {row['method']}: {_METHODS.get(row['method'], '')}", indent=4)
        if row["link"]:
            yield line((row["link"], "dim"), indent=4)


def _versions(revisions: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    yield from heading("Revisions", str(len(revisions)) if len(revisions) > 1 else "none")
    for before, after in pairwise(revisions):
        yield line(f"{after['revision']}  {moment(after['seen_at'])}")
        if before["title"] != after["title"]:
            yield line(("title was ", "dim"), f"«{before['title']}»", indent=5)
            yield line(("and became ", "dim"), f"«{after['title']}»", indent=5)
        if before["summary"] != after["summary"]:
            change = f"{len(before['summary'])} characters to {len(after['summary'])}"
            yield line((f"summary rewritten, from {change}", "dim"), indent=5)


def _copies(
    article: Mapping[str, Any],
    copies: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
) -> Iterator[Line]:
    if len(copies) < 2 and not links:  # noqa: PLR2004  a group of one is no group
        yield from heading("Copies", "none known")
        return
    place = (
        "it is the original" if article["copy_of"] is None else f"a copy of {article['copy_of']}"
    )
    yield from heading("Copies", f"one text in {counted(len(copies), 'article')}; {place}")
    for row in copies:
        sign = "original" if row["is_original"] else "copy    "
        yield line(f"{sign}  {moment(row['published_at'])}  {row['outlet']}: {row['title']}")
        yield line((row["article_id"], "dim"), indent=12)
    for link in links:
        apart = "" if link["together"] else ", and yet apart: a veto stands between their groups"
        yield line(f"like {link['outlet']}: {link['title']}  ({link['score']:.2f}{apart})")
        yield line((link["reason"], "dim"), indent=4)


def _story(
    article: Mapping[str, Any], story: StoryShown | None, moves: Sequence[Mapping[str, Any]]
) -> Iterator[Line]:
    if story is None:
        yield from heading("Story", "none: adverts tell no story")
        return
    outlets = {row["publisher_family"] for row in story.members}
    told = f"{counted(len(story.members), 'article')} of {counted(len(outlets), 'outlet')}"
    yield from heading("Story", f"{story.story_id}: {told}")
    mine = next(row for row in story.members if row["article_id"] == article["article_id"])
    yield from joining(mine)
    for move in moves:
        yield line(
            f"moved {moment(move['settled_at'])} from {move['from_story']} to {move['to_story']}"
        )
        yield line((move["reason"], "dim"), indent=4)


def _tags(article: Mapping[str, Any], tags: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    yield from heading("Tags", "" if tags else "none")
    for row in tags:
        yield line((f"{row['tag']} ", "bold"), f"{row['facet']}, {row['score']:.2f}")
        for span in row["evidence"]:
            yield 4, marked(article, span)


def _judged(article: Mapping[str, Any]) -> Iterator[Line]:
    answer = "yes" if article["shanghai"] else "no"
    yield from heading("Shanghai", f"{answer}, {article['shanghai_score']:.2f}")
    for span in article["shanghai_evidence"] or ():
        yield 4, marked(article, span)
    advert = f"yes: {article['spam_reason']}" if article["is_spam"] else "no"
    cuts = article["spam_cuts"] or ()
    cut_out = f"; {counted(len(cuts), 'segment')} cut out" if cuts else ""
    yield from heading("Advert", f"{advert}{cut_out}")
    for cut in cuts:
        yield line(f"{cut['field']}: «{cut['phrase']}»", (f"  ({cut['rule']})", "dim"), indent=4)
    versions = f"taxonomy {article['taxonomy_version']}, spam {article['spam_version']}"
    yield line((f"judged by {versions}", "dim"))
