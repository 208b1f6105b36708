"""How is it shown why two articles are together or apart?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from huangpu.cli.explained_pages import Line, heading, line, moment
from huangpu.core.sameness.dissecting import Dissection, Meeting, Ruling
from huangpu.core.wording import counted
from huangpu.jobs.explain import Fit, PairExplained

_QUESTIONS: Final = {"copy": "Same text?", "event": "Same event?"}
_KEYS: Final = 12  # keys that are listed
_SLIGHT: Final = 0.05  # points; less is nothing worth a line


def pair_page(pair: PairExplained) -> Iterator[Line]:
    """Lay out the verdict first, then everything that led to it."""
    for row in (pair.left, pair.right):
        yield from _article(row)
    yield from heading(pair.verdict)
    if pair.dissection is None:
        return
    yield from _compared(pair.dissection)
    for ruling in pair.dissection.rulings:
        yield from _ruling(ruling, across=len(pair.dissection.rulings) == 1)
    yield from _meeting(pair.dissection.meeting)
    for fit in pair.fits:
        yield from _fit(fit)


def _article(row: Mapping[str, Any]) -> Iterator[Line]:
    yield line((row["title"], "bold"), indent=0)
    yield line(
        f"{row['article_id']}  {row['outlet']}  {row['language']}  {moment(row['published_at'])}"
        f"  story {row['story_id'] or 'none'}"
    )


def _compared(dissection: Dissection) -> Iterator[Line]:
    found = dissection.comparison
    said = {"none": "nothing to each other", "topic": "the same topic, not the same event"}
    yield line(f"compared now: {said.get(found.kind, f'the same {found.kind}')}")
    if found.veto:
        yield line(("vetoed: ", "bold red"), found.veto)
    if dissection.meaning is not None:
        yield line(f"likeness of meaning, by the encoder: {dissection.meaning:.2f}")
    for reason in found.reasons:
        yield line((f"- {reason}", "dim"), indent=4)


def _ruling(ruling: Ruling, *, across: bool) -> Iterator[Line]:
    answer = "yes" if ruling.score >= ruling.threshold else "no"
    asked = ", asked for between languages" if across else ""
    needed = f"{ruling.score:.2f} of the {ruling.threshold:.2f} needed{asked}"
    yield from heading(_QUESTIONS[ruling.question], f"{answer}: {needed}")
    for part in ruling.parts:
        if abs(part.points) >= _SLIGHT:
            style = "green" if part.points > 0 else "red"
            yield line((f"{part.points:+5.2f}  ", style), part.words)


def _meeting(meeting: Meeting) -> Iterator[Line]:
    answer = "yes" if meeting.meets else "no"
    keys = counted(len(meeting.keys), "key")
    if meeting.needed is None:
        asked = f"they are {meeting.hours / 24:.0f} days apart, and it looks back 30"
    else:
        rare = " rare" if meeting.rare_only else ""
        asked = (
            f"{keys} in common, {meeting.weight:.1f} nats; at {meeting.hours:.0f} hours it asks "
            f"for {meeting.keys_needed}{rare} keys of {meeting.needed:.0f} nats together"
        )
    yield from heading("Would the index bring them together?", f"{answer}: {asked}")
    listed = [f"{key.words} ({key.weight:.1f})" for key in meeting.keys[:_KEYS]]
    if listed:
        yield line(", ".join(listed))


def _fit(fit: Fit) -> Iterator[Line]:
    answer = "yes" if fit.fits else "no"
    yield from heading(f"Would {fit.article_id} fit the story {fit.story_id}?", answer)
    standing = fit.standing
    if not standing.looked_at:
        yield line("the story has nobody within days of it")
        return
    yield line(
        f"surely like {standing.alike} of the {standing.looked_at} members looked at, vetoed by "
        f"{standing.vetoed}{', the first among them' if standing.vetoed_by_first else ''}; average "
        f"event score {standing.average:.2f} of the {fit.needed:.2f} needed"
    )
