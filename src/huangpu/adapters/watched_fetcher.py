"""What happened on the way of one fetch, also of one that failed?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from ssl import SSLContext
from types import MappingProxyType
from typing import Self

import httpx

from huangpu.adapters.fetcher import Fetcher, FetchLimits
from huangpu.adapters.names import Resolve, Resolver
from huangpu.adapters.network import GuardedNetwork, shared_ssl_context
from huangpu.adapters.transport import GuardedTransport
from huangpu.core.addresses import is_public
from huangpu.core.urls import redacted
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Fetched, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

_LOOK_UPS = 16  # names at once: a person waits for one site
_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Step:
    """One request: its URL without secrets, and the status that answered, None when none did.

    `addresses` are those of the host, empty when it was not looked up; `check` is what the guard
    made of them: `public`, `allowed` (network.allow_cidrs), `refused`, or empty. `seconds` is how
    long the head of the answer took, connecting included.
    """

    url: str
    host: str
    status: int | None = None
    addresses: tuple[str, ...] = ()
    check: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Watched:
    """How one fetch went: each request, and the answer or the error; wall time in seconds."""

    steps: tuple[Step, ...]
    seconds: float
    fetched: Fetched | None = None
    error: FetchError | None = None


@dataclass(slots=True)
class _Journey:
    """What is noted while a fetch is on its way."""

    steps: list[Step] = field(default_factory=list)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)


# Each fetch runs in a task of its own, so that several at once do not mix their notes.
_JOURNEY: ContextVar[_Journey | None] = ContextVar("journey", default=None)


class WatchedFetcher:
    """A fetcher that tells each look-up, request and redirect; guard and politeness are the same.

    The arguments are those of `Fetcher`.
    """

    def __init__(
        self,
        *,
        hosts: Mapping[str, HostRule],
        network: NetworkRules,
        version: str = "0.1.0",
        environ: Mapping[str, str] = MappingProxyType({}),
        resolve: Resolve | None = None,
        ssl_context: SSLContext | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        guarded = GuardedTransport(
            GuardedNetwork(network, _noting(resolve or Resolver(_LOOK_UPS))),
            tls=ssl_context or shared_ssl_context(),
            connect_seconds=_LIMITS.connect_timeout_seconds,
        )
        self._fetcher = Fetcher(
            hosts=hosts,
            network=network,
            limits=_LIMITS,
            version=version,
            environ=environ,
            transport=_NotingTransport(guarded),
            now=now,
        )
        self._open = network.allow_cidrs

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._fetcher.__aexit__(*error)

    async def watch(self, feed: Feed, validators: Validators = NO_VALIDATORS) -> Watched:
        """Ask once for a feed as `Fetcher.fetch` does, and tell how it went.

        A FetchError is part of the answer; nothing is raised.
        """
        journey = _Journey()
        mark = _JOURNEY.set(journey)
        clock = asyncio.get_running_loop().time
        began = clock()
        fetched, failure = None, None
        try:
            fetched = await self._fetcher.fetch(feed, validators)
        except FetchError as error:
            failure = error
        finally:
            _JOURNEY.reset(mark)
        steps = tuple(self._checked(step, journey) for step in journey.steps)
        return Watched(steps, clock() - began, fetched, failure)

    def _checked(self, step: Step, journey: _Journey) -> Step:
        addresses = journey.addresses.get(step.host) or _literal(step.host)
        check = ""
        if addresses:
            check = "allowed" if all(is_public(one, self._open) for one in addresses) else "refused"
            check = "public" if all(map(is_public, addresses)) else check
        return replace(step, addresses=addresses, check=check)


class _NotingTransport(httpx.AsyncBaseTransport):
    """Passes requests on, and notes each with its answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        journey = _JOURNEY.get() or _Journey()
        clock = asyncio.get_running_loop().time
        began, number = clock(), len(journey.steps)
        host = request.url.raw_host.decode("ascii")
        journey.steps.append(Step(redacted(str(request.url)), host))
        response = None
        try:
            response = await self._inner.handle_async_request(request)
        finally:
            journey.steps[number] = replace(
                journey.steps[number],
                status=response.status_code if response else None,
                seconds=clock() - began,
            )
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _noting(resolve: Resolve) -> Resolve:
    async def noted(host: str, port: int) -> Sequence[str]:
        addresses = await resolve(host, port)
        journey = _JOURNEY.get()
        if journey is not None:
            journey.addresses[host] = tuple(addresses)
        return addresses

    return noted


def _literal(host: str) -> tuple[str, ...]:
    try:
        return (str(ip_address(host)),)
    except ValueError:
        return ()
