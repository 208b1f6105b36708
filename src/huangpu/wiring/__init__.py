"""Who is built from what? The composition root: settings in, working parts out."""

from __future__ import annotations

import logging
import os

from huangpu.adapters.json_logs import set_up_logs
from huangpu.settings import load_settings
from huangpu.wiring.digests import Digests
from huangpu.wiring.growing import Growing
from huangpu.wiring.keeping import Keeping
from huangpu.wiring.lakes import Lakes
from huangpu.wiring.parts import VERSION
from huangpu.wiring.places import Places

__all__ = ["VERSION", "Places", "Wiring", "from_environment", "keep_urls_out_of_logs"]


class Wiring(Keeping, Growing, Digests, Lakes):
    """The parts of the job, each built when it is first asked for."""


def keep_urls_out_of_logs() -> None:
    """Silence the loggers that print whole URLs, passwords included (security.md 4).

    What other loggers say goes out without secrets, as JSON where HUANGPU_LOG_FORMAT asks for it.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    set_up_logs(os.environ)


def from_environment() -> Wiring:
    """Give the parts as the environment configures them; what a flow starts from."""
    keep_urls_out_of_logs()
    return Wiring(load_settings())
