"""Which sentences of this week speak to the report's claims? One quote a story, few enough to read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from huangpu.core.claims import Watch, compare
from huangpu.core.claims.comparing import quantity_words
from huangpu.core.digest.excerpts import shorten, width
from huangpu.core.digest.sizes import bytes_of, outlet_of
from huangpu.model.claim_findings import ClaimFinding, ClaimQuote
from huangpu.model.links import web_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.core.claims import Comparison, Sighting
    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.selection import Report, Story
    from huangpu.model.claims import Claim, Claims

_QUOTE: Final = 240  # columns: two or three lines on a desk
_LEAD_IN: Final = 60  # columns kept before a figure that stands late in a long sentence
_CLAUSE_ENDS: Final = "，,；;、：:（("
# Markup, measured on rendered pages and rounded up.
_CLAIM_SIZE, _QUOTE_SIZE = 450, 580
# What says most about a claim comes first.
_WEIGHT: Final = {
    verdict: weight
    for weight, verdict in enumerate(
        ("higher", "lower", "agrees", "newer", "open", "figure", "older", "forecast")
    )
}


class _Candidate(NamedTuple):
    """A sighting in one article of a story, compared with its claim."""

    story: Story
    report: Report
    sighting: Sighting
    comparison: Comparison


def findings(
    stories: Iterable[Story], book: Claims, options: DigestOptions
) -> tuple[tuple[ClaimFinding, ...], int]:
    """Give the claims that this week's stories speak to, in the order of `claims.yaml`.

    A story is quoted once a claim, from an article with a text of its own before a copy; the same
    sentence in two stories is quoted once. Late articles are quoted, too: each falls into one
    week. At most `options.claims` claims, `claim_quotes` quotes a claim, and `claims_budget` bytes,
    of which every claim gets its first quote before one gets its second. With it comes the number
    of claims that found no room.
    """
    if not book.claims:
        return (), 0
    watch = Watch(book)
    by_claim: dict[str, list[_Candidate]] = defaultdict(list)
    for story in stories:
        for claim_id, candidate in _of_story(story, watch, options).items():
            by_claim[claim_id].append(candidate)
    spoken = [(claim, _distinct(by_claim[claim.id])) for claim in book.claims if by_claim[claim.id]]
    quotes = _within(options.claims_budget, spoken[: options.claims], options.claim_quotes)
    found = tuple(
        _with(claim, tuple(quotes[claim.id]), len(candidates) - len(quotes[claim.id]))
        for claim, candidates in spoken
        if quotes.get(claim.id)
    )
    return found, len(spoken) - len(found)


def _within(
    budget: int, spoken: Iterable[tuple[Claim, list[_Candidate]]], most: int
) -> dict[str, list[ClaimQuote]]:
    """Give the quotes of each claim that fit into the budget, first quotes first."""
    spoken = list(spoken)
    quotes: dict[str, list[ClaimQuote]] = {claim.id: [] for claim, _ in spoken}
    for turn in range(most):
        for claim, candidates in spoken:
            held = quotes[claim.id]
            if len(candidates) <= turn or len(held) < turn:
                continue
            quote = _quote(candidates[turn])
            cost = _quote_size(quote) + (0 if held else _claim_size(claim.en, claim.zh))
            if cost <= budget:
                budget -= cost
                held.append(quote)
    return quotes


def size_of(finding: ClaimFinding) -> int:
    """Estimate the bytes of a claim with its quotes, as it travels (`sizes`)."""
    return _claim_size(finding.claim, finding.claim_zh) + sum(map(_quote_size, finding.quotes))


def _claim_size(claim: str, claim_zh: str) -> int:
    return _CLAIM_SIZE + bytes_of(claim, claim_zh)


def _quote_size(quote: ClaimQuote) -> int:
    return _QUOTE_SIZE + bytes_of(quote.quote, quote.words, quote.outlet, quote.url or "")


def _of_story(story: Story, watch: Watch, options: DigestOptions) -> dict[str, _Candidate]:
    """Give the best candidate of a story for each claim."""
    best: dict[str, _Candidate] = {}
    for report in story.reports:
        article = report.article
        year = report.moment.astimezone(options.zone).year
        tags = [tag.tag for tag in article.tags]
        for sighting in watch.sightings(article.title, article.summary, tags, year):
            candidate = _Candidate(story, report, sighting, compare(sighting, watch.book))
            known = best.get(sighting.claim.id)
            if known is None or _fitness(candidate) < _fitness(known):
                best[sighting.claim.id] = candidate
    return best


def _fitness(candidate: _Candidate) -> tuple[bool, bool, int, bool, object, str, int]:
    """Order the sightings of one story: an own text, a result, the nearest figure, the earliest."""
    _, report, sighting, comparison = candidate
    return (
        report.article.copy_of is not None,
        comparison.verdict == "forecast",
        sighting.gap,
        web_link(report.article.url) is None,
        report.moment,
        report.article.article_id,
        sighting.position,
    )


def _distinct(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Order the candidates of a claim by what they say, and drop sentences that stand twice."""
    ordered = sorted(
        candidates,
        key=lambda one: (
            _WEIGHT[one.comparison.verdict],
            -len(one.story.families),
            one.report.moment,
            one.report.article.article_id,
        ),
    )
    seen: dict[str, _Candidate] = {}
    for one in ordered:
        seen.setdefault("".join(one.sighting.sentence.casefold().split()), one)
    return list(seen.values())


def _with(claim: Claim, quotes: tuple[ClaimQuote, ...], more: int) -> ClaimFinding:
    return ClaimFinding(claim.id, claim.paragraph, claim.en, claim.zh, quotes, more)


def _quote(candidate: _Candidate) -> ClaimQuote:
    story, report, sighting, comparison = candidate
    article = report.article
    return ClaimQuote(
        story_id=story.story_id,
        article_id=article.article_id,
        outlet=outlet_of(article),
        language=article.language,
        url=web_link(article.url),
        published_at=report.moment,
        published_is_estimated=article.published_is_estimated,
        quote=excerpt(sighting.sentence, sighting.start, sighting.end),
        figure=quantity_words(sighting.quantity),
        verdict=comparison.verdict,
        words=comparison.words,
        tags=tuple(tag.tag for tag in article.tags),
    )


def excerpt(sentence: str, start: int, end: int, limit: int = _QUOTE) -> str:
    """Shorten a sentence to `limit` columns so that its figure, at `[start, end)`, stays in it."""
    whole = " ".join(sentence.split())
    if width(whole) <= limit:
        return whole
    if width(sentence[:end]) < limit:
        return _cut(sentence, end, limit)
    first = start
    while first and width(sentence[first:start]) < _LEAD_IN:
        first -= 1
    clauses = [at + 1 for at in range(first, start) if sentence[at] in _CLAUSE_ENDS]
    first = clauses[0] if clauses else first
    return "…" + _cut(sentence[first:], end - first, limit - 1)


def _cut(text: str, end: int, limit: int) -> str:
    """Cut as `shorten` does, but never before `end`."""
    short = shorten(text, limit)
    if len(short) > end:
        return short
    return " ".join(text[:end].split()) + "…"
