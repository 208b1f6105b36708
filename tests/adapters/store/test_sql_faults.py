"""Does an error say what is wrong, where it is, and what was meant?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.adapters.store.sql_faults import explained, pointed

COLUMN = {
    "type": "Binder",
    "subtype": "COLUMN_NOT_FOUND",
    "message": "...",
    "name": "outlt",
    "candidates": ["outlet", "title"],
    "position": 7,
}


def test_a_slip_of_the_pen_is_named_with_its_place() -> None:
    """The nearest name, the line, and carets under the word."""
    assert (
        "there is no column outlt here; did you mean outlet?\n"
        "   1 | SELECT outlt FROM articles\n"
        "              ^^^^^"
    ) == explained("SELECT outlt FROM articles", COLUMN)


def test_a_column_of_another_view_is_pointed_to() -> None:
    """Where no name is near, the views that have the column are named."""
    fault = {**COLUMN, "name": "tag", "elsewhere": ["article_tags", "sector_weeks"]}
    assert "there is no column tag here; it is a column of article_tags, sector_weeks" in explained(
        "SELECT tag FROM articles", fault
    )


def test_a_column_that_nobody_has_lists_what_there_is() -> None:
    """Where nothing is near, the columns at hand are named."""
    fault = {**COLUMN, "name": "zzz", "elsewhere": []}
    assert "; there are outlet, title" in explained("SELECT zzz FROM articles", fault)


def test_an_unknown_view_is_named() -> None:
    """Tables and functions are treated the same."""
    fault = {
        "type": "Catalog",
        "subtype": "MISSING_ENTRY",
        "kind": "Table",
        "name": "artcles",
        "message": "...",
        "candidates": ["main.articles"],
    }
    assert "there is no table or view artcles; did you mean articles?" == explained("x", fault)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"type": "Empty", "message": ""}, "there is no statement"),
        ({"type": "Several", "message": "3"}, "one statement at a time, please: these are 3"),
        ({"type": "Permission", "message": "x"}, "not allowed: a query cannot touch files"),
        ({"type": "Statement", "message": "INSERT"}, "this is a INSERT"),
        ({"type": "Parser", "message": "syntax error at or near\n\n"}, "syntax error at or near"),
        ({"type": "Internal", "message": ""}, "Internal error"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_faults_are_told_in_words(fault: dict[str, object], expected: str) -> None:
    """No class names, no empty lines."""
    assert explained("SELECT", fault).startswith(expected) or expected in explained("SELECT", fault)


def test_long_lists_of_candidates_are_cut() -> None:
    """Twenty overloads of a function are no help."""
    message = "No function matches\n" + "\n".join(f"sum({n})" for n in range(20))
    assert "... and 15 more" in explained("x", {"type": "Binder", "message": message})


def test_the_caret_stands_under_the_word_behind_chinese() -> None:
    """Positions are bytes, Chinese characters are three of them and two columns wide."""
    sql = "SELECT '上海芯片' AS x,\n  foo(1)"
    head, line, mark = "", *pointed(sql, len("SELECT '上海芯片' AS x,\n  ".encode())).splitlines()
    assert (head, "   2 |   foo(1)", "         ^^^") == (head, line, mark)
    line, mark = pointed("SELECT '上海', foo", len("SELECT '上海', ".encode())).splitlines()
    assert ("   1 | SELECT '上海', foo", " " * 7 + " " * 15 + "^^^") == (line, mark)


def test_a_place_behind_the_end_is_the_end() -> None:
    """An unfinished statement is pointed to where it stops."""
    assert "   1 | SELECT 1 +\n                 ^" == pointed("SELECT 1 +", 99)


def test_a_long_line_is_shown_around_the_place() -> None:
    """A statement of one line of thousands of characters still has a readable error."""
    line, mark = pointed("x" * 500 + " foo " + "y" * 500, 501).splitlines()
    assert len(line) <= 110
    assert "foo" == line[mark.index("^") : mark.rindex("^") + 1]


@given(st.text(max_size=80), st.integers(0, 300))
def test_any_text_and_any_place_are_pointed_to(sql: str, position: int) -> None:
    """Two lines come out, whatever goes in, and nothing that moves the cursor."""
    shown = pointed(sql, position)
    assert "^" in shown.rpartition("\n")[2]
    assert not set(shown) & {"\x1b", "\r", "\x07", "\u202e"}
