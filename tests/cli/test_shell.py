"""Is there a prompt that completes names, survives mistakes, and also runs scripts?"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.store.schema import Schema
from huangpu.adapters.store.schema_page import shipped_schema
from huangpu.cli.completion import offers
from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """Load an article into the data folder of the command."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    close_round(place)
    return tmp_path / "var"


def test_a_script_is_run_to_its_end(
    huangpu: Huangpu, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal every statement of stdin is answered, the last without a semicolon, too."""
    assert loaded
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("SELECT 'a;b' AS x;\n-- now\nSELECT title FROM articles")
    )
    said = huangpu("shell")
    assert 0 == said.code
    assert ["x", "a;b", "title", "上海发布AI新规"] == [
        line.strip() for line in said.out.splitlines()
    ]


def test_a_script_stops_at_its_first_fault(
    huangpu: Huangpu, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, the fault is shown, and what comes after it is not run."""
    assert loaded
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("SELECT 1 AS one; SELECT nope; SELECT 3 AS three;")
    )
    said = huangpu("shell")
    assert 2 == said.code
    assert "one" in said.out
    assert "three" not in said.out
    assert "   1 | SELECT nope\n              ^^^^" in said.err


@pytest.fixture(scope="module")
def schema() -> Schema:
    """Give today's schema."""
    return shipped_schema()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("SELECT outl", ["outlet", "outlet_count", "outlets"]),
        ("SELECT OUTL", ["outlet", "outlet_count", "outlets"]),
        ("FROM artic", ["article_revisions", "article_tags", "articles"]),
        ("SELECT * FROM articles JOIN stor", ["stories", "story_articles"]),
        ("FROM sear", ["search("]),
        ("SELECT week_o", ["week_of("]),
        ("SELECT stories.outl", ["stories.outlet_count"]),
        ("sel", ["select"]),
        ("SEL", ["SELECT"]),
        ("\\d feed", ["feeds"]),
        ("SELECT zzz", []),
    ],
)
def test_names_are_offered_where_they_fit(schema: Schema, before: str, expected: list[str]) -> None:
    """Views behind FROM and JOIN, columns and functions elsewhere, keywords as they are begun."""
    assert expected == offers(schema, before, before.rsplit(maxsplit=1)[-1])
