"""When is a feed asked next, and how is it doing? One pure step from poll to poll."""

from huangpu.core.polling.arrivals import comes_in_editions
from huangpu.core.polling.dealing import shard_numbers, shares
from huangpu.core.polling.domains import hold_back
from huangpu.core.polling.moves import request_for
from huangpu.core.polling.step import advance
from huangpu.core.polling.timing import floor_minutes, is_due

__all__ = [
    "advance",
    "comes_in_editions",
    "floor_minutes",
    "hold_back",
    "is_due",
    "request_for",
    "shard_numbers",
    "shares",
]
