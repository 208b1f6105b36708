-- Issues and deliveries come from the ledgers in journal/digests; these tables follow them.
-- How many bytes of which ledger the rows below were made from: another size means newer lines.
CREATE TABLE digest_ledger (
    issue VARCHAR NOT NULL,
    bytes BIGINT NOT NULL
);

ALTER TABLE digest_item ADD COLUMN title VARCHAR;
ALTER TABLE digest_item ADD COLUMN url VARCHAR;
ALTER TABLE delivery ADD COLUMN code INTEGER;
ALTER TABLE delivery ADD COLUMN next_try_at TIMESTAMPTZ;

CREATE OR REPLACE VIEW digest_items AS
SELECT issue, position, section, story_id, article_id, title, url, reason, score FROM digest_item;

COMMENT ON VIEW digest_items IS 'The stories of a frozen issue in their order, with the reason each is in.';
COMMENT ON COLUMN digest_items.issue IS 'The issue.';
COMMENT ON COLUMN digest_items.position IS 'Place in the issue, from 1.';
COMMENT ON COLUMN digest_items.section IS 'Section it stands in.';
COMMENT ON COLUMN digest_items.story_id IS 'The story.';
COMMENT ON COLUMN digest_items.article_id IS 'The article that stands for it.';
COMMENT ON COLUMN digest_items.title IS 'Its title as it was mailed, whatever became of the article.';
COMMENT ON COLUMN digest_items.url IS 'Its link as it was mailed; NULL where the feed gave none.';
COMMENT ON COLUMN digest_items.reason IS 'Why it is in, in words.';
COMMENT ON COLUMN digest_items.score IS 'What it was ranked by.';

CREATE OR REPLACE VIEW deliveries AS
SELECT issue, recipient, state, message_id, attempts, updated_at, next_try_at, code, reply FROM delivery;

COMMENT ON VIEW deliveries IS 'One row per issue and recipient.';
COMMENT ON COLUMN deliveries.issue IS 'The issue.';
COMMENT ON COLUMN deliveries.recipient IS 'The address.';
COMMENT ON COLUMN deliveries.state IS 'pending, sending, sent, failed or unknown; unknown waits for a person.';
COMMENT ON COLUMN deliveries.message_id IS 'Message-ID of the mail, the same on every try.';
COMMENT ON COLUMN deliveries.attempts IS 'Tries so far.';
COMMENT ON COLUMN deliveries.updated_at IS 'Newest change of state.';
COMMENT ON COLUMN deliveries.next_try_at IS 'Earliest next try after a refusal that may heal; NULL otherwise.';
COMMENT ON COLUMN deliveries.code IS 'Code of the mail server''s last answer; NULL when there was none.';
COMMENT ON COLUMN deliveries.reply IS 'What the mail server said last.';
