"""Which links are safe, which name the same article, and what of them may be shown?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.urls import canonical_url, host_of, redacted, web_url

BASE = "https://lab.example.org/news/"
# Pieces that break URL code, put together at random.
PIECES = [
    *("http://", "https://", "//", "/", "?", "#", "&", "=", "%", "%2F", "%e4", "@", ":", ";", "!"),
    *("www.", "m.", "amp.", "example.com", "例子.中国", "[::1]", "xn--", "..", ".", "\\", " "),
    *("utm_source=x", "a=1", "b", "amp", ".amp", "12345", "-a-b-c-d", "doi.org/10.1000/A(1)"),
    *("arxiv.org/abs/2401.00001v2", "scmp.com/x/article/3000001/y", "&amp;", "上海", "\u202e"),
    *("news.google.com/rss/articles/", "CBMiHmh0dHBzOi8v", "google.com/url?q=", "jsessionid=1"),
    *("biorxiv.org/content/10.1101/2026.01.02.123456v1.full", "nature.com/articles/s41586-1"),
]
URLS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("  HTTPS://A.Example:443/x\n ", "https://a.example/x"),
        ("/chips?id=1&amp;x=2", "https://lab.example.org/chips?id=1&x=2"),
        ("third-fab", "https://lab.example.org/news/third-fab"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("http://例子.中国/路径?q=上海", "http://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF%E5%BE%84?q=%E4%B8%8A%E6%B5%B7"),
        ('https://a.example/a b"<c>%zz', "https://a.example/a%20b%22%3Cc%3E%25zz"),
        ("https://a.example/%E4%B8%AD?q=%D6%D0", "https://a.example/%E4%B8%AD?q=%D6%D0"),
        ("https://a.example/ne\nws\u200b/1", "https://a.example/news/1"),
        ("https://[2001:DB8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("https://a.example/x#m", "https://a.example/x#m"),
        ("https://a.example.", "https://a.example/"),
    ],
    ids=[
        "plain",
        "spelling",
        "rooted",
        "relative",
        "without scheme",
        "Chinese",
        "quoted",
        "escapes kept",
        "invisible",
        "IPv6",
        "fragment",
        "final dot",
    ],
)  # fmt: skip
def test_web_url(raw: str, expected: str) -> None:
    """A link a reader can follow comes out absolute and spelled in one way."""
    assert expected == web_url(raw, BASE)


@pytest.mark.parametrize(
    "raw",
    [
        *("", "   ", None, "javascript:alert(1)", "jAvAsCrIpT\n:alert(1)", "data:text/html,x"),
        *("file:///etc/passwd", "ftp://a.example/", "mailto:a@a.example", "feed:https://a.example"),
        *("http://bob:pw@a.example/", "http://a.example\\@evil.example/", "http://[::1"),
        *("http://a.example:99999/", "http://a.example:0/", "http://", "https:///x", "http://a b/"),
        *("http://" + "a" * 64 + ".example/", "http://xn--/", "http://a..example/"),
        *("https://a.example/" + "x" * 2048, "https://a.example/" + "中" * 300),
    ],
    ids=repr,
)
def test_no_web_url(raw: str | None) -> None:
    """Cases 13, 16, 84: whatever is no safe link is none at all."""
    assert web_url(raw) is None


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (
            [
                "http://www.example.com/chips/20260801.html?utm_source=rss&utm_medium=x",
                "https://example.com:443/chips/20260801.html/",
                "https://m.example.com/chips/20260801.html?from=timeline&spm=1.2#top",
                "https://amp.example.com/chips/20260801.amp.html",
                "https://EXAMPLE.com/chips/%32%30260801.html;jsessionid=AB12",
                "https://www.google.com/amp/s/www.example.com/amp/chips/20260801.html",
                "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2Fchips%2F20260801.html",
                "http://www.bing.com/news/apiclick.aspx?ref=F&url=http%3a%2f%2fwww.example.com%2fchips%2f20260801.html&c=1",
            ],
            "https://example.com/chips/20260801.html",
        ),
        (
            ["http://a.example/?b=2&a=1", "https://a.example/?a=1&b=2&fbclid=x"],
            "https://a.example/?a=1&b=2",
        ),
        (
            [
                "http://arxiv.org/abs/2401.00001v1",
                "https://export.arxiv.org/pdf/2401.00001v3.pdf",
                "https://www.arxiv.org/html/2401.00001",
            ],
            "https://arxiv.org/abs/2401.00001",
        ),
        (
            [
                "https://dx.doi.org/10.1126/Science.ADX0001",
                "https://doi.org/10.1126%2Fscience.adx0001",
                "https://www.science.org/doi/full/10.1126/science.adx0001",
            ],
            "https://doi.org/10.1126/science.adx0001",
        ),
        (
            [
                "https://www.nature.com/articles/s41586-026-00001-2?error=cookies",
                "https://doi.org/10.1038/s41586-026-00001-2",
            ],
            "https://doi.org/10.1038/s41586-026-00001-2",
        ),
        (
            [
                "http://biorxiv.org/content/10.1101/2026.01.02.123456v1?rss=1",
                "https://www.biorxiv.org/content/10.1101/2026.01.02.123456v2.full.pdf",
            ],
            "https://doi.org/10.1101/2026.01.02.123456",
        ),
        (
            [
                "https://www.scmp.com/tech/big-tech/article/3000001/some-slug?utm_source=rss_feed",
                "https://amp.scmp.com/news/china/article/3000001/another-slug",
            ],
            "https://scmp.com/article/3000001",
        ),
        (
            [
                "https://www.federalregister.gov/documents/2026/07/30/2026-12345/export-rules",
                "https://www.federalregister.gov/d/2026-12345",
            ],
            "https://federalregister.gov/d/2026-12345",
        ),
        (
            [
                "https://mp.weixin.qq.com/s?__biz=Mz==&mid=22&idx=1&sn=ab&chksm=c&scene=27#rd",
                "http://mp.weixin.qq.com/s?sn=ab&idx=1&mid=22&__biz=Mz==",
            ],
            "https://mp.weixin.qq.com/s?__biz=Mz==&idx=1&mid=22&sn=ab",
        ),
        (
            [
                "https://news.google.com/rss/articles/CBMiAU_yqLopaquetoken01?oc=5",
                "https://news.google.com/read/CBMiAU_yqLopaquetoken01?hl=en-US&gl=US",
            ],
            "https://news.google.com/articles/CBMiAU_yqLopaquetoken01",
        ),
        (
            ["https://news.google.com/rss/articles/CBMiHmh0dHBzOi8vcGFwZXIuZXhhbXBsZS5vcmcvYS8xMtIBAA?oc=5"],
            "https://paper.example.org/a/12",
        ),
    ],
    ids=[
        *("tracking", "query order", "arXiv", "DOI", "Nature", "preprint", "SCMP", "register"),
        *("WeChat", "Google token", "old Google token"),
    ],
)  # fmt: skip
def test_canonical_url(spellings: list[str], expected: str) -> None:
    """All addresses of one article give one key."""
    for spelling in spellings:
        assert expected == canonical_url(spelling), spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/forum.php?tid=1", "https://a.example/forum.php?tid=2"),
        ("https://a.example/?p=123", "https://a.example/?p=124"),
        ("https://a.example/s?q=%D6%D0", "https://a.example/s?q=%B9%FA"),
        ("https://a.example/Story", "https://a.example/story"),
        ("https://a.example/#!/1", "https://a.example/#!/2"),
        ("https://a.example/#/news/1", "https://a.example/#/news/2"),
        ("https://a.example/page?from=1", "https://a.example/page?from=2"),
        ("https://a.example/products/amp", "https://a.example/products"),
        ("https://blog.a.example/12345", "https://news.a.example/12345"),
        ("https://www.com.cn/12345", "https://com.cn/12345"),
        ("https://a.example:8080/1", "https://a.example/1"),
        ("https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002"),
        ("https://a.example/article/12345", "https://scmp.com/article/12345"),
        ("https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&sn=a", "https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=2&sn=b"),
        ("https://news.google.com/articles/CBMiAU_yqLopaquetoken01", "https://news.google.com/articles/CBMiAU_yqLopaquetoken02"),
    ],
)  # fmt: skip
def test_different_articles_stay_apart(one: str, other: str) -> None:
    """What may carry meaning is never dropped from a key."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "tag:a.example,2026:1", "上海", ""])
