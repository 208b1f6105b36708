-- articles whose text holds one of the phrases, with the text as the feed gave it; letters are
-- folded in width and case, and hyphens are spaces, nearly as the tagger does it
SELECT article.article_id, article_revision.title, article_revision.summary, url, language, outlet,
       publisher_family, feed_id, entry_key, published_at, first_seen_at, published_is_estimated,
       article.revision
FROM article
JOIN article_revision
  ON article_revision.article_id = article.article_id
 AND article_revision.revision = article.revision
WHERE list_bool_or(list_transform(
        $phrases::VARCHAR[],
        lambda phrase: contains(
            translate(lower(article_revision.title || ' ' || article_revision.summary),
                      $wide, $narrow),
            phrase)))
ORDER BY article.article_id
