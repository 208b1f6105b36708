"""Do the hostile cases 1-57 and 105 of research/security.md 5 end as they should?"""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
import ssl
import time
import zlib
from base64 import b85decode
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar

import pytest
import trustme
from hostile_server import (
    MIB,
    RSS,
    Asked,
    HostileServer,
    Route,
    answer,
    chunk,
    deflate_bomb,
    drip,
    fetched_from,
    fetcher_for,
    flood,
    gzip_bomb,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import huangpu
from huangpu.adapters.fetcher import FetchLimits
from huangpu.core.addresses import is_public
from huangpu.core.fetch_kinds import BLOCKED, KINDS, OURS, UNREACHED
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Validators
from huangpu.model.feeds import Feed

COVERED: set[int] = set()
T = TypeVar("T", bound=Callable[..., None])

GZIP = b"Content-Encoding: gzip"
DEFLATE = b"Content-Encoding: deflate"
CHUNKED = b"Transfer-Encoding: chunked"
SENT = Validators(etag=b'"sent"')


def covers(*numbers: int) -> Callable[[T], T]:
    """Note that a test stands for these cases of the list."""
    COVERED.update(numbers)
    return lambda test: test


def cases(names: str, *rows: tuple[Any, ...]) -> Callable[[T], T]:
    """Parametrise over rows of (number, what it is, *values of names)."""
    COVERED.update(row[0] for row in rows)
    params = [pytest.param(*row[2:], id=f"{row[0]} {row[1]}") for row in rows]
    return pytest.mark.parametrize(names, params)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Give a certificate authority that only these tests trust."""
    return trustme.CA()


def serving(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Give a server's context with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Give a client's context that knows this authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@contextmanager
def memory_rise() -> Iterator[Callable[[], float]]:
    """Give a function that tells by how many MiB our memory rose at most since the start."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")

    def kib(field: str) -> int:
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(field))

    try:
        reset.write_text("5")
    except OSError:
        pytest.skip("the peak of memory cannot be reset here, so no rise can be told")
    start = kib("VmRSS")
    yield lambda: (kib("VmHWM") - start) / 1024


# --- addresses ---------------------------------------------------------------------------------


@covers(1)
def test_tls_speaks_to_the_name_not_to_the_literal(authority: trustme.CA) -> None:
    """SNI, Host and the certificate's name are the feed's, though a literal is dialled."""
    shown: list[str | None] = []
    context = serving(authority, "feed.test")
    context.sni_callback = lambda _sock, name, _context: shown.append(name)
    outcome = fetched_from(
        answer(body=RSS),
        url="https://feed.test:{port}/",
        tls=context,
        ssl_context=trusting(authority),
    )
    assert outcome.kind == "status 200"
    assert shown == ["feed.test"]
    assert outcome.server.asked[0].headers["host"] == b"feed.test:%d" % outcome.server.port


@covers(1)
@pytest.mark.parametrize("known", [True, False], ids=["another name", "unknown authority"])
def test_tls_refuses_a_wrong_certificate(authority: trustme.CA, *, known: bool) -> None:
    """A certificate for another name, or of an authority we do not know, ends the fetch."""
    outcome = fetched_from(
        answer(body=RSS),
        url="https://feed.test:{port}/",
        tls=serving(authority, "other.test" if known else "feed.test"),
        ssl_context=trusting(authority if known else trustme.CA()),
    )
    assert outcome.kind == "tls"
    assert outcome.server.asked == []


