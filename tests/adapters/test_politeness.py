"""Does the gate let requests through one by one, spaced, and without anybody waiting for nothing?"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.politeness import Gate
from huangpu.core.outages import OUTAGE_SECONDS, UnreachedError
from huangpu.core.politeness import RuleBook
from huangpu.errors import FetchError
from huangpu.model.feeds import HostRule


class VirtualClock:
    """Time that passes only while everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._slept = 0  # sleepers of one moment wake in the order in which they lay down

    def __call__(self) -> float:
        """Give the time now."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until so much of this time has passed."""
        waiter = asyncio.get_running_loop().create_future()
        self._slept += 1
        heapq.heappush(self._sleepers, (self.now + seconds, self._slept, waiter))
        await waiter

    async def run(self, *work: Awaitable[Any]) -> list[Any]:
        """Do the work, waking sleepers in order once nothing else moves."""
        everything = asyncio.gather(*work, return_exceptions=True)
        while not everything.done():
            for _ in range(50):  # far more rounds of the loop than any of this code needs
                await asyncio.sleep(0)
            if self._sleepers:
                moment, _, waiter = heapq.heappop(self._sleepers)
                if not waiter.cancelled():
                    self.now = moment
                    waiter.set_result(None)
        return await everything


Log = list[tuple[str, float, float]]


def play(
    hosts: Mapping[str, HostRule], visits: list[tuple[str, float]], *, limit: int = 50
) -> tuple[Log, list[Any]]:
    """Let visits (host, how long the request takes) through; give (host, start, end) of each."""

    async def run() -> tuple[Log, list[Any]]:
        clock, log = VirtualClock(), Log()
        gate = Gate(RuleBook(hosts), limit=limit, clock=clock, sleep=clock.sleep)

        async def visit(host: str, seconds: float) -> None:
            async with gate.turn(host, 443):
                start = clock()
                if seconds:
                    await clock.sleep(seconds)
                log.append((host, start, clock()))

        return log, await clock.run(*(visit(*each) for each in visits))

    return asyncio.run(run())


def starts(log: Log) -> list[float]:
    """Give when the visits started, in order of time."""
    return sorted(start for _, start, _ in log)


def test_default() -> None:
    """A host without a rule is asked one request at a time, two seconds apart."""
    assert starts(play({}, [("a.test", 0.5)] * 4)[0]) == [0, 2, 4, 6]


def test_slow_host_is_not_asked_twice_at_once() -> None:
    """When a request takes longer than the gap, the next waits for its end."""
    assert starts(play({}, [("a.test", 5)] * 3)[0]) == [0, 5, 10]


def test_concurrency() -> None:
    """With two at a time, starts are still spaced."""
    hosts = {"a.test": HostRule(concurrency=2, min_gap_seconds=1)}
    assert starts(play(hosts, [("a.test", 10)] * 4)[0]) == [0, 1, 10, 11]


def test_hosts_do_not_wait_for_each_other() -> None:
    """Ten hosts are asked at once."""
    assert starts(play({}, [(f"{n}.test", 3) for n in range(10)])[0]) == [0] * 10


def test_shared_bucket() -> None:
    """Hosts that share are spaced as one."""
    hosts = {"rss.test": HostRule(min_gap_seconds=3, shared_with=("api.test",))}
    log, _ = play(hosts, [("rss.test", 1), ("api.test", 1), ("rss.test", 1)])
    assert starts(log) == [0, 3, 6]


def test_limit_of_all() -> None:
    """No more requests than allowed run at once, whatever their hosts."""
    assert starts(play({}, [(f"{n}.test", 4) for n in range(5)], limit=2)[0]) == [0, 0, 4, 4, 8]


def test_waiting_for_the_limit_keeps_the_gap() -> None:
    """The gap counts from the real start, not from when a request could have started."""
    hosts = {"a.test": HostRule(concurrency=2, min_gap_seconds=2)}
    log, _ = play(hosts, [("slow.test", 9), ("a.test", 1), ("a.test", 1)], limit=1)
    assert [start for host, start, _ in log if host == "a.test"] == [9, 11]


