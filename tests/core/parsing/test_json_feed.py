"""Is a JSON Feed read, and is other JSON refused, whatever it contains?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.parsing.json_feed import read_json
from huangpu.core.parsing.raw import RawText
from huangpu.errors import ParseError

VERSION = "https://jsonfeed.org/version/1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def _feed(**parts: Any) -> str:  # noqa: ANN401  a test builds wrong documents on purpose
    return json.dumps({"version": VERSION, "items": [], **parts}, ensure_ascii=False)


def test_an_item_with_everything() -> None:
    """Every part that matters is picked, the better link and text first."""
    item = {
        "id": 7,
        "url": "https://a.example/7",
        "external_url": "https://b.example/7",
        "title": "光刻机",
        "summary": "Short.",
        "content_text": "Text.",
        "content_html": "<p>HTML</p>",
        "date_published": "2026-08-01",
        "date_modified": "2026-08-02",
        "tags": ["a", None, "b"],
    }
    found = read_json(_feed(title="源", items=[item])).items[0]
    assert ("7", ("https://a.example/7", "https://b.example/7")) == (found.guid, found.links)
    assert RawText("光刻机") == found.title
    assert ["Short.", "Text.", "<p>HTML</p>"] == [text.value for text in found.texts]
    assert [False, False, True] == [text.is_markup for text in found.texts]
    assert (("2026-08-01",), ("2026-08-02",), ("a", "b")) == (
        found.published,
        found.updated,
        found.categories,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[" * 100_000, "broken"),
        ('{"a":' * 100_000, "broken"),
        ('{"version": 1' + "0" * 5_000 + "}", "broken"),
        ('{"version": NaN}', "broken"),
        ('{"version": "' + VERSION + '", "items": [Infinity]}', "broken"),
        ("{", "broken"),
        ("[]", "not_a_feed"),
        ('{"error": "not found"}', "not_a_feed"),
        ('{"items": [], "version": "2.0"}', "not_a_feed"),
        ('{"items": {}, "version": "' + VERSION + '"}', "not_a_feed"),
        (_feed(items=[{}] * 5_001), "too_many_entries"),
    ],
    ids=[
        *("deep list", "deep object", "5,000 digits", "NaN", "Infinity", "cut off", "list"),
        *("an error", "another version", "items no list", "too many"),
    ],
)
def test_refused(text: str, kind: str) -> None:
    """Case 108: deep, endless or foreign JSON is refused with its reason, never a crash."""
    with pytest.raises(ParseError) as caught:
        read_json(text)
    assert kind == caught.value.kind


@settings(max_examples=100, deadline=None)
@given(st.lists(JSON, max_size=4), JSON, JSON)
def test_no_type_is_trusted(items: list[Any], title: object, tags: object) -> None:
    """Whatever types an item is made of, it stays one item."""
    parts = [*items, {"id": title, "title": tags, "tags": tags, "url": items, "summary": title}]
    assert len(parts) == len(read_json(_feed(items=parts, title=title)).items)
