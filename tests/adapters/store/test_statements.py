"""Is a script cut where its statements end, and nowhere else?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.adapters.store.statements import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1; SELECT 2;", (["SELECT 1", "SELECT 2"], "")),
        ("SELECT 1;\nSELECT", (["SELECT 1"], "\nSELECT")),
        ("SELECT ';';", (["SELECT ';'"], "")),
        ("SELECT 'it''s;' ;", (["SELECT 'it''s;'"], "")),
        ('SELECT "a;b";', (['SELECT "a;b"'], "")),
        ("SELECT 1 -- ; no\n;", (["SELECT 1 -- ; no"], "")),
        ("SELECT /* ; */ 1;", (["SELECT /* ; */ 1"], "")),
        ("SELECT $$ ; $$;", (["SELECT $$ ; $$"], "")),
        ("SELECT $a$ ; $$ ; $a$;", (["SELECT $a$ ; $$ ; $a$"], "")),
        ("SELECT 'open;", ([], "SELECT 'open;")),
        ("SELECT /* open;", ([], "SELECT /* open;")),
        (";;  ; -- nothing;\n;", ([], "")),
        ("", ([], "")),
        ("-- 先看看\nSELECT '上海；';", (["-- 先看看\nSELECT '上海；'"], "")),
    ],
    ids=lambda value: repr(value)[:30] if isinstance(value, str) else "",
)
def test_statements_end_at_semicolons_of_their_own(
    text: str, expected: tuple[list[str], str]
) -> None:
    """A semicolon in a string, a name or a comment ends nothing."""
    assert expected == split(text)


@given(st.text(alphabet="a;'\"$-/*\n 上", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    """Statements and rest hold every letter of the text, in order, comments aside."""
    statements, rest = split(text)
    kept = "".join([*statements, rest])
    if not any(mark in text for mark in ("--", "/*")):
        assert [char for char in text if char in "a上"] == [char for char in kept if char in "a上"]
