"""Which names are new in this week's stories? Said by several of them, and hardly ever before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from huangpu.core.digest.excerpts import shorten
from huangpu.core.digest.selection import family_of
from huangpu.core.digest.sizes import bytes_of, outlet_of, title_of
from huangpu.core.digest.tellings import mined
from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.newcomers import names_said
from huangpu.core.terms.screening import Screen
from huangpu.core.wording import counted, joined
from huangpu.model.links import web_link
from huangpu.model.new_terms import NewTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huangpu.core.digest.tellings import Telling
    from huangpu.core.terms.vocabulary import Vocabulary
    from huangpu.model.new_terms import Earlier, Mention

WEEKS_BEFORE: Final = 8
MOST: Final = 8
_LEAST_WEEKS = 4  # on record before "new" means anything, as for the table of topics
_LEAST_PAST = 2  # times as many articles before as this week: else the past is too thin to tell
# Baidu missing in a few hundred articles is chance; a name nobody has listed is news all the same.
_LEAST_PAST_OF_KNOWN = 1_000
_RARE = 4  # said before, but four times as often now in a week as in all of them: hardly
_OF_ONE_STORY = 2  # terms: one event must not fill the list
_OTHER_SCRIPT = {"zh": "en", "en": "zh"}
_OUTLETS_NAMED = 3
_ASKED = 60  # names that the weeks before are asked about
_SEVERAL = 2  # outlets or stories: what is said once may be a slip
_TERM = 60  # columns
_MARKUP = 420  # bytes of an entry, measured on rendered pages and rounded up


def mentions_of(told: Sequence[Telling], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Give the names that may be new, at most sixty, those told most widely first.

    The weeks before are asked about these, and that is what costs time.
    """
    said = names_said([mined(one) for one in told], vocabulary)
    several = [(one, [told[at] for at in one.reports]) for one in said]
    several = [(one, saying) for one, saying in several if _is_told(one, saying)]
    several.sort(key=lambda pair: (*_weight(*pair), pair[0].phrase))
    return tuple(one for one, _ in several[:_ASKED])


def new_terms(
    told: Sequence[Telling], mentions: Iterable[Mention], earlier: Earlier, articles: int
) -> tuple[NewTerm, ...]:
    """Give the names that are new, at most eight, those with most outlets first.

    A name is new when at least two outlets, or two stories, say it, and the weeks before never or
    hardly did. Outlets that were not heard in those weeks do not count: all that a new feed says
    would be new. A known technology needs two outlets: one outlet's series makes no news of it.
    Nothing is new while fewer than four weeks are on record, or while these hold less than twice
    the `articles` of this week; a name that we have listed needs a thousand articles without it.
    The same input gives the same terms.
    """
    if earlier.weeks < _LEAST_WEEKS or earlier.articles < _LEAST_PAST * articles:
        return ()
    found = [
        (mention, saying)
        for mention in mentions
        if (saying := _heard(told, mention, earlier)) and _is_new(mention, saying, earlier)
    ]
    found = [pair for pair in found if not _is_cut_short(pair[0], [one for one, _ in found])]
    found.sort(key=lambda pair: (*_weight(*pair), pair[0].phrase))
    screen, chosen, homes, taken = Screen(), list[NewTerm](), list[str](), set[str]()
    spelled: set[tuple[tuple[int, ...], str]] = set()
    for mention, saying in found:
        if len(chosen) == MOST:
            break
        stories = _fittest_first(saying, mention)
        home = stories[0].story.story_id
        if homes.count(home) < _OF_ONE_STORY and taken.isdisjoint(mention.forms):
            # the same reports write it in the other script: 利奥波德 is Leopold
            if (mention.reports, _OTHER_SCRIPT.get(mention.language, "")) in spelled:
                continue
            if not screen.passes(words_of(mention.phrase)):
                continue
            spelled.add((mention.reports, mention.language))
            # a second name of one story links to another story that says it, if there is one
            linked = {term.story_id for term in chosen}
            fresh = [one for one in stories if one.story.story_id not in linked]
            chosen.append(_term(mention, saying, (fresh or stories)[0], earlier))
            homes.append(home)
            taken.update(mention.forms)
    return tuple(chosen)


