"""Does the whole job work, from the socket to the digest, on the bundled week?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huangpu.adapters.sample_server import SampleServer

Huangpu = Callable[..., Any]
LABELS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "sample_week.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture
def polled(huangpu: Huangpu, sample: SampleServer) -> Any:  # noqa: ANN401  what the command said
    """Poll the week once."""
    assert sample.generation == 1
    said = huangpu("poll", "--all", "--json")
    assert 0 == said.code, said.err
    return said.json


def test_every_item_is_taken_on(polled: dict[str, Any]) -> None:
    """152 items of 12 feeds become 151 articles; nothing fails, nothing is rejected."""
    assert (12, {}) == (polled["feeds"], polled["failed"])
    assert (152, 152, 0, 0, 0) == tuple(
        polled[name] for name in ("seen", "new", "updated", "unchanged", "rejected")
    )
    assert 151 == polled["articles"]


def ask(huangpu: Huangpu, sql: str) -> list[dict[str, Any]]:
    """Ask the analysts' copy."""
    said = huangpu("query", sql, "--json")
    assert 0 == said.code, said.err
    rows: list[dict[str, Any]] = said.json
    return rows


def test_the_texts_arrive_as_written(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """Titles come through every format and encoding, GB18030 included."""
    assert polled
    stored = {row["title"] for row in ask(huangpu, "SELECT title FROM articles")}
    plain = {  # white space of every width becomes one space
        " ".join(label["title"].split())
        for label in LABELS
        if not label.get("injected") and not label["spam"]
    }
    assert set() == {title for title in plain if title not in stored}


def test_exact_copies_are_found(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """Republished titles point at an original, across script variants and widths."""
    assert polled
    copies = ask(huangpu, "SELECT title, copy_of FROM articles WHERE copy_of IS NOT NULL")
    assert len(copies) >= 6


def test_a_second_poll_adds_only_what_is_new(
    huangpu: Huangpu, polled: dict[str, Any], sample: SampleServer
) -> None:
    """Eleven feeds answer 304; the twelfth brings an edited headline and a new item."""
    assert polled
    sample.generation = 2
    again = huangpu("poll", "--all", "--json").json
    assert {"not_modified": 11, "ok": 1} == again["outcomes"]
    assert (1, 1, 1) == (again["new"], again["updated"], again["revisions"])
    edits = ask(huangpu, "SELECT title FROM article_revisions ORDER BY revision DESC LIMIT 1")
    assert "13 billion" in edits[0]["title"]


def test_no_feed_is_asked_before_it_is_due(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """Polling again at once sends nothing."""
    assert polled
    again = huangpu("poll", "--json")
    assert (0, 0) == (again.code, again.json["feeds"])


def test_the_digest_can_be_opened(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """HTML and text of the week lie in the outbox and name its stories."""
    assert polled
    said = huangpu("digest", "--week", "2026-W46", "--json")
    assert 0 == said.code, said.err
    html, text = (Path(said.json[kind]).read_text("utf-8") for kind in ("html", "text"))
    for words in ("中芯国际", "SMIC", "2026"):
        assert words in html
        assert words in text
    assert "2026-W46" in Path(said.json["html"]).name


def test_a_digest_changes_nothing(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """Two previews of the same week are the same bytes."""
    assert polled
    first = Path(huangpu("digest", "--week", "2026-W46", "--json").json["html"]).read_bytes()
    second = Path(huangpu("digest", "--week", "2026-W46", "--json").json["html"]).read_bytes()
    assert first == second


def test_a_rebuild_keeps_every_article(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """The journal alone gives the same articles and tags."""
    assert polled
    sql = "SELECT article_id, title, tag, score FROM articles LEFT JOIN article_tags USING (article_id) ORDER BY ALL"
    before = ask(huangpu, sql)
    assert 0 == huangpu("rebuild").code
    assert before == ask(huangpu, sql)


def test_retagging_with_the_same_rules_changes_nothing(
    huangpu: Huangpu, polled: dict[str, Any]
) -> None:
    """Nothing is judged again that today's rules have judged."""
    assert polled
    said = huangpu("taxonomy", "retag", "--json")
    assert (0, 0) == (said.code, said.json["judged"])


def test_the_feeds_are_listed_with_their_health(huangpu: Huangpu, polled: dict[str, Any]) -> None:
    """Every feed of the catalogue stands there, healthy."""
    assert polled
    said = huangpu("feeds", "list", "--json")
    assert {"healthy"} == {row["status"] for row in said.json}
