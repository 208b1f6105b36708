"""Where does each story stand: at the top, in one section, or beyond the caps?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huangpu.core.digest.options import SectionOption
from huangpu.core.digest.selection import family_of
from huangpu.core.digest.sizes import lead_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.ranking import Ranked
    from huangpu.core.digest.selection import Story


# What the leads may take of the page's budget. The rest is for the other outlets and the glosses
# of the first stories, which are worth more than a sixtieth story.
_LEADS = 0.9

# A story with less than half of the points of the first is no top story, even where the caps on
# outlets and topics have let everything better pass to the sections.
_TOP_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """One section with the stories it shows, and how many more it has."""

    option: SectionOption
    shown: tuple[Ranked, ...]
    in_top: int
    more: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Every story exactly once: at the top, in a section, or counted in `more`."""

    top: tuple[Ranked, ...]
    places: tuple[Place, ...]
    per_outlet: int


@dataclass(slots=True)
class _Room:
    """What the caps still allow."""

    options: DigestOptions
    per_outlet: int
    shown: int = 0
    bytes: int = 0
    by_outlet: Counter[str] = field(default_factory=Counter)

    def take(self, row: Ranked) -> bool:
        """Make room for a story, if there is any."""
        family = family_of(row.story.lead.article)
        size = lead_size(row.story)
        if (
            self.shown >= self.options.total
            or self.by_outlet[family] >= self.per_outlet
            or self.bytes + size > _LEADS * self.options.page_budget
        ):
            return False
        self.shown += 1
        self.by_outlet[family] += 1
        self.bytes += size
        return True


def place(rows: Iterable[Ranked], options: DigestOptions) -> Placement:
    """Place the stories, given best first: each in the first spot that the caps leave open."""
    rows = list(rows)
    sections = sections_for(rows, options)
    home = {row.story.story_id: section_of(row.story, options) for row in rows}
    per_outlet = _fair_share(rows, options)
    room = _Room(options, per_outlet)
    top = _top(rows, home, room)
    chosen = {row.story.story_id for row in top}
    rest = [row for row in rows if row.story.story_id not in chosen]
    placed = _sections(rest, home, room)
    of_topic = Counter(home[row.story.story_id] for row in rows)
    topped = Counter(home[row.story.story_id] for row in top)
    places = []
    for option in sections:
        shown = tuple(placed.get(option.key, ()))
        more = of_topic[option.key] - topped[option.key] - len(shown)
        places.append(Place(option, shown, topped[option.key], more))
    filled = tuple(spot for spot in places if spot.shown or spot.more)
    return Placement(top, filled, per_outlet)


def _fair_share(rows: Iterable[Ranked], options: DigestOptions) -> int:
    """Give the cap of an outlet: where only a few outlets speak, as many as fill the issue."""
    outlets = len({family_of(row.story.lead.article) for row in rows})
    return max(options.per_outlet, options.total // max(1, outlets))


def topics_of(story: Story, options: DigestOptions) -> dict[tuple[str, str], float]:
    """Give the story's strength in every (facet, section key): its tags, or what they hang below."""
    keys = {option.key for option in options.sections}
    topics: dict[tuple[str, str], float] = {}
    for (facet, tag), strength in story.strengths.items():
        topic = (facet, tag if tag in keys else tag.partition(".")[0])
        topics[topic] = max(topics.get(topic, 0.0), strength)
    return topics


def section_of(story: Story, options: DigestOptions) -> str:
    """Give the one topic under which a story stands: its strongest sector, else theme.

    Of two as strong, the sub-tag goes first, since it says more; then the order of the issue.
    """
    order = {option.key: position for position, option in enumerate(options.sections)}
    strengths = topics_of(story, options)

    def rank(topic: tuple[str, str]) -> tuple[bool, float, bool, int, str]:
        facet, key = topic
        place = order.get(key, len(order))
        return facet != "sector", -strengths[topic], "." not in key, place, key

    return min(strengths, key=rank)[1]


def sections_for(rows: Iterable[Ranked], options: DigestOptions) -> tuple[SectionOption, ...]:
    """Give the configured sections, and one for each topic that the configuration forgot."""
    known = {option.key for option in options.sections}
    topics = {topic for row in rows for topic in topics_of(row.story, options)}
    forgotten = sorted((facet, key) for facet, key in topics if key not in known)
    return options.sections + tuple(
        SectionOption(key, facet, label_of(key, options), "") for facet, key in forgotten
    )


def label_of(key: str, options: DigestOptions) -> str:
    """Give the name of a section; a topic without one is called by its tag."""
    labels = {option.key: option.label for option in options.sections}
    return labels.get(key) or key.replace("-", " ").replace(".", ": ").capitalize()


def _top(rows: Iterable[Ranked], home: Mapping[str, str], room: _Room) -> tuple[Ranked, ...]:
    options = room.options
    top: list[Ranked] = []
    least = 0.0
    outlets: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for row in rows:
        family = family_of(row.story.lead.article)
        topic = home[row.story.story_id]
        least = least or _TOP_SHARE * row.score
        if len(top) >= options.top or row.score < least:
            break
        if outlets[family] < options.top_per_outlet and topics[topic] < options.top_per_section:
            if not room.take(row):
                continue
            top.append(row)
            outlets[family] += 1
            topics[topic] += 1
    return tuple(top)


def _sections(
    rows: Iterable[Ranked], home: Mapping[str, str], room: _Room
) -> dict[str, list[Ranked]]:
    placed: dict[str, list[Ranked]] = {}
    for row in rows:
        key = home[row.story.story_id]
        section = placed.setdefault(key, [])
        if len(section) < room.options.cap_of(key) and room.take(row):
            section.append(row)
    return placed
