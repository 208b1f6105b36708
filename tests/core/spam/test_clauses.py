"""Clauses sell or they do not; small words weigh nothing."""

import pytest

from huangpu.core.spam.clauses import ClauseReader, sentences
from huangpu.core.spam.folding import folded
from huangpu.core.spam.spans import SpanFinder
from huangpu.core.spam.vocabulary import Vocabulary
from huangpu.model.spam import SpamContacts, SpamFamily, SpamLexicon, SpamOffers

LEXICON = SpamLexicon(
    version=1,
    families={"invoice": SpamFamily(label="invoice advert", hints=("代开发票", "escorts"))},
    contacts=SpamContacts(words=("微信", "whatsapp")),
    offers=SpamOffers(pitch=("上门", "点数低", "outcall"), reports=("记者", "said")),
    news=("警方",),
)
VOCABULARY, FINDER, READER = Vocabulary(LEXICON), SpanFinder(LEXICON), ClauseReader(LEXICON)


def read(text: str) -> list[tuple[str, bool, bool]]:
    """Give each clause of a text, whether it sells, and whether it is reported."""
    shadow = folded(text)
    words = VOCABULARY.read(shadow)
    return [
        (shadow[one.start : one.end], one.sells, one.reported)
        for sentence in sentences(words, FINDER.find(words))
        for one in READER.clauses(shadow, sentence)
    ]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ([("可以上门", True, False), ("公司上市", False, False)], "可以上门，公司上市。"),
        ([("点数低", True, False), ("记者上门", True, True)], "点数低。记者上门"),
        ([("加微信 abc123", True, False)], "加微信 abc123"),
        ([("代开发票微信abc123", True, False), ("上门", True, False)], "代开发票微信abc123上门"),
        (
            [("代开发票微信abc123", True, False), ("上门公司", False, False)],
            "代开发票微信abc123上门公司",
        ),
        (
            [("we outcall", True, False), ("police said 3.5", False, True)],
            "We outcall, police said 3.5",
        ),
        ([("your outcall", True, False), ("it rains", False, False)], "Your outcall. It rains"),
        ([], "，。 …"),
    ],
    ids=[
        "comma",
        "full stop",
        "id",
        "touches, sells",
        "touches",
        "English",
        "two sentences",
        "none",
    ],
)
def test_clauses(expected: list[tuple[str, bool, bool]], text: str) -> None:
    """A sentence is cut at commas and around adverts; enough words of selling make a clause sell."""
    assert expected == read(text)


def test_an_advert_across_sentences_is_left_as_it_is() -> None:
    """A sentence that an advert only begins in is not given."""
    words = VOCABULARY.read("代开发票微信abc123")
    (span,) = FINDER.find(words)
    assert 1 == len(list(sentences(words, [span])))
    cut_short = VOCABULARY.read("代开发票微。信abc123")
    given = [cut_short.text[one.start : one.end] for one in sentences(cut_short, [span])]
    assert ["信abc123"] == given
