-- The public views of the contract. Every view and column says what it means; analysts see it
-- with `DESCRIBE` and in docs/schema.md.

CREATE VIEW articles AS
SELECT article_id, title, summary, url, language, outlet, publisher_family, feed_id,
       published_at, first_seen_at, published_is_estimated, copy_of,
       story_article.story_id, shanghai, shanghai_score, is_spam, spam_reason, revision
FROM article LEFT JOIN story_article USING (article_id);

COMMENT ON VIEW articles IS 'One row per published item, whichever feeds carry it; copies and spam included.';
COMMENT ON COLUMN articles.article_id IS 'Stable id of 12 characters, from the canonical URL.';
COMMENT ON COLUMN articles.title IS 'Newest title, as plain text.';
COMMENT ON COLUMN articles.summary IS 'Newest summary, as plain text; empty when the feed gives none.';
COMMENT ON COLUMN articles.url IS 'Link of the first entry that carried it; NULL when it had none that is safe.';
COMMENT ON COLUMN articles.language IS 'en, zh, ja, ko or und, by the script of title and summary.';
COMMENT ON COLUMN articles.outlet IS 'Who published it: the source the entry names, else the publisher of the feed.';
COMMENT ON COLUMN articles.publisher_family IS 'Outlets of one house count once: what corroboration is counted by.';
COMMENT ON COLUMN articles.feed_id IS 'The feed in which it was first seen.';
COMMENT ON COLUMN articles.published_at IS 'When it was published; the time we first saw it where the feed gives no believable date.';
COMMENT ON COLUMN articles.first_seen_at IS 'When a poll first saw it in any feed.';
COMMENT ON COLUMN articles.published_is_estimated IS 'True when published_at is not the feed''s own word.';
COMMENT ON COLUMN articles.copy_of IS 'The original of its copy group; NULL when it is the original.';
COMMENT ON COLUMN articles.story_id IS 'The event it tells; articles of several outlets share one.';
COMMENT ON COLUMN articles.shanghai IS 'True when it is about something in Shanghai or an organisation headquartered there.';
COMMENT ON COLUMN articles.shanghai_score IS 'How surely it is about Shanghai, from 0 to 1.';
COMMENT ON COLUMN articles.is_spam IS 'True when the whole item is an advert; it is kept, but no digest shows it.';
COMMENT ON COLUMN articles.spam_reason IS 'What gave the advert away; NULL when it is none.';
COMMENT ON COLUMN articles.revision IS 'How many versions we have seen; 1 when it was never edited.';

CREATE VIEW article_tags AS
SELECT article_id, tag, facet, score, evidence, taxonomy_version FROM article_tag;

COMMENT ON VIEW article_tags IS 'One row per article and tag, with the words that earned it.';
COMMENT ON COLUMN article_tags.article_id IS 'The tagged article.';
COMMENT ON COLUMN article_tags.tag IS 'Tag of config/taxonomy.yaml; a sub-tag hangs below its tag by a dot.';
COMMENT ON COLUMN article_tags.facet IS 'sector or theme.';
COMMENT ON COLUMN article_tags.score IS 'Strength of the tag, from 0 to 1.';
COMMENT ON COLUMN article_tags.evidence IS 'Where and why: field, start and end (characters, end exclusive), the phrase found, the rule that counted it.';
COMMENT ON COLUMN article_tags.taxonomy_version IS 'Which taxonomy gave the tag.';

CREATE VIEW article_revisions AS
SELECT article_id, revision, title, summary, seen_at FROM article_revision;

COMMENT ON VIEW article_revisions IS 'Every version of an article''s title and summary; 1 is the first.';
COMMENT ON COLUMN article_revisions.article_id IS 'The article.';
COMMENT ON COLUMN article_revisions.revision IS 'Number of the version, from 1.';
COMMENT ON COLUMN article_revisions.title IS 'Title of that version.';
COMMENT ON COLUMN article_revisions.summary IS 'Summary of that version.';
COMMENT ON COLUMN article_revisions.seen_at IS 'When a poll first saw that version.';

