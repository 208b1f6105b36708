"""How do the processes that we need stay up, and how do all of them end when we do?

Each runs in a session of its own, so that Ctrl-C reaches only us and we end them in our order.
One that dies is started again after a growing pause; one that keeps dying ends everything, because
a service that says it is running must be. The other direction, what they do when we are killed, is
`flows/tether.py`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from huangpu.errors import HuangpuError

TETHER = "HUANGPU_TETHER"  # tells a process the id of the one it must not outlive
_STEP_SECONDS = 0.25
_QUICKLY = 2.0  # after a second Ctrl-C: so long may a process still take


@dataclass(frozen=True, slots=True)
class Service:
    """A process that has to be there.

    `log` None lets it write where we write. `answers` says whether it does its work; the services
    after it are started when it first does. `stop_signal` ends it, within `stop_seconds`.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None
    answers: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 9


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how fast a service may die, in seconds; how long it may not answer.

    More than `deaths` within `within` is no accident. An answer may be late on a machine that is
    busy or was asleep, so `silence` is long.
    """

    first_pause: float = 1
    longest_pause: float = 60
    deaths: int = 5
    within: float = 600
    start: float = 120
    silence: float = 300


@dataclass(slots=True)
class _Kept:
    """A service, its process, and its past, in times of the monotonic clock."""

    service: Service
    process: subprocess.Popen[bytes] | None = None
    not_before: float = 0
    started_at: float = 0
    answered_at: float | None = None
    asked_at: float = 0
    deaths: list[float] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return self.process is not None and self.answered_at is not None


def supervise(
    services: Iterable[Service],
    stop: Event,
    *,
    hurry: Event,
    tell: Callable[[str], None],
    on_ready: Callable[[], None] = lambda: None,
    patience: Patience = Patience(),
) -> None:
    """Start services in their order and keep them up until `stop` is set, then end all.

    `hurry` set means: do not wait for kind ends. `on_ready` is called once, when all answer for
    the first time. Raises HuangpuError when one keeps dying or never answers; all have ended then.
    """
    kept = [_Kept(service) for service in services]
    announced = False
    try:
        while not stop.wait(_STEP_SECONDS):
            for one in kept:
                _look_after(one, patience, tell)
                if not one.is_ready:
                    break  # those after it need it
            if not announced and all(one.is_ready for one in kept):
                announced = True
                on_ready()
    finally:
        for one in reversed(kept):
            if one.process is not None:
                end(one.process, one.service, hurry)


def end(process: subprocess.Popen[bytes], service: Service, hurry: Event) -> None:
    """End a process and whatever it started: kindly, and after `stop_seconds` for sure."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(service.stop_signal)
    last = time.monotonic() + service.stop_seconds
    hurried = False
    while process.poll() is None and time.monotonic() < last:
        if hurry.wait(_STEP_SECONDS) and not hurried:
            hurried, last = True, min(last, time.monotonic() + _QUICKLY)
        if hurried:
            time.sleep(_STEP_SECONDS)
    with contextlib.suppress(ProcessLookupError):  # also what it left behind in its group
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def start(service: Service) -> subprocess.Popen[bytes]:
    """Start the process of a service, as the leader of a session of its own."""
    environment = {**os.environ, **service.environment, TETHER: str(os.getpid())}
    with contextlib.ExitStack() as stack:
        sink = None
        if service.log is not None:
            service.log.parent.mkdir(parents=True, exist_ok=True)
            sink = stack.enter_context(service.log.open("ab"))
        return subprocess.Popen(  # noqa: S603  our own interpreter, no shell
            list(service.command),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )


def _look_after(one: _Kept, patience: Patience, tell: Callable[[str], None]) -> None:
    """Take one look at a service: start it, ask it, or find it dead."""
    now = time.monotonic()
    if one.process is None:
        if now >= one.not_before:
            one.process, one.started_at, one.answered_at = start(one.service), now, None
        return
    code = one.process.poll()
    if code is None and _is_stuck(one, patience, now):
        tell(f"{one.service.name} does not answer any more and is ended")
        end(one.process, one.service, Event())
        code = one.process.returncode
    if code is not None:
        _mourn(one, code, patience, tell)


def _is_stuck(one: _Kept, patience: Patience, now: float) -> bool:
    """Ask for a sign of life, often until the first, then now and then; say if it took too long."""
    if one.answered_at is not None and now - one.asked_at < patience.silence / 10:
        return False
    one.asked_at = now
    if one.service.answers():
        one.answered_at = now
        return False
    if one.answered_at is None:
        return now - one.started_at > patience.start
    return now - one.answered_at > patience.silence


def _mourn(one: _Kept, code: int, patience: Patience, tell: Callable[[str], None]) -> None:
    """Plan the next start of a service that ended by itself, or give up on it."""
    now = time.monotonic()
    if one.process is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)  # what it left behind
    one.process = one.answered_at = None
    one.deaths = [*(at for at in one.deaths if now - at < patience.within), now]
    where = f"; see {one.service.log}" if one.service.log else ""
    if len(one.deaths) > patience.deaths:
        raise HuangpuError(
            f"{one.service.name} ended {len(one.deaths)} times within "
            f"{patience.within / 60:.0f} minutes, the last time with code {code}{where}"
        )
    pause = min(patience.longest_pause, patience.first_pause * 2 ** (len(one.deaths) - 1))
    one.not_before = now + pause
    tell(f"{one.service.name} ended with code {code}; it is started again in {pause:.0f} s{where}")
