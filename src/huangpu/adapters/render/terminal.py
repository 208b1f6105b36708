"""What does the operator see of a digest on a terminal: at once, and when asking why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.adapters.render import typography

if TYPE_CHECKING:
    from huangpu.model.digest import Digest, DigestItem

_LINE = 96


def render_terminal_summary(digest: Digest) -> str:
    """Give the numbers, the top titles and what fell short, in about twenty lines without colour."""
    running = "" if digest.complete else " (so far)"
    lines = [
        f"{digest.footer.name} {digest.week}, {typography.week_dates(digest.week)}{running}",
        f"  {digest.headline.told}; {digest.headline.behind}",
    ]
    lines += [_cut(f"  {item.rank:>2}. {typography.clean(item.title)}") for item in digest.top]
    if digest.new_terms:
        names = ", ".join(typography.clean(term.term) for term in digest.new_terms)
        lines.append(_cut(f"  New names: {names}"))
    told = [f"{section.label} {section.stories}" for section in digest.sections]
    if told:
        lines.append(_cut(f"  {', '.join(told)}"))
    lines += [f"  {typography.clean(line)}" for line in digest.coverage.lines[1:]]
    return "\n".join(lines) + "\n"


def render_terminal_score(digest: Digest, item: DigestItem) -> str:
    """Give one story's points, part by part, and their sum, with its reasons in words."""
    origin = f"{item.outlet}, {typography.day(item.published_at, digest.zone)}"
    lines = [
        _cut(f"{digest.footer.issue_id} #{item.rank}  {typography.clean(item.title)}"),
        _cut(f"  {typography.clean(origin)}; under {', '.join(item.topics)}"),
        *(f"  {part.points:6.1f}  {part.name}: {part.why}" for part in item.score_parts),
        f"  {item.score:6.1f}  in all",
        f"  Why here: {typography.clean('; '.join(item.reasons))}.",
    ]
    return "\n".join(lines) + "\n"


def _cut(line: str) -> str:
    if typography.columns(line) <= _LINE:
        return line
    while typography.columns(line) >= _LINE:
        line = line[:-1]
    return line.rstrip() + "…"
