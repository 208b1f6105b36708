"""With which command does a reader see the rest?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_LINE = (
    'huangpu query "SELECT DISTINCT outlet, title, url '
    "FROM articles JOIN article_tags USING (article_id) "
    "WHERE tag LIKE '{tag}%' AND NOT is_spam "
    "AND first_seen_at BETWEEN '{start}' AND '{seen}'\""
)


def query_for(
    key: str, window: tuple[datetime, datetime], generated_at: datetime, zone: ZoneInfo
) -> str:
    """Give the line that lists every article of one topic that this issue was chosen from.

    It can be pasted into a shell: the key is reduced to the letters that tags have. An article
    of the week was first seen between its beginning and the making of the issue.
    """
    return _LINE.format(
        tag=re.sub(r"[^a-z0-9-]", "", key),
        start=_local(window[0], zone),
        seen=_local(generated_at, zone),
    )


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(sep=" ", timespec="seconds")
