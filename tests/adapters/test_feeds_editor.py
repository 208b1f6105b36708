"""Does editing feeds.yaml by command change what was asked for, and nothing else?"""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters import feeds_editor
from huangpu.adapters.config_files import read_catalogue
from huangpu.adapters.feeds_editor import add_feeds, change_feed, disable_feed, enable_feed
from huangpu.errors import ConfigError
from huangpu.model.feeds import Feed

if TYPE_CHECKING:
    from pathlib import Path

BY_HAND = """\
# 我们的 feeds
feeds:
- id: a
  url: https://a.example/   # the first
  title:   spaced           # kept
  enabled: false            # off for now
  reason: "because"         # says the desk
# between
- {id: b, url: https://b.example/, enabled: no, reason: x}   # on one line
- id: c
  url: https://c.example/
  reason: >
    folded
    text
  title:

# ---- the end of the feeds ----
hosts:
    "*":
        concurrency: 1
"""


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """Give a file as a person writes it, with everything that dumpers like to tidy."""
    path = tmp_path / "feeds.yaml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def without(old: str, new: str) -> list[str]:
    """Give the lines that an edit added to a file."""
    left = old.splitlines()
    return [line for line in new.splitlines() if line not in left]


def test_added_feeds_follow_the_last_one(by_hand: Path) -> None:
    """New feeds come right after the others, before the comment that ends the list."""
    add_feeds(
        by_hand,
        [
            Feed(id="n1", url="https://n.example/1", title="标题: #1", headers={"X-A": "${B}"}),
            Feed(id="n2", url="https://n.example/2", title="36", publisher="no", enabled=False),
        ],
    )
    added = """\
- id: n1
  title: '标题: #1'
  url: https://n.example/1
  headers:
    X-A: ${B}
- id: n2
  title: '36'
  url: https://n.example/2
  publisher: 'no'
  enabled: false
"""
    assert BY_HAND.replace("  title:\n\n", f"  title:\n{added}\n") == by_hand.read_text("utf-8")


