"""How is an issue fixed for ever? Its stories, and the bytes of every recipient's mail, in one step.

What comes in afterwards changes nothing of it; only a recipient who is new in `digest.yaml` gets a
mail made later, from the same frozen digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache

from huangpu.adapters.messages import Letter, Letterhead, message
from huangpu.adapters.outbox_journal import Frozen, OutboxJournal
from huangpu.adapters.render import render_html, render_subject, render_text
from huangpu.core.digest.tailoring import Choice, tailored
from huangpu.model.deliveries import DeliveryState, FrozenItem, Issue, Mail, key_of, week_of_issue
from huangpu.model.digest import Digest
from huangpu.model.mail_config import Recipient
from huangpu.model.weeks import Week

_READ = {DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING}


def issue_of(outbox: OutboxJournal, week: Week) -> str | None:
    """Give the issue that stands for a week, its newest correction; None before it is frozen."""
    issues = [issue for issue in outbox.issues() if week_of_issue(issue) == week]
    return max(issues, key=lambda issue: (len(issue), issue), default=None)


def is_replaced(outbox: OutboxJournal, issue: str) -> bool:
    """Whether a correction has taken the place of an issue; what is open of it stays unsent."""
    return issue_of(outbox, week_of_issue(issue)) not in {None, issue}


def freeze(
    outbox: OutboxJournal,
    digest: Digest,
    tags: Mapping[str, tuple[str, ...]],
    recipients: Iterable[Recipient],
    letterhead: Letterhead,
    *,
    skip_empty: bool,
) -> Issue:
    """Fix an issue and everybody's mail, and give it; nothing is sent.

    `tags` are those of every story of the digest. With `skip_empty` a recipient whose choice is
    empty gets no mail. Raises JournalError; then nothing of the issue exists.
    """
    frozen = Frozen(_issue(digest), digest, tags)
    outbox.freeze(frozen, _mails(frozen, recipients, letterhead, skip_empty=skip_empty))
    return frozen.issue


def add_new(
    outbox: OutboxJournal,
    issue: str,
    recipients: Collection[Recipient],
    letterhead: Letterhead,
    now: datetime,
    *,
    skip_empty: bool,
) -> tuple[str, ...]:
    """Add those recipients whom a frozen issue has no mail for, and give their addresses."""
    known = outbox.deliveries(issue).keys()
    new = [one for one in recipients if key_of(one.address) not in known]
    if not new:
        return ()
    mails = _mails(outbox.frozen(issue), new, letterhead, skip_empty=skip_empty)
    for mail, raw in mails:
        outbox.add(issue, mail, raw, now)
    return tuple(mail.recipient for mail, _ in mails)


def told_before(outbox: OutboxJournal, week: Week) -> tuple[FrozenItem, ...]:
    """Give the stories of earlier weeks' issues that reached, or may have reached, a reader."""
    return tuple(
        item
        for issue in outbox.issues()
        if week_of_issue(issue) < week
        and any(one.state in _READ for one in outbox.deliveries(issue).values())
        for item in outbox.issue(issue).items
    )


def _issue(digest: Digest) -> Issue:
    content = render_text(digest) + render_html(digest)
    return Issue(
        issue=digest.footer.issue_id,
        week=str(digest.week),
        window_from=digest.window[0],
        window_to=digest.window[1],
        frozen_at=digest.generated_at,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        items=tuple(
            FrozenItem(
                position=item.rank,
                section=item.section,
                story_id=item.story_id,
                article_id=item.article_id,
                title=item.title,
                url=item.url,
                reason="; ".join(item.reasons),
                score=item.score,
            )
            for item in digest.items
        ),
    )


def _mails(
    frozen: Frozen, recipients: Iterable[Recipient], letterhead: Letterhead, *, skip_empty: bool
) -> list[tuple[Mail, bytes]]:
    """Make everybody's mail, once for each address, and print each choice once."""

    @cache
    def letter(choice: Choice) -> Letter | None:
        copy = tailored(frozen.digest, choice, frozen.tags)
        if skip_empty and not copy.items:
            return None
        return Letter(
            issue=frozen.issue.issue,
            subject=render_subject(copy),
            text=render_text(copy),
            html=render_html(copy),
            date=frozen.issue.frozen_at.astimezone(copy.zone),
        )

    by_key = {key_of(one.address): one for one in reversed([*recipients])}  # the first one counts
    mails = []
    for recipient in reversed(by_key.values()):
        text = letter(Choice(recipient.tags, recipient.languages))
        if text is not None:
            mails.append(message(letterhead, text, recipient))
    return mails
