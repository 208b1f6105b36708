"""Does a document that kills the parser kill nothing else?"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huangpu.adapters.parse_pool import ParsePool
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.errors import ParseError

NOW = datetime(2026, 8, 2, 12, tzinfo=UTC)
HINTS = ParseHints("https://a.example/rss.xml", zone="Asia/Shanghai", language="zh")
FEEDS = Path(__file__).resolve().parents[1] / "feeds"


def rss(title: str, more: str = "") -> bytes:
    """Give a small feed with one item."""
    return f"<rss version='2.0'><channel><item><title>{title}</title>{more}</item></channel></rss>".encode()


# Case 74: 45 seconds and more in feedparser's search for an e-mail address.
AUTHOR_BOMB = rss("炸弹", f"<author>{'a' * 200_000}</author>")


async def title_of(pool: ParsePool, body: bytes) -> str:
    """Parse a feed of one item and give its title."""
    return (await pool.parse(body, HINTS, NOW)).entries[0].title


async def kind_of(parsing: Coroutine[None, None, object]) -> str:
    """Wait for a parse that fails and say how."""
    with pytest.raises(ParseError) as caught:
        await parsing
    return caught.value.kind


def pids(pool: ParsePool) -> list[int]:
    """Give the processes of a pool that is at rest."""
    return [worker._process.pid for worker in pool._idle]


def environment_of(pid: int) -> bytes:
    """Give the environment of a process, where the system shows it."""
    shown = Path(f"/proc/{pid}/environ")
    return shown.read_bytes() if shown.exists() else b""


def is_running(pid: int) -> bool:
    """Whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_same_as_at_home() -> None:
    """A pool gives exactly what parse_feed gives, for every golden feed."""
    bodies = [path.read_bytes() for path in sorted(FEEDS.iterdir()) if "expected" not in path.name]

    async def scenario() -> None:
        async with ParsePool() as pool:
            found = await asyncio.gather(*(pool.parse(body, HINTS, NOW) for body in bodies))
        assert [parse_feed(body, HINTS, NOW) for body in bodies] == found

    asyncio.run(scenario())


def test_refusals_cross_over() -> None:
    """A ParseError of the parser arrives with its kind and words, and the process lives on."""

    async def scenario() -> None:
        async with ParsePool(1) as pool:
            with pytest.raises(ParseError, match="HTML page") as caught:
                await pool.parse(b"<html></html>", HINTS, NOW)
            assert "not_a_feed" == caught.value.kind
            before = pids(pool)
            assert "好" == await title_of(pool, rss("好"))
            assert before == pids(pool)

    asyncio.run(scenario())


def test_processor_time_is_bounded() -> None:
    """Cases 74, 82: a document that needs minutes is ended; others finish meanwhile."""

    async def scenario() -> None:
        async with ParsePool(2, cpu_seconds=1) as pool:
            bomb = asyncio.create_task(kind_of(pool.parse(AUTHOR_BOMB, HINTS, NOW)))
            titles = [await title_of(pool, rss(f"第{n}条")) for n in range(20)]
            assert [f"第{n}条" for n in range(20)] == titles
            assert not bomb.done()
            assert "parser_killed" == await bomb
            assert "之后" == await title_of(pool, rss("之后"))

    asyncio.run(scenario())


def test_wall_time_is_bounded() -> None:
    """Case 82: the limit on the clock holds where the one on processor time would not."""

    async def scenario() -> None:
        async with ParsePool(1, wall_seconds=0.6) as pool:
            started = time.perf_counter()
            assert "parser_killed" == await kind_of(pool.parse(AUTHOR_BOMB, HINTS, NOW))
            assert 3 > time.perf_counter() - started
            assert "之后" == await title_of(pool, rss("之后"))

    asyncio.run(scenario())


def test_memory_is_bounded() -> None:
    """Case 82: a document that needs more memory than allowed fails alone."""
    big = rss("大", f"<description>{'字' * 8_000_000}</description>")

    async def scenario() -> None:
        async with ParsePool(1, memory_bytes=160 << 20) as pool:
            assert "out_of_memory" == await kind_of(pool.parse(big, HINTS, NOW))
            assert "之后" == await title_of(pool, rss("之后"))

    asyncio.run(scenario())


def test_a_process_that_dies_at_work() -> None:
    """A process that someone kills costs its document, and is replaced."""

    async def scenario() -> None:
        async with ParsePool(1) as pool:
            await title_of(pool, rss("先"))
            (pid,) = pids(pool)
            doomed = asyncio.create_task(kind_of(pool.parse(AUTHOR_BOMB, HINTS, NOW)))
            await asyncio.sleep(0.1)
            os.kill(pid, signal.SIGSEGV)
            assert "parser_died" == await doomed
            assert "后" == await title_of(pool, rss("后"))
            assert [pid] != pids(pool)

    asyncio.run(scenario())


def test_a_process_that_dies_at_rest() -> None:
    """A process that ended while idle costs no document at all."""

    async def scenario() -> None:
        async with ParsePool(1) as pool:
            await title_of(pool, rss("先"))
            (pid,) = pids(pool)
            os.kill(pid, signal.SIGKILL)
            await pool._idle[0]._process.wait()
            assert "后" == await title_of(pool, rss("后"))

    asyncio.run(scenario())


def test_a_cancelled_parse_leaves_no_answer_behind() -> None:
    """After a cancelled parse the next document gets its own answer, not a late one."""

    async def scenario() -> None:
        async with ParsePool(1) as pool:
            await title_of(pool, rss("先"))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(pool.parse(AUTHOR_BOMB, HINTS, NOW), 0.1)
            assert "后" == await title_of(pool, rss("后"))

    asyncio.run(scenario())


def test_processes_are_few_lazy_and_renewed() -> None:
    """None starts before it is needed, never more than asked for, and none serves for ever."""

    async def scenario() -> list[int]:
        async with ParsePool(2, jobs_per_worker=3) as pool:
            assert not pool._idle
            seen: set[int] = set()
            await asyncio.gather(*(title_of(pool, rss(str(n))) for n in range(2)))
            seen.update(pids(pool))
            assert 2 == len(seen)
            for n in range(8):
                await title_of(pool, rss(str(n)))
                seen.update(pids(pool))
            assert 2 < len(seen)
            return list(seen)

    assert [] == [pid for pid in asyncio.run(scenario()) if is_running(pid)]


def test_no_secrets_and_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser process sees no environment of ours and is not in our process group."""
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")

    async def scenario() -> None:
        async with ParsePool(1) as pool:
            await title_of(pool, rss("t"))
            (pid,) = pids(pool)
            assert b"hunter2" not in environment_of(pid)
            assert os.getpgid(pid) != os.getpgid(0)

    asyncio.run(scenario())


def test_leaving_ends_a_parse_under_way() -> None:
    """The pool closes at once even while a document is being parsed."""

    async def scenario() -> float:
        async with ParsePool(1) as pool:
            under_way = asyncio.create_task(kind_of(pool.parse(AUTHOR_BOMB, HINTS, NOW)))
            await asyncio.sleep(0.3)
            started = time.perf_counter()
        assert "parser_died" == await under_way
        return time.perf_counter() - started

    assert 2 > asyncio.run(scenario())


def test_a_program_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, the document is the one that fails."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    async def scenario() -> str:
        async with ParsePool(1) as pool:
            return await kind_of(pool.parse(rss("t"), HINTS, NOW))

    assert "parser_died" == asyncio.run(scenario())
