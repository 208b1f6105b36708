"""How does the archive look? One self-contained file a page, an Atom feed a topic; no script.

The same archive gives the same bytes: "as of" comes from the data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from huangpu.adapters.render import typography
from huangpu.adapters.render.charts import drawn, in_words
from huangpu.adapters.render.pages import templates, words_of
from huangpu.core.archive import paths
from huangpu.core.weeks import week_of
from huangpu.core.wording import counted
from huangpu.model.archive import Archive, ArchivePlan, ArchiveStory, FeedRow, Report, WeekCount
from huangpu.model.digest import Digest

_WIDTH, _ISSUE_WIDTH = 860, 640  # the second is that of the mail
# ids of Atom must never change, so they hang on no address; .invalid is nobody's for ever
_AUTHORITY = "tag:huangpu.invalid,2026"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GROUPS = (
    ("Failing", ("failing", "dead")),
    ("Quiet", ("silent", "empty", "never")),
    ("Healthy", ("healthy",)),
)


def render_pages(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Give every page but those of the issues, with its path, and the Atom feeds."""
    plan = archive.plan
    topics = {topic.key: topic for topic in plan.topics}
    running = week_of(archive.as_of, plan.zone)
    words = {
        "archive": archive,
        "plan": plan,
        "topics": topics,
        "whole": running.previous(1),
        "running": running,
        "compared": any(trend.change is not None for trend in archive.trends),
        "trouble": _trouble(archive.feeds),
        "feed_groups": _groups(archive.feeds),
    }
    for path, name in (
        (paths.INDEX, "index"),
        (paths.ISSUES, "issues"),
        (paths.STORIES, "stories"),
        (paths.FEEDS, "feeds"),
        (paths.ABOUT, "about"),
    ):
        yield path, _page(name, path, words)
    for trend in archive.trends:
        key = trend.topic.key
        more = {"topic": trend.topic, "trend": trend, "stories": archive.by_topic.get(key, ())}
        yield paths.topic_page(key), _page("topic", paths.topic_page(key), words | more)
    for story in archive.told:
        path = paths.story_page(story.story_id)
        yield path, _page("story", path, words | {"story": story, "section": paths.STORIES})
    yield paths.ATOM, _atom(archive, paths.ATOM, paths.INDEX, plan.name, archive.newest)
    for key, topic in topics.items():
        title = f"{plan.name}: {topic.label}"
        stories = archive.by_topic.get(key, ())
        yield (
            paths.atom_file(key),
            _atom(archive, paths.atom_file(key), paths.topic_page(key), title, stories),
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The issues before and after one, by id, and the newest correction that took its place."""

    older: str | None
    newer: str | None
    corrected_by: str | None = None


def render_issue(digest: Digest, issue: str, beside: Neighbours, plan: ArchivePlan) -> bytes:
    """Give the page of an issue: the mail's own page, with the ways through the archive."""
    path = paths.issue_page(issue)
    words = (
        words_of(digest)
        | _frame(path, _ISSUE_WIDTH)
        | {
            "mailed": False,
            "rel": Markup(' rel="noopener noreferrer"'),
            "plan": plan,
            "section": paths.ISSUES,
            "older": beside.older,
            "newer": beside.newer,
            "corrected_by": beside.corrected_by,
        }
    )
    return _environment().get_template("site/issue.html").render(words).encode()


@cache
def look() -> str:
    """Give a fingerprint of all that decides how a page looks: another one, another page."""
    seen = hashlib.sha256()
    for part in _files(resources.files("huangpu.adapters.render")):
        seen.update(part.read_bytes())
    return seen.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for part in sorted(folder.iterdir(), key=lambda part: part.name):
        if part.is_dir():
            yield from _files(part)
        elif part.name.endswith((".py", ".html", ".css", ".xml")):
            yield part


def _page(name: str, path: str, words: dict[str, object]) -> bytes:
    template = _environment().get_template(f"site/{name}.html")
    return template.render({"section": None} | words | _frame(path, _WIDTH)).encode()


def _frame(path: str, width: int) -> dict[str, object]:
    return {"paths": paths, "here": path, "up": paths.up_from(path), "width": width}


def _atom(
    archive: Archive, path: str, page: str, title: str, stories: tuple[ArchiveStory, ...]
) -> bytes:
    words = {
        "plan": archive.plan,
        "title": title,
        "id": f"{_AUTHORITY}:{path.removesuffix('.xml').replace('/', ':')}",
        "here": path,
        "page": page,
        "stories": stories,
        # without an entry it was last updated when watching began, not at each poll
        "updated": max((story.updated_at for story in stories), default=archive.since),
    }
    return _environment().get_template("site/atom.xml").render(words).encode()


def _trouble(feeds: tuple[FeedRow, ...]) -> str:
    failing = sum(feed.status in _GROUPS[0][1] for feed in feeds)
    if not feeds:
        return "no feed is watched"
    verb = "are" if failing > 1 else "is"
    return (
        f"{f'{failing:,}' if failing else 'none'} of {counted(len(feeds), 'feed')} {verb} failing"
    )


def _groups(feeds: tuple[FeedRow, ...]) -> list[tuple[str, list[FeedRow]]]:
    named = [status for _, statuses in _GROUPS for status in statuses]
    groups = [(label, [f for f in feeds if f.status in statuses]) for label, statuses in _GROUPS]
    return [*groups, ("Other", [feed for feed in feeds if feed.status not in named])]


def _xml(text: str) -> str:
    """Give a text on one line that XML can hold; the template escapes it."""
    return _NOT_XML.sub("", typography.clean(text))


def _xml_lang(report: Report) -> Markup:
    code = typography.lang(report.language, report.title)
    return Markup(' xml:lang="{}"').format(code) if code else Markup()


def _tag_id(name: str, kind: str) -> str:
    """Give an id as RFC 4151 writes it; ids of ours are letters, digits, '.' and '-'."""
    return f"{_AUTHORITY}:{kind}:{re.sub('[^A-Za-z0-9._-]', '', name)}"


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _date(moment: datetime, zone: ZoneInfo) -> str:
    return f"{typography.day(moment, zone)} {moment.astimezone(zone).year}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{_date(moment, zone)}, {moment.astimezone(zone):%H:%M}"


def _told(weeks: tuple[WeekCount, ...]) -> tuple[WeekCount, ...]:
    """Leave out of a table the weeks of which nothing is known, but never the newest two."""
    known = tuple(one for one in weeks[:-2] if one.watched or one.stories)
    return (*known, *weeks[-2:])


def _words_for(reasons: tuple[tuple[str, tuple[str, ...]], ...], tag: str) -> tuple[str, ...]:
    return dict(reasons).get(tag, ())


@cache
def _environment() -> Environment:
    environment = templates().overlay()
    environment.filters = environment.filters | {
        "date": _date,
        "moment": _moment,
        "iso": _iso,
        "number": "{:,}".format,
        "drawn": drawn,
        "in_words": in_words,
        "told": _told,
        "words_for": _words_for,
        "xml": _xml,
        "xml_lang": _xml_lang,
        "tag_id": _tag_id,
    }
    return environment
