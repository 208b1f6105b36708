"""Does Prometheus get the numbers that the database holds, in the form that it reads?"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.metrics import Sample, exposition, samples, write_metrics
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.jobs.polling_round import close_round
from huangpu.model.polls import PollOutcome

LINE = re.compile(r'huangpu_[a-z_]+(\{[a-z]+="([^"\\\n]|\\[\\"n])*"\})? -?[0-9.e+-]+')


def test_the_numbers_are_those_of_the_database(tmp_path: Path) -> None:
    """Articles, feeds, polls, entries, and when what was last seen."""
    place = workshop(tmp_path, feed("good"), feed("bad"))
    journalled(place, record("good", entry(1), entry(2)))
    journalled(place, record("bad", hours=1, outcome=PollOutcome.NETWORK_ERROR, error="timeout: x"))
    close_round(place)
    with reading(place.analyst_link) as session:
        told = exposition(samples(session, place.database.path, START + timedelta(hours=2)))
    for line in (
        'huangpu_articles{kind="original"} 2',
        'huangpu_polls_total{outcome="ok"} 1',
        'huangpu_polls_total{outcome="network_error"} 1',
        'huangpu_entries_total{fate="new"} 2',
        'huangpu_feed_failures{feed="bad"} 1',
        f"huangpu_newest_poll_timestamp_seconds {int(START.timestamp()) + 3600}",
        f"huangpu_written_timestamp_seconds {int(START.timestamp()) + 7200}",
    ):
        assert f"{line}\n" in told
    assert "# TYPE huangpu_polls_total counter\n" in told
    plain = [line for line in told.splitlines() if not line.startswith("#")]
    assert [] == [line for line in plain if not LINE.fullmatch(line)]
    assert len(plain) == len({line.rpartition(" ")[0] for line in plain})  # no series twice


def test_before_the_first_poll(tmp_path: Path) -> None:
    """Numbers that nobody knows are left out."""
    place = workshop(tmp_path, feed("good"))
    with place.database.writing():
        pass
    publish(place.database, place.analyst_link)
    with reading(place.analyst_link) as session:
        told = exposition(samples(session, place.database.path, START))
    assert "newest_poll" not in told
    assert 'huangpu_articles{kind="original"} 0\n' in told


@pytest.mark.parametrize(
    ("of", "expected"),
    [('a"b', r"a\"b"), ("a\\b", r"a\\b"), ("a\nb", r"a\nb"), ("上海", "上海")],
    ids=["quote", "backslash", "newline", "Chinese"],
)
def test_labels_are_escaped(of: str, expected: str) -> None:
    """No name of a feed can break the file."""
    told = exposition([Sample("feed_failures", "feed", of, 1)])
    assert f'huangpu_feed_failures{{feed="{expected}"}} 1' == told.splitlines()[-1]


def test_the_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Nothing but the file itself is left, with the newest numbers."""
    path = tmp_path / "metrics.prom"
    for value in (1, 2.5):
        write_metrics(path, [Sample("stories", "", "", value)])
    assert ["metrics.prom"] == [one.name for one in tmp_path.iterdir()]
    assert path.read_text("utf-8").endswith("huangpu_stories 2.5\n")