_WIDE = "feeds:\r\n    - id: a\r\n      url: https://a.example/\r\n"
_SPACED = """\
feeds:
  - id: a
    url: https://a.example/

  # about b
  - id: b
    url: https://b.example/
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "feeds:\n  - id: n\n    url: https://n.example/\n"),
        ("# nothing yet\n", "# nothing yet\nfeeds:\n  - id: n\n    url: https://n.example/\n"),
        (
            "feeds: []  # none yet\nhosts: {}\n",
            "feeds:  # none yet\n  - id: n\n    url: https://n.example/\nhosts: {}\n",
        ),
        (
            "hosts: {}\nfeeds:\n# later",
            "hosts: {}\nfeeds:\n  - id: n\n    url: https://n.example/\n# later\n",
        ),
        ("hosts: {}", "hosts: {}\nfeeds:\n  - id: n\n    url: https://n.example/\n"),
        (_WIDE, _WIDE + "    - id: n\r\n      url: https://n.example/\r\n"),
        (
            _SPACED + "\nhosts: {}\n",
            _SPACED + "\n  - id: n\n    url: https://n.example/\n\nhosts: {}\n",
        ),
    ],
    ids=["empty", "comments", "brackets", "no value", "no key", "CRLF, wide", "spaced"],
)
def test_any_list_can_be_added_to(tmp_path: Path, before: str, after: str) -> None:
    """However the list was begun, it goes on in the same manner."""
    path = tmp_path / "feeds.yaml"
    path.write_bytes(before.encode())
    add_feeds(path, [Feed(id="n", url="https://n.example/")])
    assert after == path.read_bytes().decode()


def test_enabling_and_disabling(by_hand: Path) -> None:
    """Only the two keys change; the comments behind them stay."""
    enable_feed(by_hand, "a")
    text = by_hand.read_text("utf-8")
    assert ["  enabled: true            # off for now", "  # says the desk"] == without(
        BY_HAND, text
    )
    assert len(BY_HAND.splitlines()) == len(text.splitlines())
    disable_feed(by_hand, "a", "坏了: 404")
    assert ["  reason: '坏了: 404'", "  enabled: false            # off for now"] == without(
        text, by_hand.read_text("utf-8")
    )
    enable_feed(by_hand, "b")
    disable_feed(by_hand, "c", "gone, it seems")
    feeds = read_catalogue(by_hand).feeds
    assert [(False, "坏了: 404"), (True, ""), (False, "gone, it seems")] == [
        (feed.enabled, feed.reason) for feed in feeds
    ]
    assert "# on one line" in by_hand.read_text("utf-8")


def test_changing_keys(by_hand: Path) -> None:
    """Keys are replaced where they stand, added below the address, and taken away."""
    change_feed(by_hand, "a", {"title": "新标题", "poll_minutes": 30, "timezone": None})
    assert ["  poll_minutes: 30", "  title:   新标题           # kept"] == without(
        BY_HAND, by_hand.read_text("utf-8")
    )
    change_feed(by_hand, "b", {"url": "https://b.example/new", "title": "a, {b}"})
    change_feed(by_hand, "c", {"title": "c", "reason": None})
    a, b, c = read_catalogue(by_hand).feeds
    assert ("新标题", 30, None) == (a.title, a.poll_minutes, a.timezone)
    assert ("https://b.example/new", "a, {b}") == (b.url, b.title)
    assert ("c", "") == (c.title, c.reason)


@pytest.mark.parametrize(
    ("feed_id", "changes", "words"),
    [
        ("a", {"poll_minutes": 1}, '"a".poll_minutes: must be a whole number of minutes, 5 to'),
        ("a", {"url": "https://b.example"}, "is the same as"),
        ("a", {"url": "file:///etc/passwd"}, "must start with https://"),
        ("a", {"id": "z"}, "id cannot be changed by a command; edit the file"),
        ("a", {"colour": "red"}, "colour cannot be changed by a command"),
        ("gone", {"title": "x"}, "has no feed 'gone'; `huangpu feeds list`"),
    ],
)
def test_bad_changes_leave_the_file_alone(
    by_hand: Path, feed_id: str, changes: dict[str, str | int], words: str
) -> None:
    """What would not be valid afterwards is refused, and nothing is written."""
    with pytest.raises(ConfigError) as caught:
        change_feed(by_hand, feed_id, changes)
    assert words in str(caught.value)
    assert BY_HAND == by_hand.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("feeds: [{id: a, url: 'https://a.example/'}]", "is written in brackets; edit the file by"),
        ("feeds:\n  - &x {id: a, url: 'https://a.example/'}\n  - *x\n", "is the same as"),
        ("feeds: [\n", "a '[' or '{' is never closed"),
        ("feeds:\n  - {id: a}\n", "url: is missing"),
    ],
    ids=["brackets", "alias", "broken", "faulty"],
)
def test_files_that_only_a_person_should_edit(tmp_path: Path, text: str, words: str) -> None:
    """Where an edit could go wrong, it is refused with advice."""
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        add_feeds(path, [Feed(id="n", url="https://n.example/")])
    assert words in str(caught.value)
    assert text == path.read_text()


def test_values_behind_an_alias_are_not_touched(tmp_path: Path) -> None:
    """Changing a value that is written elsewhere would change it for others too."""
    text = (
        "feeds:\n  - {id: a, url: 'https://a.example/', title: &t x}\n"
        "  - {id: b, url: 'https://b.example/', title: *t}\n"
    )
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="stands elsewhere; edit the file by hand"):
        change_feed(path, "b", {"title": "y"})
    assert text == path.read_text()


def test_missing_variables_do_not_stop_an_edit(tmp_path: Path) -> None:
    """A feed can be disabled on a machine that lacks its secret."""
    path = tmp_path / "feeds.yaml"
    path.write_text("feeds:\n  - {id: a, url: 'https://a.example/', headers: {X-Key: '${GONE}'}}\n")
    disable_feed(path, "a", "no key")
    assert not read_catalogue(path, {}).feeds[0].enabled


def test_the_file_keeps_its_mode_and_place(by_hand: Path, tmp_path: Path) -> None:
    """Permissions stay, a link stays a link, and nothing is left beside the file."""
    by_hand.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(by_hand)
    disable_feed(link, "c", "x")
    assert link.is_symlink()
    assert 0o640 == stat.S_IMODE(by_hand.stat().st_mode)
    assert ["feeds.yaml", "link.yaml"] == sorted(file.name for file in tmp_path.iterdir())
    assert "reason: x" in by_hand.read_text("utf-8")


def test_a_crash_while_writing_leaves_the_old_file(
    by_hand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fails before the rename, the old file is whole and nothing else is there."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        disable_feed(by_hand, "c", "x")
    assert BY_HAND == by_hand.read_text("utf-8")
    assert ["feeds.yaml"] == [file.name for file in tmp_path.iterdir()]


def test_what_somebody_else_wrote_meanwhile_is_kept(
    by_hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that saves between our reading and our writing wins."""
    texts = [BY_HAND, BY_HAND + "# saved by hand\n"]
    monkeypatch.setattr(feeds_editor, "read_text", lambda _path: texts.pop(0))
    with pytest.raises(ConfigError, match="was changed by somebody else meanwhile; try again"):
        disable_feed(by_hand, "c", "x")


