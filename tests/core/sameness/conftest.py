"""What the tests of sameness share: the shipped background, and articles in one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from huangpu.adapters.sameness_files import load_background
from huangpu.core.sameness.reading import Background
from huangpu.model.sameness import Item

ROOT = Path(__file__).resolve().parents[3]
MONDAY = datetime(2026, 8, 17, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def background() -> Background:
    """Load the frequencies, names and weights that are shipped."""
    return load_background(ROOT / "config" / "gazetteer.yaml")


@pytest.fixture(scope="session")
def item() -> Callable[..., Item]:
    """Make an article: its title, and whatever else matters; `hours` after Monday morning."""

    def make(title: str, *, hours: float = 0.0, **others: Any) -> Item:  # noqa: ANN401  any field of Item
        language = "en" if title.isascii() else "zh"
        fields: dict[str, Any] = {"id": title, "language": language, **others}
        return Item(title=title, published_at=MONDAY + timedelta(hours=hours), **fields)

    return make


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data beside the project; skip where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {os.path.relpath(folder, ROOT)}")
    return folder
