"""Does every case that docs/delivery.md promises have the tests that it names?"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_thirty_cases_have_their_tests() -> None:
    """The table has thirty rows in order, and each test that it names is defined where it says."""
    page = (ROOT / "docs" / "delivery.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| (.+) \|$", page, re.MULTILINE)
    assert list(range(1, 31)) == [int(number) for number, _ in rows]
    for number, named in rows:
        tests = re.findall(r"`([\w/]+\.py)::(\w+)`", named)
        assert tests, number
        for path, name in tests:
            assert f"def {name}(" in (ROOT / "tests" / path).read_text("utf-8"), (path, name)
