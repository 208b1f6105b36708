"""Does text come out readable and harmless, in English and in Chinese?"""

from __future__ import annotations

import html
import re
import time
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payloads import PAYLOADS

from huangpu.core.text import (
    MAX_SUMMARY,
    MAX_TITLE,
    clean_text,
    first_sentence,
    normal_title,
    plain_summary,
    plain_text,
    summary_text,
)


class _Tags(HTMLParser):
    """Counts whatever an HTML parser would take for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {attrs}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def _tags_shown(text: str) -> list[str]:
    parser = _Tags()
    parser.feed(html.escape(text))
    return parser.found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives(payload: str) -> None:
    """Case 83: of an attack in the text nothing but text is left, and the text around it stays."""
    markup = f"<p>上海芯片</p>{payload}"
    for text in (summary_text(markup), plain_text(markup), clean_text(plain_text(markup))):
        assert text.startswith("上海芯片")
        assert [] == _tags_shown(text)
        assert not re.search(r"<(?:script|img|iframe|svg|a|b|p|div|form)\b", text)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  Chip\n\tfab ", "Chip fab"),
        ("A < B, List<String>", "A < B, List<String>"),
        ("\u202eevil\u202c \u2066x\u2069\u200e", "evil x"),
        ("量\u200b子\ufeff计\u00ad算", "量子计算"),
        ("\x1b[31m红\x00色\x07", "[31m红 色"),
        ("Z\u0335\u0336\u0337\u0338\u0339\u033a\u033b", "Z\u0335\u0336\u0337"),
        ("T\U000e0041\U000e0042ag \ue000\U000f0000", "Tag"),
        ("e\u0301le\u0300ve", "élève"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("{{7*7}} %s $(x)\r\nBcc: a@b", "{{7*7}} %s $(x) Bcc: a@b"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("上海　芯片\u2028新线", "上海 芯片 新线"),
    ],
    ids=[
        *("spaces", "86 angle brackets", "85 bidi", "zero width", "ANSI", "zalgo"),
        *("tag characters", "NFC", "joiners stay", "88 templates", "89 formula", "wide space"),
    ],
)
def test_clean_text(raw: str, expected: str) -> None:
    """A title is one line of what a reader sees, and nothing else changes."""
    assert expected == clean_text(raw)


@pytest.mark.parametrize("unit", ["芯片", "chip ", "芯片。", "Chips sell. "])
def test_long_titles_are_cut(unit: str) -> None:
    """Case 87: five megabytes of title become 500 characters, quickly."""
    started = time.perf_counter()
    title = clean_text(unit * (5_000_000 // len(unit)))
    assert MAX_TITLE // 2 < len(title) <= MAX_TITLE
    assert 1 > time.perf_counter() - started


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("A &lt; B &#20013;&#x56fd;&nbsp;芯", "A < B 中国 芯"),
        ("<em>光刻</em>机 &amp; <b>EUV</b>", "光刻机 & EUV"),
        ("<b>unclosed", "unclosed"),
        ("&nosuch; &", "&nosuch; &"),
    ],
)
def test_plain_text(markup: str, expected: str) -> None:
    """Tags go and entities are read exactly once."""
    assert expected == plain_text(markup)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One\n two</p><p>三<br/>四</p>", "One two\n三\n四"),
        ("first line\nsecond line", "first line\nsecond line"),
        ("<ul><li>晶圆</li><li>光罩</li></ul>after", "晶圆\n光罩\nafter"),
        ("<div>。</div><div>正文</div>", "正文"),
        ("<p>a<script>x</script><style>y</style>b</p>", "ab"),
        ("<img src='data:image/png;base64,AAAA'>图后", "图后"),
    ],
)
def test_summary_text(markup: str, expected: str) -> None:
    """Blocks become lines, in the order in which a reader meets them."""
    assert expected == summary_text(markup)


def test_ordered_lists_can_be_left_out() -> None:
    """Google's clusters of other stories go where that is asked for."""
    markup = "<ol><li><a href='x'>Another story</a></li></ol><p>Ours</p>"
    assert "Ours" == summary_text(markup, drop_lists=True)
    assert "Another story\nOurs" == summary_text(markup)


@pytest.mark.parametrize(
    ("unit", "ending"),
    [("上海新建一条中试线。", "。"), ("The fab opened today. ", "."), ("word ", "…"), ("字", "…")],
    ids=["Chinese sentence", "English sentence", "word", "character"],
)
def test_summaries_are_cut_well(unit: str, ending: str) -> None:
    """A long text ends after a sentence, else after a word, and never above the limit."""
    for text in (summary_text(unit * 3000), plain_summary(unit * 3000)):
        assert MAX_SUMMARY - 30 < len(text) <= MAX_SUMMARY
        assert text.endswith(ending)
        assert not text.endswith("wor…")


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 100_000, "&" * 1_000_000, "<b><i><p>" * 30_000, "<!--" * 100_000, "<a " * 100_000],
    ids=["div", "ampersands", "nested", "comments", "half tags"],
)
def test_hostile_markup_is_quick(markup: str) -> None:
    """Case 76: what costs a sanitiser half a minute costs us less than two seconds."""
    started = time.perf_counter()
    assert MAX_SUMMARY >= len(summary_text(markup))
    assert 2 > time.perf_counter() - started


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台积电2纳米量产！", "台積電２納米　量產"),
        ("Intel's “18A” Node—Delayed?", "intel s 18a node delayed"),
        ("AT&amp;T：上海研发中心", "AT&T 上海研发中心"),
        ("光刻机 EUV 交付", "光刻机EUV交付"),
        ("ﬁrst fab", "First  FAB."),
    ],
)
def test_same_titles(one: str, other: str) -> None:
    """Width, case, script variant, punctuation and spaces make no difference to the key."""
    assert normal_title(one) == normal_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("融资3亿元", "融资8亿元"),
        ("C++ 与芯片", "C 与芯片"),
        ("GDP up 2.5%", "GDP up 25%"),
        ("上海光机所", "上海硅酸盐所"),
        ("Chip makers", "Chipmakers"),
    ],
)
def test_different_titles(one: str, other: str) -> None:
    """What carries meaning stays in the key."""
    assert normal_title(one) != normal_title(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【快讯】临港发布政策。名单随后公布。", "【快讯】临港发布政策。"),
        ("U.S. officials met in Shanghai. More soon.", "U.S. officials met in Shanghai."),
        ("no end at all", "no end at all"),
        ("第一行没有句号\n第二行", "第一行没有句号"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, expected: str) -> None:
    """An item without a title is called by its first sentence."""
    assert expected == first_sentence(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_cleaning_settles(raw: str) -> None:
    """Cleaned text is NFC on one line, and cleaning it again changes nothing."""
    title = clean_text(raw)
    assert title == clean_text(title)
    assert unicodedata.is_normalized("NFC", title)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", title)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/&;!-abp scriptmg=\"'中。 \n#x", max_size=300))
def test_any_markup_becomes_text(markup: str) -> None:
    """No input raises or outgrows its limit, and keys are stable under cleaning."""
    assert MAX_SUMMARY >= len(summary_text(markup))
    plain_text(markup)
    assert isinstance(normal_title(markup), str)
