"""Is the public internet told from everybody's inside?"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huangpu.core.addresses import is_public

OPEN = ["93.184.215.14", "8.8.8.8", "1.0.0.1", "223.5.5.5", "100.63.255.255", "172.32.0.1"]
OPEN += ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2400:3200::1", "64:ff9b::808:808"]
OPEN += ["::ffff:8.8.8.8", "2a00:1450:4001::1"]

CLOSED = ["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"]
CLOSED += ["168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8"]
CLOSED += ["192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255"]
CLOSED += ["198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1"]
CLOSED += ["255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1"]
CLOSED += ["::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"]
CLOSED += ["2002:7f00:1::1", "2002:808:808::1", "2001::7f00:1", "2001:db8::1", "3fff::1", "5f00::1"]
CLOSED += ["fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1"]

NO_ADDRESS = [
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "127.0.0.1 ",
    "1.2.3.4.5",
    "::g",
]

addresses = (
    st.ip_addresses(v=4)
    | st.ip_addresses(v=6)
    | st.integers(0, 2**32 - 1).flatmap(
        lambda low: st.sampled_from([0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112, 0]).map(
            lambda high: IPv6Address(high | low)
        )
    )
)


@pytest.mark.parametrize("address", OPEN)
def test_public(address: str) -> None:
    """Addresses of the public internet are reached, also by way of DNS64."""
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_not_public(address: str) -> None:
    """Loopback, private, special and tunnelled addresses are not public."""
    assert not is_public(address)


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_no_address(text: str) -> None:
    """What is no canonical literal is not public, whatever a resolver would make of it."""
    assert not is_public(text)


@given(addresses)
@example(IPv6Address("2001:1::1"))
@example(IPv4Address("192.0.0.9"))
@settings(max_examples=400, deadline=None)
def test_never_wider_than_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    """Whatever we call public, `ipaddress` calls global and no multicast, itself or inside."""
    if is_public(str(address)):
        low = IPv4Address(int(address) & 0xFFFF_FFFF)
        embedded = address in ip_network("64:ff9b::/96") or getattr(address, "ipv4_mapped", None)
        meant = low if embedded else address
        assert meant.is_global
        assert not meant.is_multicast


@given(addresses)
@settings(max_examples=200, deadline=None)
def test_an_open_range_opens_nothing_else(address: IPv4Address | IPv6Address) -> None:
    """What lies outside an allowed range is judged as without it."""
    text, network = str(address), ip_network("198.18.0.0/15")
    if is_public(text, [network]) and not is_public(text):
        assert IPv4Address(int(address) & 0xFFFF_FFFF) in network


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203"])
def test_an_open_range_holds_in_every_spelling(address: str) -> None:
    """An allowed IPv4 range is also open where it comes mapped or through NAT64."""
    assert is_public(address, [ip_network("10.0.0.0/8")])
    assert not is_public(address, [ip_network("10.0.0.0/16")])
