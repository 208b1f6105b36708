"""Where does each page of the archive lie? The same addresses for ever: mails link to them."""

from __future__ import annotations

INDEX = "index.html"
ISSUES = "issues/index.html"
STORIES = "stories/index.html"
FEEDS = "feeds.html"
ABOUT = "about.html"
ATOM = "atom.xml"  # of all topics; not below atom/, where a tag could have its name


def issue_page(issue: str) -> str:
    """Give the page of an issue: `issues/2026-W34.html`."""
    return f"issues/{issue}.html"


def topic_page(key: str) -> str:
    """Give the page of a topic."""
    return f"topics/{key}.html"


def story_page(story_id: str) -> str:
    """Give the page of a story."""
    return f"stories/{story_id}.html"


def atom_file(key: str) -> str:
    """Give the Atom feed of a topic."""
    return f"atom/{key}.xml"


def up_from(path: str) -> str:
    """Give the way from a page to the archive's root: "" or "../", so that links are relative."""
    return "../" * path.count("/")
