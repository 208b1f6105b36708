"""How many requests, and how many lost entries? 200 feeds for 90 days, and when they are polled.

    python benchmarks/polling.py [--seed 1] [--feeds 200] [--days 90] [--spread 1.0]

Each feed is one of eleven real ones, resampled: its publication times come from the snapshots of
../shared/data/replay.tar (which entries a document showed, and when they were published), its
window is what those documents held. Within what the snapshots cover, the gaps between entries are
divided by the rate of that hour (for hours that no snapshot covers: the rate of the Chinese feeds
in articles-pool.jsonl), which leaves how a feed clusters. A made feed strings such gaps together
again, over its hours and weekdays, some of them shifted to another part of the world, at its rate
times a log-normal factor (`--spread` is its sigma: at 1.0 one feed in six is 2.7 times as fast as
the real one, with the same window). Four of the eleven stamp entries with the time of the crawl;
made from them, entries have no date.

An entry is lost when it left the window before a poll saw it. Every policy sees the same feeds.
Polls start on the ticks of a schedule: every 15 minutes (`flows/serve.py`), or every 5. Ours is
`huangpu.core.polling.advance` itself, fed with poll records; Miniflux's formula is that of
research/peers.md 2.2, its scheduler ticks every minute.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import random
import sys
import tarfile
import time
from array import array
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from huangpu.core.parsing import ParseHints, parse_feed  # noqa: E402  the path is set above
from huangpu.core.polling import advance  # noqa: E402
from huangpu.model.entries import Entry, Validators  # noqa: E402
from huangpu.model.feeds import Feed  # noqa: E402
from huangpu.model.health import FeedState, PollCounts  # noqa: E402
from huangpu.model.polls import PollOutcome, PollRecord  # noqa: E402

HOUR, DAY = 3600.0, 86_400.0
SHANGHAI = 8 * HOUR
START = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
HISTORY_DAYS = 30  # before the first poll, so that first documents are full
DATED = ("36kr", "36kr-ai", "appinn", "huxiu", "ifeng", "itech", "sspai")
# Stamped by the crawl: rate a day as far as the snapshots show it, cluster and window borrowed.
UNDATED = (
    ("qqnews", 46.0, "ifeng", (30,)),
    ("infzm", 20.0, "huxiu", (30,)),
    ("lifeweek", 0.5, "itech", (5, 10, 15)),
    ("jiemian", 0.13, "itech", (7, 8)),
)
CONDITIONAL = 0.7  # of the feeds answer 304


@dataclass(frozen=True)
class Source:
    """A real feed: entries a day, by hour and weekday in Shanghai, how they cluster, windows."""

    rate: float
    hours: Sequence[float]  # mean 1
    week: Sequence[float]  # mean 1
    gaps: Sequence[Sequence[float]]  # runs of gaps, mean 1, in expected entries
    windows: Sequence[int]
    dated: bool = True


@dataclass(frozen=True)
class Made:
    """A feed made from a source: when its entries come, and how many its document shows."""

    name: str
    times: Sequence[float]
    window: int
    dated: bool
    conditional: bool


@dataclass(frozen=True)
class Ticks:
    """A schedule: every so many seconds for so many days; the feed is reached seconds later."""

    every: int
    days: int
    late: int


@dataclass
class Tally:
    """What a policy cost and brought."""

    requests: int = 0
    lost: int = 0
    seen: int = 0
    delays: array[float] = field(default_factory=lambda: array("f"))


# ---- from snapshots to sources -------------------------------------------------------------


def snapshots(data: Path) -> dict[str, list[tuple[float, list[float], int]]]:
    """Read the dated feeds of the replay: when polled, believed dates in order, window."""
    found: dict[str, list[tuple[float, list[float], int]]] = defaultdict(list)
    with tarfile.open(data / "replay.tar") as tar:
        for member in sorted(tar.getmembers(), key=lambda each: each.name):
            _, name, stamp = ("/", *member.name.split("/"))[-3:]
            if name not in DATED or not member.isfile():
                continue
            polled = datetime.strptime(stamp.split(".")[0].replace("p", "+"), "%Y-%m-%dT%H%M%S%z")
            body = tar.extractfile(member)
            assert body is not None
            hints = ParseHints("https://feed.example/", zone="Asia/Shanghai", language="zh")
            entries = parse_feed(gzip.decompress(body.read()), hints, polled).entries
            at = polled.timestamp()
            dates = sorted(min(e.published_at.timestamp(), at) for e in entries if e.published_at)
            if len(dates) > 3:  # the oldest fifth may be pinned
                found[name].append((at, dates[len(dates) // 5 :], len(entries)))
    return found


def stretches(start: float, end: float) -> Iterator[tuple[float, int, int]]:
    """Cut an interval at full hours: length in hours, hour of the day and weekday in Shanghai."""
    while start < end:
        stop = min(end, (start // HOUR + 1) * HOUR)
        local = start + SHANGHAI
        yield (stop - start) / HOUR, int(local // HOUR % 24), int((local // DAY + 3) % 7)
        start = stop


def shares(times: Sequence[float]) -> tuple[list[float], list[float]]:
    """Give how times spread over hours and weekdays, each with a mean of 1."""
    hours, week = [1.0] * 24, [1.0] * 7
    for moment in times:
        _, hour, day = next(stretches(moment, moment + 1))
        hours[hour] += 1
        week[day] += 1
    return (
        [count / sum(hours) * 24 for count in hours],
        [count / sum(week) * 7 for count in week],
    )


def pool_times(data: Path) -> list[float]:
    """Give when the Chinese feeds of the pool published; their times are UTC."""
    found = []
    for line in (data / "articles-pool.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        if item["lang"] == "zh":
            try:
                moment = datetime.fromisoformat(item["published"])
            except ValueError:
                continue
            found.append(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    return found


def source(polls: Sequence[tuple[float, list[float], int]], pool: Sequence[float]) -> Source:
    """Learn a source from the stretches of time that its snapshots cover completely."""
    events = sorted({moment for _, dates, _ in polls for moment in dates})
    covered, until = [0.0] * 24, -math.inf
    for at, dates, _ in polls:
        for length, hour, _ in stretches(max(dates[0], until), at):
            covered[hour] += length
        until = max(until, at)
    usual_hours, usual_week = shares(pool)
    counts = [0] * 24
    for moment in events:
        counts[next(stretches(moment, moment + 1))[1]] += 1
    scale = sum(counts) / sum(c * u for c, u in zip(covered, usual_hours, strict=True))
    by_hour = [
        (count + 2 * scale * usual) / (hours + 2)
        for count, hours, usual in zip(counts, covered, usual_hours, strict=True)
    ]
    rate = sum(by_hour)
    hours = [each / rate * 24 for each in by_hour]
    week = shares(events)[1] if sum(covered) > 2000 else usual_week
    runs = [
        [
            sum(length * rate / 24 * hours[h] * week[d] for length, h, d in stretches(a, b))
            for a, b in itertools.pairwise(dates)
        ]
        for _, dates, _ in polls
    ]
    mean = sum(map(sum, runs)) / sum(map(len, runs))
    gaps = [[gap / mean for gap in run] for run in runs]
    return Source(rate, hours, week, gaps, sorted({window for *_, window in polls}))


def sources(data: Path) -> dict[str, Source]:
    """Give the eleven feeds."""
    pool = pool_times(data)
    found = {name: source(polls, pool) for name, polls in snapshots(data).items()}
    for name, rate, like, windows in UNDATED:
        model = found[like]
        found[name] = Source(rate, model.hours, model.week, model.gaps, windows, dated=False)
    return found


def made(rng: random.Random, real: dict[str, Source], days: int, spread: float) -> Made:
    """Make one feed."""
    name = rng.choice(sorted(real))
    model = real[name]
    rate = model.rate * math.exp(rng.gauss(0, spread))
    shift = rng.choice((0, 0, 0, 0, 8, 13))  # Shanghai mostly; Europe, America
    hours = [*model.hours[-shift:], *model.hours[:-shift]] if shift else model.hours
    begin = START - HISTORY_DAYS * DAY
    grid = [0.0]  # expected entries up to each hour
    for length, hour, day in stretches(begin, START + days * DAY):
        grid.append(grid[-1] + length * rate / 24 * hours[hour] * model.week[day])
    times, reached = [], rng.random()
    while reached < grid[-1]:
        for gap in rng.choice(model.gaps):
            at = bisect_right(grid, reached) - 1
            if at + 1 >= len(grid):
                break
            part = (reached - grid[at]) / max(grid[at + 1] - grid[at], 1e-12)
            times.append(round(begin + (at + part) * HOUR))
            reached += gap
    return Made(
        name, times, rng.choice(list(model.windows)), model.dated, rng.random() < CONDITIONAL
    )


# ---- policies ------------------------------------------------------------------------------

# A policy is told at a poll: the time, which entries (by number) the window shows from where,
# how many of them are new. It gives the time from which it wants to be asked again.
Policy = Callable[[float, range, int], float]


def fixed(minutes: int) -> Callable[[Made], Policy]:
    """Poll on the tick (of 5 minutes) that is so many minutes later."""
    return lambda _made: lambda now, _window, _new: now + minutes * 60 - 299


def miniflux(feed: Made) -> Policy:
    """Miniflux's entry_frequency: a week by the entries of a week, from 5 minutes to a day."""
    known: deque[float] = deque()  # in order, as feeds show them

    def policy(now: float, window: range, new: int) -> float:
        known.extend(feed.times[number] for number in window[len(window) - new :])
        while known and known[0] <= now - 7 * DAY:
            known.popleft()
        if len(known) < 2:
            return now + DAY
        gap = max((known[-1] - known[0]) / (len(known) - 1), 1.0)
        return now + min(max(7 * DAY / math.ceil(7 * DAY / gap), 300.0), DAY)

    return policy


