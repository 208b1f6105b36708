"""Which feeds does this site have? The page itself, what it names, then the common places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.core.discovery import Candidate, candidates_in, guesses, read_page
from huangpu.core.feed_patterns import known_feed, search_feed
from huangpu.core.html_links import PageLinks
from huangpu.core.language import language_of
from huangpu.core.urls import host_of
from huangpu.jobs.candidates import Found, Search
from huangpu.jobs.probe import Probe
from huangpu.model.feeds import Catalogue


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a search for the feeds of one page found.

    `trouble` says why the page itself could not be read. `watched_as` are the feeds of the
    catalogue that already stand for this site, `search` a search feed that could, where the site
    has none; nobody asked it.
    """

    url: str
    title: str = ""
    trouble: str = ""
    found: tuple[Found, ...] = ()
    watched_as: tuple[str, ...] = ()
    search: str = ""

    @property
    def feeds(self) -> tuple[Found, ...]:
        """The candidates that are feeds and not in the catalogue, each document once."""
        return tuple(
            one for one in self.found if one.works and not one.known_as and not one.same_as
        )


async def discover(url: str, search: Search, catalogue: Catalogue) -> Discovery:
    """Find the feeds of a page; the one request for it comes first, what it names afterwards.

    Common places are tried only where the page led to nothing, one after the other. Never raises
    for what sites do. `url` is one that can be polled (`adapters.feed_urls.url_problem`).
    """
    page = await search.page(url)
    answer = page.probe
    end = answer.fetched.url if answer and answer.fetched else url
    links = PageLinks()
    if answer is None or answer.parsed is None:
        links = _links(answer)
        await search.ask(candidates_in(links, end) if answer else _known(end))
        await search.ask(_one_level_on(search.found))
    if page.is_there and not search.has_feed:
        await search.ask_until_one_works(guesses(end, [one.candidate.url for one in search.found]))
    return Discovery(
        url=end,
        title=links.title,
        trouble=page.trouble,
        found=tuple(_documents_once(search.found)),
        watched_as=_watched(end, catalogue),
        search="" if search.has_feed else search_feed(host_of(end), _language(links)),
    )


def _links(answer: Probe | None) -> PageLinks:
    if answer is None or answer.fetched is None:
        return PageLinks()
    return read_page(answer.fetched.body, answer.fetched.content_type)


def _known(url: str) -> list[Candidate]:
    """Give what the address alone tells, where its page may not be read."""
    known = known_feed(url)
    return [Candidate(known, "known")] if known else []


def _one_level_on(found: Sequence[Found]) -> Iterator[Candidate]:
    """Give what the pages name that the page links to as "RSS": many sites list their feeds so."""
    tried = {
        same_feed_key(one.candidate.url) for one in found if not url_problem(one.candidate.url)
    }
    for one in found:
        if one.candidate.source != "linked" or one.works or one.probe is None:
            continue
        end = one.probe.fetched.url if one.probe.fetched else one.candidate.url
        for candidate in candidates_in(_links(one.probe), end):
            key = "" if url_problem(candidate.url) else same_feed_key(candidate.url)
            if key and key not in tried:
                tried.add(key)
                yield candidate


def _documents_once(found: Sequence[Found]) -> Iterator[Found]:
    """Mark the candidates that lead to a document that another one led to before."""
    first: dict[str, str] = {}
    for one in found:
        if one.works and one.probe and one.probe.fetched:
            same = first.setdefault(same_feed_key(one.probe.fetched.url), one.candidate.url)
            yield one if same == one.candidate.url else replace(one, same_as=same)
        else:
            yield one


def _watched(url: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Name the feeds of the catalogue for the host of a page, search feeds for it included."""
    host = host_of(url).removeprefix("www.")
    return tuple(
        feed.id
        for feed in catalogue.feeds
        if host in {host_of(place or "").removeprefix("www.") for place in (feed.site, feed.url)}
    )


def _language(page: PageLinks) -> str:
    said = page.language.lower()
    return "zh" if said.startswith("zh") or language_of(page.title, "") == "zh" else "en"
