"""Which figures does a text name, in Chinese and English, and which numbers are none?"""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.quantities import MAX_TEXT, quantities
from huangpu.core.quantities.folding import folded
from huangpu.core.quantities.numerals import chinese_number
from huangpu.model.quantities import UNITS, Quantity


def told(text: str) -> list[str]:
    """Spell the figures of a text: `money CNY 5000000000 over`, a range as `3-5`."""
    return [spelt(quantity) for quantity in quantities(text)]


def spelt(quantity: Quantity) -> str:
    """Spell one figure, hedge and direction only where it has them."""
    low, high = (f"{value.normalize():f}" for value in (quantity.low, quantity.high))
    words = [quantity.kind, quantity.unit, low if low == high else f"{low}-{high}"]
    words += [
        word for word in (quantity.bound, quantity.direction) if word not in {"exact", "none"}
    ]
    return " ".join(words)


MONEY = [
    ("投资380亿美元", "money USD 38000000000"),
    ("产业规模突破5000亿元", "money CNY 500000000000 over"),
    ("总额约3.5万亿元人民币", "money CNY 3500000000000 about"),
    ("三千亿元", "money CNY 300000000000"),
    ("两千三百亿五千万元", "money CNY 230050000000"),
    ("超万亿元", "money CNY 1000000000000 over"),
    ("30多亿元", "money CNY 3000000000 over"),
    ("1亿2000万元", "money CNY 120000000"),
    ("4萬7884元", "money CNY 47884"),
    ("兩千億美元", "money USD 200000000000"),
    ("营收 30.06 亿美元", "money USD 3006000000"),
    ("净卖出12.73亿港元", "money HKD 1273000000"),
    ("人民币50亿元", "money CNY 5000000000"),
    ("不超过２０亿元", "money CNY 2000000000 under"),
    ("近百亿元", "money CNY 10000000000 nearly"),
    ("5亿元左右", "money CNY 500000000 about"),
    ("产业规模破万亿，", "money CNY 1000000000000 over"),
    ("US$9.2bn in investment", "money USD 9200000000"),
    ("about $38 billion", "money USD 38000000000 about"),
    ("a $27.5M round", "money USD 27500000"),
    ("RMB10bn", "money CNY 10000000000"),
    ("nearly 120 billion yuan", "money CNY 120000000000 nearly"),
    ("over CNY 1.2 trillion", "money CNY 1200000000000 over"),
    ("¥300 million", "money CNY 300000000"),
    ("a 38-billion-dollar plan", "money USD 38000000000"),
    ("€4bn", "money EUR 4000000000"),
    ("up to HK$5,000,000", "money HKD 5000000 under"),
    ("$190-200 billion", "money USD 190000000000-200000000000"),
]
COUNTS = [
    ("7300多家科技企业", "count firms 7300 over"),
    ("两万家企业", "count firms 20000"),
    ("７，３００家", "count firms 7300"),
    ("56个国家级实验室", "count laboratories 56"),
    ("12所高校", "count laboratories 12"),
    ("月产3.5万片晶圆", "count wafers 35000"),
    ("32名受试者", "count people 32"),
    ("一千五百人", "count people 1500"),
    ("1.8亿人次", "count visits 180000000"),
    ("全球4000家客户", "count clients 4000"),
    ("上千家机构", "count firms 1000 over"),
    ("近2000个路口", "count things 2000 nearly"),
    ("7,300 tech firms", "count firms 7300"),
    ("56 national research labs", "count laboratories 56"),
    ("more than 1,100 exhibitors", "count firms 1100 over"),
    ("4,000 global pharmaceutical clients", "count clients 4000"),
    ("35,000 wafers a month", "count wafers 35000"),
    ("200+ companies", "count firms 200 over"),
    ("1.2 million people", "count people 1200000"),
]
TECHNICAL = [
    ("3nm芯片", "node nm 3"),
    ("５～７纳米工艺", "node nm 5-7"),
    ("28纳米及以上", "node nm 28 over"),
    ("a 7-nanometre process", "node nm 7"),
    ("the N+2 process", "node N+ 2"),
    ("105个量子比特", "qubits qubits 105"),
    ("72比特超导量子芯片", "qubits qubits 72"),
    ("a 66-qubit processor", "qubits qubits 66"),
    ("over 1,000 physical qubits", "qubits qubits 1000 over"),
    ("25平方公里", "area m2 25000000"),
    ("展览面积10万平方米", "area m2 100000"),
    ("1500亩", None),
    ("25 square kilometres", "area m2 25000000"),
    ("12,000 square metres", "area m2 12000"),
]
SHARES = [
    ("同比增长34.5%", "percent % 34.5 up"),
    ("降幅为12％", "percent % 12 down"),
    ("占全国的15%", "percent % 15"),
    ("提高到15%", "percent % 15"),
    ("百分之三十", "percent % 30"),
    ("百分之十五点五", "percent % 15.5"),
    ("3%至5%", "percent % 3-5"),
    ("34%的增速", "percent % 34 up"),
    ("高出4.8个百分点", "points points 4.8"),
    ("营收变动-3.2%", "percent % 3.2 down"),
    ("环比+0.2%", "percent % 0.2 up"),
    ("AI industry grew 34% last year", "percent % 34 up"),
    ("salaries rising 18 per cent annually", "percent % 18 up"),
    ("fell by nearly 3 percent", "percent % 3 nearly down"),
    ("an 8% drop", "percent % 8 down"),
    ("15% of the output", "percent % 15"),
    ("rose to 15%", "percent % 15"),
    ("up 2 percentage points", "points points 2 up"),
    ("between 3% to 5%", "percent % 3-5"),
]


