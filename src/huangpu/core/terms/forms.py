"""Can a sequence of tokens be a term at all, by its own look?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from huangpu.core.terms.corpus import Words, is_chinese
from huangpu.core.terms.known import Known
from huangpu.core.terms.words import (
    CHINESE_ACTS,
    CHINESE_EDGE,
    CHINESE_END,
    CHINESE_START,
    ENGLISH,
    MARKETS,
)

_LONGEST_LATIN: Final = 4  # words, text.md F


def may_be_a_term(words: Words, known: Known) -> bool:
    """Tell whether a sequence has the form of a term, and is one that we know or none we know of."""
    formed = _chinese_form(words) if any(map(is_chinese, words)) else _latin_form(words)
    if words in known.terms:
        return formed
    return formed and words not in known.others and not _is_variant(words, known)


def _chinese_form(words: Words) -> bool:
    if len(words) == 1 or words[0][0].isdigit() or words[-1][0].isdigit():
        return False
    if words[0] in CHINESE_EDGE or words[-1] in CHINESE_EDGE:
        return False
    text = "".join(words)
    if any(verb in text for verb in CHINESE_ACTS):
        return False
    return not text.startswith(CHINESE_START) and not text.endswith(CHINESE_END)


def _latin_form(words: Words) -> bool:
    if len(words) > _LONGEST_LATIN or words[0][0].isdigit() or len("".join(words)) == 1:
        return False
    if words[0] in ENGLISH or words[-1] in ENGLISH:
        return False
    return words[0] not in MARKETS and words[-1] not in MARKETS


def _is_variant(words: Words, known: Known) -> bool:
    """Tell whether it is only a known term with a number, a plural s or a character more."""
    shorter: Iterable[Words] = ()
    if words[-1][0].isdigit():
        shorter = (words[:-1],)
    elif words[-1].endswith("s"):
        shorter = ((*words[:-1], words[-1][:-1]),)
    if any(one in known for one in shorter):
        return True
    return (is_chinese(words[-1]) and words[:-1] in known) or (
        is_chinese(words[0]) and words[1:] in known
    )
