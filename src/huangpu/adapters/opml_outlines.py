"""Which outlines with an address does an OPML text hold? Read as hostile XML."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from huangpu.errors import ConfigError, Fault

NAMESPACE = "https://huangpu.invalid/opml"  # a name, not a place

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 32
MAX_FEEDS = 10_000

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LONE_AMPERSAND = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has none of these
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
_TEXT_CODECS = {
    "utf-8", "utf-16", "gb18030", "big5hkscs", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1252",
    "ascii", "iso8859-15", "cp1251", "koi8-r",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed as an OPML file names it; texts are as written. `own` holds huangpu's own keys."""

    line: int
    url: str
    title: str = ""
    site: str = ""
    language: str = ""
    folder: str = ""
    own: dict[str, str] = field(default_factory=dict)


def outlines(raw: bytes, file: str) -> list[Outline]:
    """Give every outline with an address, at whatever depth, in file order.

    Bare ampersands in addresses are forgiven, as many exporters write them. Raises ConfigError
    for anything that is no OPML, declares entities, or is too large, deep or long.
    """
    if len(raw) > MAX_BYTES:
        raise _refusal(file, None, f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    text = _NO_XML.sub("", _decoded(raw))
    if not text.strip():
        raise _refusal(file, None, "is empty")
    try:
        return _Reader(file).read(text)
    except expat.ExpatError:
        try:
            return _Reader(file).read(_LONE_AMPERSAND.sub("&amp;", text))
        except expat.ExpatError as error:
            words = expat.ErrorString(error.code)
            raise _refusal(file, error.lineno, f"is no well-formed XML: {words}") from error


def plain(text: str, length: int) -> str:
    """Give one line without control, invisible and private characters, cut to a length."""
    kept = (
        sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign)[0] != "C" or sign.isspace()
    )
    return " ".join("".join(kept).split())[:length]


class _Reader:
    """Walks the elements; entities are refused before one can be expanded."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Outline] = []
        self._folders: list[str] = []
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity

    def read(self, text: str) -> list[Outline]:
        self._parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003  expat's isfinal
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _refusal(self._file, line, f"is nested more than {MAX_DEPTH} levels deep")
        if self._depth == 1 and name.lower() != "opml":
            raise _refusal(self._file, line, f"is no OPML; it starts with <{plain(name, 40)}>")
        if name.lower() != "outline":
            return
        own = {
            key.removeprefix(f"{NAMESPACE} "): value
            for key, value in attributes.items()
            if key.startswith(f"{NAMESPACE} ")
        }
        said = {key.lower(): value.strip() for key, value in attributes.items()}
        # A title that we wrote counts even when it is empty.
        title = said.get("title", "") if own else said.get("title") or said.get("text", "")
        if url := said.get("xmlurl"):
            if len(self._found) >= MAX_FEEDS:
                raise _refusal(self._file, line, f"lists more than {MAX_FEEDS} feeds")
            folder = next(filter(None, reversed(self._folders)), "")
            site, language = said.get("htmlurl", ""), said.get("language", "")
            self._found.append(Outline(line, url, title, site, language, folder, own))
        self._folders.append("" if url else title)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() == "outline":
            self._folders.pop()

    def _entity(self, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise _refusal(self._file, line, "declares entities, which no OPML needs")


def _decoded(raw: bytes) -> str:
    """Decode by byte order mark, declaration, UTF-8, then GB18030, whichever fits first."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    for name in _candidates(raw):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _candidates(raw: bytes) -> Iterator[str]:
    yield "utf-8"
    if found := _DECLARED.match(raw.lstrip()):
        try:
            name = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            name = ""
        name = _WIDER.get(name, name)
        if name in _TEXT_CODECS:
            yield name
    yield "gb18030"


def _refusal(file: str, line: int | None, problem: str) -> ConfigError:
    return ConfigError((Fault(file, line, "", problem),))
