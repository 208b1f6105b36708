"""A word condemns nothing alone; points, partners and reports about the trade decide."""

import pytest

from huangpu.core.spam.folding import fold
from huangpu.core.spam.spans import SpanFinder
from huangpu.core.spam.vocabulary import Vocabulary
from huangpu.model.spam import SpamContacts, SpamFamily, SpamLexicon, SpamPlaces

LEXICON = SpamLexicon(
    version=1,
    families={
        "escort": SpamFamily(
            label="escort advert",
            cores=("贵族宝贝",),
            hints=("品茶", "419"),
            tails=("论坛",),
            place_first=True,
        ),
        "gambling": SpamFamily(
            label="gambling advert",
            cores=("真人荷官", "casino bonus"),
            hints=("棋牌",),
            brands=("澳门", "皇冠"),
            tails=("官网", "注册", "play now"),
        ),
        "medical": SpamFamily(label="medical advert", wares=("植发",)),
    },
    contacts=SpamContacts(words=("微信", "vx"), weak=("sh", "电话"), domains=("shlf",)),
    places=SpamPlaces(cities=("上海", "shanghai"), districts=("浦东",)),
    fillers=("in", "now"),
    news=("警方", "police"),
)
VOCABULARY = Vocabulary(LEXICON)
FINDER = SpanFinder(LEXICON)


def spans(text: str) -> list[str]:
    """Give the segments found in a text."""
    shadow = fold(text)
    words = VOCABULARY.find(shadow, text)
    if words is None:
        return []
    return [text[span.start : span.end] for span in FINDER.find(words)]


@pytest.mark.parametrize(
    "text",
    [
        "上海品茶浦东",
        "上海品茶vx",
        "上海品茶论坛",
        "上海419论坛",
        "上海贵族宝贝",
        "贵族宝贝sh1314",
        "皇冠真人荷官",
        "澳门皇冠棋牌官网注册送88",
        "植发浦东电话195",
        "植发vx12345",
        "浦东微信195",
        "上海微信12345",
        "abc.com浦东微信195",
        "shlf1.com微信195",
        "casino bonus in shanghai play now",
        "微信12345上海品茶",
    ],
)
def test_advert(text: str) -> None:
    """The parts that stand together are one span, up to its ends."""
    assert [text] == spans(text)
    assert [text] == spans(f"会议结束。{text}。会议开始")


@pytest.mark.parametrize(
    "text",
    [
        "上海品茶",
        "品茶vx",
        "棋牌注册",
        "真人荷官",
        "上海4190论坛",
        "植发浦东",
        "植发浦东微信",
        "植发vx195",
        "上海微信195",
        "浦东微信",
        "浦东电话12345",
        "abc.com 微信12345",
        "casino bonus",
        "微信12345",
    ],
)
def test_no_advert(text: str) -> None:
    """A word of the trade alone, or a contact alone, is left."""
    assert [] == spans(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ([], "警方称上海品茶论坛已关闭"),
        (["上海品茶论坛"], "警方发布通报。上海品茶论坛已关闭"),
        (["上海品茶vx"], "警方称上海品茶vx已关闭"),
        ([], "police closed casino bonus play now"),
    ],
    ids=["same sentence", "sentence before", "contact", "English"],
)
def test_reports_about_the_trade(expected: list[str], text: str) -> None:
    """A word of crime in the sentence takes a point away, unless somebody is to be called."""
    assert expected == spans(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("上海品茶vx", "来自浦东上海品茶vx"),
        ("植发浦东vx195", "来自上海植发浦东vx195"),
        ("上海植发vx12345", "来自园区，上海植发vx12345"),
        ("上海品茶论坛", "上海品茶论坛上海举办展会"),
        ("上海品茶浦东", "上海品茶浦东 论坛开幕"),
        ("贵族宝贝vx123", "贵族宝贝vx123 https://abc.com"),
    ],
    ids=[
        "the city is nearest",
        "a city of the sentence",
        "a city of its own",
        "a city that goes on",
        "a tail behind a space",
        "a link of the article",
    ],
)
def test_ends(expected: str, text: str) -> None:
    """What belongs to the article stays there."""
    assert [expected] == spans(text)
