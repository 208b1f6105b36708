"""Is a document small enough in every dimension?"""

from __future__ import annotations

import time

import pytest

from huangpu.core.parsing.prescan import MAX_ENTRIES_READ, check_entries, prescan
from huangpu.errors import ParseError


def _with_attributes(count: int) -> str:
    return "<rss " + " ".join(f"a{number}='1'" for number in range(count)) + "/>"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<rss>" + "<a>" * 1_000_000, "too_deep"),
        (_with_attributes(100_000), "too_many_attributes"),
        ("<rss>" + "<item/>" * 100_000 + "</rss>", "too_many_entries"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>" + "<entry/>" * 5_001, "too_many_entries"),
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>", "entity_declaration"),
    ],
    ids=["77 depth", "75 attributes", "78 items", "entries", "71 entities"],
)
def test_refused_quickly(text: str, kind: str) -> None:
    """What costs feedparser minutes is refused in under two seconds."""
    started = time.perf_counter()
    with pytest.raises(ParseError) as caught:
        prescan(text)
    assert kind == caught.value.kind
    assert 2 > time.perf_counter() - started


def test_well_formed() -> None:
    """A proper document passes without a word, in Chinese too."""
    assert prescan("<rss><channel><title>上海</title></channel></rss>") is None


@pytest.mark.parametrize("text", ["<rss>", "<rss><a></b></rss>", "<rss>&nbsp;</rss>", "<x:rss/>"])
def test_a_fault_is_no_refusal(text: str) -> None:
    """What is not well-formed is named, not refused."""
    assert prescan(text)


def test_entries_are_counted_without_a_parser() -> None:
    """A dump that is also broken XML is refused by its tags."""
    check_entries("<item>" * MAX_ENTRIES_READ)
    with pytest.raises(ParseError, match="too_many_entries"):
        check_entries("<entry>" * (MAX_ENTRIES_READ + 1))
