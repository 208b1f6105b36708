"""The command as a person runs it: in this process, against the sample week on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huangpu.adapters.sample_server import SampleServer
from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever the command gives
        """What it gave for machines."""
        return json.loads(self.out)


Huangpu = Callable[..., Said]


@pytest.fixture
def huangpu(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Huangpu:
    """Give the command, with the project's rules and a data folder of its own."""

    def command(*words: str) -> Said:
        capsys.readouterr()
        places = ["--config", str(ROOT / "config"), "--data", str(tmp_path / "var")]
        code = outcome([*places, *words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[SampleServer]:
    """Serve the sample week, and let the command poll it instead of the catalogue."""
    with SampleServer() as server:
        monkeypatch.setenv("HUANGPU_SAMPLE_URL", server.base_url)
        yield server
