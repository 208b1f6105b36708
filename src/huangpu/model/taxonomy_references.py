"""Does the taxonomy know everything it names? Each reference that leads nowhere is a fault."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.model.taxonomy import Rule, Taxonomy

Loc = tuple[int | str, ...]
Fault = tuple[Loc, str]

FACETS = ("sector", "theme")
KINDS = ("organisation", "person", "place", "technology", "event", "policy")


def raise_unknown_references(taxonomy: Taxonomy) -> None:
    """Raise one ValidationError holding, each at its place, every reference to nothing."""
    faults = [
        *_parent_faults(taxonomy),
        *_name_faults(taxonomy),
        *_tag_faults(taxonomy),
        *_reference_faults(taxonomy),
    ]
    if faults:
        raise ValidationError.from_exception_data(
            "Taxonomy",
            [
                InitErrorDetails(
                    type=PydanticCustomError("unknown_reference", "{said}", {"said": said}),
                    loc=loc,
                    input=None,
                )
                for loc, said in faults
            ],
            hide_input=True,
        )


def _parent_faults(taxonomy: Taxonomy) -> Iterator[Fault]:
    for name, tag in taxonomy.tags.items():
        parent_name, dot, _ = name.partition(".")
        if not dot:
            continue
        parent = taxonomy.tags.get(parent_name)
        if parent is None:
            yield ("tags", name), f"its parent {parent_name!r} is not a tag"
        elif parent.facet != tag.facet:
            yield ("tags", name, "facet"), f"must be {parent.facet!r}, as its parent is"


def _name_faults(taxonomy: Taxonomy) -> Iterator[Fault]:
    """Find names that mean two things: groups, word lists and patterns share one space."""
    for name in sorted(taxonomy.groups.keys() & taxonomy.words.keys()):
        yield ("words", name), "is also the name of a group"
    for name in sorted(taxonomy.patterns.keys() & (taxonomy.groups.keys() | taxonomy.words.keys())):
        yield ("patterns", name), "is also the name of a group or word list"
    counts = Counter(rule.id for rule in taxonomy.rules)
    for at, rule in enumerate(taxonomy.rules):
        if counts[rule.id] > 1:
            yield ("rules", at, "id"), f"{rule.id!r} names more than one rule"


def _tag_faults(taxonomy: Taxonomy) -> Iterator[Fault]:
    for name, group in taxonomy.groups.items():
        for tag in group.tags:
            yield from _missing_tag(taxonomy, tag, ("groups", name, "tags", tag))
        for at, term in enumerate(group.terms):
            for tag in term.tags or {}:
                yield from _missing_tag(taxonomy, tag, ("groups", name, "terms", at, "tags", tag))
    for at, rule in enumerate(taxonomy.rules):
        for tag in rule.tags:
            if tag != "*":
                yield from _missing_tag(taxonomy, tag, ("rules", at, "tags", tag))


def _missing_tag(taxonomy: Taxonomy, tag: str, loc: Loc) -> Iterator[Fault]:
    if tag not in taxonomy.tags:
        yield loc, f"{tag!r} is not a tag{_hint(tag, taxonomy.tags)}"


def _reference_faults(taxonomy: Taxonomy) -> Iterator[Fault]:
    known = (
        {f"${name}" for name in (*taxonomy.groups, *taxonomy.words, *taxonomy.patterns)}
        | {f"$tag:{name}" for name in taxonomy.tags}
        | {f"$kind:{name}" for name in KINDS}
        | {f"$facet:{name}" for name in FACETS}
    )
    for loc, reference in _references(taxonomy):
        if reference.startswith("$") and reference not in known:
            yield loc, f"{reference!r} names nothing{_hint(reference, known)}"


def _references(taxonomy: Taxonomy) -> Iterator[tuple[Loc, str]]:
    for name, group in taxonomy.groups.items():
        for at, term in enumerate(group.terms):
            loc: Loc = ("groups", name, "terms", at)
            if term.near:
                yield from (((*loc, "near", "of", i), ref) for i, ref in enumerate(term.near.of))
            yield from (((*loc, "require", i), ref) for i, ref in enumerate(term.require))
            yield from (((*loc, "exclude", i), ref) for i, ref in enumerate(term.exclude))
    for at, rule in enumerate(taxonomy.rules):
        yield from _rule_references(rule, ("rules", at))


def _rule_references(rule: Rule, loc: Loc) -> Iterator[tuple[Loc, str]]:
    for i, item in enumerate(rule.all):
        if isinstance(item, str):
            yield (*loc, "all", i), item
        else:
            yield from (((*loc, "all", i, j), ref) for j, ref in enumerate(item))
    for key in ("unless", "topic", "exclude"):
        yield from (((*loc, key, i), ref) for i, ref in enumerate(getattr(rule, key)))


def _hint(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
