"""Is a file that is written piece by piece there whole, or not at all?"""

from __future__ import annotations

from pathlib import Path

import pytest

from huangpu.adapters.partial_files import appearing


def test_it_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the end the old content stands, and nothing is left beside it."""
    path = tmp_path / "weeks.csv"
    path.write_text("old")
    with appearing(path) as aside:
        aside.write_text("new")
        assert "old" == path.read_text()
    assert "new" == path.read_text()
    assert [path] == list(tmp_path.iterdir())


def test_a_failure_leaves_what_was(tmp_path: Path) -> None:
    """Half a file never appears."""
    path = tmp_path / "weeks.csv"

    def fail() -> None:
        with appearing(path) as aside:
            aside.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [] == list(tmp_path.iterdir())


def test_a_link_goes_on_pointing(tmp_path: Path) -> None:
    """The file behind a symbolic link is replaced, not the link."""
    path, link = tmp_path / "real.csv", tmp_path / "link.csv"
    path.write_text("old")
    link.symlink_to(path)
    with appearing(link) as aside:
        aside.write_text("new")
    assert link.is_symlink()
    assert "new" == path.read_text()
