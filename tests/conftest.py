"""What every test may rely on: no test sees the settings of the machine it runs on."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away whatever would configure huangpu or Prefect from outside."""
    for name in list(os.environ):
        if name.startswith(("HUANGPU_", "PREFECT_")):
            monkeypatch.delenv(name)
