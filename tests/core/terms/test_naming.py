"""Which words do writers mark as names, in both languages, and which only look like it?"""

from __future__ import annotations

import pytest

from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.naming import Occurrence, behind_profession, kind_of_name


def places(phrase: str, *texts: str, in_title: bool = False) -> list[Occurrence]:
    """Give where a phrase stands first in each of these texts."""
    return [
        Occurrence(text, text.index(phrase), text.index(phrase) + len(phrase), in_title)
        for text in texts
    ]


@pytest.mark.parametrize(
    ("kind", "phrase", "texts"),
    [
        ("name", "LumiSilk", ("LumiSilk opens a line", "the LumiSilk chip")),
        ("name", "Weiming Labs", ("tools for Weiming Labs, it said", "a deal with Weiming Labs.")),
        ("name", "GLM-9", ("上海团队发布GLM-9模型", "GLM-9开源")),
        ("name", "Otterby", ("英国公司Otterby来沪", "与Otterby签约")),
        ("organisation", "江浦半导体", ("，江浦半导体宣布投产", "消息称江浦半导体扩产")),
        ("person", "林知远", ("数学家林知远获奖", "教授林知远说")),
        ("person", "哈维兰", ("首席执行官哈维兰卸任", "，哈维兰将离任")),
        ("quoted", "三港一廊", ("建设“三港一廊”", "《三港一廊》方案公布")),
    ],
    ids=[
        "camel",
        "two words",
        "figure",
        "Latin in Chinese",
        "ending",
        "titled",
        "foreign",
        "quoted",
    ],
)
def test_what_writers_mark_is_a_name(kind: str, phrase: str, texts: tuple[str, ...]) -> None:
    """Capitals, figures, endings, titles beside a person and quotation marks make a name."""
    assert kind == kind_of_name(words_of(phrase), places(phrase, *texts))


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("momentum", ("the momentum holds", "new momentum")),
        ("Shares", ("Shares fell on Monday", "It closed. Shares of toolmakers rose")),
        ("Health", ("Northwell Health opened", "in Health Affairs it said")),
        ("Q3", ("figures for Q3 are due", "in Q3 it grew")),
        ("No.27", ("Letter No.27 is out", "see No.27 of the series")),
        ("EXPO2031", ("welcome to EXPO2031", "the EXPO2031 halls")),
        ("Ottilie Brandt", ("Photo: Ottilie Brandt", "words by Ottilie Brandt")),
        ("云图社", ("图源：云图社", "题图来源云图社")),
        ("展品", ("从“展品”到商品", "去年的“展品”")),
        ("逆变器", ("禁止进口逆变器", "电力逆变器涨价")),
        ("智能公司", ("具身智能公司融资", "人工智能公司裁员")),
    ],
)
def test_what_nobody_marks_is_none(phrase: str, texts: tuple[str, ...]) -> None:
    """Plain words, beginnings of sentences, pieces, quarters, numbers, bylines, irony: no names."""
    assert "" == kind_of_name(words_of(phrase), places(phrase, *texts))


def test_headlines_in_capitals_prove_nothing() -> None:
    """In an English title every word has a capital; a sentence must show it as well."""
    title = places("Record Quarter", "Toolmaker Has Record Quarter", in_title=True)
    assert "" == kind_of_name(("record", "quarter"), title)


def test_a_profession_stands_before_a_name() -> None:
    """The name in 数学家林知远 begins behind the profession; elsewhere nothing is cut off."""
    assert 3 == behind_profession(words_of("数学家林知远"))
    assert 0 == behind_profession(words_of("林知远"))
    assert 0 == behind_profession(words_of("Lin Zhiyuan"))
