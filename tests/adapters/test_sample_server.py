"""Does the sample server serve its folder over real HTTP, and end cleanly?"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from huangpu.adapters.sample_server import SampleServer, sample_catalogue
from huangpu.model.feeds import Feed

FOLDER = Path(str(files("huangpu.sample") / "feeds"))
NAMES = sorted(file.name for file in FOLDER.iterdir() if file.is_file())


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One client that asks for nothing but identity and reads no proxy from the environment."""
    with httpx.Client(
        headers={"Accept-Encoding": "identity"}, trust_env=False, timeout=5
    ) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[SampleServer]:
    """Serve the sample week."""
    with SampleServer() as opened:
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_serves_every_feed(server: SampleServer, client: httpx.Client, name: str) -> None:
    """Every feed is served byte for byte under the type of its format."""
    kinds = {
        ".rss": "application/rss+xml; charset=utf-8",
        ".rdf": "application/rdf+xml; charset=utf-8",
        ".atom": "application/atom+xml; charset=utf-8",
        ".json": "application/feed+json; charset=utf-8",
        ".xml": "text/xml",
    }
    answer = client.get(f"{server.base_url}/{name}?cache=no")
    assert 200 == answer.status_code
    assert (FOLDER / name).read_bytes() == answer.content
    assert kinds[Path(name).suffix] == answer.headers["content-type"]


