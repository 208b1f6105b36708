"""`huangpu feeds move`: a feed has another address now; its history goes on."""

from __future__ import annotations

import click

from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.adapters.feeds_editor import change_feed
from huangpu.cli.context import App, pass_app
from huangpu.core.urls import redacted
from huangpu.errors import ConfigError, Fault


@click.command(short_help="Give a feed its new address.")
@click.argument("feed_id", metavar="ID")
@click.argument("url")
@pass_app
def move(app: App, feed_id: str, url: str) -> None:
    """Write the new address of a feed into feeds.yaml; its id and its history stay.

    The address is not asked: the next poll does that, or huangpu feeds check ID --probe.

    \u0008
    huangpu feeds move technode https://technode.com/feed/
    """
    path = app.wiring.feeds_file
    if problem := url_problem(url):
        raise ConfigError((Fault("command line", None, "URL", *problem),))
    feeds = app.wiring.catalogue.feeds
    key = same_feed_key(url)
    for feed in feeds:
        if feed.id != feed_id and not url_problem(feed.url) and same_feed_key(feed.url) == key:
            hint = f"stop one of them: huangpu feeds disable {feed_id} --reason 'as {feed.id}'"
            fault = Fault("command line", None, "URL", f"is that of {feed.id} already", hint)
            raise ConfigError((fault,))
    old = next((feed.url for feed in feeds if feed.id == feed_id), None)
    if old != url:
        change_feed(path, feed_id, {"url": url})  # which knows what to say of a feed that is not
    app.give({"feed_id": feed_id, "url": redacted(url), "changed": old != url})
    if old == url:
        app.say(f"{feed_id} has that address already; nothing was changed.")
    else:
        app.say(f"{feed_id} is asked at {redacted(url)} from the next poll on.")
