"""How does an article come back that the spam filter took for an advert? At once, and for good."""

from __future__ import annotations

from pathlib import Path

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.judgements import named_articles, write_judgements
from huangpu.adapters.store.publishing import publish
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge, Judgement
from huangpu.jobs.placing_late import place_late


def judge_again(
    database: Database, link: Path, article_id: str, judge: Judge, sameness: Sameness
) -> Judgement | None:
    """Judge one article again, find its story if it has none, and publish.

    None when there is no such article. A release counts because the judge knows it.
    """
    with database.writing() as session:
        found = named_articles(session, [article_id])
        if not found:
            return None
        judgement = judge.judge(found[0][0])
        with session.transaction():
            write_judgements(session, [judgement], judge)
            if not judgement.spam.is_spam:
                place_late(session, [article_id], sameness)
    publish(database, link)
    return judgement
