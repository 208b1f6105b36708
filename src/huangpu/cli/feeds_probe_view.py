"""How does a look at a feed read on a terminal? From the first request to the last entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from huangpu.cli.feeds_entries_view import show_entries
from huangpu.cli.feeds_words import Facts, distance, facts, heading, moment, said
from huangpu.core.remedies import remedy_for
from huangpu.core.request_headers import ACCEPT_ENCODING, user_agent
from huangpu.core.targets import user_info
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.jobs.new_feed import language_of_feed
from huangpu.wiring import VERSION

if TYPE_CHECKING:
    from huangpu.adapters.watched_fetcher import Step
    from huangpu.jobs.health import FeedHealth
    from huangpu.jobs.probe import Probe, Reading
    from huangpu.model.entries import CacheHints, Fetched, ParsedFeed, Validators
    from huangpu.model.feeds import Feed


def request_facts(feed: Feed, contact: str) -> dict[str, Any]:
    """Say what a request for a feed carries; of what is secret only the names."""
    agent = user_agent(feed.user_agent, version=VERSION, contact=contact)
    private = [*(["Authorization"] if user_info(feed.url) else []), *feed.headers]
    return {
        "user_agent": agent.decode("utf-8", "replace"),
        "accept_encoding": ACCEPT_ENCODING.decode(),
        "private_headers": private,
        "validators": [],
    }


@dataclass(frozen=True, slots=True)
class ProbeView:
    """Prints probes; `now` is what times are shown relative to."""

    out: Console
    now: datetime
    contact: str

    def show(self, found: Probe, reading: Reading, one: FeedHealth, entries: int) -> None:
        """Print one probe."""
        name = said(found.feed.title) if found.feed.title else ""
        self.out.print(Text.assemble("\n", (found.feed.id, "bold"), "  ", (str(name), "dim")))
        self._requests(found)
        if found.fetched is not None:
            self.out.print(heading("Answer"))
            self.out.print(facts(self._answer(found.fetched, one)))
        if found.parsed is not None:
            self.out.print(heading("Document"))
            self.out.print(facts(self._document(found, found.parsed, reading)))
            show_entries(self.out, reading, self.now, entries)
        self._verdict(found, reading, one)

    def _requests(self, found: Probe) -> None:
        self.out.print(heading("Requests"))
        seen: set[str] = set()
        for number, step in enumerate(found.steps, start=1):
            status = "no answer" if step.status is None else str(step.status)
            style = "green" if step.status == 200 else "yellow" if step.status else "red"  # noqa: PLR2004  HTTP's OK
            line = Text.assemble(f"  {number}  GET {step.url}  ", (status, f"bold {style}"))
            took = f"  {step.seconds * 1000:.0f} ms" if step.status else ""
            self.out.print(line.append(_redirect(step.status) + took, "dim"), soft_wrap=True)
            self.out.print(Padding(Text(_address(step, seen), "dim"), (0, 0, 0, 5), expand=False))
            seen.add(step.host)
        sent = request_facts(found.feed, self.contact)
        names = ", ".join(sent["private_headers"])
        rows: Facts = [
            ("sent", f"User-Agent {sent['user_agent']}; Accept-Encoding {sent['accept_encoding']}"),
            ("", "no validators: a probe asks for the whole document"),
        ]
        if names:
            rows.append(("secret", f"{names}; only to the host of the feed's own address"))
        rows.append(("took", f"{found.seconds:.2f} s in all"))
        self.out.print(facts(rows, indent=5))

    def _answer(self, answer: Fetched, one: FeedHealth) -> Facts:
        rows: Facts = [
            ("status", str(answer.status)),
            ("type", answer.content_type or "not named"),
            ("size", f"{answer.wire_bytes:,} bytes over the wire, {len(answer.body):,} unpacked"),
            ("validators", _validators(answer.validators, one.state.validators)),
            ("wishes", _wishes(answer.hints)),
        ]
        if answer.moved_to:
            rows.append(("moved", f"for good, to {redacted(answer.moved_to)}"))
        return rows

    def _document(self, found: Probe, parsed: ParsedFeed, reading: Reading) -> Facts:
        form = "not well-formed: it was mended" if parsed.repaired else "well-formed"
        counts = reading.counts
        rows: Facts = [
            ("format", f"{parsed.format.upper() if parsed.format != 'atom' else 'Atom'}, {form}"),
            ("encoding", parsed.encoding),
            ("title", parsed.title or "none"),
            ("site", redacted(parsed.site) if parsed.site else "none"),
            ("language", f"{parsed.language or 'not named'}; {_languages(found)}"),
        ]
        if parsed.ttl_minutes:
            rows.append(("ttl", counted(parsed.ttl_minutes, "minute")))
        known = f"{counts.updated} updated, {counts.unchanged} unchanged"
        fates = f"{counts.seen}: {counts.new} new, {known}, {counts.rejected} rejected"
        rows.append(("entries", fates))
        dates = [one.published_at for one in found.entries if one.published_at]
        if dates:
            ends = f"{moment(min(dates), self.now)} to {moment(max(dates), self.now)}"
            rows.append(("dates", f"{ends}; the newest {distance(max(dates), self.now)}"))
        elif found.entries:
            rows.append(("dates", "none: the time of the first sight stands in"))
        return rows

    def _verdict(self, found: Probe, reading: Reading, one: FeedHealth) -> None:
        if found.trouble is not None:
            remedy = remedy_for(found.feed, found.kind)
            rows: Facts = [
                ("failed", said(f"{found.trouble.kind}: {found.trouble.detail}", "bold red")),
                ("do", said(remedy.advice, "bold")),
            ]
            rows += [("", said(remedy.command, "cyan"))] if remedy.command else []
        else:
            taken = counted(reading.counts.new, "new entry", "new entries")
            rows = [("works", said(f"a poll would take on {taken}; nothing was stored", "green"))]
        if one.feed.enabled and one.state.next_poll_at:
            when = f"{moment(one.state.next_poll_at, self.now)}: {one.state.next_poll_reason}"
            rows.append(("next poll", when))
        self.out.print()
        self.out.print(facts(rows, indent=0))


def _redirect(status: int | None) -> str:
    if status in {301, 308}:
        return "  moved for good"
    return "  moved for now" if status in {302, 303, 307} else ""


def _address(step: Step, seen: set[str]) -> str:
    if not step.addresses:
        over = "over the connection that was open" if step.host in seen else "no address was found"
        return f"{step.host}: {over}"
    where = f"{step.host} is {', '.join(step.addresses)}"
    decision = {
        "public": "public, so it may be asked",
        "allowed": "not public, but allowed by network.allow_cidrs",
        "refused": "not public, so it is not asked; see network.allow_cidrs",
    }
    return f"{where}: {decision[step.check]}"


def _validators(new: Validators, kept: Validators) -> str:
    if not new:
        return "none: every poll gets the whole document"
    names = (("ETag", new.etag), ("Last-Modified", new.last_modified))
    words = ", ".join(
        f"{name} {value.decode('ascii', 'backslashreplace')}" for name, value in names if value
    )
    if not kept:
        return f"{words}; polls ask for changes only"
    same = "as at the last poll" if new == kept else "other than at the last poll"
    return f"{words}; {same}"


def _wishes(hints: CacheHints) -> str:
    names = {
        "max_age": "Cache-Control max-age",
        "expires_in": "Expires in",
        "retry_after": "Retry-After",
    }
    said_ = [
        f"{words} {getattr(hints, name)} s"
        for name, words in names.items()
        if getattr(hints, name) is not None
    ]
    return ", ".join(said_) or "none about when to come again"


def _languages(found: Probe) -> str:
    return f"its entries are {language_of_feed(found)}, configured as {found.feed.language}"