def size_of_term(term: NewTerm) -> int:
    """Estimate the bytes of an entry, as it travels (`sizes`)."""
    return _MARKUP + bytes_of(term.term, term.words, term.title, term.url or "")


def _heard(told: Sequence[Telling], mention: Mention, earlier: Earlier) -> list[Telling]:
    return [
        told[at] for at in mention.reports if family_of(told[at].report.article) in earlier.families
    ]


def _is_new(mention: Mention, saying: list[Telling], earlier: Earlier) -> bool:
    if mention.kind in {"known", "term"} and earlier.articles < _LEAST_PAST_OF_KNOWN:
        return False
    return _is_told(mention, saying) and _RARE * _before(mention, earlier) <= len(saying)


def _is_told(mention: Mention, saying: list[Telling]) -> bool:
    """Tell whether several outlets say it, or several stories something that stands out."""
    outlets, stories = _counts(saying)
    return outlets >= _SEVERAL or (stories >= _SEVERAL and _stands_out(mention))


def _stands_out(mention: Mention) -> bool:
    """Tell whether one outlet is enough: a name of several words, or one that a title says."""
    if mention.kind in {"term", "quoted"}:
        return False
    return mention.titles > 0 or mention.kind != "name" or " " in mention.phrase


def _is_cut_short(mention: Mention, others: Iterable[Mention]) -> bool:
    """Tell whether a longer name says it better: Leopold, where most say Leopold Aschenbrenner."""
    words = words_of(mention.phrase)
    return any(
        len(longer) > len(words)
        and any(longer[at : at + len(words)] == words for at in range(len(longer)))
        and 2 * len(other.reports) >= len(mention.reports)
        for other in others
        for longer in (words_of(other.phrase),)
    )


def _before(mention: Mention, earlier: Earlier) -> int:
    return sum(earlier.said.get(form, 0) for form in mention.forms)


def _counts(saying: Iterable[Telling]) -> tuple[int, int]:
    saying = tuple(saying)
    return (
        len({family_of(one.report.article) for one in saying}),
        len({one.story.story_id for one in saying}),
    )


def _weight(mention: Mention, saying: list[Telling]) -> tuple[int, int, bool, int, int]:
    """Order by how widely it is told (a title counts as an outlet), names before words."""
    outlets, stories = _counts(saying)
    return (
        -outlets - bool(mention.titles),
        -stories,
        mention.kind == "term",
        -mention.titles,
        -len(mention.phrase),
    )


def _term(mention: Mention, saying: list[Telling], linked: Telling, earlier: Earlier) -> NewTerm:
    outlets, stories = _counts(saying)
    article = linked.report.article
    names = tuple(dict.fromkeys(outlet_of(one.report.article) for one in saying))
    names = names[:_OUTLETS_NAMED]
    more = max(0, outlets - len(names))
    before = _before(mention, earlier)
    return NewTerm(
        term=shorten(mention.phrase, _TERM),
        term_language=mention.language,
        stories=stories,
        articles=len(saying),
        outlets=names,
        outlets_more=more,
        before=before,
        weeks=earlier.weeks,
        story_id=linked.story.story_id,
        title=title_of(article),
        url=web_link(article.url),
        outlet=outlet_of(article),
        language=article.language,
        tags=tuple(tag.tag for tag in article.tags),
        words=_words(stories, names, more, before, earlier.weeks),
    )


def _fittest_first(saying: list[Telling], mention: Mention) -> list[Telling]:
    return sorted(saying, key=lambda one: _fitness(one, mention))


def _fitness(one: Telling, mention: Mention) -> tuple[bool, bool, int, object, str]:
    """Order the stories that say it: in the title, with a link, well corroborated, early."""
    article = one.report.article
    return (
        not any(form.casefold() in article.title.casefold() for form in mention.forms),
        web_link(article.url) is None,
        -len(one.story.families),
        one.report.moment,
        article.article_id,
    )


def _words(stories: int, outlets: Sequence[str], more: int, before: int, weeks: int) -> str:
    names = [*outlets, *([f"{more} more"] if more else [])]
    past = f"{before:,} in" if before else "none in"
    return (
        f"{counted(stories, 'story', 'stories')} ({joined(names)}), "
        f"{past} the {counted(weeks, 'week')} before"
    )
