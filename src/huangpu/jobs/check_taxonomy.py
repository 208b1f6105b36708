"""What is wrong with the taxonomy, by itself and against the articles that are stored?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huangpu.adapters.config_files import model_of
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import newest_texts
from huangpu.adapters.yaml_marks import Marked, read_marked
from huangpu.core.taxonomy.check import Finding, check
from huangpu.core.taxonomy.usage import check_usage
from huangpu.core.vetoes import check_vetoes
from huangpu.errors import Fault
from huangpu.model.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Checkup:
    """A taxonomy with what was found: `errors` make it useless, `warnings` are worth a look.

    `articles` is how many stored articles it was held against.
    """

    taxonomy: Taxonomy
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    articles: int


def check_taxonomy(path: Path, link: Path | None, most: int) -> Checkup:
    """Check the file, and its terms on up to `most` of the newest articles under `link`.

    Raises ConfigError, with file and line of every fault, when it cannot be read.
    """
    read = read_marked(path)
    taxonomy = model_of(read, Taxonomy)
    findings = list(check(taxonomy))
    texts: list[tuple[str, str, str]] = []
    if link is not None and not any(finding.is_error for finding in findings):
        with reading(link) as session:
            texts = newest_texts(session, most)
        findings += check_usage(taxonomy, [(title, summary) for title, summary, _ in texts])
        findings += check_vetoes(taxonomy, texts)
    return Checkup(
        taxonomy=taxonomy,
        errors=_faults(read, [finding for finding in findings if finding.is_error]),
        warnings=_faults(read, [finding for finding in findings if not finding.is_error]),
        articles=len(texts),
    )


def _faults(read: Marked, findings: Sequence[Finding]) -> tuple[Fault, ...]:
    faults = [read.fault(one.loc, one.problem, one.suggestion) for one in findings]
    return tuple(sorted(faults, key=lambda fault: (fault.line or 0, fault.problem)))
