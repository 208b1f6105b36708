"""Why did a fetch bring no answer? Every kind of FetchError, in one place."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Kind, and what it tells the operator. Kinds are stored in the polls table: never rename one.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "bad_url": "the URL, or one it redirects to, cannot be requested",
        "blocked_address": "the host leads to an address that is not public",
        "blocked_port": "the port is not one for the web",
        "downgrade": "a redirect leads from https to http",
        "bad_header": "a configured header is not allowed",
        "missing_secret": "a configured ${NAME} is not in the environment",
        "host_budget": "the host has had its requests of this poll",
        "dns": "the name of the host has no address",
        "connect": "no connection, or it broke before the answer",
        "tls": "no secure connection: certificate or handshake",
        "timeout": "no complete answer in time",
        "protocol": "the answer is no HTTP/1.1",
        "unasked_304": "the server says unchanged, but we named nothing that could be",
        "bad_redirect": "a redirect without a destination",
        "redirect_loop": "the redirects go in a circle",
        "too_many_redirects": "the redirects do not end",
        "bad_encoding": "the body is packed in a way we did not ask for, or damaged",
        "too_large": "the body is over the limit",
        "truncated": "the body ended too early",
    }
)

# What our own guard refused (PollOutcome.BLOCKED); the other kinds are PollOutcome.NETWORK_ERROR.
BLOCKED = frozenset({"bad_url", "blocked_address", "blocked_port", "downgrade"})

# No fault of the server: the configuration must change, or the feed only waits for its turn.
OURS = frozenset({"bad_header", "missing_secret", "host_budget"})

# Nobody was reached. When every feed of a poll ends so, our network is down (OFFLINE).
UNREACHED = frozenset({"dns", "connect", "tls", "timeout"})