@pytest.mark.parametrize(("text", "expected"), [*MONEY, *COUNTS, *TECHNICAL, *SHARES])
def test_one_figure(text: str, expected: str | None) -> None:
    """Amounts, counts, nodes, qubits, areas and per cents are read in both languages."""
    assert [expected] * (expected is not None) == told(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月17日9时30分", "In 2025 companies waited", "the 2026 World AI companies",
        "1-5月", "联系电话021-61234567", "400-820-8820", "股票600519（688981.SH）",
        "GPT-4.5与H200", "科创50指数", "第5名", "第三家", "前十家企业", "Fortune 500 companies",
        "三个月", "3个交易日", "一家企业", "一个", "百家争鸣", "千万用户", "万人空巷", "3亿元宇宙用户",
        "千亿台阶", "人工智能", "24小时", "v3.5", "2396x1080", "用户规模破10亿",
        "3 of the companies", "from 9 to 5", "300mm wafer", "", "亿元", "%",
    ],
)  # fmt: skip
def test_no_figure(text: str) -> None:
    """Years, dates, telephone numbers, codes, ordinals, versions and figures of speech are none."""
    assert [] == told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "参展企业从去年的80多家跃升至200多家，增长1.5倍",
            ["count firms 80 over", "count firms 200 over"],
        ),
        ("从3%提高到5%", ["percent % 3", "percent % 5"]),
        ("grew 34% to US$21 billion", ["percent % 34 up", "money USD 21000000000"]),
        (
            "营业总收入 30.06 亿美元（约合 203.12 亿元人民币），同比增长 36.1%",
            ["money USD 3006000000", "money CNY 20312000000 about", "percent % 36.1 up"],
        ),
        (
            "hosts 7,300 tech firms, 56 national research labs, and makes 15% of the output",
            ["count firms 7300", "count laboratories 56", "percent % 15"],
        ),
    ],
)
def test_several_figures(text: str, expected: list[str]) -> None:
    """Figures of one sentence stay apart; a change from one to another is no range."""
    assert expected == told(text)


def test_spans_are_of_the_original_text() -> None:
    """A span points into the text as it was given, full-width and traditional signs included."""
    text = "據悉，張江有７，３００家企業，占地２５平方公里，投資三萬億元。"
    assert ["７，３００家", "２５平方公里", "三萬億元"] == [
        text[quantity.start : quantity.end] for quantity in quantities(text)
    ]


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [
        ("零", 0), ("十", 10), ("十五", 15), ("二十", 20), ("两百零五", 205), ("三千二", 3002),
        ("一万", 10_000), ("十二万五千", 125_000), ("三亿", 300_000_000), ("二〇二五", 2025),
        ("三点一四", Decimal("3.14")), ("三五", None), ("十百", None), ("百千", None), ("点五", None),
    ],
)  # fmt: skip
def test_chinese_numerals(numeral: str, expected: int | Decimal | None) -> None:
    """Numerals are added up by their scales; what is no number gives none."""
    assert expected == chinese_number(numeral)


SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12, " million": 10**6, " billion": 10**9}
LETTERS = st.sampled_from(
    "0123456789.,-~%$¥+ 至到亿万千百十多余元美家所人名片个纳米量子比特约超近从增长降百分之点二两三"
    "０１２％，。abcdefnmNqubitsUSDRMBbn billion percent firms"
)


@given(
    number=st.integers(1, 999_999),
    scale=st.sampled_from(sorted(SCALES)),
    before=st.sampled_from(["", "共", "with "]),
)
def test_any_amount_is_read_as_it_was_written(number: int, scale: str, before: str) -> None:
    """Whatever the number, its scale and its separators: the value comes back."""
    unit = "元" if scale in {"", "万", "亿", "万亿"} else " yuan"
    for digits in (f"{number}", f"{number:,}"):
        (quantity,) = quantities(f"{before}{digits}{scale}{unit}")
        assert (number * SCALES[scale], "CNY") == (quantity.low, quantity.unit)


@settings(max_examples=300)
@given(text=st.text(LETTERS, max_size=80) | st.text(max_size=80))
def test_any_text_is_read_in_order_and_within_bounds(text: str) -> None:
    """Spans are ordered, do not overlap, hold a number; values are finite, units are known."""
    assert len(text) == len(folded(text))
    position = 0
    for quantity in quantities(text):
        assert position <= quantity.start < quantity.end <= len(text)
        assert re.search(
            r"[0-9零〇一二两三四五六七八九十百千万亿]", folded(text[quantity.start : quantity.end])
        )
        assert quantity.low <= quantity.high
        assert quantity.low.is_finite()
        assert quantity.unit in UNITS[quantity.kind]
        position = quantity.end


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "百", "百分之", "1-", "$", "1 a b c d ", "1家", "约", "3% ", "US dollars ", "2万",
     "1亿1万", "N+", "1.", "从1至", "不超过", " ", "，"],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_a_long_one(piece: str) -> None:
    """A text of one piece a hundred thousand times is read up to the limit, in under two seconds."""
    started = time.perf_counter()
    found = quantities(piece * 100_000)
    assert 2.0 > time.perf_counter() - started
    assert all(quantity.end <= MAX_TEXT for quantity in found)
