"""Is every error one readable line with the right code, and every option where one expects it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from huangpu.cli.main import cli, hoisted

Huangpu = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["poll", "--json"], ["--json", "poll"]),
        (
            ["poll", "--now", "2026-08-17T00:00Z", "--all"],
            ["--now", "2026-08-17T00:00Z", "poll", "--all"],
        ),
        (["poll", "--data=x"], ["--data=x", "poll"]),
        (["query", "--", "--json"], ["query", "--", "--json"]),
        (["poll", "--data"], ["poll", "--data"]),
    ],
    ids=["flag", "value", "with equals sign", "after --", "value missing"],
)
def test_global_options_may_stand_anywhere(words: list[str], expected: list[str]) -> None:
    """People write `huangpu poll --json` as well as `huangpu --json poll`."""
    assert expected == hoisted(words)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Give every command and group below a group."""
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_command_explains_itself(huangpu: Huangpu, path: tuple[str, ...]) -> None:
    """`--help` of every command says what it does."""
    said = huangpu(*path, "--help")
    assert 0 == said.code
    assert "Usage: huangpu" in said.out
    assert len(said.out.splitlines()) > 4


def test_an_unknown_command_is_wrong_input(huangpu: Huangpu) -> None:
    """Exit 2, and no traceback."""
    said = huangpu("pol")
    assert 2 == said.code
    assert "No such command 'pol'" in said.err
    assert "Traceback" not in said.err


def test_wrong_configuration_is_listed_whole(huangpu: Huangpu, tmp_path: Path) -> None:
    """Every fault of every file at once, with file and line; exit 2."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(
        "feeds:\n  - id: Shen Jiang\n    url: ftp://x\n    titel: T\n"
    )
    (folder / "digest.yaml").write_text("timezone: Shanghai\n")
    said = huangpu("poll", "--config", str(folder))
    assert 2 == said.code
    lines = said.err.splitlines()
    assert any("feeds.yaml:2" in line for line in lines)
    assert any("feeds.yaml:4" in line and "title" in line for line in lines)
    assert any("digest.yaml:1" in line for line in lines)
    assert any("taxonomy.yaml" in line for line in lines)
    assert "Traceback" not in said.err


def test_no_database_yet_says_what_to_do(huangpu: Huangpu) -> None:
    """Exit 1 and the next step."""
    said = huangpu("query", "SELECT 1")
    assert 1 == said.code
    assert "run `huangpu poll` first" in said.err


def test_a_feed_that_is_not_listed_is_wrong_input(huangpu: Huangpu) -> None:
    """Exit 2 and where to look."""
    said = huangpu("poll", "--feed", "nobody")
    assert 2 == said.code
    assert "nobody" in said.err
    assert "huangpu feeds list" in said.err


def test_a_week_that_is_none_is_wrong_input(huangpu: Huangpu) -> None:
    """Exit 2 and how to write it."""
    said = huangpu("digest", "--week", "2026-54")
    assert 2 == said.code
    assert "2026-W34" in said.err


def test_an_unexpected_error_is_one_line(huangpu: Huangpu, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug shows no traceback unless --debug asks for it."""

    def fail(_self: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("huangpu.wiring.Wiring.check_configuration", fail)
    said = huangpu("poll")
    assert 1 == said.code
    assert "unexpected ZeroDivisionError: a bug" in said.err
    with pytest.raises(ZeroDivisionError):
        huangpu("poll", "--debug")


@pytest.mark.parametrize(
    "words",
    [("query",), ("shell",), ("taxonomy", "accept"), ("feeds", "add"), ("feeds", "check"),
     ("feeds", "discover")],
    ids=" ".join,
)  # fmt: skip
def test_examples_in_the_help_stand_on_their_own_lines(
    huangpu: Huangpu, words: tuple[str, ...]
) -> None:
    """An example can be copied as it stands; nothing of how it is laid out is shown."""
    said = huangpu(*words, "--help")
    assert "\\b" not in said.out
    assert f"  huangpu {' '.join(words)}" in said.out
