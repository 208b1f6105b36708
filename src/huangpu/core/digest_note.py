"""What does a run say of the digest it built? The way to the preview, the week in numbers, a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huangpu.core.text_charts import bar, cell, spark, table
from huangpu.core.wording import counted
from huangpu.model.digest import Digest
from huangpu.model.digest_material import TagWeek
from huangpu.model.weeks import Week

WEEKS = 8


def digest_note(digest: Digest, preview: str, history: Iterable[TagWeek], since: Week) -> str:
    """Give it in Markdown; `preview` is where its file lies, and is shown where no page has an address.

    `history` are the weeks of its topics; of those up to `since`, in which the first poll was, only
    what the feeds still showed is known.
    """
    shown = len(digest.items)
    page = digest.footer.page_url
    there = f"[Open it](<{page}>)" if page else f"`{preview}`"
    running = "" if digest.complete else " (the week is still running)"
    parts = [
        f"# Digest of {digest.week}{running}",
        f"**{counted(shown, 'story', 'stories')}**: {there}",
        "\n".join(f"- {cell(line)}" for line in digest.coverage.lines),
        f"## Articles a week, to {digest.week}",
        sector_chart(digest, history, since),
    ]
    return "\n\n".join(part for part in parts if part)


def sector_chart(digest: Digest, history: Iterable[TagWeek], since: Week) -> str:
    """Give a table of the digest's topics: the last eight weeks as a little series, this one as a bar."""
    weeks = [digest.week.previous(back) for back in range(WEEKS - 1, -1, -1)]
    known = {(row.tag, row.week): row.articles for row in history}
    series = {
        one.tag: [known.get((one.tag, str(week)), 0) if week > since else None for week in weeks]
        for one in digest.sector_rows
    }
    counts = {one.tag: known.get((one.tag, str(digest.week)), 0) for one in digest.sector_rows}
    most = max(counts.values(), default=0)
    rows: Sequence[Sequence[object]] = [
        (
            one.label,
            one.label_zh,
            spark(series[one.tag]),
            counts[one.tag],
            bar(counts[one.tag], most),
        )
        for one in digest.sector_rows
    ]
    return table(("topic", "主题", f"{WEEKS} weeks", "this week", ""), rows) if rows else ""
