"""What does a correction say of itself, and what is it called?"""

from __future__ import annotations

from dataclasses import replace

import invented_week as week
import pytest

from huangpu.core.digest.correcting import corrected, next_issue, reason_of

FULL = week.issues()["full"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The sum was wrong.", "The sum was wrong."),
        ("  The sum\n was wrong ", "The sum was wrong."),
        ("金额有误", "金额有误。"),
        ("Which sum? Ours!", "Which sum? Ours!"),
    ],
)
def test_a_reason_is_a_sentence(text: str, reason: str) -> None:
    """White space is one space, and a full stop of its script ends it; saying it again changes nothing."""
    assert reason == reason_of(text)
    assert reason == reason_of(reason)


def test_ids_count_up_and_end() -> None:
    """The first free number of the week; after 99 there is none."""
    assert "2026-W34-c1" == next_issue(week.WEEK, ["2026-W34", "2026-W33-c1"])
    assert "2026-W34-c3" == next_issue(week.WEEK, ["2026-W34-c1", "2026-W34-c2"])
    with pytest.raises(ValueError, match="99 times"):
        next_issue(week.WEEK, [f"2026-W34-c{number}" for number in range(1, 100)])


def test_only_the_frame_is_another() -> None:
    """Stories, numbers and week stay; id, page and reason are the correction's."""
    page = "https://desk.example/issues/2026-W34.html"
    first = replace(FULL, footer=replace(FULL.footer, page_url=page))
    second = corrected(first, "2026-W34-c1", "2026-W34", "Why.")
    assert "https://desk.example/issues/2026-W34-c1.html" == second.footer.page_url
    assert "2026-W34-c1" == second.footer.issue_id
    assert first == replace(second, footer=first.footer, correction=None)
