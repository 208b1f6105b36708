"""Which characters do these bytes spell? Decided here, before any parser may guess.

One bad byte turns a whole Chinese feed into mojibake in feedparser, and undeclared or wrongly
declared GBK becomes windows-1252; this order got 41 of 42 cases right where feedparser got 30
(research/security.md 3.4).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# Only these, under any of their names: codecs such as unicode_escape, utf-7, hex or zlib are
# attacks, not encodings. What is declared as the subset is read as the superset that it means.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb-2312", "x-gbk", "cp936", "ms936"), "gb18030"),
    **dict.fromkeys(("gb2312-80", "gb_2312-80", "euc-cn", "csgb2312", "chinese"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5", "big-5"), "big5hkscs"),
    **dict.fromkeys(("shift-jis", "shift_jis", "sjis", "x-sjis", "cp932", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "euc_kr", "cp949", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("euc-jp", "euc_jp", "x-euc-jp"), "euc_jp"),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp"), "iso2022_jp"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "cp1252"), "cp1252"),
    **dict.fromkeys(("windows-1252", "ansi", "iso_8859-1", "l1", "x-ansi"), "cp1252"),
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-125{part}": f"cp125{part}" for part in (0, 1, 3, 4, 5, 6, 7, 8)},
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "macintosh": "mac-roman",
    **dict.fromkeys(("utf-16", "utf16", "utf-16le", "utf-16be", "ucs-2", "iso-10646-ucs-2"), ""),
    **dict.fromkeys(("utf-32", "utf32", "utf-32le", "utf-32be", "ucs-4"), ""),
}
_SEVERAL_BYTES = frozenset(
    {"utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"}
)
# Scripts of their own, whose texts are nearly all high bytes and so would pass for Chinese.
_OTHER_SCRIPTS = frozenset(
    {"koi8-r", "koi8-u", "cp1251", "cp1253", "cp1255", "cp1256", "cp874"}
    | {"iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8"}
)
_MARKS = (  # the longer ones first: UTF-32 LE begins like UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (  # "<?" or "<r" without a mark: XML 1.0 appendix F
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})\s*["']""", re.IGNORECASE
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARATION_WITHIN = 1024  # bytes; junk before it is allowed for
_BAD_SHARE = 0.05  # of the non-ASCII bytes: a damaged file, not another encoding
_CHINESE_SHARE = 0.90
_SAMPLE = 262_144  # bytes that are enough to recognise a script
_REPLACEMENT = "\ufffd"
_NON_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the Python codec that gave it, and whether bytes had to be replaced."""

    text: str
    encoding: str
    damaged: bool = False


def decode(body: bytes, content_type: str | None = None, override: str | None = None) -> Decoded:
    """Decode a feed document; never raises.

    Order: override of the catalogue, byte order mark, valid UTF-8, XML declaration, HTTP charset,
    the first of them with at most 5 % bad bytes, GB18030 when that reads as Chinese, cp1252.
    """
    if override and (codec := _codec(override)):
        return _forced(body, codec)
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _forced(body, codec)
    for start, codec in _UNMARKED:
        if body.lstrip(b" \t\r\n").startswith(start):
            return _forced(body, codec)
    declared = _declared(body, content_type)
    wide = [codec for codec in declared if codec in _SEVERAL_BYTES]
    narrow = next((codec for codec in declared if codec not in _SEVERAL_BYTES), None)
    seven_bits = wide[:1] == ["iso2022_jp"]  # would pass for UTF-8
    return (
        _strictly(body, wide if seven_bits else ["utf-8", *wide])
        or _nearly(body, ["utf-8", *wide])  # UTF-8 first: other bytes rarely come near it
        or _by_script(body, narrow)
    )


def _codec(name: str) -> str | None:
    """Give the Python codec for a declared name; None for unknown, harmful and wide ones."""
    return _CODECS.get(name.strip().lower()) or None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    names = []
    if found := _DECLARED.search(body, 0, _DECLARATION_WITHIN):
        names.append(found[1].decode("ascii", "replace"))
    if content_type and (charset := _CHARSET.search(content_type)):
        names.append(charset[1])
    return [codec for codec in map(_codec, names) if codec]


def _forced(body: bytes, codec: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, codec, damaged=_REPLACEMENT in text)


def _strictly(body: bytes, names: list[str]) -> Decoded | None:
    for codec in names:
        try:
            return Decoded(body.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    return None


def _nearly(body: bytes, names: list[str]) -> Decoded | None:
    """Accept the first codec that fails on few bytes only."""
    foreign = sum(map(len, _NON_ASCII.findall(body)))
    for codec in names:
        text = body.decode(codec, "replace")
        if text.count(_REPLACEMENT) <= foreign * _BAD_SHARE:
            return Decoded(text, codec, damaged=True)
    return None


def _by_script(body: bytes, declared: str | None) -> Decoded:
    """Choose between Chinese and a one-byte encoding, in which any bytes at all are valid."""
    if declared not in _OTHER_SCRIPTS and _reads_as_chinese(body):
        return _forced(body, "gb18030")
    return _forced(body, declared or "cp1252")


def _reads_as_chinese(body: bytes) -> bool:
    """Whether nearly all of the non-ASCII is common Chinese when read as GB18030.

    Western text can be valid GB18030 too, an accented letter taking the next one with it, but
    then gives rare characters outside GB 2312, whose both bytes are high.
    """
    foreign = [char for char in body[:_SAMPLE].decode("gb18030", "replace") if char > "\x7f"]
    common = "".join(foreign).encode("gb2312", "ignore")
    return bool(foreign) and len(common) // 2 >= len(foreign) * _CHINESE_SHARE
