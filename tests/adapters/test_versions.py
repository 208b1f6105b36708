"""Is it seen when what is installed is not what was tested?"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from huangpu.adapters import versions as versions_module
from huangpu.adapters.versions import (
    Mismatch,
    expat_is_sound,
    installed,
    known_to_fail,
    lock_file,
    mismatches,
)

HERE = metadata.version("duckdb")


def test_what_is_shown() -> None:
    """Python, expat, and the packages that matter."""
    assert {"python", "expat", "duckdb", "prefect", "sqlalchemy"} <= installed().keys()


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        (f"duckdb=={HERE} \\\n    --hash=sha256:00\n", []),
        ("duckdb==0.0.1 \\\n", [Mismatch("duckdb", HERE, "0.0.1")]),
        (f"duckdb==0.0.1 ; python_version < '3'\nduckdb=={HERE} ; python_version >= '3'\n", []),
        ("not-installed-anywhere==1.0\n# duckdb==0.0.1\n", []),
    ],
    ids=["the same", "another", "one for each Python", "not installed, and a comment"],
)
def test_the_lock_file_is_compared(tmp_path: Path, lock: str, expected: list[Mismatch]) -> None:
    """Only what is installed in a version that the file names nowhere counts."""
    path = tmp_path / "requirements.lock"
    path.write_text(lock, "utf-8")
    assert expected == mismatches(path)


@pytest.mark.parametrize(("brought", "expected"), [("1.5.5", 0), ("1.5.4", 1), (None, 1)])
def test_what_an_extra_brought_is_no_mismatch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, brought: str | None, expected: int
) -> None:
    """The extensions of a lake load into one version of DuckDB only."""
    found = {"duckdb": "1.5.5", "duckdb-extension-ducklake": brought}
    monkeypatch.setattr(versions_module, "_version", found.get)
    path = tmp_path / "requirements.lock"
    path.write_text("duckdb==1.5.6\n", "utf-8")
    assert expected == len(mismatches(path))


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ({"prefect": "3.8.8", "sqlalchemy": "2.1.9"}, 1),
        ({"prefect": "3.8.8", "sqlalchemy": "2.1.0rc1", "fastapi": "0.165.0"}, 2),
        ({"prefect": "3.8.8", "sqlalchemy": "2.0.58", "fastapi": "0.150.0"}, 0),
        ({"prefect": "4.0.0", "sqlalchemy": "2.1.9"}, 0),
    ],
    ids=["scheduler", "both", "as tested", "another Prefect"],
)
def test_what_is_known_to_fail(versions: dict[str, str], expected: int) -> None:
    """Versions under which Prefect starts and does nothing are faults, not surprises."""
    assert expected == len(list(known_to_fail(versions)))


def test_the_source_tree_has_its_lock_file() -> None:
    """It is found from the package, wherever the command is run."""
    found = lock_file()
    assert found is not None
    assert "requirements.lock" == found.name


@pytest.mark.parametrize(
    ("version", "expected"), [("2.5.0", False), ("2.6.0", True), ("2.10.1", True)]
)
def test_an_old_expat_is_known(version: str, expected: bool) -> None:  # noqa: FBT001  a case
    """By numbers, not by letters."""
    assert expected is expat_is_sound(version)
