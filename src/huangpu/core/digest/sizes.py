"""What does a story take of the page, as it travels?

Sizes are bytes of quoted-printable, in which a Chinese character takes nine: a mail is clipped by
its encoded size at some providers (email.md 2), and that is always the larger one.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from huangpu.core.digest.excerpts import shorten
from huangpu.model.links import web_link

if TYPE_CHECKING:
    from huangpu.core.digest.selection import Story
    from huangpu.model.digest_material import DigestArticle

# Columns, of which a Chinese character takes two: two lines on a desk, four on a phone.
TITLE = 160
OUTLET = 48

# Markup, measured on rendered pages and rounded up; a lead has its reasons as well.
_LEAD = 700
_ELSEWHERE = 120

_LAST_ASCII, _EQUALS = 0x7F, ord("=")


def title_of(article: DigestArticle) -> str:
    """Give a title to show, whatever the feed left out."""
    return shorten(article.title, TITLE) or shorten(article.summary, TITLE) or "Untitled"


def outlet_of(article: DigestArticle) -> str:
    """Give the name of an outlet, or what stands for it."""
    return shorten(article.outlet or article.publisher_family or article.feed_id, OUTLET)


def lead_size(story: Story) -> int:
    """Estimate the bytes of a story without its other outlets."""
    lead = story.lead.article
    return _LEAD + bytes_of(title_of(lead), outlet_of(lead), web_link(lead.url) or "")


def gloss_size(article: DigestArticle) -> int:
    """Estimate the bytes of the same story in another language, with its title."""
    return 2 * _ELSEWHERE + bytes_of(
        title_of(article), outlet_of(article), web_link(article.url) or ""
    )


def mention_size(article: DigestArticle) -> int:
    """Estimate the bytes of another outlet's name with its link."""
    return _ELSEWHERE + bytes_of(outlet_of(article), web_link(article.url) or "")


def bytes_of(*texts: str) -> int:
    """Give the bytes of texts as they travel in a page: escaped, and quoted-printable."""
    return sum(
        3 if byte > _LAST_ASCII or byte == _EQUALS else 1
        for text in texts
        for byte in escape(text).encode()
    )
