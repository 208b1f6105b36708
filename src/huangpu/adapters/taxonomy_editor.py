"""How does a person's yes become a term of `taxonomy.yaml`, with their name on it?

The file is read, edited in its text, read again, compared with what was asked for, checked as
`huangpu taxonomy check` does it, and only then replaced, in one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huangpu.adapters.config_files import model_of
from huangpu.adapters.config_text import encoded, read_text
from huangpu.adapters.taxonomy_text import with_term
from huangpu.adapters.whole_files import alone_in, replace_bytes
from huangpu.adapters.yaml_edits import CannotEditError
from huangpu.adapters.yaml_marks import marked
from huangpu.core.taxonomy.check import check, terms_with_loc
from huangpu.core.taxonomy.shadow import folded
from huangpu.errors import ConfigError, Fault
from huangpu.model.taxonomy import Group, Taxonomy, Term
from huangpu.model.taxonomy_terms import Kind
from huangpu.model.terms import SHANGHAI

BY_COMMAND = "huangpu taxonomy accept"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A term that a person took on: its names, what it speaks for, and who says so, when and why.

    `tag` may be `shanghai`. `points` are what it gives to the tag, `shanghai` what it gives to
    "about Shanghai" besides. `cased` Latin names count only as written.
    """

    en: tuple[str, ...]
    zh: tuple[str, ...]
    tag: str
    kind: Kind
    by: str
    day: date
    why: str
    points: float = 1.0
    shanghai: float = 0.0
    cased: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every name, English first."""
        return self.en + self.zh

    @property
    def group(self) -> str:
        """The group of accepted terms that it joins: one a tag."""
        return f"accepted-{self.tag.replace('.', '-')}"

    @property
    def tags(self) -> dict[str, float]:
        """The points for each tag."""
        return {} if self.tag == SHANGHAI else {self.tag: _plain(self.points)}

    @property
    def for_shanghai(self) -> float:
        """The points for "about Shanghai"."""
        return _plain(self.points if self.tag == SHANGHAI else self.shanghai)


def accept(path: Path, acceptance: Acceptance) -> Taxonomy:
    """Write a term into the taxonomy and give the new one.

    Raises ConfigError when the file has faults, now or with the term in it, when one of its names
    is in the taxonomy already, and when the file cannot be edited or written.
    """
    try:
        with alone_in(path.parent):
            old = read_text(path)
            before = _taxonomy(old, path)
            _refuse_known(path, old, before, acceptance)
            head, term = _head(acceptance), _term(acceptance, before)
            new = with_term(old, acceptance.group, head, term)
            after = _taxonomy(new, path)
            _compare(before, after, acceptance)
            _check(path, new, before, after)
            replace_bytes(path, encoded(new, path))
    except CannotEditError as error:
        raise _refusal(path, f"cannot be edited: {error}", "add the term by hand") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refusal(path, f"cannot be written: {reason}") from error
    return after


def _taxonomy(text: str, path: Path) -> Taxonomy:
    return model_of(marked(text, str(path)), Taxonomy)


def _refuse_known(path: Path, text: str, taxonomy: Taxonomy, acceptance: Acceptance) -> None:
    if acceptance.tag not in (*taxonomy.tags, SHANGHAI):
        known = ", ".join(taxonomy.tags)
        raise ConfigError((Fault("command line", None, "--tag", "is no tag", f"known: {known}"),))
    wanted = {folded(alias): alias for alias in acceptance.aliases}
    read = marked(text, str(path))
    faults = [
        read.fault(loc, f"{wanted[folded(alias)]!r} is a term already", "edit it there")
        for loc, term in terms_with_loc(taxonomy)
        for alias in term.aliases
        if folded(alias) in wanted
    ]
    if faults:
        raise ConfigError(tuple(faults))


def _head(acceptance: Acceptance) -> dict[str, object]:
    """Give what is written above the first accepted term of a tag."""
    why = "accepted from the suggestions, one by one; every term names who took it on"
    spoken: dict[str, object] = {"tags": {acceptance.tag: 1}}
    return {
        "kind": acceptance.kind,
        **({"shanghai": 1} if acceptance.tag == SHANGHAI else spoken),
        "source": {"by": BY_COMMAND, "day": acceptance.day.isoformat(), "why": why},
    }


def _term(acceptance: Acceptance, taxonomy: Taxonomy) -> dict[str, object]:
    """Give the term as it is written: what its group says is left out."""
    group = taxonomy.groups.get(acceptance.group) or Group.model_validate(_head(acceptance))
    written: dict[str, object] = {}
    for key in ("en", "zh"):
        if names := getattr(acceptance, key):
            written[key] = list(names)
    if acceptance.cased:
        written["cased"] = True
    if acceptance.kind != group.kind:
        written["kind"] = acceptance.kind
    if acceptance.tags != group.tags:
        written["tags"] = acceptance.tags
    if acceptance.for_shanghai != group.shanghai:
        written["shanghai"] = acceptance.for_shanghai
    written["source"] = {
        "by": acceptance.by,
        "day": acceptance.day.isoformat(),
        "why": acceptance.why,
    }
    return written


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number


def _compare(before: Taxonomy, after: Taxonomy, acceptance: Acceptance) -> None:
    """Make sure that the new file holds the old terms, this one, and nothing else."""
    group = before.groups.get(acceptance.group) or Group.model_validate(_head(acceptance))
    term = Term.model_validate(_term(acceptance, before))
    wanted = group.model_copy(update={"terms": (*group.terms, term)})
    groups = {**before.groups, acceptance.group: wanted}
    if after != before.model_copy(update={"groups": groups}):
        raise CannotEditError("the result would not be what was asked for")


def _check(path: Path, text: str, before: Taxonomy, after: Taxonomy) -> None:
    """Refuse what the taxonomy's own check calls an error and did not before."""
    known = {finding.problem for finding in check(before) if finding.is_error}
    read = marked(text, str(path))
    faults = tuple(
        read.fault(finding.loc, finding.problem, finding.suggestion)
        for finding in check(after)
        if finding.is_error and finding.problem not in known
    )
    if faults:
        raise ConfigError(faults)


def _refusal(path: Path, problem: str, suggestion: str = "") -> ConfigError:
    return ConfigError((Fault(str(path), None, "", problem, suggestion),))
