"""Does a feed get its new address, with the file around it as it was?"""

from __future__ import annotations

from typing import Any

import pytest


def test_a_new_address(desk: Any) -> None:  # noqa: ANN401
    """One line of the file is another one; the id stays."""
    before = desk.text
    said = desk("feeds", "move", "news", "https://新闻.example/新", "--json")
    assert {"feed_id": "news", "changed": True} == {
        key: said.json[key] for key in ("feed_id", "changed")
    }
    assert before.replace(f"{desk.site.base}/feed", "https://新闻.example/新") == desk.text
    assert "nothing was changed" in desk("feeds", "move", "news", "https://新闻.example/新").out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nobody", "https://new.example/"], "huangpu feeds list"),
        (["news", "ftp://new.example/"], "URL"),
        (["news", "https://new.example/a b"], "spaces"),
        (["news", "http://b.example/feed/"], "is that of b already"),
    ],
    ids=["no such feed", "no web address", "spaces", "another feed's"],
)
def test_wrong_input(desk: Any, words: list[str], expected: str) -> None:  # noqa: ANN401
    """Exit 2 and what would be right; nothing is written."""
    desk.lists('  - {id: news, url: "{base}/feed"}\n  - {id: b, url: "https://b.example/feed"}\n')
    before = desk.text
    said = desk("feeds", "move", *words)
    assert (2, before) == (said.code, desk.text)
    assert expected in said.err
