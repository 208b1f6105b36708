"""Who parses, so that a document that kills the parser kills nothing else?

A few persistent processes, each given one document at a time. One that takes too long, eats too
much or dies is replaced, and its document becomes a ParseError. Own code: the best library pool
that was measured costs the same per document, but runs on threads and pickle, and bounds neither
processor time nor memory; a fresh process per document costs eight times as much.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from huangpu.adapters.parse_wire import LENGTH, answer, request
from huangpu.errors import ParseError

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from huangpu.core.parsing import ParseHints
    from huangpu.model.entries import ParsedFeed

CPU_SECONDS = 10  # a 10 MB feed takes 3; security.md 3.4
WALL_SECONDS = 15.0
MEMORY_BYTES = 1 << 30
JOBS_PER_WORKER = 500  # then a fresh one, so that no leak and no fragment lasts
_ANSWER_MAX = 64 << 20  # bytes; 2,000 entries of full length make 30 MB
_STREAM_BUFFER = 4 << 20


class ParsePool:
    """Parses feeds in killable processes; they start when first needed and end with the context.

    Use as `async with ParsePool() as pool`, within one event loop. Any number of tasks may call
    `parse` at once; `workers` of them are served at a time.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        wall_seconds: float = WALL_SECONDS,
        cpu_seconds: int = CPU_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        jobs_per_worker: int = JOBS_PER_WORKER,
    ) -> None:
        self._turns = asyncio.Semaphore(workers)
        self._wall_seconds = wall_seconds
        self._limits = (str(cpu_seconds), str(memory_bytes))
        self._jobs_per_worker = jobs_per_worker
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(worker.end() for worker in workers))

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Parse a document as `huangpu.core.parsing.parse_feed` does, in another process.

        Raises ParseError: those of `parse_feed`; `parser_killed` when the document took too much
        time; `out_of_memory`; `parser_died` when the process ended for another reason.
        """
        async with self._turns:
            worker = await self._worker()
            self._busy.add(worker)
            try:
                async with asyncio.timeout(self._wall_seconds):
                    message = await worker.ask(request(body, hints, now))
            except TimeoutError:
                detail = f"parsing took longer than {self._wall_seconds:g} seconds"
                raise ParseError("parser_killed", detail) from None
            except (EOFError, OSError) as error:
                raise await worker.epitaph() from error
            finally:
                self._busy.discard(worker)
                if worker.is_sound and worker.jobs < self._jobs_per_worker:
                    self._idle.append(worker)
                else:
                    await worker.end()
        return answer(message)

    async def _worker(self) -> _Worker:
        """Give a process that lives: an idle one, else a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive:
                return worker
            await worker.end()
        try:
            return await _Worker.start(self._limits)
        except OSError as error:
            raise ParseError("parser_died", f"no parser process: {error.strerror}") from error


class _Worker:
    """One parser process and the conversation with it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.jobs = 0
        self.is_sound = True  # False while a question is open: then its answer would be misread

    @classmethod
    async def start(cls, limits: tuple[str, str]) -> Self:
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-m", "huangpu.adapters.parse_child", *limits),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},  # no secrets
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us; we end the workers
                limit=_STREAM_BUFFER,
            )
        )

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended behind our back."""
        return self._process.returncode is None

    async def ask(self, question: bytes) -> bytes:
        """Send a question and wait for its answer; EOFError or OSError when the process ends."""
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError("the process has no pipes")
        self.jobs += 1
        self.is_sound = False
        self._process.stdin.write(question)
        await self._process.stdin.drain()
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        if length > _ANSWER_MAX:
            raise EOFError("the answer is too long to be one")
        message = await self._process.stdout.readexactly(length)
        self.is_sound = True
        return message

    async def epitaph(self) -> ParseError:
        """Say why the process ended, once it has."""
        await self.end()
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            return ParseError("parser_killed", "parsing took more processor time than allowed")
        return ParseError("parser_died", f"the parser process ended with code {code}")

    async def end(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self.is_sound = False
        with suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