@cases(
    "url",
    (2, "loopback literal", "http://127.0.0.1:{port}/"),
    (3, "two parts", "http://127.1:{port}/"),
    (3, "one number", "http://2130706433:{port}/"),
    (3, "hexadecimal", "http://0x7f.1:{port}/"),
    (3, "octal", "http://017700000001:{port}/"),
    (3, "zero", "http://0:{port}/"),
    (4, "IPv6 loopback", "http://[::1]:{port}/"),
    (4, "mapped, dotted", "http://[::ffff:127.0.0.1]:{port}/"),
    (4, "mapped, hexadecimal", "http://[::ffff:7f00:1]:{port}/"),
    (5, "NAT64 of loopback", "http://[64:ff9b::7f00:1]:{port}/"),
    (5, "NAT64 of metadata", "http://[64:ff9b::a9fe:a9fe]:{port}/"),
    (5, "6to4 of loopback", "http://[2002:7f00:1::1]:{port}/"),
    (5, "Teredo of loopback", "http://[2001:0:7f00:1::80ff:fffe]:{port}/"),
    (6, "metadata of most clouds", "http://169.254.169.254:{port}/"),
    (6, "metadata of AWS over IPv6", "http://[fd00:ec2::254]:{port}/"),
    (6, "metadata of Alibaba", "http://100.100.100.200:{port}/"),
    (6, "wire server of Azure", "http://168.63.129.16:{port}/"),
    (10, "ideographic full stops", "http://127。0。0。1:{port}/"),
    (10, "user info before the literal", "http://x@127.0.0.1:{port}/"),
)
def test_address_inside(url: str) -> None:
    """An address that is not public is refused before anything connects, however written."""
    outcome = fetched_from(answer(body=RSS), url=url, allow=())
    assert outcome.kind == "blocked_address"
    assert outcome.server.connections == 0


@cases(
    "public, address, allowed",
    (5, "NAT64 of a public address", True, "64:ff9b::808:808", ()),
    (15, "inside the open range", True, "198.18.0.7", ("198.18.0.0/15",)),
    (15, "another private range", False, "10.0.0.1", ("198.18.0.0/15",)),
    (15, "loopback", False, "127.0.0.1", ("198.18.0.0/15",)),
)
def test_open_ranges(*, public: bool, address: str, allowed: tuple[str, ...]) -> None:
    """DNS64 networks work; allow_cidrs opens its range and nothing else."""
    assert public is is_public(address, [ip_network(text) for text in allowed])


@cases(
    "addresses",
    (7, "a private address", ["10.0.0.5"]),
    (8, "public and private mixed", ["93.184.215.14", "127.0.0.1"]),
    (8, "private and public mixed", ["::1", "93.184.215.14"]),
)
def test_name_that_leads_inside(addresses: list[str]) -> None:
    """One address that is not public is enough to refuse the name."""
    outcome = fetched_from(answer(body=RSS), names={"feed.test": addresses}, allow=())
    assert outcome.kind == "blocked_address"
    assert outcome.server.connections == 0


@covers(9)
def test_second_look_up_changes_nothing() -> None:
    """The literal that was checked is dialled, so a name that changes its mind gains nothing."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    looked_up: list[str] = []

    async def resolve(host: str, _port: int) -> Sequence[str]:
        looked_up.append(host)
        return next(answers)

    outcome = fetched_from(answer(body=RSS), resolve=resolve, allow=("127.0.0.1/32",))
    assert outcome.kind == "status 200"
    assert looked_up == ["feed.test"]


@covers(11)
def test_redirect_that_leads_inside() -> None:
    """Every hop is checked: nothing is sent to where the second one leads."""
    outcome = fetched_from(
        answer(302, b"Location: http://inside.test:{port}/latest/meta-data"),
        names={"inside.test": ["127.0.0.2"]},
        allow=("127.0.0.1/32",),
    )
    assert outcome.kind == "blocked_address"
    assert [asked.path for asked in outcome.server.asked] == ["/"]


@cases(
    "location",
    (12, "file", "file:///etc/passwd"),
    (12, "ftp", "ftp://feed.test/x"),
    (12, "gopher", "gopher://feed.test/x"),
    (12, "data", "data:text/xml,<rss/>"),
    (12, "javascript", "javascript:alert(1)"),
    (12, "unix", "unix:/run/docker.sock"),
    (12, "feed", "feed:https://feed.test/x"),
    (16, "zone id", "http://[fe80::1%25eth0]/"),
    (16, "label over 63 bytes", f"http://{'x' * 64}.test/"),
    (16, "empty A-label", "http://xn--/"),
    (16, "circled digits", "http://①②⑦/"),
)
def test_url_that_cannot_be_fetched(location: str) -> None:
    """What is no proper web URL is refused as a feed's URL and as a redirect alike."""
    redirected = fetched_from(answer(302, b"Location: " + location.encode()))
    assert fetched_from(b"", url=location).kind == "bad_url"
    assert redirected.kind == "bad_url"


