"""Which feeds of the catalogue want a look once a week, and what does each look show?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from huangpu.core.fetch_kinds import UNREACHED
from huangpu.core.urls import host_of
from huangpu.core.wording import counted
from huangpu.jobs.catalogue_findings import Finding, finding_of
from huangpu.jobs.health import FeedHealth, must_wait
from huangpu.jobs.probe import Probe, Prober, probe
from huangpu.jobs.upkeep import WEEKLY, is_due
from huangpu.model.health import FeedStatus

MOST = 20  # feeds a night: at the usual gap of 2 s under a minute where one host has them all
_TRANSIENT = timedelta(days=1)  # what fails for less mends itself more often than not
_LOST = frozenset({FeedStatus.DEAD, FeedStatus.EMPTY, FeedStatus.SILENT})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

When = Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class Look:
    """What a night's look at the catalogue showed; `fresh` are the keys that nobody was told of.

    `offline` when not one of several hosts was reached: then nothing is concluded.
    """

    asked: tuple[str, ...]
    findings: tuple[Finding, ...]
    fresh: frozenset[str]
    offline: bool = False

    def __str__(self) -> str:
        """Say it to a person."""
        if not self.asked:
            return "no feed wants a look"
        looked = f"{counted(len(self.asked), 'feed')} looked at: "
        if self.offline:
            return looked + "nobody was reached, so our own network seems to be down"
        kinds = Counter(one.what for one in self.findings)
        told = ", ".join(f"{number} {what}" for what, number in kinds.most_common())
        return looked + (told or "nothing to tell")

    @property
    def to_do(self) -> list[Finding]:
        """What a person can mend and was not told of yet."""
        return [one for one in self.findings if one.key in self.fresh and one.wants_person]

    def rows(self) -> list[dict[str, Any]]:
        """Give a row for each finding: those to be mended first."""
        return [
            {
                "feed": one.feed_id,
                "what": one.what,
                "new": "new" if one.key in self.fresh else "",
                "command": one.command,  # before the sentence: Prefect's page cuts long rows
                "found": one.said,
            }
            for one in sorted(self.findings, key=lambda one: (not one.wants_person, one.feed_id))
        ]


def choose(
    every: Sequence[FeedHealth], probed: When, now: datetime, most: int = MOST
) -> list[FeedHealth]:
    """Choose who is asked tonight: who wants a look and had none for a week, longest ago first.

    `probed` says when a feed was last looked at.
    """
    due = [
        one for one in every if wants_look(one, now) and is_due(probed(one.feed.id), now, WEEKLY)
    ]
    due.sort(key=lambda one: (probed(one.feed.id) or _LONG_AGO, one.gravity))
    return due[:most]


def wants_look(one: FeedHealth, now: datetime) -> bool:
    """Whether a look at a feed may show what polls do not: where it is now, and whether it is back.

    Never while its server asked for rest. A feed that is off wants one if it did not work when it
    was last asked: one that the desk switched off although it worked has nothing to come back from.
    """
    state = one.state
    if must_wait(one, now):
        return False
    if not one.feed.enabled:
        return state.status in _LOST or state.status is FeedStatus.FAILING
    if state.status is FeedStatus.FAILING:
        since = state.memory.failing_since
        return since is not None and now - since >= _TRANSIENT
    moved = state.moved_to is not None or state.proposed_move is not None
    return state.status in _LOST or moved or bool(state.drift)


async def look(chosen: Sequence[FeedHealth], prober: Prober, told: Collection[str]) -> Look:
    """Ask these feeds once each, as politely as a poll, and say what that shows.

    `told` are the keys of findings that a person was told of lately.
    """
    probes = await asyncio.gather(*(probe(one.feed, prober) for one in chosen))
    asked = tuple(one.feed.id for one in chosen)
    if is_offline(probes):
        return Look(asked, (), frozenset(), offline=True)
    found = [finding_of(one, seen) for one, seen in zip(chosen, probes, strict=True)]
    findings = tuple(one for one in found if one is not None)
    return Look(asked, findings, frozenset(one.key for one in findings) - frozenset(told))


def is_offline(probes: Sequence[Probe]) -> bool:
    """Whether it is our network that is down: of several hosts not one could be reached."""
    hosts = {host_of(one.feed.url) for one in probes}
    return len(hosts) > 1 and all(one.kind in UNREACHED for one in probes)
