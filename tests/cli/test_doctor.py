"""Does `huangpu doctor` tell people and machines the same, with an exit code to act on?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huangpu.jobs import doctor_machine

Huangpu = Callable[..., Any]


@pytest.fixture(autouse=True)
def _known_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine be offline, with versions that work together, whatever runs the tests."""
    monkeypatch.setattr(doctor_machine, "has_a_way_out", lambda: False)
    monkeypatch.setattr(doctor_machine, "known_to_fail", lambda _versions: ())


def test_a_fresh_installation_is_well(huangpu: Huangpu) -> None:
    """Warnings are no faults; every line begins with its level."""
    said = huangpu("doctor")
    assert 0 == said.code, said.out
    lines = [line for line in said.out.splitlines() if not line.startswith(" ")]
    assert {"ok", "warning"} == {line.split()[0] for line in lines[:-1]}
    assert "0 faults" in lines[-1]
    assert "offline" in said.out


def test_machines_get_the_same(huangpu: Huangpu) -> None:
    """Each finding with check, level, words and advice."""
    told = huangpu("doctor", "--json").json
    assert True is told["well"]
    assert {"check", "level", "found", "advice"} == told["findings"][0].keys()
    assert {"configuration", "disk", "database", "journal", "clock", "network", "mail"} <= {
        one["check"] for one in told["findings"]
    }


def test_wrong_configuration_is_a_fault(huangpu: Huangpu, tmp_path: Path) -> None:
    """Every wrong key is a line, and the code is 1; what can still be checked is."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "feeds.yaml").write_text(
        "feeds:\n  - {id: one, url: nonsense, colour: red}\n", "utf-8"
    )
    said = huangpu("doctor", "--config", str(config))
    assert 1 == said.code
    assert "feeds.yaml:2" in said.out
    assert "colour" in said.out
    assert "versions" in said.out
