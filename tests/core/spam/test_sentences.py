"""An advert takes along the clauses that sell, and nothing of the article around it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.spam import SpamFilter

BEFORE = "张江今日新增三条产线，总投资50亿元。"
AFTER = "园区表示，产线将于明年投产。"
ENGLISH_BEFORE = "The fund will invest in lithography, officials said. "
ENGLISH_AFTER = " The first deals are due in May."


@pytest.mark.parametrize(
    "advert",
    [
        "需要发票的老板请联系微信fp0000ex，各类普票专票均可代开，点数低。",
        "上海品茶喝茶，高端嫩模可上门，24小时安排，加微信cha0000ex，老客八折！",
        "真人百家乐、棋牌捕鱼，注册送88，提款秒到，官网www.bjl000example.com。",
        "无抵押贷款，不看征信，当天放款，急用钱加V dk0000ex。",
        "论文代写代发，先写后付，QQ 99000011，包录用。",
        "無抵押貸款，當天放款，急用錢加薇信：dk0000ex。",
        "代❤开❤发❤票，全国可开，微信 fp0000ex。",
        "品茶喝茶，人美声甜，随叫随到，联系经理 139 0000 0000。",
        "收微信老号实名号，高价回收，长期合作，飞机 @hao_example。",
    ],
)
def test_whole_sentence(spam_filter: SpamFilter, advert: str) -> None:
    """The whole sentence of an advert goes, with its contact; the article stays."""
    verdict = spam_filter.inspect("芯片园区签约", f"{BEFORE}{advert}{AFTER}")
    assert [advert] == [cut.text for cut in verdict.cuts]
    assert not verdict.is_spam
    assert f"{BEFORE}{AFTER}" == verdict.summary
    assert "advert: " in verdict.cuts[0].reason


@pytest.mark.parametrize(
    "advert",
    [
        "Hot escorts in Pudong, outcall hotel service, WhatsApp +86 139 0000 0000.",
        "Claim 200 free spins and a no deposit bonus at luckyspin000example.com today!",
        "Buy real and fake passports online, Telegram @docs_example.",
    ],
)
def test_whole_english_sentence(spam_filter: SpamFilter, advert: str) -> None:
    """The same in English: a full stop within a number or an address ends nothing."""
    verdict = spam_filter.inspect(
        "Shanghai chip fund raises $5bn", f"{ENGLISH_BEFORE}{advert}{ENGLISH_AFTER}"
    )
    assert [advert] == [cut.text.strip() for cut in verdict.cuts]
    assert not verdict.is_spam


@pytest.mark.parametrize(
    ("advert", "goes_on"),
    [
        ("上海品茶vx 12345", "，公司今日表示将扩大产能。"),
        ("上海品茶vx 12345", "专业芯片服务平台上线，覆盖全国各地。"),
        ("代开发票加薇8666", " 据悉，各类企业均可申请优惠。"),
        ("上海龙凤419杨浦", "，记者获悉，正规平台24小时开放。"),
        ("escort girls in Pudong WhatsApp: +8613800138000", " Chip makers rose, analysts said."),
    ],
)
def test_the_article_goes_on(spam_filter: SpamFilter, advert: str, goes_on: str) -> None:
    """What does not sell, touches the advert, or is a reporter's is not taken along."""
    verdict = spam_filter.inspect("芯片园区签约", f"{BEFORE}{advert}{goes_on}{AFTER}")
    assert [advert] == [cut.text for cut in verdict.cuts]
    assert not verdict.is_spam


@pytest.mark.parametrize(
    "sentence",
    [
        "报名请加微信 zjai000ex，名额有限，费用优惠。",
        "咨询：陈老师 微信 chip000ex 电话 13900000000，免费试用。",
        "推广合作请加QQ：3467000000。",
        "消费者可上门回收旧手机，客服热线 400-800-0000，价格优惠。",
        "警方提醒，谨防“无抵押贷款，当天放款，加微信dk0000ex”之类的骗局。",
        "Apply now at jobs000example.com, free training, visa guaranteed.",
    ],
)
def test_honest_sentences(spam_filter: SpamFilter, sentence: str) -> None:
    """A sentence that can be answered, or that quotes an advert, is not cut."""
    verdict = spam_filter.inspect("芯片园区签约", f"{BEFORE}{sentence}{AFTER}")
    assert (False, ()) == (verdict.is_spam, verdict.cuts)


def test_two_adverts_stay_two_cuts(spam_filter: SpamFilter) -> None:
    """Adverts side by side are two cuts, and one where what stands between them sells."""
    side = "上海龙凤vx12345 上海品茶vx 67890"
    cuts = spam_filter.inspect("芯片园区签约", f"{BEFORE}{side}").cuts
    assert side.split(" ", 1) == [cut.text for cut in cuts]
    joined = "上海龙凤vx12345，随叫随到，上海品茶vx67890"
    cuts = spam_filter.inspect("芯片园区签约", f"{BEFORE}{joined}").cuts
    assert [joined] == [cut.text for cut in cuts]


@pytest.mark.parametrize(
    "unit",
    [
        "上海品茶vx12345，可上门，",
        "品茶，加微信abc123，",
        "微信公众号品茶",
        "“品茶微信",
        "casino bonus, ",
        "代 开 发 票 ",
    ],
)
def test_time_is_linear(spam_filter: SpamFilter, unit: str) -> None:
    """Ten times the text takes not much more than ten times as long, whatever it repeats."""

    def spent(size: int) -> float:
        text = unit * (size // len(unit))
        times = []
        for _ in range(3):  # the least of them: the machine has other work
            begin = time.process_time()
            spam_filter.inspect("", text)
            times.append(time.process_time() - begin)
        return min(times)

    assert spent(30_000) < 40 * max(spent(3_000), 0.005)


PIECES = [
    "上海品茶",
    "vx12345",
    "，",
    "。",
    "可上门",
    "芯片",
    "代开发票",
    " ",
    "\n",
    "据悉",
    "3.5",
    "escort ",
    "!",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_cuts_are_in_order_and_in_place(spam_filter: SpamFilter, pieces: list[str]) -> None:
    """Whatever the text: the cuts lie in it, one behind the other."""
    text = "".join(pieces)
    cuts = spam_filter.inspect("", text).cuts
    assert [text[cut.start : cut.end] for cut in cuts] == [cut.text for cut in cuts]
    ends = [0, *(at for cut in cuts for at in (cut.start, cut.end)), len(text)]
    assert sorted(ends) == ends
