"""What did the server mean to send, once unpacked, and is it within bounds?"""

from __future__ import annotations

import zlib

from huangpu.errors import FetchError

GZIP_MAGIC = b"\x1f\x8b"
MAX_MEMBERS = 1_000  # of one gzip body; each costs an allocation whatever its size
STEP = 256 * 1024  # bytes unpacked at once
_GZIP = zlib.MAX_WBITS | 16
_PLAIN = frozenset({b"", b"identity"})
_GZIPPED = frozenset({b"gzip", b"x-gzip"})


class Inflater:
    """Unpacks one body piece by piece and stops at the first byte too many.

    `encoding` is the raw Content-Encoding; only one of gzip, deflate (with or without zlib's
    wrapping) and identity is read. `limit` is in bytes and holds for the packed and for the
    unpacked body. However the pieces are cut, the same bytes come out.
    Raises FetchError: `bad_encoding`, `too_large`, `truncated`.
    """

    def __init__(self, encoding: bytes, limit: int) -> None:
        self._kind = encoding.strip().lower()
        if self._kind not in _PLAIN | _GZIPPED | {b"deflate"}:
            shown = encoding[:40].decode("ascii", "replace")
            raise FetchError(
                "bad_encoding", f"the body comes as {shown!r}, which was not asked for"
            )
        self._limit = limit
        self._out: list[bytes] = []
        self._size = 0
        self._members = 0
        self._engine: zlib._Decompress | None = None  # None before, between and after members
        self._held = b""  # too short to say whether another gzip member begins
        self._over = False  # the packed data is complete; junk may follow
        self.wire_bytes = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the body as it came over the wire."""
        self.wire_bytes += len(piece)
        if self.wire_bytes > self._limit:
            raise self._too_large()
        if self._kind in _PLAIN:
            self._keep(piece)
        elif not self._over:
            self._unpack(piece)

    def finish(self) -> bytes:
        """Give the whole body once the last piece was fed."""
        if self._engine is not None:
            raise FetchError("truncated", "the packed body ends in the middle")
        return b"".join(self._out)

    def _unpack(self, piece: bytes) -> None:
        piece, self._held = self._held + piece, b""
        while piece:
            self._engine = self._engine or self._begin(piece)
            if self._engine is None:
                return
            try:
                self._drain(self._engine, piece)
            except zlib.error as error:
                raise FetchError("bad_encoding", "the packed body is damaged") from error
            if not self._engine.eof:
                return
            piece, self._engine = self._engine.unused_data, None

    def _drain(self, engine: zlib._Decompress, piece: bytes) -> None:
        """Unpack a piece in steps: a bomb gets no further than one step beyond the limit."""
        while True:
            data = engine.decompress(piece, STEP)
            self._keep(data)
            piece = engine.unconsumed_tail
            # A full step may leave unpacked bytes inside the engine even when no input is left.
            if engine.eof or not (piece or len(data) == STEP):
                return

    def _begin(self, piece: bytes) -> zlib._Decompress | None:
        """Open the packed data, or its next gzip member; None when only junk is left."""
        if self._members > 0:
            if self._kind not in _GZIPPED or not _may_be_gzip(piece):
                self._over = True  # trailing junk, which every browser ignores too
                return None
            if len(piece) < len(GZIP_MAGIC):
                self._held = piece
                return None
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise FetchError("bad_encoding", f"the body has more than {MAX_MEMBERS} parts")
        return zlib.decompressobj(_GZIP if self._kind in _GZIPPED else _deflate_window(piece))

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise self._too_large()
        if data:
            self._out.append(data)

    def _too_large(self) -> FetchError:
        return FetchError("too_large", f"the body has more than {self._limit:,} bytes")


def _may_be_gzip(piece: bytes) -> bool:
    return piece.startswith(GZIP_MAGIC) or GZIP_MAGIC.startswith(piece)


def _deflate_window(piece: bytes) -> int:
    """Tell zlib's wrapping, whose first byte names method 8 (RFC 1950 2.2), from bare deflate."""
    return zlib.MAX_WBITS if piece[0] & 15 == zlib.DEFLATED else -zlib.MAX_WBITS
