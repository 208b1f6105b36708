"""Which rules and terms of the taxonomy cannot be right? Mistakes that validation cannot see."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.taxonomy.shadow import folded
from huangpu.model.taxonomy import ANY_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.taxonomy import Rule, Taxonomy, Term

Loc = tuple[int | str, ...]

_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]")
SHORTEST_LATIN = 3  # "ai" and "us" are words of everyday text, "AI" and "US" are not


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the file, at a place of it: keys and list positions from the top.

    An error makes a rule or term useless or dangerous; the rest is worth a look.
    """

    loc: Loc
    problem: str
    suggestion: str = ""
    is_error: bool = False


def check(taxonomy: Taxonomy) -> tuple[Finding, ...]:
    """Give everything suspicious in a taxonomy that is sound in itself, errors first."""
    findings = [
        *_short_aliases(taxonomy),
        *_aliases_of_two(taxonomy),
        *_useless_patterns(taxonomy),
        *_useless_rules(taxonomy),
        *_unused_words(taxonomy),
        *_unreachable_tags(taxonomy),
    ]
    return tuple(sorted(findings, key=lambda finding: not finding.is_error))


def terms_with_loc(taxonomy: Taxonomy) -> Iterator[tuple[Loc, Term]]:
    """Give every term with its place in the file."""
    for name, group in taxonomy.groups.items():
        for at, term in enumerate(group.terms):
            yield ("groups", name, "terms", at), term


def _short_aliases(taxonomy: Taxonomy) -> Iterator[Finding]:
    for loc, term in terms_with_loc(taxonomy):
        for alias in term.aliases:
            if alias.isascii() and alias.isalnum() and len(alias) < SHORTEST_LATIN:
                if term.cased:
                    continue
                yield Finding(
                    (*loc, alias),
                    f"{alias!r} is so short that it is a word of everyday text",
                    "set cased: true",
                    is_error=True,
                )


def _aliases_of_two(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Find phrases that are a mask as well as a term, or that two terms share."""
    masks = {folded(alias): name for name, mask in taxonomy.masks.items() for alias in mask.aliases}
    owners: dict[str, list[Loc]] = defaultdict(list)
    for loc, term in terms_with_loc(taxonomy):
        for alias in {folded(alias): alias for alias in term.aliases}.values():
            owners[folded(alias)].append((*loc, alias))
    for phrase, locs in owners.items():
        if phrase in masks:
            yield Finding(
                locs[0],
                f"can never count: the mask {masks[phrase]!r} holds the same phrase",
                "take it out of one of the two",
                is_error=True,
            )
        for loc in locs[1:]:
            first = "/".join(str(part) for part in locs[0][:4])
            yield Finding(loc, f"counts twice: {first} has the same alias", "keep one of them")


def _useless_patterns(taxonomy: Taxonomy) -> Iterator[Finding]:
    for name, expressions in taxonomy.patterns.items():
        for at, expression in enumerate(expressions):
            if re.search(expression, "") is not None:
                yield Finding(
                    ("patterns", name, at),
                    "matches the empty text, so it would match everywhere",
                    is_error=True,
                )
            if _FULL_WIDTH.search(expression):
                yield Finding(
                    ("patterns", name, at),
                    "holds full-width characters, and is sought in text where they are folded",
                    "write the ASCII ones",
                    is_error=True,
                )


def _useless_rules(taxonomy: Taxonomy) -> Iterator[Finding]:
    patterns = {f"${name}" for name in taxonomy.patterns}
    for at, rule in enumerate(taxonomy.rules):
        if not any(rule.tags.values()) and not rule.shanghai:
            yield Finding(("rules", at), "changes no tag and not shanghai", is_error=True)
        items = [{item} if isinstance(item, str) else set(item) for item in rule.all]
        if all(item & patterns for item in items):
            yield Finding(
                ("rules", at, "all"),
                "is made of patterns alone, so every article must be searched for them",
                "add a phrase or a group",
                is_error=True,
            )
        if rule.within is not None and len(rule.all) == 1:
            yield Finding(("rules", at, "within"), "bounds nothing: the rule has one item")


def _unused_words(taxonomy: Taxonomy) -> Iterator[Finding]:
    named = {reference for rule in taxonomy.rules for reference in _named(rule)}
    for _, term in terms_with_loc(taxonomy):
        named.update(term.require, term.exclude, term.near.of if term.near else ())
    for key, names in (("words", taxonomy.words), ("patterns", taxonomy.patterns)):
        for name in names:
            if f"${name}" not in named:
                yield Finding((key, name), "is used by no rule or term", "remove it, or name it")


def _named(rule: Rule) -> Iterator[str]:
    for item in rule.all:
        yield from (item,) if isinstance(item, str) else item
    yield from (*rule.unless, *rule.topic, *rule.exclude)


def _unreachable_tags(taxonomy: Taxonomy) -> Iterator[Finding]:
    awarded = {
        tag
        for name, group in taxonomy.groups.items()
        for term in group.terms
        for tag, points in (group.tags if term.tags is None else term.tags).items()
        if points > 0
    }
    awarded |= {
        tag
        for rule in taxonomy.rules
        for tag, points in rule.tags.items()
        if points > 0 and tag != ANY_TAG
    }
    awarded |= {tag.partition(".")[0] for tag in awarded}
    for tag in taxonomy.tags:
        if tag not in awarded:
            yield Finding(("tags", tag), "no term or rule gives it points")
