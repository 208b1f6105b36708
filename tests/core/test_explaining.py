"""Is told why a tag is carried, and what was missing for another, in both languages?"""

from __future__ import annotations

import pytest

from huangpu.core.explaining import MOST_NEAR_MISSES, Explainer, Explanation
from huangpu.core.tagging import Tagger
from huangpu.model.taxonomy import Taxonomy

LABEL = {"en": "x", "zh": "某"}
GROUP = {"source": "report:2", "kind": "technology"}
RULE = {
    "id": "hiring",
    "tags": {"talent": 1},
    "all": [["招聘", "hires"], ["研究员", "researchers"], "$chips"],
    "unless": ["兼职"],
}
TAXONOMY = Taxonomy.model_validate(
    {
        "tags": {
            "semiconductors": {"facet": "sector", "label": LABEL},
            "semiconductors.design": {"facet": "sector", "label": LABEL},
            "talent": {"facet": "theme", "label": LABEL},
        },
        "groups": {
            "chips": {**GROUP, "tags": {"semiconductors.design": 1}, "terms": ["chip | 芯片"]},
            "hints": {**GROUP, "tags": {"talent": 0.4}, "terms": ["graduates | 毕业生"]},
            "places": {**GROUP, "shanghai": 1, "terms": ["Shanghai | 上海"]},
        },
        "words": {},
        "rules": [
            RULE,
            {"id": "prices", "tags": {"*": -3}, "all": [["股价", "share price"]]},
            *({**RULE, "id": f"hiring-{number}"} for number in range(9)),
        ],
    }
)


def told(title: str, summary: str = "") -> Explanation:
    """Explain a text."""
    return Explainer(TAXONOMY).explain(title, summary)


@pytest.mark.parametrize(
    ("title", "phrase", "start"), [("上海的晶片芯片", "芯片", 5), ("Shanghai chips", "chips", 9)]
)
def test_what_carries(title: str, phrase: str, start: int) -> None:
    """A sub-tag and its parent have an account each, with the words as they are written."""
    accounts = {one.tag: one for one in told(title).accounts}
    assert {"semiconductors", "semiconductors.design", "shanghai"} == accounts.keys()
    account = accounts["semiconductors"]
    assert (True, 1.0, 0.5) == (account.is_carried, account.points, account.score)
    ((span,),) = [part.spans for part in account.parts]
    assert (phrase, start, "title") == (span.phrase, span.start, span.field)


@pytest.mark.parametrize("title", ["毕业生去向", "What graduates do"])
def test_what_is_not_enough(title: str) -> None:
    """A hint alone has an account that does not carry."""
    (account,) = told(title).accounts
    assert ("talent", False, 0.4) == (account.tag, account.is_carried, account.points)


def test_what_takes_away() -> None:
    """Points against a tag stand in its account."""
    accounts = {one.tag: one for one in told("芯片股价").accounts}
    assert [1.0, -3.0] == [part.points for part in accounts["semiconductors"].parts]
    assert not accounts["semiconductors"].is_carried


@pytest.mark.parametrize(
    ("title", "because"),
    [
        ("芯片公司招聘工程师", "nothing of 研究员, researchers"),
        ("Chip maker hires engineers", "nothing of 研究员, researchers"),
        ("芯片公司招聘兼职研究员", "beside '兼职'"),
        ("芯片涨价。公司招聘研究员", "not together in one sentence"),
    ],
)
def test_what_nearly_fired(title: str, because: str) -> None:
    """A rule that one thing kept from speaking says what it found and what was missing."""
    misses = told(title).near_misses
    assert because == misses[0].because
    assert 2 <= len(misses[0].found)
    assert MOST_NEAR_MISSES == len(misses)


@pytest.mark.parametrize("title", ["芯片涨价", "芯片公司招聘研究员"])
def test_what_is_no_near_miss(title: str) -> None:
    """Half a rule is not nearly one, and a tag that is carried misses nothing."""
    assert () == told(title).near_misses


@pytest.mark.parametrize(
    "title", ["上海芯片公司招聘研究员", "Shanghai chip maker hires researchers"]
)
def test_the_tagger_says_the_same(title: str) -> None:
    """What is explained is what is stored: the same tags with the same scores."""
    carried = {one.tag: one.score for one in told(title).accounts if one.is_carried}
    tagging = Tagger(TAXONOMY).tag(title, "")
    stored = {match.tag: match.score for match in tagging.tags}
    assert carried == {**stored, "shanghai": tagging.shanghai.score}
