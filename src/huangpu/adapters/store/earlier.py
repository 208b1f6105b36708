"""What did the weeks before say of these names, and whom did we hear in them?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa

from huangpu.adapters.store.session import Session
from huangpu.adapters.store.terms import NARROW, WIDE, variants
from huangpu.core.terms.saying import needle
from huangpu.model.new_terms import Earlier

_ASKED = pa.schema([("form", pa.string()), ("needle", pa.string()), ("is_latin", pa.bool_())])


def read_earlier(
    session: Session, start: datetime, end: datetime, forms: Iterable[str], weeks: int
) -> Earlier:
    """Count the articles of [start, end) that say each form; `weeks` of that window are on record.

    All its articles count, adverts and articles without a tag too: what they said is not new.
    """
    window = {"start": start, "end": end}
    heard = session.rows("heard_before", values=window)[0]
    asked = [row for form in sorted(set(forms)) for row in _rows(form)]
    said = {}
    if asked:
        values = {**window, "wide": WIDE, "narrow": NARROW}
        table = {"asked": pa.Table.from_pylist(asked, schema=_ASKED)}
        found = session.tuples("said_before", tables=table, values=values)
        said = dict(found)
    return Earlier(weeks, heard["articles"], said, frozenset(heard["families"]))


def _rows(form: str) -> list[dict[str, object]]:
    """Give what to look for; a text of one script says one of the variants, so they add up."""
    sought = needle(form)
    if sought is None:
        return []
    needles = [sought.text] if sought.is_latin else sorted(variants([sought.text]))
    return [{"form": form, "needle": one, "is_latin": sought.is_latin} for one in needles]
