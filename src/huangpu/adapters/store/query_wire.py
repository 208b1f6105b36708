"""In which form do rows and faults come out of the process of a query? In frames."""

from __future__ import annotations

import struct
from typing import Final

HEAD: Final = struct.Struct("!cQ")  # kind of the frame, bytes that follow
ROWS: Final = b"R"  # an Arrow stream: the schema, and one batch or none
FAULT: Final = b"F"  # JSON: what DuckDB said
DONE: Final = b"D"  # that was all


def framed(kind: bytes, payload: bytes) -> tuple[bytes, bytes]:
    """Give the head and the body of a frame."""
    return HEAD.pack(kind, len(payload)), payload