def huangpu(feed: Made) -> Policy:
    """Our own step, from poll record to poll record."""
    listed = Feed(id=feed.name, url=f"https://{feed.name}.example/feed", timezone="Asia/Shanghai")
    state = FeedState(listed.id)
    shown: dict[int, Entry] = {}
    etag = Validators(b'"1"') if feed.conditional else Validators()

    def policy(now: float, window: range, new: int) -> float:
        nonlocal state
        for number in [each for each in shown if each not in window]:
            del shown[number]
        for number in window:
            if number not in shown:
                date = datetime.fromtimestamp(feed.times[number], UTC) if feed.dated else None
                shown[number] = Entry(0, guid=str(number), published_at=date)
        at = datetime.fromtimestamp(now, UTC)
        if not new and state.validators:
            record = PollRecord("", listed.id, at, PollOutcome.NOT_MODIFIED, validators=etag)
            counts = PollCounts()
        else:
            entries = tuple(shown[number] for number in window)
            record = PollRecord("", listed.id, at, PollOutcome.OK, validators=etag, entries=entries)
            counts = PollCounts(len(window), new=new, unchanged=len(window) - new)
        state = advance(state, record, counts, listed, 0)
        assert state.next_poll_at is not None
        return state.next_poll_at.timestamp()

    return policy


