"""Which phrases are sought, and what does each of them mean? The taxonomy, compiled once.

Everything that can be found in text is an entity with a number: a term, a word list, a literal
phrase of a rule, a regular expression. Rules and contexts name sets of entities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from huangpu.core.taxonomy.shadow import folded
from huangpu.model.taxonomy_references import FACETS, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from huangpu.model.taxonomy import Group, Place, Taxonomy, Term

MASK = 0  # the entity of every phrase that means something else
PLURAL_KINDS = frozenset({"technology", "event", "policy"})
_Y_PLURAL = re.compile(r"[a-z][^\Waeiou_]y$", re.IGNORECASE)  # therapies, but ways
SHORTEST_PLURAL = 3  # "AIs" is a typing error more often than a plural


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a phrase belongs to, and under which conditions."""

    entity: int
    written: str | None = None  # the exact spelling asked for, else None
    plural: bool = False
    competes: bool = False  # of overlapping terms and masks only the longest stays


@dataclass(frozen=True, slots=True)
class Context:
    """What must, or must not, be found with a term for it to count."""

    near: frozenset[int]
    within: int
    require: frozenset[int]
    exclude: frozenset[int]
    negative: int | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term speaks for: points per tag, sub-tags included in their parents."""

    rule: str
    tags: Mapping[str, float]
    shanghai: float
    places: Mapping[Place, float]
    context: Context | None


@dataclass(slots=True)
class Lexicon:
    """All phrases in folded form with their owners, and what every entity means."""

    owners: dict[str, list[Owner]] = field(default_factory=lambda: defaultdict(list))
    meanings: dict[int, Meaning] = field(default_factory=dict)
    regexes: dict[int, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    names: dict[str, frozenset[int]] = field(default_factory=dict)
    size: int = 1  # the next free entity; 0 is the mask

    def resolve(self, references: Iterable[str]) -> frozenset[int]:
        """Give the entities of references and literal phrases, adding phrases not yet known."""
        found: set[int] = set()
        for reference in references:
            if reference not in self.names:
                entity = self.new_entity()
                self.own(reference, Owner(entity, plural=True))
                self.names[reference] = frozenset({entity})
            found |= self.names[reference]
        return frozenset(found)

    def new_entity(self) -> int:
        """Give a number that nothing else has."""
        self.size += 1
        return self.size - 1

    def own(self, phrase: str, owner: Owner) -> None:
        """Note that finding this phrase means this entity; one phrase may mean several."""
        self.owners[folded(phrase)].append(owner)
        if owner.plural and _Y_PLURAL.search(phrase):
            many = f"{phrase[:-1]}ies"
            written = None if owner.written is None else many
            self.owners[folded(many)].append(replace(owner, written=written, plural=False))


def compile_lexicon(taxonomy: Taxonomy) -> Lexicon:
    """Compile the words of a taxonomy; its rules then resolve their references against it."""
    lexicon = Lexicon()
    for phrases in taxonomy.masks.values():
        for alias in phrases.aliases:
            written = alias if phrases.cased else None
            lexicon.own(alias, Owner(MASK, written, plural=True, competes=True))
    for name, words in taxonomy.words.items():
        entity = lexicon.new_entity()
        lexicon.names[f"${name}"] = frozenset({entity})
        for alias in words.aliases:
            lexicon.own(alias, Owner(entity, alias if words.cased else None, plural=True))
    for name, expressions in taxonomy.patterns.items():
        entity = lexicon.new_entity()
        lexicon.names[f"${name}"] = frozenset({entity})
        lexicon.regexes[entity] = tuple(re.compile(expression) for expression in expressions)
    _add_terms(lexicon, taxonomy)
    return lexicon


def _add_terms(lexicon: Lexicon, taxonomy: Taxonomy) -> None:
    by_kind: dict[str, set[int]] = {kind: set() for kind in KINDS}
    by_tag: dict[str, set[int]] = {tag: set() for tag in taxonomy.tags}
    numbered: list[tuple[int, str, Group, Term]] = []
    for name, group in taxonomy.groups.items():
        members = [(lexicon.new_entity(), name, group, term) for term in group.terms]
        lexicon.names[f"${name}"] = frozenset(entity for entity, *_ in members)
        numbered.extend(members)
        for entity, _, _, term in members:
            by_kind[term.kind or group.kind].add(entity)
            for tag in with_parents(group.tags if term.tags is None else term.tags):
                by_tag[tag].add(entity)
    lexicon.names |= {f"$kind:{kind}": frozenset(members) for kind, members in by_kind.items()}
    lexicon.names |= {f"$tag:{tag}": frozenset(members) for tag, members in by_tag.items()}
    for facet in FACETS:
        tags = (tag for tag, definition in taxonomy.tags.items() if definition.facet == facet)
        lexicon.names[f"$facet:{facet}"] = frozenset().union(*(by_tag[tag] for tag in tags))
    for entity, name, group, term in numbered:  # contexts may name any group, so this comes last
        _add_term(lexicon, taxonomy, entity, (name, group, term))


def _add_term(
    lexicon: Lexicon, taxonomy: Taxonomy, entity: int, member: tuple[str, Group, Term]
) -> None:
    name, group, term = member
    plural = (term.kind or group.kind) in PLURAL_KINDS if term.plural is None else term.plural
    for alias in term.aliases:
        fits = plural and len(alias) >= SHORTEST_PLURAL and alias[-1].isalpha()
        lexicon.own(alias, Owner(entity, alias if term.cased else None, fits, competes=True))
    lexicon.meanings[entity] = Meaning(
        rule=f"term:{name}",
        tags=with_parents(group.tags if term.tags is None else term.tags),
        shanghai=group.shanghai if term.shanghai is None else term.shanghai,
        places={**taxonomy.scoring.places, **term.fields},
        context=_context(lexicon, term),
    )


def _context(lexicon: Lexicon, term: Term) -> Context | None:
    if not (term.near or term.require or term.exclude or term.negative):
        return None
    negative = None
    if term.negative:
        negative = lexicon.new_entity()
        for phrase in term.negative:
            lexicon.own(phrase, Owner(negative, plural=True))
    return Context(
        near=lexicon.resolve(term.near.of) if term.near else frozenset(),
        within=term.near.within if term.near else 0,
        require=lexicon.resolve(term.require),
        exclude=lexicon.resolve(term.exclude),
        negative=negative,
    )


def with_parents(tags: Mapping[str, float]) -> dict[str, float]:
    """Let a sub-tag's points count for its parent too, unless the parent has its own."""
    full = dict(tags)
    for tag, points in tags.items():
        parent = tag.partition(".")[0]
        if parent not in tags:
            full[parent] = max(points, full.get(parent, 0.0))
    return full
