"""Can the lake be reached, which copy does it show, and how far is it behind?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from huangpu.adapters.store.lake import Lake
from huangpu.adapters.store.publishing import published
from huangpu.core.wording import age_words, counted
from huangpu.errors import ConfigError, LakeError
from huangpu.jobs.doctor import Finding, fault, ok, warning

_SECONDS = 30.0


def lake(lake: Lake | None, now: datetime) -> Iterator[Finding]:
    """Give one line on the lake; none where none is set."""
    if lake is None:
        return
    try:
        shown = lake.tell(now, _SECONDS)
    except ConfigError as error:
        for one in error.faults:
            yield fault("lake", one.problem, one.suggestion)
        return
    except LakeError as error:
        yield warning("lake", str(error), "once it answers, the next poll catches up")
        return
    if shown is None:
        yield warning("lake", f"{lake.place} shows nothing yet", "huangpu publish")
        return
    newest = shown.newest_poll
    found = f"{lake.place} shows {shown.copy}" + (
        f", whose newest poll was {age_words(now - newest)} ago" if newest else ""
    )
    newer = [copy for copy in published(lake.link) if copy.name > shown.copy]
    if newer:
        behind = f"{counted(len(newer), 'copy', 'copies')} published since"
        yield warning("lake", f"{found}; {behind}", "huangpu publish says why")
    else:
        yield ok("lake", found)
