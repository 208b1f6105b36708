"""How does a digest look: as a mail page, as plain text, on a terminal?"""

from huangpu.adapters.render.pages import render_html, render_subject, render_text
from huangpu.adapters.render.terminal import render_terminal_score, render_terminal_summary

__all__ = [
    "render_html",
    "render_subject",
    "render_terminal_score",
    "render_terminal_summary",
    "render_text",
]
