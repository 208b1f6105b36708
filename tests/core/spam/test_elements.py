"""Words of the lexicon are found beside Chinese, and not inside Latin words."""

import pytest

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Role, Vocabulary
from huangpu.model.spam import SpamContacts, SpamFamily, SpamLexicon, SpamPlaces

LEXICON = SpamLexicon(
    version=1,
    families={
        "escort": SpamFamily(label="escort advert", hints=("品茶", "419", "桑拿", "桑拿网")),
    },
    contacts=SpamContacts(words=("vx", "微信"), weak=("tg", "line")),
    places=SpamPlaces(cities=("上海",), districts=("浦东",)),
    news=("警方",),
    clean=("桑拿天", "微信支付"),
)
VOCABULARY = Vocabulary(LEXICON)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["品茶", "vx"], "上海品茶vx"),
        (["品茶", "vx"], "上海品茶vx123"),
        (["品茶", "vx"], "上海品茶vxIT之家"),
        (["品茶"], "上海品茶vxit之家"),
        (["419", "vx"], "上海419vx"),
        (["vx"], "上海4190家 vx"),
        ([], "上海 tgresql offline"),
        (["桑拿网", "桑拿", "vx"], "上海桑拿网vx"),
    ],
    ids=[
        "beside Chinese",
        "before a number",
        "before a capital",
        "inside a Latin word",
        "behind a number",
        "number goes on",
        "tgresql",
        "overlapping",
    ],
)
def test_find(expected: list[str], text: str) -> None:
    """Each word is found once, the longest first, with Latin boundaries."""
    words = VOCABULARY.find(text.lower(), text)
    found = [] if words is None else [text[w.start : w.end] for w in words.of(NAMING | ANY_CONTACT)]
    assert expected == [word for word in found if word != "tg"]


def test_clean_phrase_hides_a_word() -> None:
    """A heat wave is no bath house, and a payment no contact."""
    text = "上海桑拿天用微信支付"
    words = VOCABULARY.find(text, text)
    assert words is not None
    assert [] == list(words.of(NAMING | ANY_CONTACT))
    assert ["上海"] == [text[word.start : word.end] for word in words.of(PLACE)]


def test_nothing_to_advertise() -> None:
    """A text that cannot hold an advert is not looked at further."""
    assert None is VOCABULARY.find("上海浦东开发开放", "上海浦东开发开放")
    assert None is VOCABULARY.find("桑拿", "桑拿")


def test_starting_and_ending() -> None:
    """Words can be asked for by where they begin and where they end."""
    text = "上海桑拿网vx"
    words = VOCABULARY.find(text, text)
    assert words is not None
    assert [(2, 5), (2, 4)] == [(word.start, word.end) for word in words.starting(2, NAMING)]
    assert ["上海"] == [text[word.start : word.end] for word in words.ending(2, Role.CITY)]


def test_speaks_of_crime() -> None:
    """A word of crime counts where it touches the stretch asked about."""
    text = "警方通报,上海桑拿网"
    words = VOCABULARY.find(text, text)
    assert words is not None
    assert words.speaks_of_crime(0, 10)
    assert words.speaks_of_crime(1, 10)
    assert not words.speaks_of_crime(2, 10)
