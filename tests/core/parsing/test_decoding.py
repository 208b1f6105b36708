"""Which characters do hostile bytes spell?"""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.parsing.decoding import decode

CHINESE = "上海微电子研发光刻机，张江实验室量子芯片取得进展。"


def _declared(encoding: str, text: str, codec: str | None = None) -> bytes:
    return f"<?xml version='1.0' encoding='{encoding}'?><t>{text}</t>".encode(codec or encoding)


@pytest.mark.parametrize(
    ("body", "content_type", "expected", "encoding"),
    [
        (CHINESE.encode(), None, CHINESE, "utf-8"),
        (_declared("gb2312", "朱镕基与陶喆", "gbk"), None, "朱镕基与陶喆", "gb18030"),
        (_declared("gbk", "𠮷野家在上海", "gb18030"), None, "𠮷野家在上海", "gb18030"),
        (_declared("big5", "香港啲嘢好貴", "big5hkscs"), None, "香港啲嘢好貴", "big5hkscs"),
        (CHINESE.encode("gbk"), None, CHINESE, "gb18030"),
        (_declared("iso-8859-1", CHINESE, "gbk"), None, CHINESE, "gb18030"),
        (CHINESE.encode(), "text/xml; charset=gbk", CHINESE, "utf-8"),
        (CHINESE.encode("gbk"), "text/xml;charset=GB2312", CHINESE, "gb18030"),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), None, CHINESE, "utf-16-le"),
        (_declared("utf-16", CHINESE, "utf-16-be"), None, CHINESE, "utf-16-be"),
        (_declared("utf-16", CHINESE, "utf-8"), None, CHINESE, "utf-8"),
        (codecs.BOM_UTF8 * 2 + CHINESE.encode(), None, CHINESE, "utf-8"),
        (_declared("iso-8859-1", "“smart” – quotes", "cp1252"), None, "“smart” – quotes", "cp1252"),
        ("für größere Häuser, façade, café".encode("latin-1"), None, "für größere", "cp1252"),
        (_declared("koi8-r", "Шанхай строит", "koi8-r"), None, "Шанхай строит", "koi8-r"),
        (_declared("shift_jis", "上海の半導体", "cp932"), None, "上海の半導体", "cp932"),
        (_declared("iso-2022-jp", "上海の半導体"), None, "上海の半導体", "iso2022_jp"),
        (_declared("nonsense", CHINESE, "utf-8"), None, CHINESE, "utf-8"),
    ],
    ids=[
        "utf-8 undeclared",
        "58 gbk characters declared gb2312",
        "59 four-byte gb18030 declared gbk",
        "60 hkscs declared big5",
        "61 gbk undeclared",
        "gbk declared latin-1",
        "62 utf-8 sent as gbk",
        "gbk by the header only",
        "63 utf-16 mark",
        "utf-16 without a mark",
        "utf-8 declared utf-16",
        "64 double mark",
        "66 cp1252 quotes declared latin-1",
        "western undeclared",
        "russian",
        "japanese",
        "seven-bit japanese",
        "unknown name",
    ],
)
def test_encodings(body: bytes, content_type: str | None, expected: str, encoding: str) -> None:
    """Whatever is declared, the text comes out as it was written."""
    found = decode(body, content_type)
    assert expected in found.text
    assert encoding == found.encoding


@pytest.mark.parametrize(
    "name", ["hex", "zlib", "utf-7", "unicode_escape", "rot13", "idna", "mbcs"]
)
def test_codecs_that_are_no_encodings(name: str) -> None:
    """Case 67: a codec that transforms instead of decoding is never applied."""
    body = f"<?xml version='1.0' encoding='{name}'?><t>\\u0041+AEE- {CHINESE}</t>".encode()
    found = decode(body, f"text/xml; charset={name}")
    assert f"\\u0041+AEE- {CHINESE}" in found.text
    assert "utf-8" == found.encoding


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gbk"])
def test_one_bad_byte(declared: str) -> None:
    """Case 65: one bad byte in a UTF-8 feed costs one character, not the feed."""
    body = _declared(declared, CHINESE * 5, "utf-8").replace(b"</t>", b"\xff</t>")
    found = decode(body)
    assert 1 == found.text.count("\ufffd")
    assert CHINESE * 5 in found.text
    assert found.damaged


def test_damaged_gbk_is_still_chinese() -> None:
    """An undeclared GBK feed with a few bad bytes is not taken for Western text."""
    body = (CHINESE * 10).encode("gbk") + b"\xff "
    assert (CHINESE * 10) in decode(body).text


def test_the_override_wins() -> None:
    """The catalogue's encoding is used whatever the document says."""
    found = decode(_declared("utf-8", "臺灣積體電路", "big5hkscs"), None, "big5")
    assert "臺灣積體電路" in found.text
    assert "big5hkscs" == found.encoding


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30) | st.none(), st.text(max_size=10) | st.none())
def test_never_raises(body: bytes, content_type: str | None, override: str | None) -> None:
    """Any bytes give a text."""
    assert isinstance(decode(body, content_type, override).text, str)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=200))
def test_utf_8_comes_back(text: str) -> None:
    """Whatever is valid UTF-8 is read as such, unless it begins like UTF-16."""
    if not text.encode().lstrip().startswith((b"<\0", b"\0<", b"\0\0\0<")):
        assert text == decode(text.encode()).text
