"""Can a feed be stopped and started again, with its reason, and the file kept?"""

from __future__ import annotations

from typing import Any

import pytest


def test_off_and_on_again(desk: Any) -> None:  # noqa: ANN401
    """The file afterwards is the file before; the reason is there in between."""
    before = desk.text
    off = desk("feeds", "disable", "news", "--reason", "收费了")
    assert 0 == off.code
    assert "huangpu feeds enable news" in off.out
    feed = desk.catalogue.feeds[0]
    assert (False, "收费了") == (feed.enabled, feed.reason)
    assert "# the first" in desk.text
    on = desk("feeds", "enable", "news", "--json")
    assert {"feed_id": "news", "enabled": True, "changed": True} == on.json
    assert desk.catalogue.feeds[0].enabled
    assert before.replace("\n    language", "\n    enabled: true\n    language") in {
        desk.text,
        desk.text.replace("    enabled: true\n", "").replace(
            "\n    language", "\n    enabled: true\n    language"
        ),
    }


def test_twice_changes_nothing(desk: Any) -> None:  # noqa: ANN401
    """Enabling what is enabled says so and leaves the file alone."""
    before = desk.text
    said = desk("feeds", "enable", "news")
    assert (0, before) == (said.code, desk.text)
    assert "already" in said.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["enable", "nobody"], "huangpu feeds list"),
        (["disable", "nobody", "--reason", "x"], "huangpu feeds list"),
        (["disable", "news"], "--reason"),
        (["disable", "news", "--reason", "  "], "say why"),
    ],
)
def test_wrong_input(desk: Any, words: list[str], expected: str) -> None:  # noqa: ANN401
    """Exit 2 and what would be right; nothing is written."""
    before = desk.text
    said = desk("feeds", *words)
    assert (2, before) == (said.code, desk.text)
    assert expected in said.err


def test_a_feed_that_lacks_its_secret_stays_off(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """Enabling it would stop every poll, so the variable is asked for first."""
    desk.lists(
        '  - {id: a, url: "https://a.example/f", enabled: false, headers: {X-Key: "${DESK_KEY}"}}\n'
    )
    before = desk.text
    said = desk("feeds", "enable", "a")
    assert (2, before) == (said.code, desk.text)
    assert "DESK_KEY" in said.err
    monkeypatch.setenv("DESK_KEY", "x")
    assert 0 == desk("feeds", "enable", "a").code
    assert desk.catalogue.feeds[0].enabled
