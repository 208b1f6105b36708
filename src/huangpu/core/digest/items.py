"""How does a placed story become an item that a reader can follow and cite?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.digest.excerpts import shorten, summary_of
from huangpu.core.digest.placing import label_of, link_size, section_of, topics_of
from huangpu.core.digest.reasons import outlets_of, reasons
from huangpu.core.digest.selection import family_of
from huangpu.model.digest import DigestItem, Told
from huangpu.model.links import web_link

if TYPE_CHECKING:
    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.placing import Placement
    from huangpu.core.digest.ranking import Ranked, Scene
    from huangpu.core.digest.selection import Report, Story
    from huangpu.model.digest import DigestArticle

# Columns, of which a Chinese character takes two.
_TITLE = 180
_SUMMARY = 300  # about two sentences: ten seconds of reading
_OUTLET = 48

_OTHER_LANGUAGE = {"zh": "en", "en": "zh"}


@dataclass(slots=True)
class _Links:
    """What is left of the issue's room for links, in bytes of the page."""

    left: int

    def take(self, url: str | None) -> str | None:
        """Give the link back if it is one, and there is room for it."""
        link = web_link(url)
        if link is None or (size := link_size(link)) > self.left:
            return None
        self.left -= size
        return link


def items_of(
    placement: Placement, scene: Scene, options: DigestOptions
) -> tuple[tuple[DigestItem, ...], dict[str, tuple[DigestItem, ...]]]:
    """Give the top items and those of each section key, numbered through in page order.

    Every lead keeps its link (the caps saw to that); the links to other outlets share the rest
    of the budget, first come, first served.
    """
    rows = [*placement.top, *(row for place in placement.places for row in place.shown)]
    used = sum(link_size(web_link(row.story.lead.article.url)) for row in rows)
    links = _Links(options.link_budget - used)
    made = [_item(rank, row, scene, options, links) for rank, row in enumerate(rows, start=1)]
    top = tuple(made[: len(placement.top)])
    sections: dict[str, tuple[DigestItem, ...]] = {}
    position = len(top)
    for place in placement.places:
        sections[place.option.key] = tuple(made[position : position + len(place.shown)])
        position += len(place.shown)
    return top, sections


def title_of(article: DigestArticle) -> str:
    """Give a title to show, whatever the feed left out."""
    return shorten(article.title, _TITLE) or shorten(article.summary, _TITLE) or "Untitled"


def _item(
    rank: int, row: Ranked, scene: Scene, options: DigestOptions, links: _Links
) -> DigestItem:
    story = row.story
    lead = story.lead.article
    others = _elsewhere(story)
    gloss_from = _translation(story)
    if gloss_from is not None:
        others = [r for r in others if family_of(r.article) != family_of(gloss_from.article)]
    return DigestItem(
        rank=rank,
        story_id=story.story_id,
        article_id=lead.article_id,
        title=title_of(lead),
        url=web_link(lead.url),
        outlet=_outlet(lead),
        publisher_family=family_of(lead),
        language=lead.language,
        published_at=story.lead.moment,
        published_is_estimated=lead.published_is_estimated,
        late=story.late,
        summary=summary_of(lead.title, lead.summary, _SUMMARY),
        section=section_of(story, options),
        topics=_topics(story, options),
        gloss=_told(gloss_from, links) if gloss_from else None,
        also_in=tuple(_told(report, links) for report in others[: options.also_in]),
        also_more=max(0, len(others) - options.also_in),
        outlets=len(outlets_of(story)),
        families=len(story.families),
        reasons=reasons(row, scene),
        score=row.score,
        score_parts=row.parts,
    )


def _outlet(article: DigestArticle) -> str:
    return shorten(article.outlet or article.publisher_family or article.feed_id, _OUTLET)


def _elsewhere(story: Story) -> list[Report]:
    """Give one report of each other outlet, originals before reprints."""
    seen = {story.lead.article.outlet, family_of(story.lead.article)}
    found: list[Report] = []
    for report in sorted(story.reports, key=lambda r: r.article.copy_of is not None):
        names = {report.article.outlet, family_of(report.article)}
        if not names & seen:
            found.append(report)
            seen |= names
    return found


def _translation(story: Story) -> Report | None:
    """Give the first report in the other of our two languages, so that each title has a gloss."""
    wanted = _OTHER_LANGUAGE.get(story.lead.article.language)
    return next(
        (r for r in story.reports if r.article.language == wanted and r.article.title.strip()),
        None,
    )


def _told(report: Report, links: _Links) -> Told:
    article = report.article
    return Told(_outlet(article), title_of(article), links.take(article.url), article.language)


def _topics(story: Story, options: DigestOptions) -> tuple[str, ...]:
    """Give the labels of its topics, the one it stands under first, then by strength."""
    home = section_of(story, options)
    strengths = topics_of(story, options)
    ordered = sorted(strengths, key=lambda topic: (topic[1] != home, -strengths[topic], topic[1]))
    return tuple(dict.fromkeys(label_of(key, options) for _, key in ordered))
