"""What did one look at a feed show? Every request, decision and entry, for people and machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from huangpu.cli.context import App
from huangpu.cli.feeds_list import as_row, iso
from huangpu.cli.feeds_words import counted, distance, facts, heading, moment, said
from huangpu.core.remedies import remedy_for
from huangpu.core.request_headers import ACCEPT_ENCODING, user_agent
from huangpu.core.secrets import names_in
from huangpu.core.targets import user_info
from huangpu.core.urls import redacted
from huangpu.errors import HuangpuError
from huangpu.jobs.probe import Probe, ProbedEntry, Reading, must_wait, probe, reading_of
from huangpu.wiring import VERSION

if TYPE_CHECKING:
    from huangpu.adapters.watched_fetcher import Step
    from huangpu.jobs.health import FeedHealth
    from huangpu.model.feeds import Feed

ENTRIES = 5  # shown unless --entries says otherwise
_REJECTED_SHOWN = 5
