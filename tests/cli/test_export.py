"""Is the export a command that says what it did?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    """Load an article into the data folder of the command."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    close_round(place)


@pytest.mark.usefixtures("loaded")
def test_it_tells_what_it_wrote(huangpu: Huangpu, tmp_path: Path) -> None:
    """In words, and for machines."""
    folder = tmp_path / "parquet"
    said = huangpu("export", str(folder))
    assert 0 == said.code, said.err
    assert "files written, 0 unchanged" in said.out
    assert (folder / "articles" / "month=2026-08" / "articles.parquet").is_file()
    again = huangpu("export", str(folder), "--json").json
    assert (0, 0, str(folder)) == (again["written"], again["removed"], again["folder"])


@pytest.mark.usefixtures("loaded")
def test_a_folder_that_cannot_be_written_is_one_line(huangpu: Huangpu, tmp_path: Path) -> None:
    """Exit 1 and the reason."""
    (tmp_path / "file").write_text("")
    said = huangpu("export", str(tmp_path / "file" / "below"))
    assert 1 == said.code
    assert said.err.startswith("huangpu: cannot export to")


def test_without_a_database_it_says_what_to_do(huangpu: Huangpu, tmp_path: Path) -> None:
    """Exit 1 and the next step."""
    said = huangpu("export", str(tmp_path / "parquet"))
    assert 1 == said.code
    assert "run `huangpu poll` first" in said.err
