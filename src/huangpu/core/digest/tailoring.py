"""What does one recipient get of an issue, who chose tags or languages?

A choice leaves stories out and changes none: each keeps its number, so that everybody cites the
same "2026-W34 #7", and what is counted of the week is counted of the whole issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from huangpu.core.digest.changes import movements
from huangpu.model.claim_findings import ClaimFinding, ClaimQuote
from huangpu.model.digest import Digest, DigestItem, Section
from huangpu.model.new_terms import NewTerm

_LANGUAGES = {"en": "English", "zh": "Chinese"}
_PROMOTED = 3  # of a copy without a top story of its own


@dataclass(frozen=True, slots=True)
class Choice:
    """The tags and languages that a recipient asked for; none means all."""

    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def tailored(digest: Digest, choice: Choice, tags_of: Mapping[str, tuple[str, ...]]) -> Digest:
    """Give the copy of an issue that holds only what was chosen.

    `tags_of` gives the tags of every story shown, by story id; a tag takes along all that hang
    below it. A story is in a language when its lead or the gloss beside it is.
    """
    if choice == Choice() or not digest.items:
        return digest
    kept = [item for item in digest.items if _is_chosen(item, choice, tags_of)]
    top = [item for item in kept if item in digest.top]
    if not top:
        best = sorted(kept, key=lambda item: (-item.score, item.rank))[:_PROMOTED]
        top = sorted(best, key=lambda item: item.rank)
    sections = (_section(section, kept, top, choice) for section in digest.sections)
    rows = tuple(row for row in digest.sector_rows if _has_row(row.tag, choice))
    told = _told(len(kept), len(digest.items), _words(digest, choice))
    return replace(
        digest,
        headline=replace(
            digest.headline,
            stories=len(kept),
            outlets=len({item.publisher_family for item in kept}),
            told=told,
        ),
        top=tuple(top),
        sections=tuple(section for section in sections if section.items or section.more),
        sector_rows=rows,
        claims=_claims(digest, choice),
        new_terms=tuple(one for one in digest.new_terms if _is_quoted(one, choice)),
        claims_more=0,  # of the whole issue, and it is not known whether they were chosen
        changes=movements(rows) if choice.tags else digest.changes,
        coverage=replace(
            digest.coverage,
            lines=(
                f"{told}; the counts below are those of the whole issue.",
                *digest.coverage.lines,
            ),
        ),
    )


def _is_chosen(item: DigestItem, choice: Choice, tags_of: Mapping[str, tuple[str, ...]]) -> bool:
    tags = tags_of.get(item.story_id) or (item.section,)
    languages = {item.language, item.gloss.language if item.gloss else item.language}
    return (
        not choice.tags or any(_hangs_below(tag, wish) for tag in tags for wish in choice.tags)
    ) and (not choice.languages or not languages.isdisjoint(choice.languages))


def _section(
    section: Section, kept: list[DigestItem], top: list[DigestItem], choice: Choice
) -> Section:
    items = tuple(item for item in section.items if item in kept and item not in top)
    in_top = sum(item.section == section.key for item in top)
    stories = len(items) + in_top
    if not choice.tags or any(_hangs_below(section.key, wish) for wish in choice.tags):
        stories = section.stories  # the whole topic was chosen: its query lists the others
    return replace(
        section, items=items, stories=stories, in_top=in_top, more=stories - len(items) - in_top
    )


def _claims(digest: Digest, choice: Choice) -> tuple[ClaimFinding, ...]:
    """Give the claims with the quotes of articles on a chosen tag, in a chosen language."""
    kept = (
        replace(claim, quotes=tuple(one for one in claim.quotes if _is_quoted(one, choice)))
        for claim in digest.claims
    )
    return tuple(claim for claim in kept if claim.quotes)


def _is_quoted(quote: ClaimQuote | NewTerm, choice: Choice) -> bool:
    return (
        not choice.tags
        or any(_hangs_below(tag, wish) for tag in quote.tags for wish in choice.tags)
    ) and (not choice.languages or quote.language in choice.languages)


def _has_row(tag: str, choice: Choice) -> bool:
    """Whether a topic's row is wanted: it was chosen, or something below it."""
    return not choice.tags or any(
        _hangs_below(tag, wish) or _hangs_below(wish, tag) for wish in choice.tags
    )


def _hangs_below(tag: str, wish: str) -> bool:
    return tag == wish or tag.startswith(f"{wish}.")


def _told(kept: int, stories: int, words: str) -> str:
    number = f"{kept:,}" if kept else "None"
    noun = "story" if stories == 1 else f"{stories:,} stories"
    return f"{number} of the issue's {noun}, as you chose: {words}"


def _words(digest: Digest, choice: Choice) -> str:
    labels = {row.tag: row.label for row in digest.sector_rows}
    tags = [labels.get(tag) or tag.replace("-", " ").replace(".", ": ") for tag in choice.tags]
    languages = [_LANGUAGES.get(code, code) for code in choice.languages]
    parts = [" or ".join(tags), f"in {' or '.join(languages)}" if languages else ""]
    return ", ".join(filter(None, parts))
