"""Where in the original does it stand, what was found in a folded copy of a text?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shadow:
    """A folded text, and for each of its characters the position it came from.

    `origins` is None while the two run side by side, which is nearly always.
    """

    text: str
    origins: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original text that became `[start, end)`; never empty of it."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1

    def cased(self, original: str) -> str:
        """Give the shadow's text with the capitals of the original."""
        if self.origins is None:
            return original
        return "".join([original[at] for at in self.origins])
