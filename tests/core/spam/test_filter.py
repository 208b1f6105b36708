"""Adverts go, news stays, and every cut is exactly the advert."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.spam import SpamFilter
from huangpu.model.spam import SpamLexicon

BEFORE = "记者从会上获悉，园区今年新增三条试制线，"
AFTER = "专家认为，这将帮助中小企业降低成本。"
NEWS = "The city opened a test line for robot parts on Monday, officials said. "

SEGMENTS = [
    "上海龙凤419杨浦",
    "上海贵族宝贝sh1314",
    "上海喝茶群vx",
    "上海品茶论坛",
    "上海会所长宁",
    "上海水磨黄浦",
    "上海新茶vx 94701",
    "徐汇品茶微信:88213",
    "代开发票加薇:7437210",
    "代开餐饮发票QQ 551234",
    "威尼斯人真人荷官开户送88",
    "葡京娱乐城app下载",
    "皇冠体育投注官网注册",
    "TT棋牌浦东微信 26814",
    "植发静安VX:195",
    "营销软件闵行vx 706643",
    "abc021.com浦东微信043903",
    "sh419x.com宝山sh678321",
    "上海龍鳳419楊浦",
    "上海品茶ＶＸ１２３４５",
    "上 海 龙 凤 微 信 88213",
    "上★海★品★茶★论★坛",
    "代-开-发-票 微-信 138001",
    "上海新茶V❤12345",
    "上海喝茶薇❤️99887",
    "上海夜茶论坛 浦东喝茶工作室 vx：abc000xyz",
    "杨浦宝山品茶外卖 新茶到店 预约加微信abc000xyz",
    "棋牌、捕鱼、百家乐开户送88",
]


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize(
    ("left", "right"),
    [("", ""), (" ", " "), ("\n", "\n")],
    ids=["no separator", "spaces", "own line"],
)
def test_segment_in_an_article(
    spam_filter: SpamFilter, segment: str, left: str, right: str
) -> None:
    """An advert inside an article is cut exactly, and the article stays."""
    summary = BEFORE + left + segment + right + AFTER
    verdict = spam_filter.inspect("机器人零部件试制线投用", summary)
    assert [segment] == [cut.text for cut in verdict.cuts]
    assert len(BEFORE + left) == verdict.cuts[0].start
    assert "summary" == verdict.cuts[0].field
    assert (BEFORE + left).rstrip() in verdict.summary
    assert verdict.summary.endswith(AFTER)
    assert "机器人零部件试制线投用" == verdict.title
    assert not verdict.is_spam
    assert "" == verdict.reason


@pytest.mark.parametrize("segment", SEGMENTS)
def test_segment_alone(spam_filter: SpamFilter, segment: str) -> None:
    """The same advert as a title is a whole advert, and the reason names what was found."""
    verdict = spam_filter.inspect(segment, "")
    assert verdict.is_spam
    assert "advert" in verdict.reason
    assert "" == verdict.title


@pytest.mark.parametrize(
    "segment",
    [
        "Shanghai escort service WeChat sh8899",
        "escort girls in Pudong WhatsApp: +8613800138000",
        "casino bonus at luckybet888.com",
    ],
)
def test_english_segment(spam_filter: SpamFilter, segment: str) -> None:
    """English adverts are cut out of English articles."""
    verdict = spam_filter.inspect("Robot parts", f"{NEWS}{segment}. {NEWS}")
    assert [segment] == [cut.text for cut in verdict.cuts]
    assert not verdict.is_spam


@pytest.mark.parametrize(
    ("expected", "summary"),
    [
        ("上海品茶vx", "发布会结束。上海品茶vxIT之家 7 月 31 日消息，新品发布。"),
        ("上海龙凤vx", "展会落幕。上海龙凤vx 2026世界人工智能大会开幕。"),
        ("上海龙凤徐汇", "系统开放下载。上海龙凤徐汇 内测招募开始，覆盖十七款手机。"),
        ("丝袜浦东微信:3060123", "展会落幕。丝袜浦东微信:3060123记者获悉，观众超过十万人。"),
        ("浦东微信:3060123", "记者从展会上获悉观众很多浦东微信:3060123，超过十万人次到场。"),
    ],
    ids=["capital ends it", "year is no id", "district ends it", "unknown ware", "no boundary"],
)
def test_edges(spam_filter: SpamFilter, expected: str, summary: str) -> None:
    """A cut ends where the advert ends, whatever the article goes on with."""
    verdict = spam_filter.inspect("观众超过十万人", summary)
    assert [expected] == [cut.text for cut in verdict.cuts]
    assert not verdict.is_spam


def test_two_segments(spam_filter: SpamFilter) -> None:
    """Adverts that follow each other are cut one by one, and none steals the other's id."""
    summary = f"{BEFORE}上海龙凤vx12345 上海品茶vx 67890 {AFTER}"
    verdict = spam_filter.inspect("试制线", summary)
    assert ["上海龙凤vx12345", "上海品茶vx 67890"] == [cut.text for cut in verdict.cuts]
    assert f"{BEFORE} {AFTER}" == verdict.summary


