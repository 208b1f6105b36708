"""What do the weeks before say of a name: how often, in any spelling, and from whom?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.earlier import read_earlier
from huangpu.adapters.store.reading import reading
from huangpu.jobs.polling_round import Workshop, close_round

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a store with names in every width, case and script, one of them in an advert."""
    place = workshop(tmp_path, feed("shen"), feed("pu"))
    titles = ("上海光刻機交付", "ＥＵＶ—Lithography 进展", "ADVERT 光刻机", "ARM发布新核")
    entries = (entry(n, title, summary="charms") for n, title in enumerate(titles))
    journalled(place, record("shen", *entries))
    journalled(place, record("pu", entry(9, "GLM-9：开源"), hours=1))
    close_round(place)
    return place


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("光刻机", 2), ("光刻機", 2), ("euv lithography", 1), ("EUV", 1), ("Arm", 1), ("char", 0),
        ("GLM 9", 1), ("晶圆", 0), ("'; --", 0), ("%", 0),
    ],
)  # fmt: skip
def test_how_many_say_it(place: Workshop, form: str, expected: int) -> None:
    """A form is found in any width, case and script, Latin as whole words only, adverts included."""
    with reading(place.analyst_link) as session:
        earlier = read_earlier(session, START - 30 * DAY, START + DAY, [form], 8)
    assert expected == earlier.said.get(form, 0)


def test_who_was_heard(place: Workshop) -> None:
    """Articles and publishers of the half-open window; nothing of it without a form to ask for."""
    with reading(place.analyst_link) as session:
        earlier = read_earlier(session, START - 30 * DAY, START + DAY, [], 8)
        nothing = read_earlier(session, START - 60 * DAY, START - 30 * DAY, ["ARM"], 0)
    assert (5, 8, {}) == (earlier.articles, earlier.weeks, earlier.said)
    assert 2 == len(earlier.families)
    assert (0, {}, frozenset()) == (nothing.articles, nothing.said, nothing.families)
