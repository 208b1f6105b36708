"""How does a digest become the correction of an issue that is out already?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from huangpu.core.archive.paths import issue_page
from huangpu.core.digest.excerpts import shorten
from huangpu.model.digest import Correction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.model.digest import Digest
    from huangpu.model.weeks import Week

LONGEST_REASON: Final = 300  # columns: it is read at the top of the mail
_ENDS: Final = ".!?。！？…"
_LAST_LATIN: Final = "\u2e7f"
_MOST: Final = 99  # corrections of one week; the id has room for no more


def reason_of(text: str) -> str:
    """Give the reason as it will be shown, a sentence; ValueError for nothing, or too much of it."""
    reason = " ".join(text.split())
    if not reason:
        raise ValueError("say in a few words what was wrong")
    if shorten(reason, LONGEST_REASON) != reason:
        raise ValueError(f"is longer than {LONGEST_REASON} columns; say it in a sentence or two")
    if reason[-1] in _ENDS:
        return reason
    return reason + ("。" if reason[-1] > _LAST_LATIN else ".")


def next_issue(week: Week, issues: Iterable[str]) -> str:
    """Give the id of a week's next correction: `2026-W34-c1`; ValueError after 99 of them."""
    taken = set(issues)
    for number in range(1, _MOST + 1):
        if (issue := f"{week}-c{number}") not in taken:
            return issue
    raise ValueError(f"{week} was corrected {_MOST} times already")


def corrected(digest: Digest, issue: str, of: str, why: str) -> Digest:
    """Give a digest as the correction `issue` of the issue `of`; its stories stay as they are."""
    page = digest.footer.page_url
    if page is not None:
        page = page.removesuffix(issue_page(str(digest.week))) + issue_page(issue)
    footer = replace(digest.footer, issue_id=issue, page_url=page)
    return replace(digest, footer=footer, correction=Correction(of, why))