@cases(
    "kind, port",
    (13, "ssh", "blocked_port", 22),
    (13, "mail", "blocked_port", 25),
    (13, "none such", "bad_url", 99999),
)
def test_port_that_is_not_for_the_web(kind: str, port: int) -> None:
    """Only web ports, and those that the operator opened, are connected to."""
    assert kind == fetched_from(b"", url=f"http://feed.test:{port}/").kind


@covers(14)
def test_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is not asked, and the guard stays in force."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert fetched_from(answer(body=RSS)).kind == "status 200"
    assert fetched_from(answer(body=RSS), allow=()).kind == "blocked_address"


# --- redirects ---------------------------------------------------------------------------------


@cases(
    "kind, routes",
    (17, "to itself", "redirect_loop", {"/": answer(302, b"Location: /")}),
    (
        17,
        "there and back",
        "redirect_loop",
        {"/": answer(301, b"Location: /b"), "/b": answer(301, b"Location: /")},
    ),
    (
        18,
        "six hops",
        "too_many_redirects",
        {"/": answer(302, b"Location: /1")}
        | {f"/{n}": answer(302, b"Location: /%d" % (n + 1)) for n in range(1, 7)},
    ),
    (22, "no Location", "bad_redirect", {"/": answer(302)}),
    (22, "empty Location", "bad_redirect", {"/": answer(302, b"Location: ")}),
    (22, "only slashes", "redirect_loop", {"/": answer(302, b"Location: //")}),
    (22, "only a fragment", "redirect_loop", {"/": answer(302, b"Location: #x")}),
    (22, "66 KB", "bad_url", {"/": answer(302, b"Location: /" + b"x" * 66_000)}),
    (22, "broken IPv6", "bad_url", {"/": answer(302, b"Location: http://[::1")}),
    (22, "another header smuggled in", "bad_url", {"/": answer(302, b"Location: /\tx\x01")}),
)
def test_redirect_that_is_not_followed(kind: str, routes: dict[str, bytes]) -> None:
    """Redirects that lead nowhere end in their own kind of error."""
    assert kind == fetched_from(routes).kind


@cases(
    "location, path",
    (22, "bytes over 0x7f", "/浦江".encode(), "/%E6%B5%A6%E6%B1%9F"),
    (22, "bytes that are no UTF-8", b"/\xc6\xd6", "/%C3%86%C3%96"),
    (22, "a space", b"/a b", "/a%20b"),
)
def test_redirect_with_odd_bytes(location: bytes, path: str) -> None:
    """A Location with bytes that do not belong there is followed on the same host."""
    outcome = fetched_from({"/": answer(302, b"Location: " + location), path: answer(body=RSS)})
    assert outcome.kind == "status 200"


@covers(19)
def test_redirect_from_https_to_http(authority: trustme.CA) -> None:
    """A redirect must not take the lock off."""
    outcome = fetched_from(
        answer(302, b"Location: http://feed.test:{port}/plain"),
        url="https://feed.test:{port}/",
        tls=serving(authority, "feed.test"),
        ssl_context=trusting(authority),
    )
    assert outcome.kind == "downgrade"


@covers(20, 21)
@pytest.mark.parametrize(
    "location",
    [b"http://other.test:{port}/there", b"http://bob:hunter2@other.test:{port}/there"],
    ids=["20 another host", "21 with user info of its own"],
)
def test_secrets_stay_at_home(location: bytes) -> None:
    """Another origin sees no password, no key, no cookie, whatever the redirect suggests."""
    outcome = fetched_from(
        {"/": answer(302, b"Location: " + location), "/there": answer(body=RSS)},
        url="http://alice:s3cret@feed.test:{port}/",
        feed={"headers": {"X-Api-Key": "${KEY}", "Cookie": "session=abc"}},
        environ={"KEY": "k-123"},
    )
    home, there = (asked.headers for asked in outcome.server.asked)
    assert outcome.kind == "status 200"
    assert (b"k-123", b"session=abc") == (home["x-api-key"], home["cookie"])
    assert home["authorization"] == b"Basic YWxpY2U6czNjcmV0"
    assert not {"x-api-key", "cookie", "authorization"} & set(there)
    assert b"hunter2" not in b"".join(there.values())


