"""The shadow of a headline in which two copies of one report look alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.normal import folded, has_chinese, headline, learned_tails, plain


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("上海发布ai计划", "上海發佈ＡＩ計劃"),
        ("a股 & 港股", "Ａ股 &amp; 港股"),
        ("smic's new fab", "  SMIC's\n new   FAB "),
        ("乾坤", "乾坤"),
        ("50%", "５０％"),
    ],
    ids=["traditional and full width", "entity", "space and case", "not 干坤", "full-width figure"],
)
def test_folded(expected: str, text: str) -> None:
    """Width, case, script, entities and spaces make no difference."""
    assert expected == folded(text)


def test_plain_keeps_the_case() -> None:
    """US is not us, so one form keeps its capitals."""
    assert "US 与中国" == plain("ＵＳ　与中國")


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        ("智利签署联合声明", "财联社3月13日电，智利签署联合声明"),
        ("中芯国际扩产", "《科创板日报》12日讯，中芯国际扩产"),
        ("某公司年化收入翻倍。", "某公司年化收入翻倍。（华尔街日报）"),
        ("某公司收入翻倍", "据The Information：某公司收入翻倍"),
        ("英伟达推出新芯片", "消息称英伟达推出新芯片"),
        ("蔚来:三季度交付创新高", "蔚来-SW：三季度交付创新高"),
        ("成都华微:发布芯片", "成都华微(688709.SH)：发布芯片"),
        ("meta to buy a robot maker", "Meta to buy a robot maker - WSJ"),
        ("meta to buy a robot maker", "Exclusive-Meta to buy a robot maker | Reuters"),
        ("上海电价下调", "上海电价下调_新浪财经"),
    ],
    ids=[
        "dateline", "newspaper dateline", "trailing source", "leading source", "hearsay",
        "share class", "stock code", "newsroom", "exclusive and newsroom", "Chinese newsroom",
    ],
)  # fmt: skip
def test_decoration_goes(expected: str, title: str) -> None:
    """Who reports it, and on which day, is no part of the news."""
    assert expected == headline(title).text


@pytest.mark.parametrize(
    "title",
    [
        "苹果发布新款手机 - 你会买吗",
        "新方法 | 用光子做计算",
        "三星2nm多项目晶圆(MPW)测试推迟",
        "AI - the next chapter",
        "路透社",
    ],
    ids=[
        "a dash that is text",
        "a bar that is text",
        "brackets inside",
        "English dash",
        "only a name",
    ],
)
def test_text_stays(title: str) -> None:
    """What might be decoration but is not known to be is kept, and nothing ever becomes empty."""
    assert folded(title) == headline(title).text


def test_brackets_hold_the_headline() -> None:
    """Chinese flash news puts the headline in brackets and the report behind it."""
    found = headline("【上海发布31项新质要素】14日，上海发布了31项要素。")
    assert ("上海发布31项新质要素", "14日,上海发布了31项要素。", "") == (
        found.text,
        found.body,
        found.column,
    )


def test_short_brackets_hold_the_column() -> None:
    """A short bracket names the column; the headline stands behind it."""
    found = headline("【每日收评】沪指小幅收跌")
    assert ("沪指小幅收跌", "每日收评") == (found.text, found.column)


def test_body_does_not_repeat_the_headline() -> None:
    """What flash news repeats in its summary would look like agreement."""
    assert "记者获悉" == headline("中芯国际扩产", "【中芯国际扩产】记者获悉").body


def test_outlet_and_learned_tails_go() -> None:
    """The publisher's own name behind its headlines goes, known or learnt."""
    assert "上海扩大开放" == headline("上海扩大开放 - 东方某报", outlet="东方某报").text
    tails = learned_tails([f"第{n}条新闻 | 某某观察" for n in range(12)])
    assert frozenset({"某某观察"}) == tails
    assert "上海扩大开放" == headline("上海扩大开放 | 某某观察", tails=tails).text


def test_tails_need_ten_titles() -> None:
    """A tail on few titles proves nothing."""
    assert frozenset() == learned_tails(["一条新闻 | 观察"] * 9)


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=st.characters(), max_size=120), st.text(max_size=60))
def test_any_text_can_be_folded(title: str, summary: str) -> None:
    """Hostile text gives a folded headline, never an exception; only white space gives none."""
    found = headline(title, summary)
    assert found.text == found.text.strip()
    assert bool(folded(title)) >= bool(found.text)


def test_lone_surrogates_are_dropped() -> None:
    """Half a character in a label file must not stop an evaluation."""
    assert "上海" == folded("上\ud800海")


def test_long_titles_are_cut() -> None:
    """A title of a megabyte costs no more than a long one."""
    assert len(headline("上海" * 500_000).text) <= 400


def test_has_chinese() -> None:
    """Japanese kana and Latin letters are not Chinese."""
    assert (True, False, False) == (has_chinese("AI芯片"), has_chinese("AI"), has_chinese("カナ"))