def test_budget() -> None:
    """After its requests of a poll, a host is left alone."""
    hosts = {"a.test": HostRule(max_requests_per_poll=2, min_gap_seconds=0)}
    log, ends = play(hosts, [("a.test", 1)] * 3 + [("b.test", 1)])
    assert len(log) == 3
    assert [end.kind for end in ends if isinstance(end, FetchError)] == ["host_budget"]


def test_order() -> None:
    """First come, first served."""

    async def run() -> list[int]:
        clock, order = VirtualClock(), list[int]()
        gate = Gate(RuleBook({}), limit=9, clock=clock, sleep=clock.sleep)

        async def visit(number: int) -> None:
            async with gate.turn("a.test", 443):
                order.append(number)

        await clock.run(*(visit(number) for number in range(6)))
        return order

    assert asyncio.run(run()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("moment", [0.5, 1.5, 3.0], ids=["under way", "in the gap", "in the queue"])
def test_cancelled(moment: float) -> None:
    """Whoever is cancelled, wherever it waits, leaves its place to the next."""

    async def run() -> list[float]:
        clock, log = VirtualClock(), list[float]()
        gate = Gate(RuleBook({}), limit=1, clock=clock, sleep=clock.sleep)

        async def visit() -> None:
            async with gate.turn("a.test", 443):
                log.append(clock())
                await clock.sleep(1)

        tasks = [asyncio.create_task(visit()) for _ in range(4)]

        async def cancel() -> None:
            await clock.sleep(moment)
            tasks[int(moment)].cancel()

        await clock.run(*tasks, cancel())
        return log

    log = asyncio.run(run())
    assert len(log) >= 3
    assert all(later - earlier >= 2 for earlier, later in pairwise(log))


Ask = tuple[str, int, float, float, str]  # host, port, begun at, seconds it takes, its end
Ends = list[tuple[float, str]]  # when each ended, and how


def finish(end: str) -> None:
    """End a visit: well, in an error of its own, or without ever having reached the host."""
    if end == "broken":
        raise FetchError("connect", "it broke")
    if end != "fine":
        raise UnreachedError(end, "no connection")


def ask(hosts: Mapping[str, HostRule], asks: list[Ask]) -> Ends:
    """Let visits through that end well ("fine"), or in an error: of a kind, or `broken`."""

    async def run() -> Ends:
        clock = VirtualClock()
        gate = Gate(RuleBook(hosts), limit=50, clock=clock, sleep=clock.sleep)

        async def visit(
            host: str, port: int, begun: float, seconds: float, end: str
        ) -> tuple[float, str]:
            if begun:
                await clock.sleep(begun)
            try:
                async with gate.turn(host, port):
                    await clock.sleep(seconds)
                    finish(end)
            except FetchError as error:
                return clock(), str(error)
            return clock(), "fine"

        return await clock.run(*(visit(*each) for each in asks))

    return asyncio.run(run())


REFUSED = "dns: not asked: a.test could not be reached a moment ago"
DEAD: Ask = ("a.test", 443, 0, 1, "dns")
WAITS: Ask = ("a.test", 443, 0, 1, "fine")
AT_FIVE = {"a.test": HostRule(min_gap_seconds=5)}


@pytest.mark.parametrize("concurrency", [1, 3], ids=["in the queue", "in the gap too"])
def test_dead_host(concurrency: int) -> None:
    """Once a host could not be reached, those who wait for it are told so at once."""
    hosts = {"a.test": HostRule(min_gap_seconds=5, concurrency=concurrency)}
    ends = ask(hosts, [DEAD] + [WAITS] * 11)
    assert [(1, "dns: no connection")] + [(1, REFUSED)] * 11 == ends


@pytest.mark.parametrize(
    ("begun", "end"),
    [(1, REFUSED), (OUTAGE_SECONDS, REFUSED), (OUTAGE_SECONDS + 1, "fine")],
    ids=["a moment later", "just before the end", "at the end"],
)
def test_dead_host_is_asked_again(begun: float, end: str) -> None:
    """After a while the host is asked again; being told so does not make it longer."""
    second = ("a.test", 443, begun, 0, "fine")
    ends = ask({}, [DEAD, ("a.test", 443, 30, 0, "fine"), second])
    assert end == ends[-1][1]


@pytest.mark.parametrize(
    ("end", "start"),
    [("broken", 5), ("fine", 5), ("timeout", 1), ("connect", 1)],
)
def test_only_an_unreached_host_is_dead(end: str, start: float) -> None:
    """A connection that came about and then broke says nothing about the other feeds."""
    ends = ask(AT_FIVE, [("a.test", 443, 0, 1, end), ("a.test", 443, 0, 0, "fine")])
    assert start == ends[1][0]


def test_other_door_of_a_dead_host() -> None:
    """Where plain http is dead, https is asked all the same; so are the bucket's other hosts."""
    hosts = {"a.test": HostRule(min_gap_seconds=5, shared_with=("b.test",))}
    others = [("b.test", 443, 0, 1, "fine"), ("a.test", 80, 0, 1, "fine")]
    ends = ask(hosts, [DEAD, WAITS, others[0], WAITS, others[1], WAITS])
    assert [(6, "fine"), (11, "fine")] == ends[2::2]
    assert [(1, REFUSED)] * 3 == ends[1::2]


def test_host_that_answers_others_is_not_dead() -> None:
    """One connection that fails while another is answered is no outage."""
    hosts = {"a.test": HostRule(min_gap_seconds=0, concurrency=2)}
    slow = ("a.test", 443, 0, 10, "timeout")
    ends = ask(hosts, [slow, ("a.test", 443, 0, 3, "fine"), ("a.test", 443, 9, 4, "fine")])
    assert [(10, "timeout: no connection"), (3, "fine"), (13, "fine")] == ends


def test_two_failures_at_once() -> None:
    """Requests that were under way fail on their own, however many wait behind them."""
    hosts = {"a.test": HostRule(min_gap_seconds=0, concurrency=3)}
    ends = ask(hosts, [DEAD, DEAD, ("a.test", 443, 0, 1, "broken"), WAITS, WAITS])
    own = [(1, "dns: no connection")] * 2 + [(1, "connect: it broke")]
    assert own + [(1, REFUSED)] * 2 == ends


def test_refused_feeds_leave_no_trace() -> None:
    """Those who were sent away took no seat, no gap and no part of the budget."""
    hosts = {"a.test": HostRule(min_gap_seconds=5, max_requests_per_poll=2)}
    later = ("a.test", 443, OUTAGE_SECONDS + 9, 1, "fine")
    ends = ask(hosts, [DEAD, WAITS, WAITS, WAITS, later])
    assert (OUTAGE_SECONDS + 10, "fine") == ends[-1]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([0.0, 0.5, 3.0])), max_size=12
    ),
    st.integers(1, 3),
    st.sampled_from([0.0, 1.0, 2.5]),
    st.integers(1, 4),
)
@settings(max_examples=60, deadline=None)
def test_the_rules_always_hold(
    visits: list[tuple[str, float]], concurrency: int, gap: float, limit: int
) -> None:
    """Whatever is asked: everybody gets a turn, spaced, and never too many at once."""
    rule = HostRule(concurrency=concurrency, min_gap_seconds=gap, shared_with=("b",))
    log, _ = play({"a": rule}, visits, limit=limit)
    assert len(visits) == len(log)
    assert most_at_once(log) <= limit
    for bucket, most in ((("a", "b"), concurrency), (("c",), 1)):
        own = [visit for visit in log if visit[0] in bucket]
        spaced = gap if "a" in bucket else 2
        times = starts(own)
        assert all(later - earlier >= spaced for earlier, later in pairwise(times))
        assert most_at_once(own) <= most


def most_at_once(log: Log) -> int:
    """Count the most visits that overlap; one that ends as another starts does not."""
    moments = [(start, 1) for _, start, end in log if end > start]
    moments += [(end, -1) for _, start, end in log if end > start]
    running = most = 0
    for _, step in sorted(moments):
        running += step
        most = max(most, running)
    return most
