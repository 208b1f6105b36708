"""Which tags does an article carry, and which words say so?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.core.relevance import judge
from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.reading import read
from huangpu.core.taxonomy.rules import Rulebook
from huangpu.core.taxonomy.scanning import Scanner
from huangpu.core.taxonomy.scoring import arguments, award
from huangpu.model.tags import Tagging

if TYPE_CHECKING:
    from huangpu.model.taxonomy import Taxonomy


class Tagger:
    """Tags articles by one taxonomy. Holds no state between articles; thread-safe, picklable."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.version = taxonomy.version
        self._taxonomy = taxonomy
        lexicon = compile_lexicon(taxonomy)
        self._rules = Rulebook(taxonomy, lexicon)
        self._scanner = Scanner(lexicon)  # last: by now every phrase is known
        self._meanings = lexicon.meanings

    def __reduce__(self) -> tuple[type[Tagger], tuple[Taxonomy]]:
        return Tagger, (self._taxonomy,)

    def tag(self, title: str, summary: str, *, outlet: str = "", language: str = "und") -> Tagging:
        """Tag one article by its title and summary, plain text without markup.

        `outlet` is the publisher's name, so that a byline is no evidence. `language` is not
        needed: phrases of both languages are sought in every text. Only the first 1,000
        characters of a title and 20,000 of a summary are read.
        """
        del language
        scoring = self._taxonomy.scoring
        reading = read(title, summary)
        hits = self._scanner.scan(reading, outlet)
        if not hits:
            return Tagging()
        firings = self._rules.fire(reading, hits)
        said = arguments(reading, hits, firings, self._meanings, scoring)
        return Tagging(
            tags=award(reading, said, self._taxonomy.tags, scoring.threshold),
            shanghai=judge(reading, said, scoring.shanghai_threshold),
        )