CREATE VIEW observations AS
SELECT feed_id, entry_key, article_id, first_seen_at, last_seen_at, link, method FROM observation;

COMMENT ON VIEW observations IS 'One row per entry of a feed: which article it is, and how that was known.';
COMMENT ON COLUMN observations.feed_id IS 'The feed.';
COMMENT ON COLUMN observations.entry_key IS 'Our name for the entry within that feed.';
COMMENT ON COLUMN observations.article_id IS 'The article it is.';
COMMENT ON COLUMN observations.first_seen_at IS 'First poll that saw it.';
COMMENT ON COLUMN observations.last_seen_at IS 'Newest poll that saw it.';
COMMENT ON COLUMN observations.link IS 'Its link in this feed.';
COMMENT ON COLUMN observations.method IS 'How the article was found: url (its canonical URL names it) or entry (it has no telling URL).';

CREATE VIEW stories AS
SELECT story_id,
       arg_min(title, (published_at, article_id)) AS title,
       count(*) AS article_count,
       count(DISTINCT publisher_family) AS outlet_count,
       list_sort(list(DISTINCT language)) AS languages,
       min(published_at) AS first_published_at,
       max(published_at) AS last_published_at,
       coalesce(any_value(story_tags.tags), []::VARCHAR[]) AS tags
FROM articles
LEFT JOIN (
    SELECT story_id, list_sort(list(DISTINCT tag)) AS tags
    FROM story_article JOIN article_tag USING (article_id)
    GROUP BY story_id
) AS story_tags USING (story_id)
WHERE story_id IS NOT NULL AND NOT is_spam
GROUP BY story_id;

COMMENT ON VIEW stories IS 'One row per event, however many outlets tell it.';
COMMENT ON COLUMN stories.story_id IS 'Stable id of the story.';
COMMENT ON COLUMN stories.title IS 'Title of its earliest article.';
COMMENT ON COLUMN stories.article_count IS 'Articles in it, copies included.';
COMMENT ON COLUMN stories.outlet_count IS 'Publisher families in it: the corroboration.';
COMMENT ON COLUMN stories.languages IS 'Languages in which it is told.';
COMMENT ON COLUMN stories.first_published_at IS 'Earliest publication.';
COMMENT ON COLUMN stories.last_published_at IS 'Latest publication.';
COMMENT ON COLUMN stories.tags IS 'Every tag that one of its articles carries.';

CREATE VIEW story_articles AS
SELECT story_id, article_id, method, score, like_id, reasons FROM story_article;

COMMENT ON VIEW story_articles IS 'Which article belongs to which story, and why.';
COMMENT ON COLUMN story_articles.story_id IS 'The story.';
COMMENT ON COLUMN story_articles.article_id IS 'The article.';
COMMENT ON COLUMN story_articles.method IS 'How it joined: first (it opened the story), copy (the same text) or event (the same event).';
COMMENT ON COLUMN story_articles.score IS 'How sure the join is, from 0 to 1.';
COMMENT ON COLUMN story_articles.like_id IS 'The article of the story that it is most like; NULL when it opened the story.';
COMMENT ON COLUMN story_articles.reasons IS 'Why it is taken for the same, in sentences.';

CREATE VIEW feeds AS
SELECT feed.feed_id, feed.title, feed.url, feed.language, feed.enabled,
       coalesce(feed_state.status, 'never') AS status,
       feed_state.status_reason,
       feed_state.last_success_at,
       coalesce(feed_state.consecutive_failures, 0) AS consecutive_failures,
       feed_state.next_poll_at,
       feed_state.next_poll_reason,
       coalesce(recent.articles_7d, 0) AS articles_7d,
       feed.publisher, feed.kind