def test_report_of_an_article_with_advert_lines(spam_filter: SpamFilter) -> None:
    """Three advert lines inside an English report are cut, nothing else."""
    lines = [NEWS, "上海龙凤419杨浦", NEWS, "上海贵族宝贝sh1314", NEWS, "上海喝茶群vx", NEWS]
    verdict = spam_filter.inspect("A report on Shanghai's laboratories.", "\n".join(lines))
    assert lines[1::2] == [cut.text for cut in verdict.cuts]
    assert NEWS.split() * 4 == verdict.summary.split()
    assert not verdict.is_spam


def test_sixty_percent(spam_filter: SpamFilter) -> None:
    """At most 60 % advert is an article with a cut; more is an advert."""
    advert = "上海龙凤419杨浦"  # nine letters
    mixed = spam_filter.inspect("", f"{advert}。六字以内新闻")
    assert (False, 1) == (mixed.is_spam, len(mixed.cuts))
    assert spam_filter.inspect("", f"{advert}。五字新闻哦").is_spam


def test_reason_names_the_trade(spam_filter: SpamFilter) -> None:
    """A cut says which trade it is and which words gave it away."""
    (cut,) = spam_filter.inspect("上海龙凤419杨浦", NEWS).cuts
    assert "escort advert: city 上海 + hint 龙凤 + hint 419 + district 杨浦" == cut.reason


def test_version_follows_the_lexicon(lexicon: SpamLexicon, spam_filter: SpamFilter) -> None:
    """The same lexicon gives the same version; another word gives another."""
    assert SpamFilter(lexicon).version == spam_filter.version
    other = lexicon.model_copy(update={"news": (*lexicon.news, "新词")})
    assert SpamFilter(other).version != spam_filter.version


def test_hostile_length(spam_filter: SpamFilter) -> None:
    """A long text made of trade words costs time in proportion."""
    begin = time.process_time()
    for text in ("浦东微信" * 5_000, "上海龙凤vx12345 " * 2_000, "上 海 " * 10_000, "a." * 20_000):
        spam_filter.inspect("t", text)
    assert time.process_time() - begin < 10


WORDS = st.sampled_from(
    [
        "上海",
        "龍鳳",
        "419",
        "vx",
        " ",
        "\n",
        "12345",
        "代开发票",
        "Ｖ",
        "❤️",
        "\u200b",
        "abc.com",
        "送88",
        "escort",
        "Shanghai",
        "casino bonus",
        "浦东",
        "微 信",
        "。",
        "新闻",
        "警方",
        "娱乐城",
        "app下载",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=12).map("".join))


@settings(max_examples=300, deadline=None)
@given(title=TEXTS, summary=TEXTS)
def test_cuts_and_rest_make_the_whole(spam_filter: SpamFilter, title: str, summary: str) -> None:
    """Cuts lie in order where they say, and what is left is the rest, white space apart."""
    verdict = spam_filter.inspect(title, summary)
    assert 0 <= verdict.score <= 1
    for field, text, kept in (
        ("title", title, verdict.title),
        ("summary", summary, verdict.summary),
    ):
        rest, end = "", 0
        for cut in (cut for cut in verdict.cuts if cut.field == field):
            assert text[cut.start : cut.end] == cut.text
            assert end <= cut.start < cut.end
            rest += text[end : cut.start]
            end = cut.end
        assert "".join((rest + text[end:]).split()) == "".join(kept.split())
    assert verdict == spam_filter.inspect(title, summary)


def test_cuts_lie_in_their_field(spam_filter: SpamFilter) -> None:
    """Adverts at the end of the title and at the start of the summary are two cuts."""
    verdict = spam_filter.inspect(f"{BEFORE}上海龙凤vx12345", f"上海品茶vx 67890 {AFTER}")
    assert ["title", "summary"] == [cut.field for cut in verdict.cuts]
    assert ["上海龙凤vx12345", "上海品茶vx 67890"] == [cut.text for cut in verdict.cuts]
    assert (len(BEFORE), 0) == tuple(cut.start for cut in verdict.cuts)


def test_advert_in_an_article_of_the_other_script(spam_filter: SpamFilter) -> None:
    """English news behind a Chinese advert does not make a report of it."""
    segment = "开元娱乐城官网注册"
    verdict = spam_filter.inspect("Markets", f"{segment}The best stock to buy, police said.")
    assert [segment] == [cut.text for cut in verdict.cuts]


def test_reports_name_the_service(spam_filter: SpamFilter) -> None:
    """A report may say by which messenger a trade was advertised."""
    summary = "Officers arrested 14 suspects who sold outcall massage via WeChat, police said."
    verdict = spam_filter.inspect("Shanghai police bust escort ring", summary)
    assert (False, ()) == (verdict.is_spam, verdict.cuts)
