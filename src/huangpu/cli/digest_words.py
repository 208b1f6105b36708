"""In which words is a person told what became of the mails, and what to do about each?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from huangpu.core.delivery import Standing
from huangpu.jobs.desk import Report
from huangpu.model.deliveries import Delivery, DeliveryState, week_of_issue
from huangpu.model.digest_config import DigestConfig


def what_to_do(issue: str, delivery: Delivery, need: Standing) -> str:
    """Give the next step for one mail; nothing for one that needs none."""
    again = f"huangpu digest --send --week {week_of_issue(issue)}"
    settle = f"huangpu digest resolve {issue} --recipient {delivery.mail.recipient}"
    due = f"{delivery.next_try_at:%Y-%m-%d %H:%M} UTC" if delivery.next_try_at else "a while"
    return {
        Standing.DONE: "",
        Standing.SEND: f"run again: {again}",
        Standing.WAITS: f"run again after {due}: {again}",
        Standing.LATE: f"held, because the week is long over: {again} --late",
        Standing.ASKS: f"look into the mailbox, then: {settle} --sent (or --resend)",
        Standing.FAILED: f"mend the address or the server, then: {settle} --resend",
        Standing.LEFT: "nothing: a correction took its place, or it left digest.yaml, so it is not sent",
    }[need]


def as_row(delivery: Delivery) -> tuple[object, ...]:
    """Give a row of the table for people."""
    said = " ".join(filter(None, (str(delivery.code or ""), delivery.reply)))
    return (
        delivery.mail.recipient,
        delivery.state.value,
        delivery.attempts,
        f"{delivery.updated_at:%m-%d %H:%M}",
        said,
    )


def as_dict(delivery: Delivery, need: Standing | None = None) -> dict[str, Any]:
    """Give one mail for machines."""
    return {
        "recipient": delivery.mail.recipient,
        "state": delivery.state.value,
        "needs": need.value if need else None,
        "attempts": delivery.attempts,
        "message_id": delivery.mail.message_id,
        "updated_at": delivery.updated_at,
        "next_try_at": delivery.next_try_at,
        "code": delivery.code,
        "reply": delivery.reply,
    }


def report_dict(report: Report) -> dict[str, Any]:
    """Give a run for machines."""
    return {
        "week": str(report.week),
        "issue": report.issue,
        "frozen_now": report.frozen_now,
        "stories": report.stories,
        "added": list(report.added),
        "settled": report.is_settled,
        "stopped": report.halt.reason if report.halt else None,
        "deliveries": [as_dict(one, need) for one, need in report.mails],
        "notes": list(report.notes),
    }


def line_of(report: Report) -> str:
    """Give the outcome of a run in a line or two."""
    if report.issue is None:
        return f"Nothing was sent for {report.week}."
    states = Counter(one.state for one, _ in report.mails)
    counts = ", ".join(f"{states[state]} {state.value}" for state in DeliveryState if states[state])
    frozen = "frozen now" if report.frozen_now else "frozen before"
    line = f"Issue {report.issue} ({frozen}, {report.stories} stories): {counts or 'no mail'}"
    if report.added:
        line += f"\nNew recipients since it was frozen: {', '.join(report.added)}"
    if report.halt:
        line += f"\nStopped: {report.halt.reason}"
    return line


def totals(issue: str, deliveries: Mapping[str, Delivery]) -> dict[str, Any]:
    """Give an issue's mails by state."""
    states = Counter(one.state for one in deliveries.values())
    return {
        "issue": issue,
        "mails": len(deliveries),
        **{state.value: states[state] for state in DeliveryState},
    }


def recipients_line(config: DigestConfig) -> str:
    """Say who would get the digest, if anybody is configured."""
    addresses = [one.address for one in config.recipients]
    return f"Would be mailed to: {', '.join(addresses)}" if addresses else ""
