"""Prefect's own server, which ends when the process that started it is gone.

Started as `python -m flows.server --host 127.0.0.1 --port 4200`, with Prefect's options.
"""

from __future__ import annotations

import runpy
import sys


def main() -> None:
    """Run `prefect server start` in this process."""
    sys.argv = ["prefect", "server", "start", *sys.argv[1:]]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
