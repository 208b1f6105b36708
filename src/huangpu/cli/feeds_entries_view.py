"""How do the entries that a probe saw read on a terminal? Title, date, identity, tags, rejections."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from huangpu.cli.feeds_words import Facts, facts, heading, moment, said
from huangpu.core.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from huangpu.jobs.probe import ProbedEntry, Reading
    from huangpu.model.tags import Evidence

_PHRASES = 3  # of the evidence of a tag
_REJECTED = 5
_GONE = frozenset({"rejected", "repeat"})


def show_entries(out: Console, reading: Reading, now: datetime, most: int) -> None:
    """Print the first entries, at most so many, and what was rejected with its reasons."""
    usable = [item for item in reading.entries if item.fate not in _GONE]
    if shown := usable[:most]:
        words = counted(len(shown), "entry", "entries")
        out.print(heading(f"First {words} of {len(usable)}"))
    for item in shown:
        out.print()
        out.print(Text.assemble(f"  {item.entry.position + 1:>2}  ", said(item.entry.title)))
        out.print(facts(_facts(item, now), indent=6))
    if reading.rejections:
        out.print(heading("Rejected"))
        out.print(
            facts(
                (reason, counted(number, "entry", "entries"))
                for reason, number in reading.rejections
            )
        )
    gone = (item for item in reading.entries if item.fate in _GONE)
    for item in islice(gone, _REJECTED):
        title = said(item.entry.title or item.entry.link or "without a title")
        why = item.entry.rejected or "repeated_in_document"
        out.print(Text.assemble(f"  {item.entry.position + 1:>2}  {why}: ", title, style="dim"))


def _facts(item: ProbedEntry, now: datetime) -> Facts:
    entry = item.entry
    when = moment(entry.published_at, now) or "none that can be believed"
    if entry.date_is_rough:
        when += ", only the day is known"
    names = ", ".join(alias.method for alias in item.aliases)
    how = f"known by its {item.method}" if item.fate == "known" else item.fate
    rows: Facts = [
        ("date", when),
        ("link", entry.link or "none that is safe"),
        ("identity", f"{how}; named by {names}; article {item.article_id}"),
        ("language", entry.language),
    ]
    if entry.outlet:
        rows.append(("outlet", entry.outlet))
    if item.judgement is None:
        return rows
    if item.judgement.spam.is_spam:
        return [*rows, ("advert", said(item.judgement.spam.reason, "red"))]
    tags = "; ".join(
        f"{tag.tag} {tag.score:.2f} ({_phrases(tag.evidence)})" for tag in item.judgement.tags
    )
    rows.append(("tags", tags or "none"))
    place = item.judgement.shanghai
    if place.relevant:
        rows.append(("shanghai", f"{place.score:.2f} ({_phrases(place.evidence)})"))
    return rows


def _phrases(evidence: tuple[Evidence, ...]) -> str:
    phrases = dict.fromkeys(one.phrase for one in evidence)
    more = f" and {len(phrases) - _PHRASES} more" if len(phrases) > _PHRASES else ""
    return ", ".join(f"“{phrase}”" for phrase in islice(phrases, _PHRASES)) + more
