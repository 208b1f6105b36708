"""What does it take to grow taxonomy and catalogue, once a week?"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from huangpu.adapters.config_files import read_optional
from huangpu.adapters.last_done import LastDone
from huangpu.adapters.term_weights import load_term_weights
from huangpu.core.spam.trade import TradeWords
from huangpu.jobs.catalogue_probe import Look, choose, look
from huangpu.jobs.polling_round import only_poll, silent
from huangpu.jobs.suggest import keep, suggest_terms
from huangpu.jobs.term_news import TermNews, term_news
from huangpu.jobs.upkeep import WEEKLY, is_due
from huangpu.model.decisions import Rejections
from huangpu.model.terms import Suggestions
from huangpu.wiring.polling import POLL_SECONDS, Polling

_NIGHT = "night"
_REMINDED = timedelta(days=28)  # after so long a finding that was told is new again
SUGGESTED = 100  # terms that are ranked, unless told otherwise


class Growing(Polling):
    """The parts of growth, and of what is done once a week."""

    @property
    def weekly(self) -> LastDone:
        """When the upkeep did last what it does once a week."""
        return LastDone(self.places.data / "upkeep.json")

    @property
    def told_terms(self) -> LastDone:
        """When a person was last told of which suggested term."""
        return LastDone(self.places.data / "told-terms.json")

    def is_due(self, name: str) -> bool:
        """Whether this was not done for a week."""
        return is_due(self.weekly.when(name), self.clock(), WEEKLY)

    def owes_upkeep(self) -> bool:
        """Whether the last night is more than a day ago: the machine was off, or asleep."""
        last = self.weekly.when(_NIGHT)
        due = is_due(last, self.clock(), timedelta(days=1), slack=timedelta(0))
        return due and self.places.analyst.exists()

    def end_night(self) -> None:
        """Remember that the steps of the upkeep were taken."""
        self.weekly.note(self.clock(), _NIGHT)

    def suggest(
        self,
        limit: int = SUGGESTED,
        tag: str | None = None,
        on_article: Callable[[int, int], None] = silent,
    ) -> Suggestions:
        """Mine the newest articles for terms. Raises StoreError when nothing was polled yet."""
        rejections = read_optional(self.settings.config_dir / "rejected.yaml", Rejections)
        return suggest_terms(
            self.places.analyst,
            self.taxonomy,
            [one.term for one in rejections.rejected],
            load_term_weights(),
            now=self.clock(),
            limit=limit,
            tag=tag,
            told_by=TradeWords(self.lexicon).told_by,
            on_article=on_article,
        )

    def keep_suggestions(self, found: Suggestions, at: datetime) -> None:
        """Put them into the view term_candidates. Raises StoreError while somebody else writes."""
        keep(self.database, self.places.analyst, found, at)

    def term_news(self) -> TermNews:
        """Suggest terms, keep them, and say of which of them nobody was told yet."""
        found = self.suggest()
        self.keep_suggestions(found, self.clock())
        return term_news(found, self.told_terms.known())

    async def look_at_catalogue(self, *, at_once: bool = False) -> Look:
        """Ask the troubled feeds that had no look for a week, so many a night; at once: whenever.

        Polls wait meanwhile. `done_looking` remembers it, when whoever wants to know was told.
        """
        every = await asyncio.to_thread(self.health)
        probed = self.probed
        when = (lambda _feed: None) if at_once else probed.when
        chosen = choose(every, when, self.clock())
        if not chosen:
            return Look((), (), frozenset())
        told = self.told_feeds.known(since=self.clock() - _REMINDED)
        with contextlib.ExitStack() as held:
            turn = only_poll(self.workshop(), wait_seconds=POLL_SECONDS)
            await asyncio.to_thread(held.enter_context, turn)  # no host is asked by two at once
            async with self.prober() as prober:
                return await look(chosen, prober, told)

    def done_looking(self, seen: Look) -> None:
        """Remember which feeds had a look, and what was told of them; nothing where all were away."""
        if not seen.offline:
            at = self.clock()
            self.probed.note(at, *seen.asked)
            self.told_feeds.note(at, *sorted(seen.fresh))

    @property
    def probed(self) -> LastDone:
        """When a feed had its last look."""
        return LastDone(self.places.data / "looked-at.json")

    @property
    def told_feeds(self) -> LastDone:
        """When a person was last told of which finding."""
        return LastDone(self.places.data / "told-feeds.json")
