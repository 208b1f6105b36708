"""What does a parser process do? Read a document, parse it within limits, answer, repeat.

Started by `parse_pool` as `python -m huangpu.adapters.parse_child CPU_SECONDS MEMORY_BYTES`. It
has no secrets in its environment, opens no network connection and may write no file.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from contextlib import suppress
from typing import BinaryIO

from huangpu.adapters.parse_wire import LENGTH, circumstances, framed, parsed, refused
from huangpu.core.parsing import parse_feed
from huangpu.errors import ParseError

OPEN_FILES = 16  # three streams, and one at a time for time zones and late imports


def main() -> None:
    """Serve requests from standard input until it closes."""
    cpu_seconds, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    _limit(resource.RLIMIT_AS, memory_bytes, hard=True)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _limit(limit, value, hard=True)
    gc.set_threshold(50_000)  # a document is thousands of small dictionaries that all live
    with suppress(EOFError, BrokenPipeError):
        while True:
            about, body = _frame(requests), _frame(requests)
            _limit(resource.RLIMIT_CPU, _cpu_used() + cpu_seconds, hard=False)
            answers.write(framed(_answer(about, body)))
            answers.flush()


def _answer(about: bytes, body: bytes) -> bytes:
    try:
        return parsed(parse_feed(body, *circumstances(about)))
    except ParseError as error:
        return refused(error)
    except BaseException as error:  # noqa: BLE001  a panic of nh3 is no Exception
        return refused(ParseError("unexpected", f"the parser failed with {type(error).__name__}"))


def _frame(stream: BinaryIO) -> bytes:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    return stream.read(int(length))


def _cpu_used() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime) + 1


def _limit(limit: int, value: int, *, hard: bool) -> None:
    """Set a limit for this process; one that the system does not know is left out."""
    with suppress(ValueError, OSError):
        most = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value, value if hard else most))


if __name__ == "__main__":
    main()
