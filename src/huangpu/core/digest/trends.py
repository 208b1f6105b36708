"""How does this week compare with the weeks before, topic by topic, without making a trend up?"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.digest.selection import family_of
from huangpu.model.digest import SectorRow
from huangpu.model.weeks import Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huangpu.core.digest.options import SectionOption
    from huangpu.core.digest.selection import Report, Story
    from huangpu.model.digest_material import TagWeek

WEEKS_SHOWN = 12
WEEKS_COMPARED = 4
# Without the half and full block: Arial has these two alone, so that they would come from another
# font than the rest, on another line (seen in Chromium; email.md 4 leaves them out, too).
_LEVELS = "▁▂▃▅▆▇"
_NO_RECORD = "·"


@dataclass(frozen=True, slots=True)
class Record:
    """The stories of every topic in the weeks on record before this one, oldest first.

    None stands for a week without any row: nobody was watching, so it says nothing.
    """

    stories: dict[str, tuple[int | None, ...]]
    weeks: int
    recent: int

    @property
    def comparable(self) -> bool:
        """Whether the weeks that this one is compared with are all on record."""
        return self.recent == WEEKS_COMPARED

    def before(self, tag: str) -> tuple[int | None, ...]:
        """Give the series of one tag; zeros where the week is on record and the tag is not."""
        return self.stories.get(tag, self.stories[""])


def record_of(history: Iterable[TagWeek], week: Week) -> Record:
    """Read the history of the eleven weeks before `week`; rows of other weeks are ignored."""
    weeks = [week.previous(n) for n in range(WEEKS_SHOWN - 1, 0, -1)]
    rows: dict[Week, dict[str, int]] = defaultdict(dict)
    for row in history:
        rows[Week.parse(row.week)][row.tag] = row.stories
    known = [past for past in weeks if past in rows]
    tags = {"", *(tag for past in known for tag in rows[past])}
    return Record(
        {
            tag: tuple(rows[past].get(tag, 0) if past in rows else None for past in weeks)
            for tag in tags
        },
        len(known),
        sum(past in rows for past in weeks[-WEEKS_COMPARED:]),
    )


def sector_rows(
    options: Sequence[SectionOption],
    stories: Iterable[Story],
    reports: Iterable[Report],
    record: Record,
    *,
    complete: bool,
) -> tuple[SectorRow, ...]:
    """Count each topic: articles, stories and outlets published in the week.

    Late ones count in the week in which they were published, as `sector_weeks` has them.
    """
    on_time = [report for report in reports if not report.late]
    punctual = [story for story in stories if not story.late]
    counts = {option.key: _count(option.key, punctual, on_time) for option in options}
    longest = max((told for _, told, _ in counts.values()), default=0)
    return tuple(
        _row(option, counts[option.key], longest, record, complete=complete) for option in options
    )


def _row(
    option: SectionOption,
    count: tuple[int, int, int],
    longest: int,
    record: Record,
    *,
    complete: bool,
) -> SectorRow:
    articles, told, outlets = count
    before = record.before(option.key)
    mean = _mean(before) if complete and record.comparable else None
    series = (*before, told)
    return SectorRow(
        tag=option.key,
        facet=option.facet,
        label=option.label,
        label_zh=option.label_zh,
        articles=articles,
        stories=told,
        outlets=outlets,
        mean=mean,
        change=None if mean is None else _rounded(told - mean),
        series=series,
        spark="" if mean is None else _spark(series),
        bar=round(100 * told / longest) if told else 0,
    )


def _count(key: str, stories: Iterable[Story], reports: Iterable[Report]) -> tuple[int, int, int]:
    carrying = [
        report.article
        for report in reports
        if any(_hangs_below(tag.tag, key) for tag in report.article.tags)
    ]
    told = sum(any(_hangs_below(tag, key) for _, tag in story.strengths) for story in stories)
    return len(carrying), told, len({family_of(article) for article in carrying})


def _hangs_below(tag: str, key: str) -> bool:
    return tag == key or tag.startswith(f"{key}.")


def _mean(before: Sequence[int | None]) -> float:
    last = [count or 0 for count in before[-WEEKS_COMPARED:]]
    return sum(last) / WEEKS_COMPARED


def _rounded(value: float) -> int:
    """Round half away from zero: +2.5 and -2.5 are moves of the same size."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def _spark(series: Sequence[int | None]) -> str:
    highest = max((count for count in series if count), default=1)
    top = len(_LEVELS) - 1
    return "".join(
        _NO_RECORD if count is None else _LEVELS[math.ceil(top * count / highest)]
        for count in series
    )
