"""What does the server of this feed answer right now? One URL in, one bounded value out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ssl import SSLContext
from types import MappingProxyType
from typing import Self

import httpx

from huangpu.adapters.answers import Answer, ask
from huangpu.adapters.names import Resolve, Resolver
from huangpu.adapters.network import GuardedNetwork, shared_ssl_context
from huangpu.adapters.politeness import Gate
from huangpu.adapters.transport import GuardedTransport
from huangpu.core.hints import cache_hints
from huangpu.core.politeness import RuleBook
from huangpu.core.redirects import REDIRECTS, moved_to, next_target
from huangpu.core.request_headers import (
    Header,
    private_headers,
    renewed,
    request_headers,
    usable,
    user_agent,
    validators_of,
)
from huangpu.core.targets import Target, target_of
from huangpu.core.urls import redacted
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Fetched, Hop, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

_OK, _NOT_MODIFIED = 200, 304
_LOOK_UPS = 4  # for each connection: one under way, and some that hang for fetches long given up


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one fetch may cost.

    A host rule's `total_timeout_seconds` overrides the first. Sources: security.md 3.2, 3.3;
    feeds.yaml politeness (10 s to connect, 5 redirects).
    """

    total_timeout_seconds: float = 60.0
    connect_timeout_seconds: float = 10.0
    max_body_bytes: int = 10 * 1024 * 1024  # packed and unpacked alike
    max_redirects: int = 5
    max_connections: int = 50  # requests under way at the same time, all hosts together


@dataclass(slots=True)
class _Visit:
    """One fetch on its way: what was decided at the start, and where it has been."""

    feed_id: str
    sent: Validators
    agent: bytes
    home: tuple[str, str, int]  # the origin that may see the private headers
    private: Mapping[bytes, Header]
    seconds: float
    trail: list[Target]
    hops: list[Hop] = field(default_factory=list)

    def headers(self, target: Target) -> list[Header]:
        private = self.private if target.origin == self.home else {}
        return request_headers(target, agent=self.agent, validators=self.sent, private=private)


class Fetcher:
    """Fetches feeds, politely and guarded. One for the whole process: it keeps the gaps.

    `hosts` and `network` come from feeds.yaml; `environ` fills `${NAME}` in headers; `resolve`
    and `ssl_context` replace the system's names and authorities (tests); `transport` replaces
    the whole network, guard included (tests too); `now` is only used for answers that carry a
    date to compare with but no Date.
    """

    def __init__(
        self,
        *,
        hosts: Mapping[str, HostRule],
        network: NetworkRules,
        limits: FetchLimits = FetchLimits(),
        version: str = "0.1.0",
        environ: Mapping[str, str] = MappingProxyType({}),
        resolve: Resolve | None = None,
        ssl_context: SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._version = version
        self._contact = network.contact
        self._environ = environ
        self._now = now
        self._rules = RuleBook(hosts)
        self._gate = Gate(self._rules, limit=limits.max_connections)
        self._transport = transport or GuardedTransport(
            GuardedNetwork(network, resolve or Resolver(_LOOK_UPS * limits.max_connections)),
            tls=ssl_context or shared_ssl_context(),
            connect_seconds=limits.connect_timeout_seconds,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()
        await asyncio.sleep(0)  # the loop closes aborted sockets in its next round

    async def fetch(self, feed: Feed, validators: Validators, *, url: str | None = None) -> Fetched:
        """Ask once for a feed, following redirects, and give the final answer.

        `url` replaces `feed.url` (a move that was kept); secrets still go to the origin of
        `feed.url` alone. Any status is an answer; the body is empty unless it is 200. After a
        304 the validators are those sent, renewed where the server gave new ones; after any
        status but 200 and 304 there are none, so keep the old. The deadline runs while we talk,
        not while we wait our turn. Raises FetchError only, its kind one of
        `core.fetch_kinds.KINDS`.
        """
        visit = self._visit(feed, usable(validators), url or feed.url)
        try:
            async with asyncio.timeout(None) as deadline:
                return await self._follow(visit, deadline)
        except TimeoutError as error:
            detail = f"{visit.trail[-1].host} gave no complete answer in {visit.seconds:g} s"
            raise FetchError("timeout", detail) from error

    def _visit(self, feed: Feed, sent: Validators, url: str) -> _Visit:
        """Decide all that can be decided before anything is asked."""
        start = target_of(url)
        return _Visit(
            feed_id=feed.id,
            sent=sent,
            agent=user_agent(feed.user_agent, version=self._version, contact=self._contact),
            home=(start if url == feed.url else target_of(feed.url)).origin,
            private=private_headers(feed, self._environ),
            seconds=self._rules.total_timeout(start.host) or self._limits.total_timeout_seconds,
            trail=[start],
        )

    async def _follow(self, visit: _Visit, deadline: asyncio.Timeout) -> Fetched:
        """Ask, and ask again where a redirect leads, until something else answers."""
        clock = asyncio.get_running_loop().time
        left = visit.seconds
        while True:
            here = visit.trail[-1]
            async with self._gate.turn(here.host, here.port):
                began = clock()
                deadline.reschedule(began + left)
                answer = await ask(
                    self._transport, here, visit.headers(here), self._limits.max_body_bytes
                )
                deadline.reschedule(None)  # other people's gaps are not this server's fault
                left -= clock() - began
            visit.hops.append(Hop(redacted(here.url), answer.status))
            if answer.status not in REDIRECTS:
                return self._fetched(visit, answer)
            location = answer.header(b"location")
            limit = self._limits.max_redirects
            visit.trail.append(next_target(visit.trail, location, max_redirects=limit))

    def _fetched(self, visit: _Visit, answer: Answer) -> Fetched:
        validators = NO_VALIDATORS
        if answer.status == _OK:
            validators = validators_of(answer.headers)
        elif answer.status == _NOT_MODIFIED:
            if not visit.sent:
                detail = f"{visit.trail[-1].host} answers 304, but we sent no validators"
                raise FetchError("unasked_304", detail)
            validators = renewed(visit.sent, validators_of(answer.headers))
        content_type = answer.header(b"content-type")
        return Fetched(
            feed_id=visit.feed_id,
            status=answer.status,
            url=visit.trail[-1].url,
            body=answer.body,
            content_type=None if content_type is None else content_type[:200].decode("latin-1"),
            validators=validators,
            hints=cache_hints(answer.headers, self._now()),
            moved_to=moved_to(visit.trail, [hop.status for hop in visit.hops]),
            hops=tuple(visit.hops),
            wire_bytes=answer.wire_bytes,
        )
