"""How is what the rules say of articles kept, so that everybody sees why?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.judging import Judge, Judgement
from huangpu.model.articles import Article
from huangpu.model.tags import Evidence


@dataclass(frozen=True, slots=True)
class Span:
    """Between which moments articles were first seen; narrow, it saves reading all other texts."""

    since: datetime
    until: datetime

    def as_values(self) -> dict[str, datetime]:
        """Give it as statements take it."""
        return {"since": self.since, "until": self.until}


EVER = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def write_judgements(
    session: Session, judgements: Sequence[Judgement], judge: Judge, span: Span = EVER
) -> None:
    """Replace what was said before of these articles of `span`; call it inside a transaction."""
    if not judgements:
        return
    judged = pa.Table.from_pylist([_judged(item) for item in judgements], schema=tables.JUDGED)
    for name in ("forget_tags", "forget_judgements"):
        session.run(name, tables={"judged": judged})
    session.run("judge_articles", tables={"judged": judged}, values=span.as_values())
    session.append(
        "article_tag",
        [row for item in judgements for row in _tags(item, judge)],
        tables.TAG,
    )
    session.append(
        "article_judgement", [_judgement(item, judge) for item in judgements], tables.JUDGEMENT
    )


def _judged(item: Judgement) -> Row:
    return {
        "article_id": item.article_id,
        "title": item.title,
        "summary": item.summary,
        "shanghai": item.shanghai.relevant,
        "shanghai_score": item.shanghai.score,
        "is_spam": item.spam.is_spam,
        "spam_reason": item.spam.reason or None,
    }


def _tags(item: Judgement, judge: Judge) -> list[Row]:
    return [
        {
            "article_id": item.article_id,
            "tag": match.tag,
            "facet": judge.facets[match.tag],
            "score": match.score,
            "evidence": [_evidence(span) for span in match.evidence],
            "taxonomy_version": judge.taxonomy_version,
        }
        for match in item.tags
    ]


def _judgement(item: Judgement, judge: Judge) -> Row:
    return {
        "article_id": item.article_id,
        "taxonomy_version": judge.taxonomy_version,
        "spam_version": judge.spam_version_of(item.article_id),
        "shanghai_evidence": [_evidence(span) for span in item.shanghai.evidence],
        "spam_cuts": [
            {
                "field": cut.field,
                "start": cut.start,
                "end": cut.end,
                "phrase": cut.text,
                "rule": cut.reason,
            }
            for cut in item.spam.cuts
        ],
    }


def _evidence(span: Evidence) -> Row:
    return {
        "field": span.field,
        "start": span.start,
        "end": span.end,
        "phrase": span.phrase,
        "rule": span.rule,
    }


def count_stale(session: Session, judge: Judge) -> int:
    """Count the articles that were judged by other rules than these."""
    return int(
        session.tuples("count_stale", tables=_released(judge), values=_versions(judge))[0][0]
    )


def stale_articles(
    session: Session, judge: Judge, size: int, after: Article | None = None
) -> list[tuple[Article, frozenset[str]]]:
    """Give up to `size` such articles as they came, those after `after`, with what each is called."""
    place = (after.first_seen_at, after.article_id) if after else (EVER.since, "")
    values = {"size": size, "after_time": place[0], "after": place[1], **_versions(judge)}
    stale = session.tuples("stale_ids", tables=_released(judge), values=values)
    if not stale:
        return []
    ids, span = [row[0] for row in stale], Span(stale[0][1], stale[-1][1])
    found = named_articles(session, ids, span)
    # a first text that was seen at another moment than its article would never be judged
    return found if len(found) == len(ids) else named_articles(session, ids)


def named_articles(
    session: Session, article_ids: Iterable[str], span: Span = EVER
) -> list[tuple[Article, frozenset[str]]]:
    """Give the stored articles with these ids, of `span`, as they came, with what each is called."""
    asked = {"asked": tables.keys("article_id", pa.string(), article_ids)}
    found = []
    for row in session.rows("named_articles", tables=asked, values=span.as_values()):
        marks = [*row.pop("tags")]
        marks += ["shanghai"] if row.pop("shanghai") else []
        marks += ["spam"] if row.pop("is_spam") else []
        found.append((Article(**row), frozenset(marks)))
    return found


def unplaced_articles(session: Session, article_ids: Iterable[str]) -> list[Article]:
    """Give those of the articles that belong to no story, with their first text."""
    asked = {"asked": tables.keys("article_id", pa.string(), article_ids)}
    return [Article(**row) for row in session.rows("unplaced_articles", tables=asked)]


def unchanged(session: Session, articles: Iterable[Article]) -> frozenset[str]:
    """Give the ids of the articles whose text is still the one that was read."""
    read = [{"article_id": one.article_id, "revision": one.revision} for one in articles]
    table = pa.Table.from_pylist(read, schema=tables.READ)
    return frozenset(row[0] for row in session.tuples("unchanged", tables={"read_before": table}))


def _versions(judge: Judge) -> dict[str, str]:
    return {
        "taxonomy_version": judge.taxonomy_version,
        "spam_version": judge.spam_version,
        "released_version": judge.released_version,
    }


def _released(judge: Judge) -> dict[str, pa.Table]:
    return {"released": tables.keys("article_id", pa.string(), judge.released)}
