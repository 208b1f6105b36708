"""Hostile bytes in, clean entries out."""

from huangpu.core.parsing.feed import ParseHints, parse_feed

__all__ = ["ParseHints", "parse_feed"]
