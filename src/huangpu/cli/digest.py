"""`huangpu digest`: the week's digest, as files to look at or as mail, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from huangpu.adapters.render import render_terminal_summary
from huangpu.cli.context import App, pass_app
from huangpu.cli.digest_explain import explain
from huangpu.cli.digest_words import (
    as_dict,
    as_row,
    line_of,
    recipients_line,
    report_dict,
    totals,
    what_to_do,
)
from huangpu.core.delivery import Standing
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.desk import Report, status
from huangpu.jobs.resolve import resolve as settle
from huangpu.model.deliveries import Delivery, week_of_issue

_COLUMNS = ("recipient", "state", "tries", "since (UTC)", "the last word")


@click.group(invoke_without_command=True, short_help="Build, show or mail the digest of a week.")
@click.option(
    "--week", metavar="WEEK", help="ISO week such as 2026-W34  [running; --send: newest ended]"
)
@click.option("--preview", is_flag=True, help="Write the files and send nothing (the default).")
@click.option("--send", is_flag=True, help="Freeze the issue and mail it; again: only the rest.")
@click.option("--late", is_flag=True, help="With --send: also when the week is long over.")
@click.option(
    "--correct", metavar="WHY", help="With --send: mail the week anew, as a correction, saying why."
)
@click.pass_context
def digest(
    context: click.Context,
    /,
    *,
    week: str | None,
    preview: bool,
    send: bool,
    late: bool,
    correct: str | None,
) -> int:
    """Build the digest of a week as HTML and text in the outbox, or mail it.

    Without --send nothing but its files in the outbox changes. With it the issue is frozen once, and every
    recipient gets it once, however often the command is run. Ends with code 1 while a mail is not
    settled, and says what to do about each.
    """
    app = context.find_object(App)
    if app is None or context.invoked_subcommand is not None:
        return 0
    if send and preview:
        raise click.UsageError("--send and --preview exclude each other")
    if late and not send:
        raise click.UsageError("--late goes with --send")
    if correct is not None and not (send and week):
        raise click.UsageError("--correct goes with --send and --week")
    app.wiring.check_configuration()
    if not send:
        _preview(app, week)
        return 0
    with app.progress("Sending") as advance:
        report = app.wiring.send(week, even_late=late, why=correct, on_mail=advance)
    app.wiring.site.refresh()
    _tell(app, report)
    return 0 if report.is_settled else 1


@digest.command()
@click.argument("week", metavar="WEEK")
@click.option("--recipient", metavar="ADDRESS", required=True, help="Whose mail it is about.")
@click.option("--sent", "decision", flag_value="sent", help="It has arrived.")
@click.option("--resend", "decision", flag_value="resend", help="Send it again, byte for byte.")
@pass_app
def resolve(app: App, *, week: str, recipient: str, decision: str | None) -> None:
    """Settle a mail whose outcome is unknown, or that failed.

    No run decides on these. Look into the mailbox first: the mail is there or it is not, and X-Digest-Id names the issue.
    """
    if decision not in {"sent", "resend"}:
        raise click.UsageError("say --sent or --resend")
    delivery, notes = settle(
        app.wiring.desk(), _issue(week), recipient, "sent" if decision == "sent" else "resend"
    )
    app.give(as_dict(delivery))
    app.say(f"{delivery.mail.recipient}: {delivery.state.value}")
    if decision == "resend":
        app.say(f"It goes out with: huangpu digest --send --week {week_of_issue(week)}")
    for note in notes:
        app.note(note)


@digest.command("status")
@click.argument("week", metavar="[WEEK]", required=False)
@pass_app
def show_status(app: App, *, week: str | None) -> None:
    """Show the mails of an issue, or all issues."""
    desk = app.wiring.desk()
    if week is None:
        rows = [totals(issue, desk.outbox.deliveries(issue)) for issue in desk.outbox.issues()]
        app.give(rows)
        if not rows:
            app.say("No issue is frozen yet; huangpu digest --send freezes the first.")
            return
        columns = ("issue", "mails", "sent", "pending", "sending", "failed", "unknown")
        app.table(columns, [[row[name] for name in columns] for row in rows])
        return
    issue = _issue(week)
    if not desk.outbox.holds(issue):
        raise ConfigError((Fault("command line", None, "WEEK", f"{issue} is not frozen"),))
    mails = status(desk, issue, late=desk.is_late(week_of_issue(issue)))
    app.give({"issue": issue, "deliveries": [as_dict(one, need) for one, need in mails]})
    _show(app, issue, mails)


digest.add_command(explain)


def _preview(app: App, week: str | None) -> None:
    made = app.wiring.preview(week)
    app.give({"week": str(made.digest.week), "html": str(made.html), "text": str(made.text)})
    app.say(render_terminal_summary(made.digest).rstrip())
    app.say(f"HTML: {made.html}\nText: {made.text}")
    if recipients := recipients_line(app.wiring.digest_config):
        app.say(recipients)


def _tell(app: App, report: Report) -> None:
    app.give(report_dict(report))
    app.say(line_of(report))
    if report.issue and not report.is_settled:
        _show(app, report.issue, report.mails)
    for note in report.notes:
        app.say(note)


def _show(app: App, issue: str, mails: Sequence[tuple[Delivery, Standing]]) -> None:
    """Print the mails, and below them what to do, in lines that can be copied."""
    app.table(_COLUMNS, [as_row(one) for one, _ in mails])
    for one, need in mails:
        if step := what_to_do(issue, one, need):
            app.say(f"{one.mail.recipient}: {step}")


def _issue(text: str) -> str:
    try:
        week_of_issue(text)
    except ValueError as error:
        raise ConfigError((Fault("command line", None, "WEEK", str(error)),)) from error
    return text
