"""Words of the lexicon are found beside Chinese, and not inside Latin words."""

import pytest

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE
from huangpu.core.spam.folding import fold
from huangpu.core.spam.squeezing import squeeze
from huangpu.core.spam.vocabulary import Vocabulary
from huangpu.model.spam import SpamContacts, SpamFamily, SpamLexicon, SpamPlaces

LEXICON = SpamLexicon(
    version=1,
    families={
        "escort": SpamFamily(label="escort advert", hints=("品茶", "419", "桑拿", "桑拿网")),
        "papers": SpamFamily(label="paper advert", wares=("资质",)),
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
    words = VOCABULARY.find(fold(text), text)
    found = [] if words is None else [text[w.start : w.end] for w in words.of(NAMING | ANY_CONTACT)]
    assert expected == [word for word in found if word != "tg"]


def test_clean_phrase_hides_a_word() -> None:
    """A heat wave is no bath house, and a payment no contact."""
    text = "上海桑拿天用微信支付"
    words = VOCABULARY.find(fold(text), text)
    assert words is not None
    assert [] == list(words.of(NAMING | ANY_CONTACT))
    assert ["上海"] == [text[word.start : word.end] for word in words.of(PLACE)]


def test_nothing_to_advertise() -> None:
    """A text that cannot hold an advert is not looked at further."""
    for text in ("上海浦东开发开放", "桑拿"):
        assert None is VOCABULARY.find(fold(text), text)


def test_hides() -> None:
    """A squeezed reading matters where it holds a word that the plain one does not."""
    assert VOCABULARY.hides("上 海 品 茶 vx", "上海品茶vx")
    assert not VOCABULARY.hides("上海品茶 vx", "上海品茶vx")
    assert not VOCABULARY.hides("上 海 浦 东", "上海浦东")


def test_bridged_wares() -> None:
    """Two words that meet once the space is gone name no ware; a hidden hint is one."""
    text = "投资 质子治疗 品 茶 vx"
    shadow = squeeze(fold(text))
    assert shadow is not None
    words = VOCABULARY.find(shadow, text)
    assert words is not None
    assert ["品茶"] == [shadow.text[word.start : word.end] for word in words.of(NAMING)]


def test_read() -> None:
    """Words can be asked for where they make no advert."""
    assert ["品茶"] == ["品茶"[one.start : one.end] for one in VOCABULARY.read("品茶").of(NAMING)]