def test_edits_at_the_same_time_wait_for_each_other(by_hand: Path) -> None:
    """Twelve edits from four sides all end up in the file."""
    feeds = [Feed(id=f"n{number}", url=f"https://n.example/{number}") for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda feed: add_feeds(by_hand, [feed]), feeds))
    assert {feed.id for feed in feeds} < {feed.id for feed in read_catalogue(by_hand).feeds}


lines = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufeff"),
    max_size=20,
)
plain_lines = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]))


@st.composite
def new_feeds(draw: st.DrawFn) -> list[Feed]:
    """Make feeds with every kind of text, under ids and addresses of their own."""
    return [
        Feed(
            id=f"new-{number}",
            url=f"https://new.example/{number}",
            title=draw(lines),
            publisher=draw(lines),
            reason=draw(lines),
            enabled=draw(st.booleans()),
            weight=draw(st.floats(0.001, 10).map(lambda value: round(value, 3))),
            timezone=draw(st.sampled_from([None, "Asia/Shanghai"])),
            headers=draw(st.dictionaries(st.sampled_from(["X-A", "X-B"]), st.just("${SET}"))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@pytest.mark.parametrize("words", ["0E0", "1e5", "12", "1.5", "no", "null", "~", "2026-08-17"])
def test_what_looks_like_something_else_stays_text(tmp_path: Path, words: str) -> None:
    """A reason that a YAML reader could take for a number, a date or nothing is put in quotes."""
    path = tmp_path / "feeds.yaml"
    path.write_text(BY_HAND, "utf-8")
    add_feeds(path, [Feed(id="new", url="https://new.example/", reason=words)])
    assert words == read_catalogue(path, {"SET": "x"}).feeds[-1].reason


@settings(max_examples=25, deadline=None)
@given(feeds=new_feeds(), comments=st.lists(plain_lines, min_size=1, max_size=5), data=st.data())
def test_adding_gives_the_feeds_and_keeps_every_line(
    tmp_path_factory: pytest.TempPathFactory,
    feeds: list[Feed],
    comments: list[str],
    data: st.DataObject,
) -> None:
    """After adding any feeds, they are read back as they were, and no line of before is lost."""
    path = tmp_path_factory.mktemp("edit") / "feeds.yaml"
    body = BY_HAND.splitlines()
    for comment in comments:
        at = data.draw(st.integers(0, 11))  # not into the folded text
        body.insert(at, f"# {comment}")
    before = "\n".join(body) + "\n"
    path.write_bytes(before.encode())
    old = read_catalogue(path).feeds
    add_feeds(path, feeds)
    assert (*old, *feeds) == read_catalogue(path, {"SET": "x"}).feeds
    after = path.read_bytes().decode().split("\n")
    kept = iter(after)
    assert all(line in kept for line in before.split("\n")), "a line was lost or moved"