@covers(23)
def test_body_of_a_redirect_is_never_read() -> None:
    """A redirect with a gigabyte of body costs what a redirect costs."""
    endless = flood(answer(302, b"Location: /there", length=False), bytes(MIB), 1024)
    with memory_rise() as rise:
        outcome = fetched_from({"/": endless, "/there": answer(body=RSS)})
        assert outcome.kind == "status 200"
        assert outcome.server.sent < 20 * MIB  # what the buffers of two sockets hold
        assert rise() < 30


@cases(
    "moved, statuses",
    (24, "moved for good twice", True, (301, 308)),
    (25, "then only for now", False, (301, 302)),
    (25, "first only for now", False, (307, 308)),
)
def test_moved_for_good(*, moved: bool, statuses: tuple[int, int]) -> None:
    """A move is reported only when every hop says that it is permanent."""
    outcome = fetched_from(
        {
            "/": answer(statuses[0], b"Location: /b"),
            "/b": answer(statuses[1], b"Location: /c"),
            "/c": answer(body=RSS),
        }
    )
    there = f"http://feed.test:{outcome.server.port}/c"
    assert outcome.fetched is not None
    assert (there if moved else None) == outcome.fetched.moved_to
    assert [*statuses, 200] == [hop.status for hop in outcome.fetched.hops]
    assert outcome.fetched.url == there


@covers(26)
def test_move_to_a_page_for_people() -> None:
    """A move to a log-in page comes with the page, so that the parser can say it is no feed."""
    page = answer(200, b"Content-Type: text/html", body=b"<html>Log in</html>")
    outcome = fetched_from({"/": answer(301, b"Location: /login"), "/login": page})
    assert outcome.fetched is not None
    assert (b"<html>Log in</html>", "text/html") == (
        outcome.fetched.body,
        outcome.fetched.content_type,
    )


# --- bodies ------------------------------------------------------------------------------------

BROTLI_BOMB = zlib.decompress(  # 841 bytes that unpack to 1 GiB of zeros
    b85decode(
        "c-lMv|9|}tb%sY99TdL*oB#j+{}28QM-mwu-u<-)avsiS=s2vzaQAopzyJRa+cOHZvoh@Z{{PSa|Lyfm3VhrQCGY?"
        "L{QsZ-KZ}Em7{iNu|3Cl#FaM9T!9s`O!ruSS|NpoDBg{}3!LXqE|9PlI8yFmLS;RDI(Wpg3)FOKTR_Nxa"
    )
)
ZSTD_BOMB = bytes.fromhex("28b52ffd 0058") + bytes.fromhex("020010 00") * 8192  # the same


@cases(
    "kind, encoding, body",
    (27, "gzip bomb of 1 GiB", "too_large", b"gzip", gzip_bomb(1024)),
    (28, "brotli bomb of 1 GiB", "bad_encoding", b"br", BROTLI_BOMB),
    (29, "zstd bomb of 1 GiB", "bad_encoding", b"zstd", ZSTD_BOMB),
    (30, "double gzip", "bad_encoding", b"gzip, gzip", gzip.compress(gzip_bomb(1024))),
    (31, "gzip in deflate", "bad_encoding", b"gzip, deflate", zlib.compress(gzip_bomb(1024))),
    (31, "deflate bomb of 1 GiB", "too_large", b"deflate", deflate_bomb(1024)),
)
def test_bomb(kind: str, encoding: bytes, body: bytes) -> None:
    """A bomb is refused at the cap, and memory rises by less than 30 MiB under it."""
    bomb = answer(200, b"Content-Encoding: " + encoding, body=body)
    with memory_rise() as rise:
        outcome = fetched_from(bomb)
        assert kind == outcome.kind
        assert rise() < 30