def test_not_modified_over_http(server: SampleServer, client: httpx.Client) -> None:
    """Sending the validators back, either or both, is answered by an empty 304."""
    url = f"{server.base_url}/harbour-daily.rss"
    first = client.get(url)
    tag = {"If-None-Match": first.headers["etag"]}
    date = {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (tag, date, tag | date):
        again = client.get(url, headers=headers)
        assert (304, b"") == (again.status_code, again.content)
        assert first.headers["etag"] == again.headers["etag"]


def test_gzip_over_http(server: SampleServer, client: httpx.Client) -> None:
    """Asked for gzip, the server sends fewer bytes that unpack to the same feed."""
    url = f"{server.base_url}/pubin-chenbao.atom"
    with client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer:
        wire = b"".join(answer.iter_raw())
    body = (FOLDER / "pubin-chenbao.atom").read_bytes()
    assert "gzip" == answer.headers["content-encoding"]
    assert len(wire) == int(answer.headers["content-length"]) < len(body)
    assert body == gzip.decompress(wire)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/absent.rss",
        "/feeds.yaml",
        "/../feeds.yaml",
        "/%2e%2e/feeds.yaml",
        "/second/yangtze-delta-wire.rss",
        "//etc/passwd",
        "/%00",
    ],
)
def test_nothing_else_is_served(server: SampleServer, path: str) -> None:
    """A name that is no feed of the folder is a 404, however it is written."""
    address = urlsplit(server.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: sample\r\n\r\n".encode())
        assert raw.makefile("rb").readline().startswith(b"HTTP/1.1 404 ")


def test_head(server: SampleServer, client: httpx.Client) -> None:
    """HEAD tells what GET would, without the body."""
    url = f"{server.base_url}/shenjiang-keji.xml"
    head, full = client.head(url), client.get(url)
    assert (200, b"") == (head.status_code, head.content)
    assert full.headers["etag"] == head.headers["etag"]
    assert full.headers["content-length"] == head.headers["content-length"]


def test_second_generation(server: SampleServer, client: httpx.Client) -> None:
    """In the second generation one feed has changed, and only that one."""
    first = {name: client.get(f"{server.base_url}/{name}") for name in NAMES}
    server.generation = 2
    changed = [
        name
        for name in NAMES
        for headers in (
            {"If-None-Match": first[name].headers["etag"]},
            {"If-Modified-Since": first[name].headers["last-modified"]},
        )
        if client.get(f"{server.base_url}/{name}", headers=headers).status_code == 200
    ]
    assert ["yangtze-delta-wire.rss"] * 2 == changed
    second = client.get(f"{server.base_url}/yangtze-delta-wire.rss")
    assert (FOLDER / "second" / "yangtze-delta-wire.rss").read_bytes() == second.content
    server.generation = 1
    assert first[changed[0]].content == client.get(f"{server.base_url}/{changed[0]}").content


@pytest.mark.parametrize("wrong", [0, 3])
def test_no_other_generation(wrong: int) -> None:
    """There are two versions of the week, and asking for another is a mistake."""
    server = SampleServer()
    with pytest.raises(ValueError, match="generation must be 1 or 2"):
        server.generation = wrong
    assert 1 == server.generation


def test_remembers_requests(server: SampleServer, client: httpx.Client) -> None:
    """Each request is remembered with its answer, so that a test can see what was asked."""
    first = client.get(f"{server.base_url}/huzhi-zaixian.json", headers={"User-Agent": "probe/1"})
    client.get(
        f"{server.base_url}/huzhi-zaixian.json", headers={"If-None-Match": first.headers["etag"]}
    )
    client.get(f"{server.base_url}/absent")
    asked = [(request.method, request.path, request.status) for request in server.requests]
    assert [
        ("GET", "/huzhi-zaixian.json", 200),
        ("GET", "/huzhi-zaixian.json", 304),
        ("GET", "/absent", 404),
    ] == asked
    assert "probe/1" == server.requests[0].headers["user-agent"]
    assert first.headers["etag"] == server.requests[1].headers["if-none-match"]


def test_many_at_once(server: SampleServer, client: httpx.Client) -> None:
    """Concurrent requests are all answered and all remembered."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(client.get, [f"{server.base_url}/{name}" for name in NAMES * 3]))
    assert {200} == {answer.status_code for answer in answers}
    assert len(NAMES) * 3 == len(server.requests)


def test_own_folder(tmp_path: Path, client: httpx.Client) -> None:
    """Any folder can be served, with or without second versions; only feeds of it are."""
    (tmp_path / "one.rss").write_bytes(b"<rss/>")
    (tmp_path / "notes.txt").write_bytes(b"private")
    with SampleServer(tmp_path) as server:
        server.generation = 2
        assert b"<rss/>" == client.get(f"{server.base_url}/one.rss").content
        assert 404 == client.get(f"{server.base_url}/notes.txt").status_code


def test_ends_cleanly(capfd: pytest.CaptureFixture[str]) -> None:
    """After the block the port is closed and the thread gone, rude clients or not."""
    server = SampleServer()
    started = time.monotonic()
    with server:
        address = ("127.0.0.1", urlsplit(server.base_url).port)
        silent = socket.create_connection(address, timeout=5)
        rude = socket.create_connection(address, timeout=5)
        rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        rude.sendall(b"GET /harbour")
        rude.close()  # a reset, with half a request sent
    with silent, pytest.raises(OSError, match="refused"):
        socket.create_connection(address, timeout=5)
    assert time.monotonic() - started < 5
    assert "sample-server" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.base_url
    assert ("", "") == capfd.readouterr()


def test_opens_again(client: httpx.Client) -> None:
    """A closed server can be opened again."""
    server = SampleServer()
    for _ in range(2):
        with server:
            assert 200 == client.get(f"{server.base_url}/harbour-daily.rss").status_code


def test_catalogue_reaches_every_feed(server: SampleServer, client: httpx.Client) -> None:
    """The sample catalogue holds the twelve feeds, and each of its addresses answers."""
    feeds = sample_catalogue(server.base_url).enabled()
    assert NAMES == sorted(urlsplit(feed.url).path.removeprefix("/") for feed in feeds)
    assert {200} == {client.get(feed.url).status_code for feed in feeds}
    assert all(Path(urlsplit(feed.url).path).stem == feed.id for feed in feeds)
    assert all(urlsplit(feed.site or "").hostname for feed in feeds)
    languages = [feed.language for feed in feeds]
    assert (7, 5) == (languages.count("en"), languages.count("zh"))


def test_catalogue_allows_loopback_only() -> None:
    """Its network rules open loopback and the server's port, and wait for nobody."""
    catalogue = sample_catalogue("http://127.0.0.1:8123/")
    assert ["127.0.0.0/8"] == [str(network) for network in catalogue.network.allow_cidrs]
    assert (8123,) == catalogue.network.allow_ports
    assert (8, 0) == (
        catalogue.hosts["127.0.0.1"].concurrency,
        catalogue.hosts["127.0.0.1"].min_gap_seconds,
    )
    assert "http://127.0.0.1:8123/harbour-daily.rss" in {feed.url for feed in catalogue.feeds}
    assert isinstance(catalogue.feeds[0], Feed)


def test_catalogue_needs_a_port() -> None:
    """An address without a port is no address of the sample server."""
    with pytest.raises(ValueError, match="must name its port"):
        sample_catalogue("http://127.0.0.1")
