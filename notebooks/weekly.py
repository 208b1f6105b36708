# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# A percent script, not a marimo notebook: it opens as a notebook in Jupyter (with jupytext), VS Code,
# PyCharm and Spyder, and it runs as a plain Python file without any of them, so that a test runs it
# at every change. Marimo's own format needs marimo installed even for that.
#
# # The weeks in Shanghai's technology news
#
# Reads the newest published copy; run all cells again to see newer data. The data folder is
# `HUANGPU_DATA_DIR`, else `var`. With matplotlib there are charts, without it tables.

# %%
import huangpu

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

con = huangpu.connect()
WEEKS = 12

as_of, articles, stories = con.execute(
    "SELECT as_of(), (SELECT count(*) FROM articles WHERE NOT is_spam), (SELECT count(*) FROM stories)"
).fetchone()
print(f"{articles:,} articles in {stories:,} stories, as of {as_of:%Y-%m-%d %H:%M}")

# %% [markdown]
# ## Stories a week, by sector and theme
#
# Stories count events: many reports of one event are one story. The running week is still growing.

# %%
found = con.execute(
    """
    SELECT DISTINCT week, tag, facet, stories, outlets
    FROM sector_weeks JOIN (SELECT DISTINCT tag, facet FROM article_tags) USING (tag)
    WHERE NOT contains(tag, '.') AND week > week_of(as_of() - to_weeks(?))
    ORDER BY facet, tag, week
    """,
    [WEEKS],
).fetchall()
weeks = sorted({week for week, *_ in found})
lines = {}  # facet -> tag -> stories of each week
for week, tag, facet, count, _ in found:
    lines.setdefault(facet, {}).setdefault(tag, [0] * len(weeks))[weeks.index(week)] = count

for facet, tags in lines.items():
    if plt is None:
        print(f"\n{facet:>20} " + " ".join(f"{week[-3:]:>4}" for week in weeks))
        for tag, counts in tags.items():
            print(f"{tag:>20} " + " ".join(f"{count:4}" for count in counts))
        continue
    figure, axes = plt.subplots(figsize=(9, 3.5), layout="constrained")
    for tag, counts in tags.items():
        axes.plot(weeks, counts, marker="o", label=tag)
    axes.set_ylim(bottom=0)
    axes.set_title(f"Stories a week: {facet}s")
    axes.tick_params("x", rotation=45)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    plt.show()

# %% [markdown]
# ## The newest full week against the four before
#
# 1 is as usual; weeks without a story count as none. A tag that was silent before has no mean to be
# compared with.

# %%
growth = con.execute(
    """
    WITH weeks AS (
        SELECT tag, week, stories,
               sum(stories) OVER (
                   PARTITION BY tag ORDER BY week_start(week)
                   RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 7 DAY PRECEDING
               ) / 4 AS before
        FROM sector_weeks WHERE NOT contains(tag, '.')
    )
    SELECT tag, stories, before, stories / before AS growth
    FROM weeks WHERE week = week_of(as_of() - INTERVAL 7 DAY)
    ORDER BY growth DESC NULLS LAST, stories DESC
    """
).fetchall()

for tag, count, before, ratio in growth:
    print(f"{tag:>20} {count:5} stories", f"{ratio:5.2f} times the mean of {before:.1f}" if ratio else "")

if plt is not None and (known := [row for row in growth if row[3]]):
    figure, axes = plt.subplots(figsize=(7, 0.4 * len(known) + 1), layout="constrained")
    axes.barh([row[0] for row in known], [row[3] for row in known])
    axes.axvline(1, color="black", linewidth=0.8)
    axes.invert_yaxis()
    axes.set_title("Stories against the four-week mean")
    plt.show()

# %% [markdown]
# ## The most told stories of that week

# %%
for outlets, reports, title, tags in con.execute(
    """
    SELECT outlet_count, article_count, title, tags FROM stories
    WHERE week_of(first_published_at) = week_of(as_of() - INTERVAL 7 DAY) AND len(tags) > 0
    ORDER BY outlet_count DESC, article_count DESC, first_published_at LIMIT 15
    """
).fetchall():
    print(f"{outlets:3} houses, {reports:3} reports  {title}  [{', '.join(tags)}]")

# %% [markdown]
# ## Who was first
#
# Of the stories that several houses told: how many each told first, and the median hours the others
# needed.

# %%
for family, first, late in con.execute(
    """
    SELECT publisher_family,
           count(*) FILTER (published_at = first_published_at) AS first,
           median(epoch(published_at - first_published_at) / 3600)
               FILTER (published_at > first_published_at) AS late
    FROM articles JOIN stories USING (story_id)
    WHERE outlet_count > 1 GROUP BY publisher_family ORDER BY first DESC, late LIMIT 15
    """
).fetchall():
    print(f"{first:4} first" + (f", else {late:5.1f} hours later" if late is not None else "") + f"  {family}")

# %% [markdown]
# ## Is anything missing?

# %%
for status, feeds, names in con.execute(
    "SELECT status, count(*), list(title ORDER BY title)[1:8] FROM feeds WHERE enabled GROUP BY status ORDER BY status"
).fetchall():
    print(f"{feeds:4} {status}: {', '.join(names)}")
