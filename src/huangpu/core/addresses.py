"""Is this address out on the public internet, or somebody's inside?"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network

# Written out, because `ipaddress.is_global` differs between Python versions and calls tunnels to
# loopback, NAT64 of metadata services and multicast global (security.md 3.1).
# Sources: IANA special-purpose registries (IPv4, IPv6), read 2026; Azure's wire server.
_CLOSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier NAT; Alibaba's metadata service lives here
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's wire server, public in form only
        "169.254.0.0/16",  # link-local; most clouds' metadata service
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks; what fake-IP proxies answer for every name
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_OPEN_V6 = IPv6Network("2000::/3")  # the only block given out for the public internet
_CLOSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo and other protocol assignments: a tunnel to any IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: a tunnel to any IPv4 address
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str, allowed: Collection[Network] = ()) -> bool:
    """Say whether a connection to this literal address may be made.

    `allowed` are ranges that the operator opened (`network.allow_cidrs`); they win. An IPv4
    address inside an IPv6 one (mapped, NAT64) is judged as that IPv4 address, so DNS64 networks
    still work. What is no address at all is not public.
    """
    try:
        written = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    meant = _embedded_v4(written) or written
    if any(written in network or meant in network for network in allowed):
        return True
    if isinstance(meant, IPv4Address):
        return not any(meant in network for network in _CLOSED_V4)
    return meant in _OPEN_V6 and not any(meant in network for network in _CLOSED_V6)


def _embedded_v4(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None
