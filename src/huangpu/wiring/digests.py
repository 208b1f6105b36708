"""What does it take to make the digest, to mail it, and to keep the archive?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from huangpu.adapters.issue_shelf import IssueShelf, keep_preview
from huangpu.adapters.mail_setup import server_of
from huangpu.adapters.mailer import Mailer
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.render import render_html, render_text
from huangpu.adapters.store.archive import read_weeks
from huangpu.adapters.store.digests import stories_told, tags_of_stories
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.session import Session
from huangpu.core.digest import DigestOptions, SectionOption
from huangpu.core.digest_note import WEEKS, digest_note
from huangpu.core.weeks import week_of
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.alert import alert_message, send_alert
from huangpu.jobs.deliver import Clocks
from huangpu.jobs.desk import Desk, Report
from huangpu.jobs.digest import Preview, build, write_preview
from huangpu.jobs.freeze import issue_of, told_before
from huangpu.jobs.owed import is_owed
from huangpu.jobs.polling_round import silent
from huangpu.jobs.send import Composed, send
from huangpu.jobs.site import Site
from huangpu.model.archive import ArchivePlan, Topic
from huangpu.model.digest import Digest
from huangpu.model.weeks import Week
from huangpu.wiring.parts import Parts


class Digests(Parts):
    """The parts of digest, delivery and archive."""

    def preview(self, week: str | None = None) -> Preview:
        """Build the digest of a week (the running one when None) and write its files.

        Raises ConfigError for what is no week, StoreError when nothing was polled yet.
        """
        options = self._digest_options()
        now = self.clock()
        chosen = _week(week) if week else week_of(now, options.zone)
        with reading(self.places.analyst) as session:
            told = self._told_before(session, chosen)
            digest = build(session, chosen, options, now, told, self.vocabulary)
        preview = write_preview(digest, self.places.outbox, render_html, render_text)
        keep_preview(digest, self.places.outbox)
        return preview

    def digest_note(self, preview: Preview) -> str:
        """Give what a run says of a preview, in Markdown. Raises StoreError."""
        digest = preview.digest
        first = digest.week.previous(WEEKS - 1).start(digest.zone)
        with reading(self.places.analyst) as session:
            tags = [row.tag for row in digest.sector_rows]
            history = read_weeks(session, tags, first, digest.zone)
            since = _watching_since(session)
        begun = week_of(since or self.clock(), digest.zone)
        return digest_note(digest, str(preview.html.absolute()), history, begun)

    def compose(self, week: Week) -> Composed:
        """Give the digest of a week as it can be frozen, with the tags of its stories."""
        options = self._digest_options()
        with reading(self.places.analyst) as session:
            told = self._told_before(session, week)
            digest = build(session, week, options, self.clock(), told, self.vocabulary)
            return digest, tags_of_stories(session, {item.story_id for item in digest.items})

    def digest_of(self, week: str | None = None) -> Digest:
        """Give the digest of a week (the running one when None): as it was frozen, else as it is.

        Raises ConfigError for what is no week, StoreError when nothing was polled yet.
        """
        chosen = _week(week) if week else week_of(self.clock(), self._digest_options().zone)
        outbox = OutboxJournal(self.places.digests)
        issue = issue_of(outbox, chosen)
        return outbox.frozen(issue).digest if issue else self.compose(chosen)[0]

    def desk(self) -> Desk:
        """Give the places and rules of sending."""
        return Desk(
            outbox=OutboxJournal(self.places.digests),
            lock=self.places.data / "send.lock",
            database=self.database,
            analyst_link=self.places.analyst,
            config=self.digest_config,
            clocks=Clocks(self.clock, time.monotonic, time.sleep),
        )

    def mailer(self) -> Mailer:
        """Give the way to the mail server; ConfigError with all that is missing to send."""
        path = self.settings.config_dir / "digest.yaml"
        if self.settings.sample_url is not None:
            raise ConfigError((Fault(str(path), None, "smtp", "the sample week is never mailed"),))
        return Mailer(server_of(self.digest_config, path, os.environ))

    def send(
        self,
        week: str | None = None,
        *,
        even_late: bool = False,
        why: str | None = None,
        on_mail: Callable[[int, int], None] = silent,
    ) -> Report:
        """Freeze and mail the digest of a week, the newest ended one when None; with `why` corrected.

        Raises ConfigError for what is missing or wrong, DeliveryError while another run sends.
        """
        mailer = self.mailer()
        chosen = _week(week or self.ended_week())
        return send(
            self.desk(),
            chosen,
            lambda: self.compose(chosen),
            mailer,
            even_late=even_late,
            why=why,
            on_mail=on_mail,
        )

    def _told_before(self, session: Session, week: Week) -> frozenset[str]:
        return stories_told(session, told_before(OutboxJournal(self.places.digests), week))

    def ended_week(self) -> str:
        """Give the newest week that is over."""
        return str(week_of(self.clock(), ZoneInfo(self.digest_config.timezone)).previous(1))

    def owes_digest(self) -> bool:
        """Whether a run would bring the digest of the newest ended week further."""
        if not self.places.analyst.exists():
            return False
        week = _week(self.ended_week())
        with reading(self.places.analyst) as session:
            since = _watching_since(session)
        preview = self.places.outbox / f"{week}.html"
        return is_owed(self.desk(), week, preview, since, lambda: bool(self.compose(week)[0].items))

    def alert(self, to: str, subject: str, body: str) -> None:
        """Mail the operator; ConfigError for what is missing, DeliveryError when it is refused."""
        mailer, sender = self.mailer(), self.digest_config.sender.address or ""
        send_alert(mailer, alert_message(sender, to, subject, body, self.clock()))

    @property
    def site(self) -> Site:
        """The archive of pages."""
        return Site(
            folder=self.places.site,
            lock=self.places.data / "site.lock",
            analyst_link=self.places.analyst,
            shelf=IssueShelf(OutboxJournal(self.places.digests), self.places.outbox),
            plan=self._archive_plan,
        )

    def _archive_plan(self) -> ArchivePlan:
        config, tags = self.digest_config, self.taxonomy.tags
        return ArchivePlan(
            topics=tuple(
                Topic(rule.tag, tag.facet, tag.label.en, tag.label.zh)
                for rule in config.sections
                if (tag := tags.get(rule.tag)) is not None
            ),
            labels={name: tag.label.en for name, tag in tags.items()},
            zone=ZoneInfo(config.timezone),
            base_url=config.base_url,
        )

    def _digest_options(self) -> DigestOptions:
        config = self.digest_config
        return DigestOptions(
            zone=ZoneInfo(config.timezone),
            sections=tuple(
                SectionOption(rule.tag, tag.facet, tag.label.en, tag.label.zh, rule.cap)
                for rule in config.sections
                if (tag := self.taxonomy.tags.get(rule.tag)) is not None
            ),
            total=config.caps.items,
            top=config.caps.top_stories,
            watched=self.claims,
            top_per_outlet=max(1, int(config.caps.top_stories * config.caps.per_outlet_share)),
            base_url=config.base_url,
        )


def _watching_since(session: Session) -> datetime | None:
    """Give when the first poll was; None before it."""
    first: datetime | None = session.tuples("watching_since")[0][0]
    return first


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise ConfigError((Fault("command line", None, "--week", str(error)),)) from error
