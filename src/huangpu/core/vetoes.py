"""Which terms speak for a tag that their articles hardly ever carry? Something always takes it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from huangpu.core.explaining import Explainer
from huangpu.core.taxonomy.check import Finding, terms_with_loc
from huangpu.core.taxonomy.scoring import ROUNDING
from huangpu.core.taxonomy.shadow import folded
from huangpu.model.taxonomy import Taxonomy

FEWEST: Final = 10  # articles in which a term would be enough alone; fewer say nothing
NEARLY_ALWAYS: Final = 0.8  # share of them that do not carry the tag all the same

Spoken = tuple[str, str]  # a folded phrase, and the tag that it would be enough for


def check_vetoes(
    taxonomy: Taxonomy, articles: Iterable[tuple[str, str, str]]
) -> tuple[Finding, ...]:
    """Warn of terms that would be enough for a tag alone, in articles that do not carry it.

    `articles` are title, summary and outlet.
    """
    explainer = Explainer(taxonomy)
    enough: Counter[Spoken] = Counter()
    vetoed: Counter[Spoken] = Counter()
    for title, summary, outlet in articles:
        for account in explainer.accounts(title, summary, outlet):
            alone = {
                (folded(span.phrase), account.tag)
                for part in account.parts
                if part.points >= account.threshold - ROUNDING and part.rule.startswith("term:")
                for span in part.spans
            }
            enough.update(alone)
            if not account.is_carried:
                vetoed.update(alone)
    return tuple(
        Finding(
            (*loc, alias),
            f"{alias!r} would be enough for {tag} in {enough[phrase, tag]} articles, "
            f"but {vetoed[phrase, tag]} of them do not carry it",
            "`huangpu taxonomy explain ARTICLE` shows what takes the points away",
        )
        for loc, term in terms_with_loc(taxonomy)
        for alias in term.aliases
        for phrase, tag in sorted(enough.keys())
        if phrase == folded(alias)
        and enough[phrase, tag] >= FEWEST
        and vetoed[phrase, tag] >= NEARLY_ALWAYS * enough[phrase, tag]
    )
