"""How does a placed story become an item that a reader can follow and cite?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.digest.excerpts import summary_of
from huangpu.core.digest.placing import label_of, section_of, topics_of
from huangpu.core.digest.reasons import outlets_of, reasons
from huangpu.core.digest.selection import family_of
from huangpu.core.digest.sizes import gloss_size, lead_size, mention_size, outlet_of, title_of
from huangpu.model.digest import DigestItem, Told
from huangpu.model.links import web_link

if TYPE_CHECKING:
    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.placing import Placement
    from huangpu.core.digest.ranking import Ranked, Scene
    from huangpu.core.digest.selection import Report, Story

_SUMMARY = 300  # columns: about two sentences, ten seconds of reading
_OTHER_LANGUAGE = {"zh": "en", "en": "zh"}


@dataclass(slots=True)
class _Spare:
    """What the leads leave of the page, in bytes."""

    left: int

    def take(self, size: int) -> bool:
        """Take this much, if it is there."""
        if size > self.left:
            return False
        self.left -= size
        return True


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """The other outlets of a story, as far as there is room."""

    gloss: Told | None
    also_in: tuple[Told, ...]
    more: int


def items_of(
    placement: Placement, scene: Scene, options: DigestOptions
) -> tuple[tuple[DigestItem, ...], dict[str, tuple[DigestItem, ...]]]:
    """Give the top items and those of each section key, numbered through in page order.

    The leads have their room already; other outlets share what is left, first come first served,
    and are counted where it is full.
    """
    rows = [*placement.top, *(row for place in placement.places for row in place.shown)]
    spare = _Spare(options.page_budget - sum(lead_size(row.story) for row in rows))
    made = [_item(rank, row, scene, options, spare) for rank, row in enumerate(rows, start=1)]
    top = tuple(made[: len(placement.top)])
    sections: dict[str, tuple[DigestItem, ...]] = {}
    position = len(top)
    for place in placement.places:
        sections[place.option.key] = tuple(made[position : position + len(place.shown)])
        position += len(place.shown)
    return top, sections


def _item(
    rank: int, row: Ranked, scene: Scene, options: DigestOptions, spare: _Spare
) -> DigestItem:
    story = row.story
    lead = story.lead.article
    elsewhere = _elsewhere(story, options.also_in, spare)
    return DigestItem(
        rank=rank,
        story_id=story.story_id,
        article_id=lead.article_id,
        title=title_of(lead),
        url=web_link(lead.url),
        outlet=outlet_of(lead),
        publisher_family=family_of(lead),
        language=lead.language,
        published_at=story.lead.moment,
        published_is_estimated=lead.published_is_estimated,
        late=story.late,
        summary=summary_of(lead.title, lead.summary, _SUMMARY),
        section=section_of(story, options),
        topics=_topics(story, options),
        gloss=elsewhere.gloss,
        also_in=elsewhere.also_in,
        also_more=elsewhere.more,
        outlets=len(outlets_of(story)),
        families=len(story.families),
        reasons=reasons(row, scene),
        score=row.score,
        score_parts=row.parts,
    )


def _elsewhere(story: Story, limit: int, spare: _Spare) -> _Elsewhere:
    others = _others(story)
    gloss = _translation(story)
    if gloss is not None and spare.take(gloss_size(gloss.article)):
        others = [r for r in others if family_of(r.article) != family_of(gloss.article)]
    else:
        gloss = None
    named: list[Told] = []
    for report in others:
        if len(named) < limit and spare.take(mention_size(report.article)):
            named.append(_told(report))
    return _Elsewhere(_told(gloss) if gloss else None, tuple(named), len(others) - len(named))


def _others(story: Story) -> list[Report]:
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


def _told(report: Report) -> Told:
    article = report.article
    return Told(outlet_of(article), title_of(article), web_link(article.url), article.language)


def _topics(story: Story, options: DigestOptions) -> tuple[str, ...]:
    """Give the labels of its topics, the one it stands under first, then by strength."""
    home = section_of(story, options)
    strengths = topics_of(story, options)
    ordered = sorted(strengths, key=lambda topic: (topic[1] != home, -strengths[topic], topic[1]))
    return tuple(dict.fromkeys(label_of(key, options) for _, key in ordered))
