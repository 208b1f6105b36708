"""Can a hostile text make a regular expression of ours cost the square of its length?

A summary may hold 2,000 characters of anything. The text here is longer, so that a pattern whose
cost grows with the square takes seconds where another takes a millisecond: a bound between the two
does not depend on the machine.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import huangpu.core

LENGTH = 6_000
MOST = 0.8  # seconds of processor time; the worst of ours takes less than half of it
HOSTILE = ("1", "12,", "1.", "1 ", "a", "A1", "a.", "年", "十", "《")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give every compiled pattern of the core by its name, and those of the shipped taxonomy."""
    for module in pkgutil.walk_packages(huangpu.core.__path__, "huangpu.core."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value
    text = (Path(__file__).parents[2] / "config/taxonomy.yaml").read_text(encoding="utf-8")
    for name, written in yaml.load(text, Loader=yaml.CSafeLoader)["patterns"].items():
        for number, pattern in enumerate(written):
            yield f"taxonomy.yaml:{name}[{number}]", re.compile(pattern, re.IGNORECASE)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_pattern_costs_the_square_of_a_text(hostile: str) -> None:
    """One character or word, repeated, is searched through in a time that a poll can bear."""
    text = (hostile * LENGTH)[:LENGTH]
    slow = {}
    for name, pattern in patterns():
        begun = time.process_time()
        for _ in pattern.finditer(text):
            pass
        if (taken := time.process_time() - begun) > MOST:
            slow[name] = taken
    assert {} == slow
