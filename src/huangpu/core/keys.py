"""Which short, stable name does a thing get? Hashes that stay the same for ever."""

from __future__ import annotations

import base64
import hashlib


def key64(*parts: str) -> int:
    """Give an unsigned 64-bit key of the parts, in order.

    blake2b, because DuckDB's `hash()` and Python's `hash()` are not promised to stay the same
    (research/duckdb.md 0.4). A unit separator keeps ("ab", "c") apart from ("a", "bc").
    """
    text = "\x1f".join(parts)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def short_id(*parts: str) -> str:
    """Give a 12-character id (60 bits, a-z and 2-7) of the parts, in order.

    Twelve characters, because DuckDB keeps strings up to that length inline. Among ten million
    ids the chance that any two collide is about 4 in 100,000.
    """
    text = "\x1f".join(parts)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return base64.b32encode(digest)[:12].decode("ascii").lower()
