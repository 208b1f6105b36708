"""Are secrets filled in from the environment, and nowhere else?"""

from __future__ import annotations

import pytest

from huangpu.core.secrets import filled, names_in
from huangpu.errors import FetchError

ENVIRON = {"KEY": "k-1", "OTHER": "${KEY}", "EMPTY": ""}


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("plain", "plain"),
        ("Bearer k-1", "Bearer ${KEY}"),
        ("k-1k-1", "${KEY}${KEY}"),
        ("${KEY}", "${OTHER}"),
        ("$KEY $ {KEY} ${}", "$KEY $ {KEY} ${}"),
    ],
    ids=["nothing", "inside", "twice", "values are not looked into", "other signs"],
)
def test_filled(expected: str, text: str) -> None:
    """Every ${NAME} becomes its value; nothing else changes."""
    assert expected == filled(text, ENVIRON)


@pytest.mark.parametrize("name", ["NONE", "EMPTY"])
def test_missing(name: str) -> None:
    """A secret that is not there is an error that names it, and shows nothing else."""
    with pytest.raises(FetchError, match=f"missing_secret.*{name}") as caught:
        filled(f"hunter2 ${{KEY}} ${{{name}}}", ENVIRON)
    assert "hunter2" not in str(caught.value)


def test_names() -> None:
    """The names are found in order."""
    assert names_in("${B} ${A}") == ("B", "A")
