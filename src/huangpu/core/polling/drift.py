"""Does a feed that works still look like itself? Volume, language, format, share of new entries."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from datetime import datetime, timedelta

from huangpu.core.polling.arrivals import turned_over, usable_of
from huangpu.model.feeds import Feed
from huangpu.model.health import Baseline, Cadence, PollCounts, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

FORMAT = "format: "  # begins what is said of a change of format
_NOTED = timedelta(days=14)  # so long a change stays a change; then it is how the feed is
_MEMORY = timedelta(days=14)  # in which a language becomes the usual one
_WEEK = 7
_WEEKS_BEFORE = 14  # days that must be known before a week is compared with them
_SIGNIFICANT = 3.0  # standard deviations of a week's volume
_WAVERING = 0.2  # of the mean: how much weeks differ anyway
_JUDGED = 5  # entries whose language is known
_MOSTLY = 0.7
_TURNOVERS = 3
_LANGUAGES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "ko": "Korean"}


def observed(memory: PollMemory, record: PollRecord, counts: PollCounts) -> Baseline:
    """Give what the feed's documents usually look like, after this one. `memory`: before it."""
    known, at = memory.baseline, record.started_at
    if record.outcome is not PollOutcome.OK or usable_of(counts) <= 0:
        return known
    changed = known.format is not None and record.feed_format not in {None, known.format}
    return dataclasses.replace(
        known,
        format=record.feed_format or known.format,
        format_was=known.format if changed else known.format_was,
        format_changed_at=at if changed else known.format_changed_at,
        languages=_mixed(known, _languages(record), memory.whole_at, at),
        renamed_at=at if _renamed(memory.cadence, record, counts) else known.renamed_at,
    )


def drifting(
    before: Baseline, memory: PollMemory, record: PollRecord, counts: PollCounts, feed: Feed
) -> str:
    """Say what is not as it was, and what to do; "" when nothing is.

    `before` is the baseline without this document, `memory` all that is known with it. Only a
    document can say more than was said before.
    """
    if record.outcome is not PollOutcome.OK or usable_of(counts) <= 0:
        return memory.drift
    at = record.started_at
    found = (
        _volume(memory.cadence),
        _language(before, record, feed),
        _format(memory.baseline, at),
        _share(memory, at),
    )
    return "; ".join(text for text in found if text)


def _volume(cadence: Cadence) -> str:
    """Compare the last seven whole days with the four weeks before them."""
    week, earlier = cadence.days[-_WEEK - 1 : -1], cadence.days[1 : -_WEEK - 1]
    if len(earlier) < _WEEKS_BEFORE:
        return ""
    now, usual = sum(week), sum(earlier) / len(earlier) * _WEEK
    if abs(now - usual) < _SIGNIFICANT * math.sqrt(usual + (_WAVERING * usual) ** 2 + 1):
        return ""
    then = "look whether the site changed its feed" if now < usual else "look what it adds"
    return f"volume: {now} new entries in a week, {usual:.0f} were usual: {then}"


def _language(before: Baseline, record: PollRecord, feed: Feed) -> str:
    shares = _languages(record)
    language = max(shares, key=lambda name: (shares[name], name), default="")
    if not language or shares[language] < _MOSTLY:
        return ""
    name = _LANGUAGES.get(language, language)
    usual = dict(before.languages)
    if usual and usual.get(language, 0.0) < (1 - _MOSTLY):
        return f"language: now mostly {name}: look whether its url serves another edition"
    if feed.language not in {"mixed", language}:
        configured = _LANGUAGES[feed.language]
        return f"language: mostly {name}, but configured as {configured}: correct its language"
    return ""


def _format(baseline: Baseline, at: datetime) -> str:
    changed = baseline.format_changed_at
    if changed is None or at - changed > _NOTED:
        return ""
    return (
        f"{FORMAT}{baseline.format} since {changed:%Y-%m-%d}, {baseline.format_was} before: "
        "look whether entries came twice"
    )


def _share(memory: PollMemory, at: datetime) -> str:
    """Say when documents hold too many new entries to be true, or to be all there was."""
    renamed = memory.baseline.renamed_at
    if renamed is not None and at - renamed <= _NOTED:
        return "share of new entries: old ones came as new: try `identity: link` or `title`"
    if memory.cadence.turnovers < _TURNOVERS or memory.cadence.false_alarms:
        return ""
    return (
        f"share of new entries: {memory.cadence.turnovers} documents in a row shared none with "
        "the one before, so some are lost: look for a longer feed of the site"
    )


def _renamed(known: Cadence, record: PollRecord, counts: PollCounts) -> bool:
    """Say whether entries that are older than the last reading came as new ones, all of them."""
    if known.read_at is None or not turned_over(counts) or usable_of(counts) < _JUDGED:
        return False
    latest = known.read_at - timedelta(days=1)
    old = sum(
        entry.rejected is None and entry.published_at is not None and entry.published_at < latest
        for entry in record.entries
    )
    return old * 2 > usable_of(counts)


def _languages(record: PollRecord) -> dict[str, float]:
    """Give the share of each language among the entries that tell one; few tell nothing."""
    told = Counter(
        entry.language
        for entry in record.entries
        if entry.rejected is None and entry.language != "und"
    )
    total = told.total()
    return {name: count / total for name, count in told.items()} if total >= _JUDGED else {}


def _mixed(
    known: Baseline, shares: dict[str, float], since: datetime | None, at: datetime
) -> tuple[tuple[str, float], ...]:
    """Let a document weigh by the time since the last one."""
    usual = dict(known.languages)
    if not shares:
        return known.languages
    passed = max(0.0, (at - since) / _MEMORY) if usual and since else math.inf
    weight = 1 - math.exp(-passed)
    mixed = {
        name: round((1 - weight) * usual.get(name, 0.0) + weight * shares.get(name, 0.0), 4)
        for name in {*usual, *shares}
    }
    return tuple(sorted((name, share) for name, share in mixed.items() if share))
