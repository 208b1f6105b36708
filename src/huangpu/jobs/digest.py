"""How is a week's digest built? Read the week, compose it, write the files of a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.store.session import Session
from huangpu.adapters.store.weeks import read_week
from huangpu.core.digest import DigestOptions, compose
from huangpu.model.digest import Digest
from huangpu.model.weeks import Week

HISTORY_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest and the files in which a person can look at it."""

    digest: Digest
    html: Path
    text: Path


def build(
    session: Session,
    week: Week,
    options: DigestOptions,
    now: datetime,
    earlier_story_ids: frozenset[str] = frozenset(),
) -> Digest:
    """Compose the digest of a week from what is stored; changes nothing.

    `earlier_story_ids` are the stories that an earlier issue told.
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
    )


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
