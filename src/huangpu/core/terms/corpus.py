"""Into which words and characters do the texts fall, and where does each stand?

Chinese needs no segmenter here: a token is one Chinese character or one Latin word or number, and
what belongs together is found by counting (text.md F). Texts are folded as the tagger folds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from huangpu.core.shadows import Shadow
from huangpu.core.taxonomy.shadow import fold, folded
from huangpu.model.terms import MinedArticle

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = tuple[str, ...]  # a sequence of tokens

LONGEST: Final = 8  # tokens of a sequence that is counted: 具身智能机器人 has seven
EDGE: Final = -1  # a field begins or ends
GAP: Final = -2  # a space between two Chinese characters
_SIGN: Final = -3  # any other sign, less its code point

_MAX_TOKENS = 400  # of one field: what follows is no news any more
_MAX_CHARS = 4_000
_TOKEN = re.compile(r"[a-z0-9]+(?:[.&][a-z0-9]+|'(?!s\b)[a-z0-9]+)*\+*|[㐀-鿿]|[^\s']")
_LINE_END = re.compile(r"[\n\r\u2028]")
_FIRST_CJK = "\u2e80"
_SHOWN_FORMS = 200  # occurrences among which the commonest spelling is sought


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts as one row of tokens; the arrays run side by side.

    `token` is the number of a word in `words`, or negative for what parts two words. `article` is
    the position of the article, `start` and `end` the span in its title or summary.
    """

    articles: Sequence[MinedArticle]
    words: Words
    token: Ints
    article: Ints
    in_title: Flags
    start: Ints
    end: Ints

    def phrase(self, place: int, length: int) -> Words:
        """Give the words of a sequence that begins at a place."""
        return tuple(self.words[token] for token in self.token[place : place + length])

    def spelling(self, places: Ints, length: int) -> str:
        """Give the commonest way in which a sequence is written, Chinese in simplified form."""
        forms = Counter(self._written(int(place), length) for place in places[:_SHOWN_FORMS])
        return min(forms, key=lambda form: (-forms[form], form))

    def _written(self, place: int, length: int) -> str:
        article = self.articles[int(self.article[place])]
        text = article.title if self.in_title[place] else article.summary
        found = text[int(self.start[place]) : int(self.end[place + length - 1])]
        return "".join(char if char < _FIRST_CJK else folded(char) for char in found)


def is_chinese(word: str) -> bool:
    """Tell whether a token is a Chinese character."""
    return "\u3400" <= word[0] <= "\u9fff"


def is_latin(word: str) -> bool:
    """Tell whether a token is a Latin word or a number."""
    return word[0].isascii() and word[0].isalnum()


def written(words: Words) -> str:
    """Give words as one phrase in folded letters, a space between two that are Latin."""
    phrase = ""
    for word in words:
        phrase += f" {word}" if phrase[-1:].isascii() and phrase and is_latin(word) else word
    return phrase


def words_of(phrase: str) -> Words:
    """Give the words of a phrase of the taxonomy, as they would be found in a text."""
    return tuple(word for word, *_ in _words(fold(phrase)) if is_latin(word) or is_chinese(word))


def read_corpus(
    articles: Sequence[MinedArticle],
    on_article: Callable[[int, int], None] = lambda _done, _all: None,
) -> Corpus:
    """Read articles into one row of tokens; `on_article` hears how many of how many."""
    numbers: dict[str, int] = {}
    token, of_article, in_title, start, end = [EDGE], [0], [False], [0], [0]
    for at, article in enumerate(articles):
        for field, text in ((True, article.title), (False, article.summary)):
            before = len(token)
            for word, first, last in _tokens(text):
                known = is_latin(word) or is_chinese(word)
                separator = GAP if word == " " else _SIGN - ord(word) if not known else 0
                token.append(numbers.setdefault(word, len(numbers)) if known else separator)
                start.append(first)
                end.append(last)
            token.append(EDGE)
            start.append(0)
            end.append(0)
            of_article += [at] * (len(token) - before)
            in_title += [field] * (len(token) - before)
        on_article(at + 1, len(articles))
    tail = LONGEST + 1  # so that the token behind the last sequence can always be looked at
    return Corpus(
        articles=articles,
        words=tuple(numbers),
        token=np.array(token + [EDGE] * tail, dtype=np.int64),
        article=np.array(of_article + [max(0, len(articles) - 1)] * tail, dtype=np.int64),
        in_title=np.array(in_title + [False] * tail),
        start=np.array(start + [0] * tail, dtype=np.int64),
        end=np.array(end + [0] * tail, dtype=np.int64),
    )


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the tokens of a field with their spans; ` ` parts Chinese characters set apart."""
    shadow = fold(_LINE_END.sub("。", text[:_MAX_CHARS]))
    previous, behind = " ", 0
    for count, (word, first, last) in enumerate(_words(shadow)):
        if count == _MAX_TOKENS:
            return
        if first > behind and is_chinese(word) and is_chinese(previous):
            yield " ", 0, 0
        yield word, *shadow.original(first, last)
        previous, behind = word, last


def _words(shadow: Shadow) -> Iterator[tuple[str, int, int]]:
    """Give words and signs of a folded text, the English 's left out."""
    text = shadow.text
    for match in _TOKEN.finditer(text):
        if match[0] != "s" or text[match.start() - 1 : match.start()] != "'":
            yield match[0], match.start(), match.end()
