"""Is packing a command that says what it did?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakes import START, entry, feed, journalled, record, workshop

from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]


def test_it_says_what_it_packed(huangpu: Huangpu, tmp_path: Path) -> None:
    """Once a week has come together, in words; before and afterwards that there is nothing."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    journalled(place, record("shen", entry(1, "上海发布AI新规"), hours=1))
    close_round(place)
    early = huangpu("compact", "--json", "--now", START.isoformat()).json
    assert (0, 0) == (early["packs"], early["batches"])
    later = START.replace(month=9).isoformat()
    said = huangpu("compact", "--now", later)
    assert 0 == said.code, said.err
    assert "2 batches in 1 pack:" in said.out
    assert "nothing to pack" in huangpu("compact", "--now", later).out
