"""Which terms never match, or match nearly always, in the articles we have?"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from huangpu.core.taxonomy.check import Finding, Loc, terms_with_loc
from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.reading import read
from huangpu.core.taxonomy.scanning import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huangpu.model.taxonomy import Taxonomy

NEARLY_ALWAYS = 0.4  # share of articles; AI, the commonest term, is in a fifth of the dev pool
_SINGLY = 3  # terms of one group that are reported each on its own line
ENOUGH = 1_000  # articles below which "never" says nothing


def check_usage(taxonomy: Taxonomy, articles: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Warn of terms by how often they match in articles, given as (title, summary).

    A term that never matched is reported only where there were enough articles to tell; many of
    one group are reported together, so that what matches too much is not lost among them.
    """
    lexicon = compile_lexicon(taxonomy)
    scanner = Scanner(lexicon)
    seen: Counter[int] = Counter()
    total = 0
    for title, summary in articles:
        seen.update(scanner.scan(read(title, summary)).keys())
        total += 1
    findings = []
    silent: defaultdict[Loc, list[Finding]] = defaultdict(list)
    # terms are numbered in file order, which is the order of the lexicon's meanings
    for (loc, term), entity in zip(terms_with_loc(taxonomy), lexicon.meanings, strict=True):
        name = term.aliases[0]
        if seen[entity] == 0 and total >= ENOUGH:
            silent[loc[:2]].append(Finding(loc, f"{name!r} matched none of {total} articles"))
        elif total and seen[entity] / total > NEARLY_ALWAYS:
            share = f"{seen[entity] / total:.0%}"
            findings.append(Finding(loc, f"{name!r} matched {share} of {total} articles"))
    for group, ones in silent.items():
        findings += ones if len(ones) <= _SINGLY else [_together(taxonomy, group, ones, total)]
    return tuple(findings)


def _together(taxonomy: Taxonomy, group: Loc, ones: Sequence[Finding], total: int) -> Finding:
    """Make one finding of many terms of a group."""
    terms = taxonomy.groups[str(group[1])].terms
    names = ", ".join(repr(terms[int(one.loc[-1])].aliases[0]) for one in ones)
    return Finding(
        group, f"{len(ones)} of its {len(terms)} terms matched none of {total} articles: {names}"
    )
