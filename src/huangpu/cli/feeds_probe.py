"""What does a look at some feeds show? Ask, and give all of it, to people or to machines."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from huangpu.cli.context import App
from huangpu.cli.feeds_list import as_row, iso
from huangpu.cli.feeds_probe_view import ProbeView, request_facts
from huangpu.cli.feeds_words import distance, moment
from huangpu.core.remedies import remedy_for
from huangpu.core.urls import redacted
from huangpu.errors import HuangpuError
from huangpu.jobs.health import must_wait
from huangpu.jobs.probe import Probe, ProbedEntry, Prober, Reading, probe, reading_of

if TYPE_CHECKING:
    from huangpu.core.judging import Judgement
    from huangpu.jobs.health import FeedHealth
    from huangpu.model.entries import Validators

ENTRIES = 5  # shown unless --entries says otherwise


async def look_at(app: App, chosen: Sequence[FeedHealth], entries: int, *, force: bool) -> int:
    """Ask feeds one after the other, tell what each answered, and give the exit code."""
    now = app.wiring.clock()
    for one in chosen:
        wait = None if force else must_wait(one, now)
        if wait:
            raise HuangpuError(
                f"the server of {one.feed.id} has asked not to be asked before "
                f"{moment(wait, now)} ({distance(wait, now)}); --force asks all the same"
            )
    _ = app.wiring.judge  # faults of the rules are told before anybody is asked
    given, failed = [], 0
    async with app.wiring.prober() as prober:
        for one in chosen:
            found, reading = await _looked(app, prober, one, entries)
            failed += found.trouble is not None
            given.append(as_dict(app, found, reading, one))
            if not app.settings.json_output:
                ProbeView(app.out, now, app.wiring.catalogue.network.contact).show(
                    found, reading, one, entries
                )
    app.give(given if len(chosen) > 1 else given[0])
    return int(failed > 0)


async def _looked(app: App, prober: Prober, one: FeedHealth, entries: int) -> tuple[Probe, Reading]:
    found = await probe(one.feed, prober)
    first = len(found.entries) if app.settings.json_output else entries
    wiring = app.wiring
    reading = reading_of(found, wiring.judge, wiring.catalogue.feeds, wiring.places.analyst, first)
    return found, reading


def as_dict(app: App, found: Probe, reading: Reading, one: FeedHealth) -> dict[str, Any]:
    """Give everything that a probe showed; addresses and headers without their secrets."""
    trouble = None
    if found.trouble is not None:
        remedy = remedy_for(found.feed, found.kind)
        trouble = {
            "kind": found.trouble.kind,
            "detail": found.trouble.detail,
            **dataclasses.asdict(remedy),
        }
    return {
        "feed_id": found.feed.id,
        "url": redacted(found.feed.url),
        "asked_at": iso(found.asked_at),
        "seconds": round(found.seconds, 3),
        "trouble": trouble,
        "sent": request_facts(found.feed, app.wiring.catalogue.network.contact),
        "requests": [
            {**dataclasses.asdict(step), "seconds": round(step.seconds, 3)} for step in found.steps
        ],
        "answer": _answer(found),
        "document": _document(found),
        "counts": dataclasses.asdict(reading.counts),
        "rejections": dict(reading.rejections),
        "entries": [_entry(item) for item in reading.entries],
        "health": as_row(one),
    }


def _answer(found: Probe) -> dict[str, Any] | None:
    answer = found.fetched
    if answer is None:
        return None
    return {
        "status": answer.status,
        "url": redacted(answer.url),
        "moved_to": redacted(answer.moved_to) if answer.moved_to else None,
        "content_type": answer.content_type,
        "wire_bytes": answer.wire_bytes,
        "bytes": len(answer.body),
        "validators": _validators(answer.validators),
        "hints": dataclasses.asdict(answer.hints),
    }


def _validators(validators: Validators) -> dict[str, str | None]:
    return {
        name: value.decode("ascii", "backslashreplace") if value else None
        for name, value in dataclasses.asdict(validators).items()
    }


def _document(found: Probe) -> dict[str, Any] | None:
    if found.parsed is None:
        return None
    fields = dataclasses.fields(found.parsed)
    values = {part.name: getattr(found.parsed, part.name) for part in fields}
    values["entries"] = len(found.parsed.entries)
    return values


def _entry(item: ProbedEntry) -> dict[str, Any]:
    entry = dataclasses.asdict(item.entry)
    for name in ("published_at", "updated_at"):
        entry[name] = iso(entry[name])
    return {
        **entry,
        "fate": item.fate,
        "recognised_by": item.method,
        "named_by": [alias.method for alias in item.aliases],
        "article_id": item.article_id,
        "judgement": _judgement(item.judgement) if item.judgement else None,
    }


def _judgement(found: Judgement) -> dict[str, Any]:
    return {
        "tags": [dataclasses.asdict(tag) for tag in found.tags],
        "shanghai": dataclasses.asdict(found.shanghai),
        "is_spam": found.spam.is_spam,
        "spam_reason": found.spam.reason,
    }