FROM feed
LEFT JOIN feed_state USING (feed_id)
LEFT JOIN (
    SELECT feed_id, count(*) AS articles_7d
    FROM observation
    WHERE first_seen_at > (SELECT max(started_at) FROM poll) - INTERVAL 7 DAY
    GROUP BY feed_id
) AS recent USING (feed_id);

COMMENT ON VIEW feeds IS 'The catalogue with the health of every feed.';
COMMENT ON COLUMN feeds.feed_id IS 'Id in config/feeds.yaml.';
COMMENT ON COLUMN feeds.title IS 'What people call it.';
COMMENT ON COLUMN feeds.url IS 'Its address, with secrets taken out.';
COMMENT ON COLUMN feeds.language IS 'en, zh or mixed, as configured.';
COMMENT ON COLUMN feeds.enabled IS 'Whether it is polled.';
COMMENT ON COLUMN feeds.status IS 'healthy, failing, dead, empty, silent or never (not polled yet).';
COMMENT ON COLUMN feeds.status_reason IS 'Why it has that status, and what to do.';
COMMENT ON COLUMN feeds.last_success_at IS 'Newest poll that went well, 304 included.';
COMMENT ON COLUMN feeds.consecutive_failures IS 'Failed polls since then.';
COMMENT ON COLUMN feeds.next_poll_at IS 'Not asked again before.';
COMMENT ON COLUMN feeds.next_poll_reason IS 'Why then.';
COMMENT ON COLUMN feeds.articles_7d IS 'Entries first seen in the seven days before the newest poll of any feed.';
COMMENT ON COLUMN feeds.publisher IS 'Publisher family, as configured.';
COMMENT ON COLUMN feeds.kind IS 'Kind of source, as configured.';

CREATE VIEW polls AS
SELECT poll_id, feed_id, started_at, outcome, http_status, entries_seen, entries_new,
       entries_updated, entries_unchanged, entries_rejected, bytes, duration_ms,
       may_have_missed, next_poll_at, next_poll_reason, error
FROM poll;

COMMENT ON VIEW polls IS 'One row per poll of a feed. entries_seen = new + updated + unchanged + rejected, always.';
COMMENT ON COLUMN polls.poll_id IS 'Number of the run, and the feed.';
COMMENT ON COLUMN polls.feed_id IS 'The feed.';
COMMENT ON COLUMN polls.started_at IS 'When the poll began.';
COMMENT ON COLUMN polls.outcome IS 'ok, not_modified, empty, gone, http_error, network_error, blocked, parse_error or offline.';
COMMENT ON COLUMN polls.http_status IS 'Status of the last answer; NULL when none came.';
COMMENT ON COLUMN polls.entries_seen IS 'Entries in the document.';
COMMENT ON COLUMN polls.entries_new IS 'Of these: never seen in this feed before.';
COMMENT ON COLUMN polls.entries_updated IS 'Of these: known, with other text than last time.';
COMMENT ON COLUMN polls.entries_unchanged IS 'Of these: known and as before.';
COMMENT ON COLUMN polls.entries_rejected IS 'Of these: not usable; table rejection has the reason of each.';
COMMENT ON COLUMN polls.bytes IS 'Bytes that came over the wire, before inflating.';
COMMENT ON COLUMN polls.duration_ms IS 'Wall time of fetching and parsing.';
COMMENT ON COLUMN polls.may_have_missed IS 'True when the document shares no entry with the last one: items may have come and gone between.';
COMMENT ON COLUMN polls.next_poll_at IS 'When the feed is due again.';
COMMENT ON COLUMN polls.next_poll_reason IS 'Why then.';
COMMENT ON COLUMN polls.error IS 'What went wrong, without secrets; NULL when nothing did.';

CREATE VIEW sector_weeks AS
SELECT strftime(published_at AT TIME ZONE 'Asia/Shanghai', '%G-W%V') AS week,
       tag,
       count(*) AS articles,
       count(DISTINCT coalesce(story_id, article_id)) AS stories,
       count(DISTINCT publisher_family) AS outlets