@covers(32)
def test_endless_body() -> None:
    """A body without end is refused at the cap."""
    with memory_rise() as rise:
        outcome = fetched_from(flood(answer(length=False), bytes(MIB), 1024))
        assert outcome.kind == "too_large"
        assert rise() < 50  # what was read up to the cap, and the server's own buffers


PACKED = gzip.compress(RSS)
BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
BARE_RSS = BARE.compress(RSS) + BARE.flush()


@cases(
    "kind, raw",
    (33, "truncated gzip", "truncated", answer(200, GZIP, body=PACKED[:-9])),
    (34, "plain body called gzip", "bad_encoding", answer(200, GZIP, body=RSS)),
    (36, "unknown encoding", "bad_encoding", answer(200, b"Content-Encoding: rot13", body=RSS)),
    (36, "charset as encoding", "bad_encoding", answer(200, b"Content-Encoding: utf-8", body=RSS)),
    (
        37,
        "length over the body",
        "truncated",
        answer(200, b"Content-Length: 999", length=False) + RSS,
    ),
    (38, "chunks that end early", "truncated", answer(200, CHUNKED, length=False) + chunk(RSS)),
    (38, "a chunk that ends early", "truncated", answer(200, CHUNKED, length=False) + b"ff\r\nab"),
    (38, "a chunk size that is none", "protocol", answer(200, CHUNKED, length=False) + b"zz\r\n"),
    (38, "two lengths", "protocol", answer(200, b"Content-Length: 3", body=RSS)),
)
def test_body_that_is_refused(kind: str, raw: bytes) -> None:
    """A damaged or shortened body never counts as the whole of it."""
    assert kind == fetched_from(raw).kind


@cases(
    "header, packed",
    (35, "bare deflate", DEFLATE, BARE_RSS),
    (35, "deflate in zlib", DEFLATE, zlib.compress(RSS)),
    (35, "gzip in two members", GZIP, gzip.compress(RSS[:9]) + gzip.compress(RSS[9:])),
    (35, "gzip and junk", GZIP, PACKED + b"\x00<!-- cached -->"),
    (35, "old name of gzip", b"Content-Encoding: X-GZip", PACKED),
    (35, "identity", b"Content-Encoding: identity", RSS),
)
def test_body_that_is_read(header: bytes, packed: bytes) -> None:
    """The ways of packing that servers use in good faith are all read."""
    outcome = fetched_from(answer(200, header, body=packed))
    assert outcome.fetched is not None
    assert (RSS, len(packed)) == (outcome.fetched.body, outcome.fetched.wire_bytes)


@covers(39)
def test_chunks_of_one_byte() -> None:
    """A million chunks of one byte end as an error, and the loop stays alive meanwhile."""
    tiny = flood(answer(200, CHUNKED, length=False), chunk(b"x") * 10_000, 100)

    async def run() -> tuple[str, float]:
        async with HostileServer({"/": tiny}) as server, fetcher_for(server) as fetcher:
            longest, ticking = 0.0, asyncio.create_task(asyncio.sleep(0))

            async def tick() -> None:
                nonlocal longest
                while True:
                    began = time.perf_counter()
                    await asyncio.sleep(0.001)
                    longest = max(longest, time.perf_counter() - began)

            ticking = asyncio.create_task(tick())
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(Feed(id="tiny", url=server.url()), NO_VALIDATORS)
            ticking.cancel()
            return caught.value.kind, longest

    kind, longest = asyncio.run(run())
    assert kind in {"too_large", "timeout"}
    assert longest < 1  # second; everything else waited no longer than this


@covers(40)
def test_empty_body() -> None:
    """An empty 200 is an answer, with nothing in it."""
    outcome = fetched_from(answer(200, GZIP))
    assert outcome.fetched is not None
    assert (200, b"") == (outcome.fetched.status, outcome.fetched.body)


# --- time --------------------------------------------------------------------------------------

SLOW: dict[str, Route] = {
    "41 header drip": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "42 body drip": drip(answer(length=False), b"<"),
    "43 endless 103s": drip(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.001),
    "44 silence": drip(b"", b"", 9),
}


