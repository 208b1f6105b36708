"""The words of a text can be asked for by where they stand and what they do."""

import pytest

from huangpu.core.spam.elements import NAMING, Element, Elements, Role

TEXT = "警方通报,上海桑拿网 police"
WORDS = Elements(
    TEXT,
    [
        Element(Role.HINT, "escort", 7, 9),
        Element(Role.HINT, "escort", 7, 10),
        Element(Role.CITY, "", 5, 7),
        Element(Role.NEWS, "", 0, 2),
        Element(Role.NEWS, "", 11, 17),
    ],
)


def test_starting_and_ending() -> None:
    """Words are given by where they begin and where they end, the longest first."""
    assert [(7, 10), (7, 9)] == [(word.start, word.end) for word in WORDS.starting(7, NAMING)]
    assert ["上海"] == [TEXT[word.start : word.end] for word in WORDS.ending(7, Role.CITY)]
    assert [] == list(WORDS.starting(6, NAMING))


def test_of() -> None:
    """Words of some roles come in text order, the longest of one place first."""
    found = [TEXT[word.start : word.end] for word in WORDS.of(NAMING | Role.CITY)]
    assert ["上海", "桑拿网", "桑拿"] == found


@pytest.mark.parametrize(
    ("expected", "start", "latin"),
    [(True, 0, False), (True, 1, False), (False, 2, False), (False, 0, True)],
)
def test_speaks_of_crime(
    expected: bool,  # noqa: FBT001 (pytest passes by name)
    start: int,
    latin: bool,  # noqa: FBT001 (pytest passes by name)
) -> None:
    """A word of crime counts where it touches the stretch asked about, in the same script."""
    assert expected is WORDS.speaks_of_crime(start, 10, latin=latin)
    assert WORDS.speaks_of_crime(start, 12, latin=True)
