"""How is a week's digest built? Read the week, compose it, write the files of a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.store.earlier import read_earlier
from huangpu.adapters.store.session import Session
from huangpu.adapters.store.weeks import WeekRecord, read_week
from huangpu.core.digest import DigestOptions, compose
from huangpu.core.digest.new_terms import WEEKS_BEFORE, mentions_of, new_terms
from huangpu.core.digest.tellings import tellings
from huangpu.core.terms.vocabulary import Vocabulary
from huangpu.model.digest import Digest
from huangpu.model.new_terms import NewTerm
from huangpu.model.weeks import Week

HISTORY_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest and the files in which a person can look at it."""

    digest: Digest
    html: Path
    text: Path


def build(  # noqa: PLR0917  what a week is made from, then what may be left out
    session: Session,
    week: Week,
    options: DigestOptions,
    now: datetime,
    earlier_story_ids: frozenset[str] = frozenset(),
    vocabulary: Vocabulary | None = None,
) -> Digest:
    """Compose the digest of a week from what is stored; changes nothing.

    `earlier_story_ids` are the stories that an earlier issue told. Without a `vocabulary` no new
    names are looked for.
    """
    start, end = week.start(options.zone), week.end(options.zone)
    weeks = [str(week.previous(n)) for n in range(HISTORY_WEEKS)]
    record = read_week(session, start, end, weeks)
    return compose(
        week,
        record.articles,
        record.history,
        record.feeds,
        record.counts,
        options,
        now,
        earlier_story_ids,
        new_terms=()
        if vocabulary is None
        else _new_terms(session, week, record, options, now, earlier_story_ids, vocabulary),
    )


def _new_terms(  # noqa: PLR0917  the same as `build`, with what it has read
    session: Session,
    week: Week,
    record: WeekRecord,
    options: DigestOptions,
    now: datetime,
    earlier_story_ids: frozenset[str],
    vocabulary: Vocabulary,
) -> tuple[NewTerm, ...]:
    """Give the names that are new in the week's stories; reads the weeks before for those alone."""
    start, end = week.start(options.zone), week.end(options.zone)
    past = {str(week.previous(n)) for n in range(1, WEEKS_BEFORE + 1)}
    on_record = past & {row.week for row in record.history}
    told = tellings(record.articles, (start, end), now, options.late_days, earlier_story_ids)
    mentions = mentions_of(told, vocabulary)
    forms = {form for mention in mentions for form in mention.forms}
    begin = week.previous(WEEKS_BEFORE).start(options.zone)
    earlier = read_earlier(session, begin, start, forms, len(on_record))
    return new_terms(told, mentions, earlier, record.counts.articles)


def write_preview(
    digest: Digest,
    outbox: Path,
    render_html: Callable[[Digest], str],
    render_text: Callable[[Digest], str],
) -> Preview:
    """Write `WEEK.html` and `WEEK.txt` into the outbox, each in one step."""
    outbox.mkdir(parents=True, exist_ok=True)
    html, text = outbox / f"{digest.week}.html", outbox / f"{digest.week}.txt"
    for path, content in ((html, render_html(digest)), (text, render_text(digest))):
        aside = path.with_suffix(path.suffix + ".part")
        aside.write_text(content, encoding="utf-8")
        aside.replace(path)
    return Preview(digest, html, text)
