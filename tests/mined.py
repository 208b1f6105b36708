"""Invented articles in both languages, with a taxonomy that knows some of their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from huangpu.model.taxonomy import Taxonomy
from huangpu.model.terms import MinedArticle

START = datetime(2026, 8, 17, tzinfo=UTC)


def make_article(number: int, title: str, *tags: str, **values: Any) -> MinedArticle:  # noqa: ANN401  any field
    """Give an article of an outlet, one a day before the start."""
    at = values.pop("at", START - timedelta(days=number))
    base: dict[str, Any] = {
        "article_id": f"{number:012d}",
        "title": title,
        "summary": "",
        "outlet": ("Shen", "Pu", "Hai")[number % 3],
        "published_at": at,
        "first_seen_at": at,
        "tags": frozenset(tags),
    }
    return MinedArticle(**{**base, **values})


def taxonomy_of(*terms: dict[str, Any] | str, **more: Any) -> Taxonomy:  # noqa: ANN401  any section
    """Give a taxonomy with two tags and these terms of semiconductors."""
    label = {"en": "x", "zh": "某"}
    return Taxonomy.model_validate(
        {
            "tags": {
                "semiconductors": {"facet": "sector", "label": label},
                "biotech": {"facet": "sector", "label": label},
            },
            "groups": {
                "chips": {
                    "kind": "technology",
                    "tags": {"semiconductors": 1},
                    "source": "report:2",
                    "terms": list(terms),
                }
            },
            **more,
        }
    )


# Sentences around a word: what stands before and behind it varies, as in real headlines.
CHINESE = (
    "国内首台{}下线",
    "{}产能明年翻倍",
    "多家工厂订购{}",
    "为什么{}这么难造",
    "{}出口受限",
    "上海企业交付{}样机",
    "从光源到{}的突破",
    "专家谈{}与材料",
)
ENGLISH = (
    "First {} leaves the factory",
    "Orders for {} double",
    "Why the {} is hard to build",
    "Makers of {} wait for export licences",
    "Chinese {} passes its test",
    "A cheaper {} from Shanghai",
    "Exports of {} fall",
    "The {} that nobody wanted",
)
OTHER = (
    "周末天气晴朗适合出游",
    "A quiet weekend in the parks",
    "地铁延长运营时间",
    "Trains run later at night",
    "菜价小幅回落",
    "Vegetables are cheaper this month",
    "社区食堂开张迎客",
    "A new canteen opens its doors",
)


def corpus_about(*words: str, tag: str = "semiconductors") -> list[MinedArticle]:
    """Give articles that say each word in its language's sentences, and as many about nothing."""
    titles = [
        form.format(word) for word in words for form in (ENGLISH if word.isascii() else CHINESE)
    ]
    told = [make_article(number, title, tag) for number, title in enumerate(titles)]
    rest: Sequence[str] = OTHER * (1 + len(told) // len(OTHER))
    return told + [
        make_article(number, f"{title} {number}", summary=f"第{number}条")
        for number, title in enumerate(rest, len(told))
    ]
