"""How does a house of many years stay as large as what it keeps? Purge, and shrink, between polls."""

from __future__ import annotations

from datetime import datetime

from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.shrinking import Shrunk, shrink
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop
from huangpu.jobs.purge import Expired, order_purge


def purge_old(workshop: Workshop, kept_from: datetime, *, dry: bool = False) -> Expired:
    """Purge what is older than `kept_from`, and publish; with `dry` only say what that would be.

    Call it inside `only_poll`. What is not loaded yet is loaded first.
    """
    load_pending(workshop.database, workshop.journal, workshop.rules)
    with workshop.database.writing() as session:
        expired = order_purge(session, workshop.journal, kept_from, workshop.clock(), dry=dry)
    if expired and not dry:
        load_pending(workshop.database, workshop.journal, workshop.rules)
        publish(workshop.database, workshop.analyst_link)
    return expired


def shrink_database(workshop: Workshop) -> Shrunk:
    """Give back the space of what was deleted, and publish the smaller file."""
    shrunk = shrink(workshop.database)
    publish(workshop.database, workshop.analyst_link)
    return shrunk
