"""What is mended before a strict parser takes the text?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.parsing.prescan import prescan
from huangpu.core.parsing.repair import mended, tidied
from huangpu.errors import ParseError

RSS = "<rss version='2.0'><channel><title>张江</title></channel></rss>"


@pytest.mark.parametrize(
    "text",
    [
        RSS,
        f"\n \n{RSS}",
        f"\ufeff{RSS}",
        f"<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n<?xml version='1.0'?>{RSS}",
        f"<?xml version='1.0' encoding='gb2312'?><!-- <rss> --><?x <feed ?>{RSS}",
        f"<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://x.example/rss.dtd'>{RSS}",
        f"<!DOCTYPE rss [<!ELEMENT rss (channel)>]>{RSS}",
    ],
    ids=["as is", "blank lines", "mark", "PHP warning", "prolog", "DOCTYPE", "internal subset"],
)
def test_tidied_begins_at_the_root(text: str) -> None:
    """Case 70: whatever stands before the root element goes."""
    assert RSS == tidied(text)


def test_forbidden_characters_go() -> None:
    """Case 68: NUL, controls and noncharacters are dropped; tabs and line breaks stay."""
    assert "<rss>a\tb\nc中</rss>" == tidied("<rss>a\x00\x0b\tb\n\x1fc\ufffe\ud800中</rss>")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", "not_a_feed", "empty"),
        ("<!DOCTYPE html><html><body>请登录 <rss></body></html>", "not_a_feed", "HTML"),
        ("just words", "not_a_feed", "root"),
        ("\x89PNG\r\n\x1a\n", "not_a_feed", "root"),
        ("%PDF-1.7 " + "x" * 100_000, "not_a_feed", "root"),
        (f"<!DOCTYPE r [<!ENTITY a 'b'>]>{RSS}", "entity_declaration", "entities"),
        (f"<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]>{RSS}",
         "entity_declaration", "entities"),
    ],
    ids=["empty", "HTML page", "words", "PNG", "PDF", "entity", "parameter entity"],
)  # fmt: skip
def test_refused(text: str, kind: str, words: str) -> None:
    """Cases 71-73, 79: what is no feed, or declares entities, is refused with its reason."""
    with pytest.raises(ParseError) as caught:
        tidied(text)
    assert kind == caught.value.kind
    assert words in caught.value.detail


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("AT&T & 中芯", "AT&amp;T &amp; 中芯"),
        ("?a=1&b=2&copy=3", "?a=1&amp;b=2&amp;copy=3"),
        ("a&nbsp;b&mdash;c", "a\xa0b—c"),
        ("&amp;&lt;&gt;&quot;&apos;&#20013;&#x4e2d;", "&amp;&lt;&gt;&quot;&apos;&#20013;&#x4e2d;"),
        ("&#0;&#xD800;&#x110000;&#99999999999;", "\ufffd\ufffd\ufffd&amp;#99999999999;"),
        ("&nosuch; &LT;", "&amp;nosuch; &lt;"),
        ("5 < 6", "5 &lt; 6"),
        ("<![CDATA[AT&T &nbsp; <b>]]>", "<![CDATA[AT&T &nbsp; <b>]]>"),
        ("<!-- a & b -->", "<!-- a & b -->"),
    ],
    ids=[
        "bare ampersand",
        "query",
        "HTML entities",
        "good references",
        "81 bad references",
        "unknown entity",
        "bare less-than",
        "CDATA untouched",
        "comment untouched",
    ],
)
def test_mended_references(inner: str, expected: str) -> None:
    """Case 69: references are repaired outside CDATA, and what was right is left alone."""
    assert f"<rss><t>{expected}</t></rss>" == mended(f"<rss><t>{inner}</t></rss>")


def test_junk_after_the_root_goes() -> None:
    """A script or a comment that a cache appends does not make the feed unreadable."""
    assert RSS == mended(RSS + "\n<script>track()</script>")


def test_undeclared_prefixes_are_bound() -> None:
    """A prefix without its declaration gets the namespace that everybody means by it."""
    text = mended("<rss><dc:date x:y='1'>2026</dc:date></rss>")
    assert prescan(text) is None
    assert 'xmlns:dc="http://purl.org/dc/elements/1.1/"' in text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>&;#x0aé中[]!-CDAT/\"' :=\n", max_size=80))
def test_mended_never_raises_and_settles(inner: str) -> None:
    """Mending takes anything, and mending twice changes nothing more."""
    once = mended(f"<rss>{inner}</rss>")
    assert once == mended(once)
