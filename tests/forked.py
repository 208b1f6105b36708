"""What a fork of the nursery does in tests: nothing, until its starter is gone."""

from __future__ import annotations

import os
import time

from flows.nursery import tie


def wait_for_the_end() -> None:
    """Tell who we are, look to who started us, and sleep."""
    print(os.getpid(), flush=True)  # noqa: T201  the test reads it
    tie()
    time.sleep(60)
