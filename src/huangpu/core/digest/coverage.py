"""Where did everything go, who told it, and whom could we not hear?"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from huangpu.core.digest.excerpts import shorten
from huangpu.core.digest.selection import family_of
from huangpu.core.wording import counted, joined
from huangpu.model.digest import Coverage, FeedNote, Headline, SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.selection import Report, Selection, Story
    from huangpu.model.digest_material import FeedCondition, WeekCounts

FAILING = frozenset({"failing", "dead"})
_FINE = frozenset({"healthy"})
_REASON = 160
_TITLE = 80


def headline_of(
    shown: Sequence[Story], counts: WeekCounts, feeds: Sequence[FeedCondition]
) -> Headline:
    """Give the numbers at the top: what is here, out of how much, and who could not be heard."""
    outlets = len({family_of(report.article) for story in shown for report in story.reports})
    failing = sum(feed.status in FAILING for feed in feeds)
    told = "No story this week"
    if shown:
        told = f"{counted(len(shown), 'story', 'stories')} from {counted(outlets, 'outlet')}"
    watched = counted(len(feeds), "feed")
    if failing:
        heard = f"{failing} of {watched} {'is' if failing == 1 else 'are'} failing"
    else:
        heard = f"none of {watched} is failing" if feeds else "no feed is watched"
    return Headline(
        stories=len(shown),
        outlets=outlets,
        articles=counts.articles,
        feeds=len(feeds),
        feeds_failing=failing,
        told=told,
        behind=f"{counted(counts.articles, 'article')} read; {heard}",
    )


def coverage_of(
    selection: Selection,
    counts: WeekCounts,
    feeds: int,
    options: DigestOptions,
    *,
    shown: int,
    told_before: int,
    late: int,
    per_outlet: int,
) -> Coverage:
    """Account for the week: polls, entries, articles and stories, each with its sum."""
    tagged = len(selection.reports)
    stories = len(selection.stories)
    left_out = stories - shown - told_before
    lines = [_polls(counts, feeds), _articles(counts, tagged, selection.too_old, options)]
    if tagged:
        lines.append(_stories(tagged, stories, shown, left_out, told_before))
    if left_out:
        longest = max(options.cap_of(option.key) for option in options.sections)
        lines.append(
            f"The caps are {options.total} stories an issue, {longest} a section, "
            f"{per_outlet} an outlet, and the size at which mail is clipped; "
            "what they leave out stays in the database."
        )
    if late:
        verb = "is" if late == 1 else "are"
        lines.append(
            f"{counted(late, 'story', 'stories')} came in late (published before this week, "
            f"first seen in it) and {verb} marked so."
        )
    return Coverage(
        counts=counts,
        tagged=tagged,
        retold=tagged - stories,
        stories=stories,
        shown=shown,
        left_out=left_out,
        told_before=told_before,
        late=late,
        too_old=selection.too_old,
        lines=tuple(lines),
    )


def source_rows(
    reports: Iterable[Report], shown: Iterable[Story], limit: int
) -> tuple[tuple[SourceRow, ...], int]:
    """Give the outlets with most tagged articles, and how many outlets are not in the list."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    languages: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        family = family_of(report.article)
        names[family][report.article.outlet or family] += 1
        languages[family].add(report.article.language)
    told = Counter(
        family
        for story in shown
        for family in {family_of(report.article) for report in story.reports}
    )
    articles = {family: seen.total() for family, seen in names.items()}
    everything = sum(articles.values())
    order = sorted(articles, key=lambda family: (-articles[family], -told[family], family))
    rows = tuple(
        SourceRow(
            outlet=_usual_name(names[family]),
            languages=tuple(sorted(languages[family])),
            articles=articles[family],
            share=round(100 * articles[family] / everything),
            stories=told[family],
        )
        for family in order[:limit]
    )
    return rows, len(order) - len(rows)


def feed_notes(feeds: Iterable[FeedCondition]) -> tuple[FeedNote, ...]:
    """Give the feeds that are not well, failing ones first."""
    notes = (
        FeedNote(
            title=shorten(feed.title or feed.feed_id, _TITLE),
            status=feed.status,
            failing=feed.status in FAILING,
            last_success_at=feed.last_success_at,
            reason=shorten(feed.reason, _REASON),
        )
        for feed in sorted(feeds, key=lambda feed: feed.feed_id)
        if feed.status not in _FINE
    )
    return tuple(sorted(notes, key=lambda note: (not note.failing, note.title)))


def _polls(counts: WeekCounts, feeds: int) -> str:
    if not counts.polls:
        return f"No poll of {counted(feeds, 'feed')} was made in this week."
    return (
        f"{counted(counts.polls, 'poll')} of {counted(feeds, 'feed')}, "
        f"{counts.polls_failed:,} of them failed; {counts.entries_seen:,} entries seen, "
        f"{counts.entries_new:,} new, {counts.entries_rejected:,} rejected."
    )


def _articles(counts: WeekCounts, tagged: int, too_old: int, options: DigestOptions) -> str:
    parts = [
        (counts.spam, "advertising or other spam"),
        (counts.untagged, "about Shanghai, but none of our topics"),
        (counts.off_topic, "about neither"),
        (too_old, f"older than {options.late_days} days when first seen"),
    ]
    missing = counts.articles - tagged - sum(number for number, _ in parts)
    if missing:
        fault = "unaccounted for" if missing > 0 else "counted twice"
        parts.append((abs(missing), f"{fault} (run huangpu doctor)"))
    told = [f"{tagged:,} with one of our topics"]
    told += [f"{number:,} {what}" for number, what in parts if number]
    return f"{counted(counts.articles, 'article')}: {joined(told)}."


def _stories(tagged: int, stories: int, shown: int, left_out: int, told_before: int) -> str:
    all_shown = "shown here" if stories == 1 else "all shown here"
    parts = [all_shown if shown == stories else f"{shown:,} shown here"]
    if left_out:
        parts.append(f"{left_out:,} beyond the caps")
    if told_before:
        parts.append(f"{told_before:,} told in an earlier issue")
    verb = "tells" if tagged == 1 else "tell"
    return (
        f"{counted(tagged, 'article')} with a topic {verb} "
        f"{counted(stories, 'story', 'stories')}: {joined(parts)}."
    )


def _usual_name(names: Counter[str]) -> str:
    return shorten(min(names, key=lambda name: (-names[name], name)), 48)