# ---- the race ------------------------------------------------------------------------------


def poll(feed: Made, policy: Policy, ticks: Ticks, tally: Tally) -> None:
    """Poll one feed as often as the policy wants."""
    now, known = START + ticks.late, None
    while now < START + ticks.days * DAY:
        count = bisect_right(feed.times, now)
        oldest = max(0, count - feed.window)
        first = known is None
        new = count - max(known or 0, oldest)
        if not first:
            tally.lost += max(0, oldest - known)
            tally.seen += new
            tally.delays.extend(now - feed.times[number] for number in range(count - new, count))
        tally.requests += 1
        known = count
        wanted = policy(now, range(oldest, count), new)
        now = (
            START
            + math.ceil((wanted - START - ticks.late) / ticks.every) * ticks.every
            + ticks.late
        )


def show(name: str, tally: Tally, days: int, seconds: float) -> None:
    """Print a row."""
    delays = sorted(tally.delays)
    share = tally.lost / (tally.lost + tally.seen)
    middle, tail = delays[len(delays) // 2] / 60, delays[len(delays) * 95 // 100] / 60
    print(
        f"{name:<34}{tally.requests / days:>10,.0f}{tally.lost:>9,}{share:>9.3%}"
        f"{middle:>9.0f}{tail:>9.0f}{seconds:>7.0f} s",
        flush=True,
    )


def main() -> None:
    """Make the feeds, poll them by every policy, print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--days", type=int, default=90)
    options.add_argument("--spread", type=float, default=1.0)
    chosen = options.parse_args()
    if not (chosen.data / "replay.tar").exists():
        sys.exit(f"{chosen.data / 'replay.tar'} is not there: nothing to make feeds from")
    rng = random.Random(chosen.seed)
    real = sources(chosen.data)
    feeds = [made(rng, real, chosen.days, chosen.spread) for _ in range(chosen.feeds)]
    rates = sorted(sum(t >= START for t in feed.times) / chosen.days for feed in feeds)
    print(
        f"{chosen.feeds} feeds, {chosen.days} days, seed {chosen.seed}, spread {chosen.spread:g}: "
        f"{sum(rates):,.0f} entries a day; a feed has {rates[len(rates) // 10]:.1f} (first tenth), "
        f"{rates[len(rates) // 2]:.1f} (median), {rates[len(rates) * 9 // 10]:.0f} (last tenth)"
    )
    print(
        f"{'polled':<34}{'requests':>10}{'lost':>9}{'lost':>9}{'delay':>9}{'delay':>9}\n"
        f"{'':<34}{'a day':>10}{'entries':>9}{'share':>9}{'median':>9}{'95 %':>9}  (minutes)"
    )
    policies: tuple[tuple[str, Callable[[Made], Policy], int], ...] = (
        ("every 5 minutes", fixed(5), 300),
        ("every 15 minutes", fixed(15), 300),
        ("every 60 minutes", fixed(60), 300),
        ("every 240 minutes", fixed(240), 300),
        ("Miniflux, by entry frequency", miniflux, 60),
        ("huangpu, on ticks of 15 minutes", huangpu, 900),
        ("huangpu, on ticks of 5 minutes", huangpu, 300),
    )
    for name, policy, tick in policies:
        began, tally = time.perf_counter(), Tally()
        for number, feed in enumerate(feeds):
            ticks = Ticks(tick, chosen.days, late=1 + number * 37 % 50)
            poll(feed, policy(feed), ticks, tally)
        show(name, tally, chosen.days, time.perf_counter() - began)


if __name__ == "__main__":
    main()