FROM article_tag JOIN articles USING (article_id)
WHERE NOT is_spam
GROUP BY ALL;

COMMENT ON VIEW sector_weeks IS 'What each tag did in each ISO week (Monday to Sunday in Shanghai), without spam.';
COMMENT ON COLUMN sector_weeks.week IS 'ISO week, for example 2026-W34.';
COMMENT ON COLUMN sector_weeks.tag IS 'The tag.';
COMMENT ON COLUMN sector_weeks.articles IS 'Articles published that week, copies included.';
COMMENT ON COLUMN sector_weeks.stories IS 'Stories among them.';
COMMENT ON COLUMN sector_weeks.outlets IS 'Publisher families among them.';

CREATE VIEW digests AS
SELECT issue, week, window_from, window_to, frozen_at, content_hash FROM digest_issue;

COMMENT ON VIEW digests IS 'One row per frozen issue of the weekly digest.';
COMMENT ON COLUMN digests.issue IS 'Id of the issue: the week and a number.';
COMMENT ON COLUMN digests.week IS 'The ISO week it reports.';
COMMENT ON COLUMN digests.window_from IS 'Start of that week (included).';
COMMENT ON COLUMN digests.window_to IS 'End of that week (excluded).';
COMMENT ON COLUMN digests.frozen_at IS 'When its content was fixed.';
COMMENT ON COLUMN digests.content_hash IS 'Fingerprint of the content.';

CREATE VIEW digest_items AS
SELECT issue, position, section, story_id, article_id, reason, score FROM digest_item;

COMMENT ON VIEW digest_items IS 'The stories of a frozen issue in their order, with the reason each is in.';
COMMENT ON COLUMN digest_items.issue IS 'The issue.';
COMMENT ON COLUMN digest_items.position IS 'Place in the issue, from 1.';
COMMENT ON COLUMN digest_items.section IS 'Section it stands in.';
COMMENT ON COLUMN digest_items.story_id IS 'The story.';
COMMENT ON COLUMN digest_items.article_id IS 'The article that stands for it.';
COMMENT ON COLUMN digest_items.reason IS 'Why it is in, in words.';
COMMENT ON COLUMN digest_items.score IS 'What it was ranked by.';

CREATE VIEW deliveries AS
SELECT issue, recipient, state, message_id, attempts, updated_at, reply FROM delivery;

COMMENT ON VIEW deliveries IS 'One row per issue and recipient.';
COMMENT ON COLUMN deliveries.issue IS 'The issue.';
COMMENT ON COLUMN deliveries.recipient IS 'The address.';
COMMENT ON COLUMN deliveries.state IS 'pending, sending, sent, failed or unknown; unknown waits for a person.';
COMMENT ON COLUMN deliveries.message_id IS 'Message-ID of the mail, the same on every try.';
COMMENT ON COLUMN deliveries.attempts IS 'Tries so far.';
COMMENT ON COLUMN deliveries.updated_at IS 'Newest change of state.';
COMMENT ON COLUMN deliveries.reply IS 'What the mail server said last.';

CREATE VIEW term_candidates AS
SELECT term, tag, score, articles, first_seen_at, examples, decision FROM term_candidate;

COMMENT ON VIEW term_candidates IS 'Terms the taxonomy might take on, for a person to accept or reject.';
COMMENT ON COLUMN term_candidates.term IS 'The candidate.';
COMMENT ON COLUMN term_candidates.tag IS 'The tag it would join.';
COMMENT ON COLUMN term_candidates.score IS 'How strongly it stands out.';
COMMENT ON COLUMN term_candidates.articles IS 'Articles that carry it.';
COMMENT ON COLUMN term_candidates.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN term_candidates.examples IS 'Some titles that carry it.';
COMMENT ON COLUMN term_candidates.decision IS 'accepted, rejected, or NULL while open.';
