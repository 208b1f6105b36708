"""What does the operator see at once, after a digest was made?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.adapters.render import typography

if TYPE_CHECKING:
    from huangpu.model.digest import Digest

_LINE = 96


def render_terminal_summary(digest: Digest) -> str:
    """Give the numbers, the top titles and what fell short, in about twenty lines without colour."""
    running = "" if digest.complete else " (so far)"
    lines = [
        f"{digest.footer.name} {digest.week}, {typography.week_dates(digest.week)}{running}",
        f"  {digest.headline.told}; {digest.headline.behind}",
    ]
    lines += [_cut(f"  {item.rank:>2}. {typography.clean(item.title)}") for item in digest.top]
    told = [f"{section.label} {section.stories}" for section in digest.sections]
    if told:
        lines.append(_cut(f"  {', '.join(told)}"))
    lines += [f"  {typography.clean(line)}" for line in digest.coverage.lines[1:]]
    return "\n".join(lines) + "\n"


def _cut(line: str) -> str:
    if typography.columns(line) <= _LINE:
        return line
    while typography.columns(line) >= _LINE:
        line = line[:-1]
    return line.rstrip() + "…"