@cases("route", *((int(name[:2]), name[3:], route) for name, route in SLOW.items()))
def test_slow_server(route: Route) -> None:
    """The deadline ends the fetch, though every single byte comes in time."""
    began = time.perf_counter()
    outcome = fetched_from(route, seconds=0.3)
    assert outcome.kind == "timeout"
    assert time.perf_counter() - began < 3


@covers(45)
def test_name_server_that_hangs() -> None:
    """A look-up without end is ended by the deadline."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    assert fetched_from(b"", resolve=resolve, seconds=0.2).kind == "timeout"


@covers(46)
def test_tls_handshake_that_hangs() -> None:
    """A handshake that never ends is ended by the deadline; here the server speaks no TLS."""
    outcome = fetched_from(drip(b"", b"", 9), url="https://feed.test:{port}/", seconds=0.3)
    assert outcome.kind == "timeout"


@covers(41, 42, 43, 44, 45, 46)
def test_other_feeds_finish_meanwhile() -> None:
    """Thirty feeds that hang in every way do not hold up thirty that work."""

    async def resolve(host: str, _port: int) -> Sequence[str]:
        if host.startswith("dns"):
            await asyncio.sleep(60)
        return ["127.0.0.1"]

    async def run() -> tuple[list[str], list[float], float]:
        routes: dict[str, Route] = {f"/{name[:2]}": route for name, route in SLOW.items()}
        async with HostileServer({"/": answer(body=RSS)} | routes) as server:
            limits = FetchLimits(total_timeout_seconds=1.5, max_connections=80)
            async with fetcher_for(server, limits=limits, resolve=resolve) as fetcher:
                urls = [server.url(path, f"slow{n}.test") for n in range(6) for path in routes]
                urls += [server.url("/", f"dns{n}.test") for n in range(3)]
                urls += [f"https://tls{n}.test:{server.port}/" for n in range(3)]
                began = time.perf_counter()

                async def one(number: int, url: str) -> tuple[str, float]:
                    try:
                        await fetcher.fetch(Feed(id=f"f{number}", url=url), NO_VALIDATORS)
                        kind = "fine"
                    except FetchError as error:
                        kind = error.kind
                    return kind, time.perf_counter() - began

                good = [server.url("/", f"good{n}.test") for n in range(30)]
                ends = await asyncio.gather(*(one(n, url) for n, url in enumerate(urls + good)))
                bad, fine = ends[: len(urls)], ends[len(urls) :]
                assert {"timeout"} == {kind for kind, _ in bad}
                return (
                    [kind for kind, _ in fine],
                    [seconds for _, seconds in fine],
                    min(seconds for _, seconds in bad),
                )

    kinds, seconds, first_bad = asyncio.run(run())
    assert kinds == ["fine"] * 30
    assert max(seconds) < first_bad


# --- headers -----------------------------------------------------------------------------------


@cases(
    "kind, route",
    (47, "a header of 200 KB", "protocol", answer(200, b"X: " + b"y" * 200_000, body=RSS)),
    (47, "endless headers", "protocol", flood(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000, 99)),
    (48, "8000 headers", "status 200", answer(200, *[b"X: y"] * 8000, body=RSS)),
    (49, "NUL in a header", "protocol", answer(200, b"X: a\x00b", body=RSS)),
    (49, "bare CR in a header", "protocol", answer(200, b"X: a\rb", body=RSS)),
    (53, "700 cookies", "status 200", answer(200, *[b"Set-Cookie: a=b"] * 700, body=RSS)),
    (54, "status 999", "status 999", answer(999, body=RSS)),
    (54, "204", "status 204", answer(204, length=False)),
    (54, "101", "protocol", answer(101, b"Upgrade: websocket", length=False)),
    (54, "status 99", "protocol", answer(99, body=RSS)),
    (54, "HTTP/0.9", "protocol", RSS),
    (54, "nothing at all", "protocol", b""),
    (54, "a length of 5000 digits", "protocol", answer(200, b"Content-Length: " + b"9" * 5000)),
    (54, "a length below zero", "protocol", answer(200, b"Content-Length: -1", length=False)),
    (55, "304 unasked", "unasked_304", answer(304, length=False)),
)
def test_odd_head(kind: str, route: Route) -> None:
    """An odd head ends in an answer or an error of its own kind, never in a crash."""
    assert kind == fetched_from(route).kind


@covers(53)
def test_cookies_are_not_kept() -> None:
    """What a server sets in one answer does not come back to it in the next request."""

    async def run() -> list[Asked]:
        page = answer(200, b"Set-Cookie: tracker=1", body=RSS)
        async with HostileServer({"/": page}) as server, fetcher_for(server) as fetcher:
            for _ in range(2):
                await fetcher.fetch(Feed(id="twice", url=server.url()), NO_VALIDATORS)
            return server.asked

    assert ["cookie" in asked.headers for asked in asyncio.run(run())] == [False, False]


@cases(
    "etag, kept",
    (50, "plain", b'"abc"', True),
    (50, "weak", b'W/"abc"', True),
    (50, "without quotes", b"abc", True),
    (50, "bytes over 0x7f", b'"\xe9\xff"', True),
    (50, "20 KB", b'"' + b"x" * 20_000 + b'"', False),
    (50, "with a tab", b'"a\tb"', False),
    (50, "empty", b"", False),
)
def test_validator_comes_back_byte_for_byte(etag: bytes, *, kept: bool) -> None:
    """An ETag is sent back exactly as it came, or not at all."""

    async def changing(asked: Asked) -> AsyncIterator[bytes]:
        yield answer(304, length=False) if "if-none-match" in asked.headers else first

    first = answer(200, b"ETag: " + etag, body=RSS)

    async def run() -> tuple[Validators, int, bytes | None]:
        async with HostileServer({"/": changing}) as server, fetcher_for(server) as fetcher:
            feed = Feed(id="tagged", url=server.url())
            validators = (await fetcher.fetch(feed, NO_VALIDATORS)).validators
            status = (await fetcher.fetch(feed, validators)).status
            return validators, status, server.asked[1].headers.get("if-none-match")

    expected = (Validators(etag if kept else None), 304 if kept else 200, etag if kept else None)
    assert expected == asyncio.run(run())


@cases(
    "seconds, header",
    (51, "in 30,000 years", 31 * 86_400, b"Retry-After: 1000000000000"),
    (51, "below zero", 0, b"Retry-After: -1"),
    (51, "a date in the past", 0, b"Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"),
    (51, "a date that is none", None, b"Retry-After: Wed, 99 Oct 99999 07:28:00 GMT"),
)
def test_retry_after_is_clamped(seconds: int | None, header: bytes) -> None:
    """No Retry-After silences a feed for longer than 31 days, or crashes."""
    outcome = fetched_from(answer(429, header))
    assert outcome.fetched is not None
    assert (429, seconds) == (outcome.fetched.status, outcome.fetched.hints.retry_after)


@cases(
    "seconds, header",
    (52, "max-age of 300 years", 31 * 86_400, b"Cache-Control: public, max-age=10000000000"),
    (52, "max-age of 5000 digits", 31 * 86_400, b"Cache-Control: max-age=" + b"9" * 5000),
    (52, "max-age below zero", None, b"Cache-Control: max-age=-1"),
)
def test_max_age_is_clamped(seconds: int | None, header: bytes) -> None:
    """No Cache-Control silences a feed for longer than 31 days, or crashes."""
    outcome = fetched_from(answer(200, header, body=RSS))
    assert outcome.fetched is not None
    assert seconds == outcome.fetched.hints.max_age


@covers(56)
def test_asked_304() -> None:
    """A 304 to our validators is "unchanged", renews what it names and keeps the rest."""
    outcome = fetched_from(
        answer(304, b"Last-Modified: Tue", length=False),
        validators=Validators(etag=b'"sent"', last_modified=b"Mon"),
    )
    asked = outcome.server.asked[0].headers
    assert outcome.fetched is not None
    assert (b'"sent"', b"Mon") == (asked["if-none-match"], asked["if-modified-since"])
    assert outcome.fetched.status == 304
    assert Validators(etag=b'"sent"', last_modified=b"Tue") == outcome.fetched.validators


@covers(57)
def test_same_bytes_give_an_equal_value() -> None:
    """A 200 with the same bytes and ETag is an equal value, so nothing needs to be written."""

    async def run() -> tuple[object, object]:
        page = answer(200, b'ETag: "abc"', body=RSS)
        async with HostileServer({"/": page}) as server, fetcher_for(server) as fetcher:
            feed = Feed(id="same", url=server.url())
            return (
                await fetcher.fetch(feed, NO_VALIDATORS),
                await fetcher.fetch(feed, Validators(b'"abc"')),
            )

    first, second = asyncio.run(run())
    assert first == second


# --- secrets -----------------------------------------------------------------------------------


@cases(
    "route",
    (105, "an answer", answer(200, body=RSS)),
    (105, "a redirect", answer(302, b"Location: http://other.test:{port}/x?token=hunter2")),
    (105, "a redirect loop", answer(302, b"Location: /?token=hunter2")),
    (105, "a downgraded URL", answer(302, b"Location: ftp://bob:hunter2@feed.test/")),
    (105, "a cut body", answer(200, b"Content-Length: 999", length=False)),
    (105, "silence", drip(b"", b"", 9)),
)
def test_no_secret_in_words(route: Route, caplog: pytest.LogCaptureFixture) -> None:
    """Passwords and tokens are in no error, no hop and no log line, not even when debugging."""
    caplog.set_level(logging.DEBUG)
    for name in ("asyncio", "httpcore", "httpcore.http11", "httpcore.connection", "huangpu"):
        caplog.set_level(logging.DEBUG, logger=name)
    outcome = fetched_from(
        route,
        url="http://bob:hunter2@feed.test:{port}/?token=hunter2",
        feed={"headers": {"X-Api-Key": "${KEY}"}},
        environ={"KEY": "hunter2"},
        seconds=0.3,
    )
    assert outcome.server.asked[0].path == "/?token=hunter2"
    said = [repr(outcome.error), str(outcome.error), caplog.text]
    said += [hop.url for hop in outcome.fetched.hops] if outcome.fetched else []
    assert "hunter2" not in "\n".join(said)


# --- the list itself -----------------------------------------------------------------------------


def test_every_case_is_here() -> None:
    """The list is covered without a gap."""
    assert {*range(1, 58), 105} == COVERED


def test_every_kind_is_documented() -> None:
    """KINDS names exactly the kinds that the code raises."""
    source = Path(huangpu.__file__).parent
    modules = [*source.glob("core/*.py"), *source.glob("adapters/*.py")]
    raised = {
        kind
        for module in modules
        for kind in re.findall(r'(?:Fetch|Unreached)Error\(\s*"(\w+)"', module.read_text("utf-8"))
    }
    assert set(KINDS) == raised
    assert set(KINDS) > BLOCKED | OURS | UNREACHED


@given(
    st.lists(
        st.sampled_from(
            [
                b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 304 X\r\n", b"HTTP/1.1 302 X\r\nLocation: ",
                b"Content-Encoding: gzip\r\n", b"Content-Length: 9\r\n", b"\r\n", b"\n", b"\r", b" ",
                b"Transfer-Encoding: chunked\r\n", b"5\r\nabcde\r\n", b"0\r\n\r\n", b"\x00", b"\xff\xfe",
                b"HTTP/1.1 100 Continue\r\n\r\n", b"ETag: \xe9\r\n", b"Expires: x\r\n", b"http://[", b":",
                b"Connection: close\r\n", gzip.compress(b"abc"), b"Age: -9\r\n", b"Trailer: x\r\n",
            ]
        )
        | st.binary(max_size=12),
        max_size=9,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_only_fetch_errors_leave(parts: list[bytes]) -> None:
    """Whatever bytes a server sends, a fetch ends in a value or in a FetchError."""
    kind = fetched_from(b"".join(parts), validators=SENT, seconds=2).kind
    assert kind.startswith("status ") or kind in KINDS
