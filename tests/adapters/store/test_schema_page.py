"""Does docs/schema.md say what the database says?"""

from __future__ import annotations

from pathlib import Path

from huangpu.adapters.store.schema import Column, Macro, Schema, View
from huangpu.adapters.store.schema_page import schema_page, shipped_schema

PAGE = Path(__file__).resolve().parents[3] / "docs" / "schema.md"


def test_the_page_is_that_of_todays_schema() -> None:
    """A view, a column or a COMMENT that changes, changes the page with it."""
    assert schema_page(shipped_schema()) == PAGE.read_text("utf-8"), (
        "write it anew: .venv/bin/python -m huangpu.adapters.store.schema_page docs/schema.md"
    )


def test_views_and_macros_are_listed_with_their_meaning() -> None:
    """Every column has a row; what tables cannot hold is escaped."""
    page = schema_page(
        Schema(
            (View("feeds", "One row a feed.", (Column("url", "VARCHAR", "a|b"),)),),
            (Macro("search", ("words", "top"), gives_rows=True, said="Ranked hits."),),
        )
    )
    assert "| [feeds](#feeds) | One row a feed. |" in page
    assert "| `url` | VARCHAR | a\\|b |" in page
    assert "`FROM search(words, top)`" in page


def test_the_parts_of_search_are_left_out() -> None:
    """Analysts see what they may call."""
    macros = {macro.name for macro in shipped_schema().macros}
    assert {"search", "mentions", "tagged", "week_of", "week_start", "as_of"} <= macros
    assert "search_pattern" not in macros
