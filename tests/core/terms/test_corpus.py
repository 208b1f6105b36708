"""Do texts of both languages fall into the right tokens, each with its place?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mined import make_article

from huangpu.core.terms.corpus import EDGE, GAP, read_corpus, words_of


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("光刻机", ("光", "刻", "机")),
        ("光刻機", ("光", "刻", "机")),
        ("AI芯片", ("ai", "芯", "片")),
        ("ＨＢＭ４", ("hbm4",)),
        ("large-language model", ("large", "language", "model")),
        ("Moore's law", ("moore", "law")),
        ("AT&T", ("at&t",)),
        ("1.4nm", ("1.4nm",)),
        ("AI+", ("ai+",)),
        ("(上海)", ("上", "海")),
        ("", ()),
    ],
    ids=str,
)
def test_words_of_a_phrase(phrase: str, expected: tuple[str, ...]) -> None:
    """A Chinese character is a token, so is a Latin word; width, script and case are folded."""
    assert expected == words_of(phrase)


def tokens(title: str, summary: str = "") -> list[str | int]:
    """Give the tokens of one article, separators as numbers."""
    corpus = read_corpus([make_article(1, title, summary=summary)])
    return [corpus.words[token] if token >= 0 else int(token) for token in corpus.token]


def test_fields_are_parted() -> None:
    """No sequence runs from the title into the summary, nor from line to line."""
    found = tokens("芯片", "上市\n开盘")
    assert EDGE == found[0]
    assert ["芯", "片", EDGE, "上", "市"] == found[1:6]
    assert isinstance(found[6], int)
    assert ["开", "盘", EDGE] == found[7:10]


def test_a_space_parts_chinese_but_not_latin() -> None:
    """芯片 上市 are two words, `AI chip` and `AI 芯片` may be one term."""
    assert ["芯", "片", GAP, "上", "市"] == tokens("芯片 上市")[1:6]
    assert ["ai", "chip"] == tokens("AI chip")[1:3]
    assert ["ai", "芯", "片"] == tokens("AI 芯片")[1:4]


def test_the_commonest_spelling_is_shown() -> None:
    """What most articles write is shown, Chinese in simplified characters."""
    titles = ["Terafab is here", "The Terafab", "TERAFAB"]
    corpus = read_corpus([make_article(n, title) for n, title in enumerate(titles)])
    places = (corpus.token == corpus.words.index("terafab")).nonzero()[0]
    assert "Terafab" == corpus.spelling(places, 1)
    corpus = read_corpus([make_article(1, "國產AI晶片")])
    assert "国产AI晶片" == corpus.spelling((corpus.token == 0).nonzero()[0], 5)


def test_progress_is_told() -> None:
    """Whoever waits hears of every article."""
    heard: list[tuple[int, int]] = []
    read_corpus([make_article(n, "x") for n in range(3)], lambda *told: heard.append(told))
    assert [(1, 3), (2, 3), (3, 3)] == heard


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=80)), max_size=5))
def test_any_text_is_read(texts: list[tuple[str, str]]) -> None:
    """Every word's span holds that word, whatever the text."""
    articles = [make_article(n, title, summary=body) for n, (title, body) in enumerate(texts)]
    corpus = read_corpus(articles)
    for place in (corpus.token >= 0).nonzero()[0]:
        article = articles[corpus.article[place]]
        text = article.title if corpus.in_title[place] else article.summary
        found = text[corpus.start[place] : corpus.end[place]]
        assert corpus.words[corpus.token[place]] in "".join(words_of(found))
