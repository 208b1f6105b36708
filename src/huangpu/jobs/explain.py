"""Why is an article what it is called, and why are two articles together or apart?

Reads what was stored with every link, and compares two articles anew where a person asks about
them; changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huangpu.adapters.store.session import Row, Session
from huangpu.adapters.store.stories import (
    article_with_all,
    first_texts,
    story_members,
    story_with_all,
)
from huangpu.core.grouping import Sameness
from huangpu.core.sameness.candidates import FAR
from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.dissecting import Dissection, dissect
from huangpu.core.sameness.reading import Reading, read
from huangpu.core.sameness.stories import AVERAGE, Standing, representatives, standing
from huangpu.model.sameness import Comparison


@dataclass(frozen=True, slots=True)
class StoryShown:
    """A story with its members in the order of their times, and what settling did to it.

    `story` is None where nothing is left of it; `merges` then tells where it went on.
    """

    story_id: str
    story: Row | None
    members: Sequence[Row]
    merges: Sequence[Row]
    changes: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ArticleExplained:
    """Everything stored of one article, part by part (`adapters.store.stories`)."""

    article: Row
    observations: Sequence[Row]
    revisions: Sequence[Row]
    copies: Sequence[Row]
    links: Sequence[Row]
    story: StoryShown | None
    moves: Sequence[Row]
    tags: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Fit:
    """How one article stands to the story of the other, which asks for more than one likeness.

    `needed` is what the average of the event scores must reach.
    """

    article_id: str
    story_id: str
    standing: Standing
    needed: float
    fits: bool


@dataclass(frozen=True, slots=True)
class PairExplained:
    """Why two articles are together or apart.

    `dissection` is None where one of them is nothing but an advert and is not compared; `fits`
    is empty where they are in one story already.
    """

    left: Row
    right: Row
    same_text: bool
    same_story: bool
    verdict: str
    dissection: Dissection | None
    fits: tuple[Fit, ...]


def explain_story(session: Session, story_id: str) -> StoryShown | None:
    """Give a story with all that is recorded of it; None where it never was."""
    story, parts = story_with_all(session, story_id)
    members = story_members(session, story_id)
    if not members and not any(parts.values()):
        return None
    return StoryShown(story_id, story, members, parts["merges"], parts["changes"])


def explain_article(session: Session, article_id: str) -> ArticleExplained:
    """Give everything that is stored of an article. Raises IndexError for an unknown id."""
    article, parts = article_with_all(session, article_id)
    story_id = article["story_id"]
    story = explain_story(session, story_id) if story_id else None
    return ArticleExplained(article, story=story, **parts)


def explain_pair(
    session: Session, sameness: Sameness, left_id: str, right_id: str
) -> PairExplained:
    """Say whether two articles are together, and compare them anew to say why.

    Raises IndexError for an unknown id.
    """
    left, right = (article_with_all(session, one)[0] for one in (left_id, right_id))
    same_text = (left["copy_of"] or left_id) == (right["copy_of"] or right_id)
    same_story = left["story_id"] is not None and left["story_id"] == right["story_id"]
    judging = _Judging(session, sameness)
    ours, theirs = judging.reading(left_id), judging.reading(right_id)
    if ours is None or theirs is None:
        verdict = "Apart: an advert is not compared with anything."
        return PairExplained(left, right, same_text, same_story, verdict, None, ())
    meaning = sameness.meaning(ours, theirs) if sameness.meaning else None
    dissection = dissect(ours, theirs, sameness.background, meaning)
    fits = () if same_story else (judging.fit(ours, right), judging.fit(theirs, left))
    asked = tuple(fit for fit in fits if fit)
    verdict = _verdict(dissection, asked, same_text=same_text, same_story=same_story)
    return PairExplained(left, right, same_text, same_story, verdict, dissection, asked)


class _Judging:
    """Reads and compares articles of the store, as a load would."""

    def __init__(self, session: Session, sameness: Sameness) -> None:
        self._session = session
        self._sameness = sameness

    def reading(self, article_id: str) -> Reading | None:
        """Give an article as it is compared, or None for an advert."""
        return next(iter(self._readings([article_id])), None)

    def _readings(self, article_ids: Sequence[str]) -> list[Reading]:
        items = [self._sameness.item(row) for row in first_texts(self._session, article_ids)]
        return [read(item, self._sameness.background) for item in items if item]

    def fit(self, article: Reading, of_story: Row) -> Fit | None:
        """Say how an article fits the story of another one."""
        if of_story["story_id"] is None:
            return None
        members = [
            row["article_id"]
            for row in story_members(self._session, of_story["story_id"])
            if abs(row["published_at"] - article.item.published_at) <= FAR
        ]
        looked_at = representatives(self._readings(members), article)
        found = standing([self._compare(article, member) for member in looked_at])
        story_id = of_story["story_id"]
        return Fit(article.item.id, story_id, found, AVERAGE, found.fits)

    def _compare(self, left: Reading, right: Reading) -> Comparison:
        meaning = self._sameness.meaning(left, right) if self._sameness.meaning else None
        return compare_readings(left, right, self._sameness.background, meaning=meaning)


def _verdict(
    dissection: Dissection, fits: Sequence[Fit], *, same_text: bool, same_story: bool
) -> str:
    """Say in one sentence whether two articles are together, and what decides it."""
    found = dissection.comparison
    answers = (
        (same_text, "Together: they are copies of one text, so they tell one story, too."),
        (same_story, "Together: they tell one story, each in its own words."),
        (bool(found.veto) and not found.same_story, f"Apart: {found.veto}."),
        (not found.same_story, "Apart: too little says that they tell one event."),
        (
            not found.is_sure,
            "Apart: likely one event, but not surely enough to link two languages unasked.",
        ),
        (
            not dissection.meeting.meets,
            "Apart: alike, but they share too little that is rare for the index to see it.",
        ),
        (
            not any(fit.fits for fit in fits),
            "Apart: like each other, but not like the others of the story.",
        ),
    )
    otherwise = (
        "Apart, though today they would be put together: when the later one came, others were "
        "nearer, or the story was settled without it."
    )
    return next((sentence for holds, sentence in answers if holds), otherwise)
