-- What growth found is shown with all that speaks for it. The table was never filled before.

DROP VIEW term_candidates;
DROP TABLE term_candidate;

CREATE TABLE term_candidate (
    term VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    tag VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    tagged INTEGER NOT NULL,
    near INTEGER NOT NULL,
    rising DOUBLE,
    first_seen_at TIMESTAMPTZ NOT NULL,
    examples VARCHAR[] NOT NULL,
    why VARCHAR NOT NULL,
    suggested_at TIMESTAMPTZ NOT NULL,
    decision VARCHAR
);

CREATE VIEW term_candidates AS
SELECT term, tag, score, articles, first_seen_at, examples, decision, language, kind, outlets,
       tagged, near, rising, why, suggested_at
FROM term_candidate;

COMMENT ON VIEW term_candidates IS 'Terms the taxonomy might take on, for a person to accept or reject; `huangpu taxonomy suggest` fills it.';
COMMENT ON COLUMN term_candidates.term IS 'The candidate, as it is written most often.';
COMMENT ON COLUMN term_candidates.tag IS 'The tag it would join, or shanghai.';
COMMENT ON COLUMN term_candidates.score IS 'How much it is used as known terms are, from 0 to 1.';
COMMENT ON COLUMN term_candidates.articles IS 'Articles that say it, copies left out.';
COMMENT ON COLUMN term_candidates.first_seen_at IS 'When the first of them was seen.';
COMMENT ON COLUMN term_candidates.examples IS 'Some titles that carry it.';
COMMENT ON COLUMN term_candidates.decision IS 'accepted, rejected, or NULL while open.';
COMMENT ON COLUMN term_candidates.language IS 'zh or en.';
COMMENT ON COLUMN term_candidates.kind IS 'A guess: organisation, person, place, technology, event or policy.';
COMMENT ON COLUMN term_candidates.outlets IS 'Publisher families that say it.';
COMMENT ON COLUMN term_candidates.tagged IS 'Of the articles: those that carry the tag already.';
COMMENT ON COLUMN term_candidates.near IS 'Of the articles: those without any tag that speak of the field.';
COMMENT ON COLUMN term_candidates.rising IS 'By how many standard deviations the last 28 days say it more than before; NULL when they do not.';
COMMENT ON COLUMN term_candidates.why IS 'The same in words.';
COMMENT ON COLUMN term_candidates.suggested_at IS 'When it was suggested last.';
