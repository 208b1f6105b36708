-- with which articles it was found to share its text, also where a veto keeps them apart
SELECT other.article_id, other.title, other.outlet, score, reason,
       coalesce(other.copy_of, other.article_id) = coalesce(mine.copy_of, mine.article_id) AS together
FROM copy_link
JOIN article AS mine ON mine.article_id = $article_id
JOIN article AS other
  ON other.article_id = CASE WHEN left_id = $article_id THEN right_id ELSE left_id END
WHERE left_id = $article_id OR right_id = $article_id
ORDER BY score DESC, other.article_id
