"""Are the links of a page found as a browser finds them, and quickly whatever the page is?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.html_links import MAX_LINKS, PageLink, declared_charset, page_links


def hrefs(text: str) -> list[str]:
    """Give the addresses on a page."""
    return [link.href for link in page_links(text).links]


def test_what_a_page_says() -> None:
    """Links come with what the page says about them; base, language and title too."""
    found = page_links(
        '<!DOCTYPE html><HTML LANG="zh-CN"><head><title>浦江 &amp; 科技\n日报</title>'
        "<base href='/news/'><link REL='alternate nofollow' TYPE='Application/RSS+XML; charset=utf-8'"
        ' title="全部" href="/feed?a=1&amp;b=2"/></head>'
        '<body><a href=rss.xml class=x>RSS <b>订阅</b></a><a href="/x"><img src=i alt="XML feed"></a>'
    )
    assert found.links == (
        PageLink(
            "/feed?a=1&b=2", frozenset({"alternate", "nofollow"}), "application/rss+xml", "全部"
        ),
        PageLink("rss.xml", text="RSS 订阅", is_anchor=True),
        PageLink("/x", text="XML feed", is_anchor=True),
    )
    assert ("/news/", "zh-CN", "浦江 & 科技 日报") == (found.base, found.language, found.title)


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <a href=no> -->",
        "<script>document.write('<a href=no>')</script>",
        "<STYLE>a{content:'<a href=no>'}</STYLE>",
        "<textarea><a href=no></textarea>",
        "<iframe><a href=no></iframe>",
        "<title><a href=no></title>",
        "</a href=no>",
        "<!a href=no>",
        "<?a href=no>",
        "<abbr href=no>",
        "<a title='<a href=no>'>",
        "<a data-href=no>",
        "<a href>",
        "< a href=no>",
    ],
)
def test_what_is_no_link(markup: str) -> None:
    """Comments, scripts, quoted markup and other tags hold no link, and end where they should."""
    assert ["yes"] == hrefs(f"{markup}<a href=yes>")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a\nhref\n=\n'x y'>", ["x y"]),
        ('<a href="a>b">', ["a>b"]),
        ("<a href=x href=y>", ["x"]),
        ("<a/href=x/>", ["x/"]),
        ("<A HREF=x><a href=y>", ["x", "y"]),
        ("<!--><a href=x>", ["x"]),
        ("<a href=x", []),
        ("<a href='x>", []),
        ("<!-- <a href=x>", []),
        ("<script><a href=x>", []),
        ("a < b <a href=x>", ["x"]),
        ("<a =x href=y>", ["y"]),
    ],
)
def test_odd_markup(markup: str, expected: list[str]) -> None:
    """Tags are read by the HTML standard; what never ends holds nothing."""
    assert expected == hrefs(markup)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'<meta charset="gb2312">', "gb2312"),
        (b'<META http-equiv=Content-Type content="text/html; charset=GBK">', "GBK"),
        (b"<meta name=x>" + b" " * 5_000 + b"<meta charset=gbk>", None),
        (b"plain", None),
    ],
)
def test_declared_charset(body: bytes, expected: str | None) -> None:
    """The encoding that a page names near its start is found."""
    assert expected == declared_charset(body)


@pytest.mark.parametrize(
    "piece",
    [
        *("<!--", "<", "<a ", '<a b="', "<script>", "<![CDATA[", "</a", "<a b=' ", "<title>"),
        *("<a href=x>", "<a " + "b " * 200, "<a b" + " " * 200, "<!---->", "</script"),
    ],
)
def test_hostile_pages_are_read_at_once(piece: str) -> None:
    """A page of 400 KB that is built to exhaust a parser takes well under a second."""
    text = piece * (400_000 // len(piece))
    began = time.perf_counter()
    assert len(page_links(text).links) <= MAX_LINKS
    assert time.perf_counter() - began < 2


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/!-='\" ahrefscipt\n&;x", max_size=120))
def test_nothing_raises(text: str) -> None:
    """Whatever a page is, there is an answer."""
    page_links(text)
    declared_charset(text.encode())
