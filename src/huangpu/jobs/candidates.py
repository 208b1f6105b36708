"""Is this address a feed? Candidates of one site, asked politely and within a number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.core.discovery import Candidate, looks_like_feed
from huangpu.core.fetch_kinds import BLOCKED, UNREACHED
from huangpu.errors import FetchError
from huangpu.jobs.manners import Manners
from huangpu.jobs.probe import Probe, Prober, probe
from huangpu.model.feeds import Catalogue, Feed

MOST = 12  # candidates that are asked: at the usual gap of 2 s about half a minute
_PAGE_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
_BARE = Feed(id="candidate", url="https://candidate.invalid/")

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate: what it answered, or why it was not asked.

    `known_as` is the id of the feed of the catalogue that has this address, `same_as` the other
    candidate that leads to the same document.
    """

    candidate: Candidate
    probe: Probe | None = None
    skipped: str = ""
    known_as: str = ""
    same_as: str = ""

    @property
    def works(self) -> bool:
        """Whether it is a feed."""
        return self.probe is not None and self.probe.trouble is None


@dataclass(frozen=True, slots=True)
class Page:
    """What a page answered, or why it was not asked or not read; `is_there` if its host is."""

    probe: Probe | None = None
    trouble: str = ""
    is_there: bool = True


class Search:
    """Asks the candidates of one site, and remembers what became of each in `found`."""

    def __init__(
        self,
        prober: Prober,
        manners: Manners,
        catalogue: Catalogue,
        most: int = MOST,
        advance: Advance = lambda _done, _total: None,
    ) -> None:
        self._prober = prober
        self._manners = manners
        self._known = {
            same_feed_key(feed.url): feed.id
            for feed in catalogue.feeds
            if not url_problem(feed.url)
        }
        self._left = self._most = most
        self._advance = advance
        self._asked = 0
        self.found: list[Found] = []

    @property
    def has_feed(self) -> bool:
        """Whether a candidate is a feed, or in the catalogue already."""
        return any(one.works or one.known_as for one in self.found)

    async def page(self, url: str) -> Page:
        """Ask for a page, if robots.txt of its site lets us; one that is a feed joins `found`."""
        try:
            if not looks_like_feed(url) and (refused := await self._manners.refusal(url)):
                return Page(trouble=refused)
            answer = await probe(_stand_in(url, _PAGE_ACCEPT), self._prober)
            if answer.parsed is not None:
                itself = Candidate(url, "itself", answer.parsed.title)
                self.found.append(Found(itself, answer, known_as=self._known_as(url)))
            elif answer.fetched is not None:
                refused = await self._manners.refusal_of_answer(url, answer.fetched.url)
                if refused:
                    return Page(trouble=refused)
        except FetchError as error:
            return Page(trouble=error.detail, is_there=error.kind not in UNREACHED | BLOCKED)
        if answer.trouble is None or (answer.fetched is not None and answer.fetched.body):
            return Page(answer)
        return Page(
            answer, answer.trouble.detail, is_there=answer.trouble.kind not in UNREACHED | BLOCKED
        )

    async def ask(self, candidates: Iterable[Candidate]) -> list[Found]:
        """Ask candidates, at the same time as far as their hosts allow; give what was found."""
        every = list(candidates)
        settled = [self._settled(candidate) for candidate in every]
        total = self._asked + settled.count(None)
        answers = iter(
            await asyncio.gather(
                *(
                    self._one(candidate, total)
                    for candidate, known in zip(every, settled, strict=True)
                    if known is None
                )
            )
        )
        added = [known or next(answers) for known in settled]
        self.found += added
        return added

    async def ask_until_one_works(self, candidates: Iterable[Candidate]) -> None:
        """Ask candidates one after the other, and stop at the first feed."""
        for candidate in candidates:
            if any(one.works for one in await self.ask([candidate])):
                return

    def _settled(self, candidate: Candidate) -> Found | None:
        """Say why a candidate need not be asked; None when it must, which is counted."""
        if url_problem(candidate.url):
            return Found(candidate, skipped="its address cannot be requested")
        if known := self._known_as(candidate.url):
            return Found(candidate, known_as=known)
        if candidate.of_comments:
            return Found(candidate, skipped="readers' comments")
        if self._left == 0:
            return Found(candidate, skipped=f"not asked: {self._most} others were")
        self._left -= 1
        return None

    def _known_as(self, url: str) -> str:
        return self._known.get(same_feed_key(url), "")

    async def _one(self, candidate: Candidate, total: int) -> Found:
        """Ask one candidate; what was linked or guessed may be a page, so robots.txt counts."""
        try:
            if candidate.source in {"linked", "guessed"}:
                refused = await self._manners.refusal(candidate.url)
                if refused:
                    return Found(candidate, skipped=refused)
            return Found(candidate, await probe(_stand_in(candidate.url), self._prober))
        except FetchError as error:
            return Found(candidate, skipped=error.detail)
        finally:
            self._asked += 1
            self._advance(self._asked, max(total, self._asked))


def _stand_in(url: str, accept: str = "") -> Feed:
    """Give the fetcher something to ask for that is no feed of the catalogue."""
    headers = {"Accept": accept} if accept else {}
    return _BARE.model_copy(update={"url": url, "headers": headers})
