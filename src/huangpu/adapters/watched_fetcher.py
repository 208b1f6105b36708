"""What happened on the way of one fetch, also of one that failed?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from ssl import SSLContext
from types import MappingProxyType

from huangpu.adapters.fetcher import Fetcher, _Visit
from huangpu.adapters.names import Resolve, Resolver
from huangpu.core.addresses import is_public
from huangpu.core.urls import redacted
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Fetched, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

_LOOK_UPS = 16  # names at once: a person waits for one site


@dataclass(frozen=True, slots=True)
class Step:
    """One request: its URL without secrets, and the status that answered, None when none did.

    `addresses` are those of the host, empty when it was not looked up; `check` is what the guard
    made of them: `public`, `allowed` (network.allow_cidrs), `refused`, or empty.
    """

    url: str
    host: str
    status: int | None
    addresses: tuple[str, ...] = ()
    check: str = ""


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

    looked_up: dict[str, tuple[str, ...]] = field(default_factory=dict)
    visit: _Visit | None = None


_JOURNEY: ContextVar[_Journey | None] = ContextVar("journey", default=None)


class WatchedFetcher(Fetcher):
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
    ) -> None:
        super().__init__(
            hosts=hosts,
            network=network,
            version=version,
            environ=environ,
            resolve=_noting(resolve or Resolver(_LOOK_UPS)),
            ssl_context=ssl_context,
        )
        self._open = network.allow_cidrs

    async def watch(self, feed: Feed, validators: Validators = NO_VALIDATORS) -> Watched:
        """Ask once for a feed as `fetch` does, and tell how it went; never raises FetchError."""
        journey = _Journey()
        mark = _JOURNEY.set(journey)
        clock = asyncio.get_running_loop().time
        began = clock()
        fetched, failure = None, None
        try:
            fetched = await self.fetch(feed, validators)
        except FetchError as error:
            failure = error
        finally:
            _JOURNEY.reset(mark)
        return Watched(self._steps(journey), clock() - began, fetched, failure)

    def _visit(self, feed: Feed, sent: Validators, url: str) -> _Visit:
        visit = super()._visit(feed, sent, url)
        journey = _JOURNEY.get()
        if journey is not None:
            journey.visit = visit
        return visit

    def _steps(self, journey: _Journey) -> tuple[Step, ...]:
        if journey.visit is None:
            return ()
        statuses = [hop.status for hop in journey.visit.hops]
        steps = []
        for number, target in enumerate(journey.visit.trail):
            addresses = journey.looked_up.get(target.host) or _literal(target.host)
            status = statuses[number] if number < len(statuses) else None
            step = Step(
                redacted(target.url), target.host, status, addresses, self._check(addresses)
            )
            steps.append(step)
        return tuple(steps)

    def _check(self, addresses: Sequence[str]) -> str:
        if not addresses:
            return ""
        if all(map(is_public, addresses)):
            return "public"
        return "allowed" if all(is_public(one, self._open) for one in addresses) else "refused"


def _noting(resolve: Resolve) -> Resolve:
    async def noted(host: str, port: int) -> Sequence[str]:
        addresses = await resolve(host, port)
        journey = _JOURNEY.get()
        if journey is not None:
            journey.looked_up[host] = tuple(addresses)
        return addresses

    return noted


def _literal(host: str) -> tuple[str, ...]:
    try:
        return (str(ip_address(host)),)
    except ValueError:
        return ()