def test_what_is_no_address_stays(text: str) -> None:
    """A guid that is no web address is its own key."""
    assert text == canonical_url(f" {text} ")


@settings(max_examples=400, deadline=None)
@given(URLS)
def test_spelling_settles(url: str) -> None:
    """Checking or keying what was checked or keyed changes nothing; keys stay usable links."""
    checked = web_url(url, BASE)
    assert checked is None or checked == web_url(checked)
    key = canonical_url(url)
    assert key == canonical_url(key)
    assert web_url(url) is None or web_url(key) == key


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    """No string raises, and what comes out as a link is ASCII http(s)."""
    link = web_url(text, BASE)
    assert link is None or (link.isascii() and link.startswith(("http://", "https://")))
    canonical_url(text)
    host_of(text)
    redacted(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.Example.com:8080/x", "www.example.com"),
        ("www.example.com", "www.example.com"),
        ("example.com/path", "example.com"),
        ("https://例子.中国/", "xn--fsqu00a.xn--fiqs8s"),
        ("https://[::1]/", "[::1]"),
        ("javascript:alert(1)", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_host_of(url: str, expected: str) -> None:
    """A host comes out of a URL or a bare name, or an empty string does."""
    assert expected == host_of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://bob:hunter2@a.example/f?token=SECRET&q=chips", "http://***@a.example/f?token=***&q=chips"),
        ("//bob@a.example/f", "//***@a.example/f"),
        ("https://a.example/r?feed=0123456789abcdef0123&user=bob", "https://a.example/r?feed=***&user=bob"),
        ("https://a.example/feed/8d97af31b0de9e48da74558af128a467.xml", "https://a.example/feed/***.xml"),
        ("https://a.example/0b5e3f8a-1c2d-4e5f-8a9b-0c1d2e3f4a5b/rss", "https://a.example/***/rss"),
        ("https://a.example/hook/T0abCDEFghij1234567890klmnop", "https://a.example/hook/***"),
        ("https://a.example/2026/08/a-long-slug-about-chips-2026", "https://a.example/2026/08/a-long-slug-about-chips-2026"),
        ("https://www.36kr.com/p/2664732993626889", "https://www.36kr.com/p/2664732993626889"),
        ("https://news.google.com/rss/search?q=%28site%3Aa.example%20OR%202026%29&hl=zh-CN", "https://news.google.com/rss/search?q=%28site%3Aa.example%20OR%202026%29&hl=zh-CN"),
        ("https://a.example/#access_token=abc", "https://a.example/#access_token=***"),
        ("https://a.example/search?keywords=上海", "https://a.example/search?keywords=上海"),
        ("no url at all", "no url at all"),
    ],
)  # fmt: skip
def test_redacted(url: str, expected: str) -> None:
    """Case 105: what opens doors is hidden, everything else can still be read."""
    assert expected == redacted(url)


@settings(max_examples=100, deadline=None)
@given(st.text("ABCXYZ0189", min_size=4, max_size=20))
def test_a_password_never_shows(password: str) -> None:
    """Whatever the password is, it is gone."""
    assert f":{password}@" not in redacted(f"https://bob:{password}@a.example/f?token={password}")
    assert password not in redacted(f"https://x:{password}@/?secret={password}").replace(
        "https", ""
    )
