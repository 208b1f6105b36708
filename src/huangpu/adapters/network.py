"""May we connect to this host? Checked at the very connect, and the checked address is dialled."""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpcore

from huangpu.adapters.line import Line
from huangpu.core.addresses import is_public
from huangpu.core.outages import UnreachedError
from huangpu.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huangpu.adapters.names import Resolve
    from huangpu.model.feeds import NetworkRules

WEB_PORTS = frozenset({80, 443, 8080, 8443})
MAX_DIALLED = 4  # addresses of one name that are tried (security.md 3.1)


@cache
def shared_ssl_context() -> ssl.SSLContext:
    """Give the one context of this process: system and certifi authorities, full verification.

    Loading the authorities takes tens of milliseconds, so it is done once (prefect.md 2).
    """
    return httpcore.default_ssl_context()


class GuardedNetwork:
    """Opens connections to permitted addresses and ports only, whatever leads there.

    The name is looked up once; every address it has must be permitted, else none is dialled
    (a mixed answer is an attack); the literal is dialled, so a second look-up cannot differ.
    Proxies of the environment are never asked: a proxy would look the name up behind our back.
    """

    def __init__(self, network: NetworkRules, resolve: Resolve) -> None:
        self._allowed = network.allow_cidrs
        self._ports = WEB_PORTS.union(network.allow_ports)
        self._resolve = resolve

    async def open(
        self,
        host: str,
        port: int,
        *,
        tls: ssl.SSLContext | None = None,
        seconds: float | None = None,
    ) -> Line:
        """Connect, and shake hands where `tls` is given, within so many seconds in all.

        Raises FetchError `blocked_port`, `blocked_address`, `tls`; its UnreachedError `dns`,
        `connect`, `timeout`.
        """
        if port not in self._ports:
            detail = f"port {port} of {host} is not one for the web; see network.allow_ports"
            raise FetchError("blocked_port", detail)
        try:
            async with asyncio.timeout(seconds) as deadline:
                addresses = await self._permitted(host, port)
                return await self._dial(addresses, host, port, tls, deadline.when())
        except TimeoutError as error:
            raise UnreachedError("timeout", f"no connection to {host} in time") from error

    async def _permitted(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = [host] if _is_literal(host) else await self._resolve(host, port)
        except TimeoutError:
            raise
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "no such name"
            raise UnreachedError("dns", f"the name {host} has no address: {why}") from error
        if not addresses:
            raise UnreachedError("dns", f"the name {host} has no address")
        for address in addresses:
            if not is_public(address, self._allowed):
                detail = f"{host} leads to {address}, which is not public; see network.allow_cidrs"
                raise FetchError("blocked_address", detail)
        return addresses[:MAX_DIALLED]

    async def _dial(
        self,
        addresses: Sequence[str],
        host: str,
        port: int,
        tls: ssl.SSLContext | None,
        until: float | None,
    ) -> Line:
        loop = asyncio.get_running_loop()
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            # An address that swallows packets may use its share of the time, not all of it.
            share = None if until is None else (until - loop.time()) / left
            try:
                async with asyncio.timeout(share):
                    _, line = await loop.create_connection(
                        Line, address, port, ssl=tls, server_hostname=host if tls else None
                    )
                    return line
            except ssl.SSLError as error:
                why = getattr(error, "verify_message", "") or error.reason or "no handshake"
                raise FetchError("tls", f"no secure connection to {host}: {why}") from error
            except OSError as error:  # TimeoutError is one
                failure = error
        if isinstance(failure, TimeoutError):
            raise failure
        why = failure.strerror or type(failure).__name__
        raise UnreachedError("connect", f"{host} port {port}: {why}") from failure


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
