"""Does unpacking give the same bytes however they arrive, and stop in time?"""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huangpu.adapters.inflate import MAX_MEMBERS, STEP, Inflater
from huangpu.errors import FetchError

LIMIT = 3 * STEP


def unpacked(encoding: bytes, *pieces: bytes, limit: int = LIMIT) -> bytes:
    """Unpack a body that comes in these pieces."""
    inflater = Inflater(encoding, limit)
    for piece in pieces:
        inflater.feed(piece)
    return inflater.finish()


def bare(data: bytes) -> bytes:
    """Pack as deflate without zlib's wrapping."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


PACKERS = {
    "identity": (b"", bytes),
    "gzip": (b"gzip", gzip.compress),
    "two members": (b"gzip", lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:])),
    "gzip and junk": (b"gzip", lambda data: gzip.compress(data) + b"\x1f\x00junk"),
    "gzip and half a magic": (b"gzip", lambda data: gzip.compress(data) + b"\x1f"),
    "deflate": (b"deflate", zlib.compress),
    "deflate and junk": (b"deflate", lambda data: zlib.compress(data) + b"\x1f\x8bjunk"),
    "bare deflate": (b"deflate", bare),
}


@given(
    kind=st.sampled_from(sorted(PACKERS)),
    data=st.binary(max_size=300),
    repeat=st.sampled_from([1, 50]),
    cuts=st.lists(st.integers(0, 400), max_size=6),
)
@example(kind="gzip", data=b"\0" * 256, repeat=STEP // 256, cuts=[3])
@example(kind="bare deflate", data=b"\0" * 256, repeat=2 * STEP // 256, cuts=[])
@example(kind="two members", data=b"\0" * 258, repeat=STEP // 256, cuts=[1, 2])
@settings(max_examples=200, deadline=None)
def test_any_cut_gives_the_same_bytes(kind: str, data: bytes, repeat: int, cuts: list[int]) -> None:
    """Where the network cuts the body makes no difference."""
    encoding, pack = PACKERS[kind]
    data *= repeat
    packed = pack(data)
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    assert data == unpacked(encoding, *(packed[a:b] for a, b in pairwise(edges)))


@pytest.mark.parametrize("kind", sorted(PACKERS))
def test_every_byte_alone(kind: str) -> None:
    """Even single bytes make up the body."""
    encoding, pack = PACKERS[kind]
    data = "浦江两岸 Huangpu ".encode() * 9
    packed = pack(data)
    assert data == unpacked(encoding, *(packed[n : n + 1] for n in range(len(packed))))


@pytest.mark.parametrize("kind", ["identity", "gzip", "deflate", "bare deflate"])
@pytest.mark.parametrize("over", [0, 1])
def test_limit_is_exact(kind: str, over: int) -> None:
    """The limit itself is allowed, one byte more is not."""
    encoding, pack = PACKERS[kind]
    data = bytes(LIMIT + over)
    if not over:
        assert data == unpacked(encoding, pack(data))
        return
    with pytest.raises(FetchError, match="too_large"):
        unpacked(encoding, pack(data))


def test_junk_counts_on_the_wire() -> None:
    """Junk after the body is bounded as well."""
    with pytest.raises(FetchError, match="too_large"):
        unpacked(b"gzip", gzip.compress(b"x"), *[bytes(STEP)] * 4)


def test_members_are_bounded() -> None:
    """A body of very many empty members costs no more than a thousand of them."""
    with pytest.raises(FetchError, match="bad_encoding"):
        unpacked(b"gzip", gzip.compress(b"") * (MAX_MEMBERS + 1))


@pytest.mark.parametrize("kind", ["gzip", "deflate", "bare deflate"])
def test_every_shortening_is_noticed(kind: str) -> None:
    """No packed body that was cut short passes as whole; none at all is an empty one."""
    encoding, pack = PACKERS[kind]
    packed = pack(b"Shanghai " * 30)
    assert unpacked(encoding) == b""
    for length in range(1, len(packed)):
        with pytest.raises(FetchError, match=r"truncated|bad_encoding"):
            unpacked(encoding, packed[:length])


@pytest.mark.parametrize(
    "encoding", [b"br", b"zstd", b"gzip, gzip", b"deflate, identity", b"utf-8"]
)
def test_encodings_that_were_not_asked_for(encoding: bytes) -> None:
    """What was not asked for is refused before a byte of it is looked at."""
    with pytest.raises(FetchError, match="bad_encoding"):
        Inflater(encoding, LIMIT)
