"""Whole messages are judged only where somebody could answer them."""

import numpy as np
import pytest

from huangpu.core.spam.adverts import MAX_ADVERT, AdvertJudge
from huangpu.core.spam.folding import fold
from huangpu.core.spam.sketches import GRAM_BITS
from huangpu.core.spam.traits import NAMES, TRAITS, TraitReader
from huangpu.core.spam.weights import Weights
from huangpu.model.spam import (
    SpamContacts,
    SpamFamily,
    SpamJargon,
    SpamLexicon,
    SpamOffers,
)

LEXICON = SpamLexicon(
    version=1,
    families={},
    contacts=SpamContacts(words=("微信", "qq"), weak=("v",)),
    adverts=SpamJargon(cues=("日结", "招代理"), invites=("看头像",), masks=("蔲",)),
)
BLANK = Weights(np.zeros(1 << GRAM_BITS, np.float32), np.zeros(TRAITS), 0.0)
JUDGE = AdvertJudge(LEXICON, BLANK)


@pytest.mark.parametrize(
    ("handle", "text"),
    [
        ("www.abc.com", "招代理www.abc.com"),
        ("@abcd1234", "招代理@abcd1234"),
        ("v:52309805", "最新技术v:52309805"),
        ("7703144151", "滓7703144151+蔲"),
        ("kuc539", "落美 kuc539"),
        ("看头像", "需要的看头像"),
        ("www.abc.com", "做单频道:www\n.abc.com"),
        ("", "做单频道"),
        ("", "见 https://abc.com/news/1"),
        ("", "jc.pep.com.cn 教材"),
        ("", "ivv 52309805人"),
    ],
)
def test_handle(handle: str, text: str) -> None:
    """Addresses, names, contacts, bare numbers and invitations can be answered; links cannot."""
    opinion = JUDGE.judge(text)
    assert handle == ("" if opinion is None else opinion.handle)


def test_opinion_names_the_jargon() -> None:
    """An opinion says which jargon it saw, each word once."""
    opinion = JUDGE.judge("日结 招代理 日结 www.abc.com")
    assert opinion is not None
    assert (0.5, ("日结", "招代理")) == (opinion.probability, opinion.cues)


def test_name_of_a_company() -> None:
    """An address without www and numbers is a name, unless jargon stands beside it."""
    assert None is JUDGE.judge("trip.com")
    assert None is not JUDGE.judge("trip.com日结")


def test_long_text_is_an_article() -> None:
    """What is longer than a message is not judged."""
    assert None is JUDGE.judge("www.abc.com" + "字" * MAX_ADVERT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("微信 12345678", "微信 87654321"),
        ("看 www.abc.com", "看 www.xyz123.net"),
        ("找 @abcd_1", "找 @hello99"),
        ("佳 sx064436", "佳 kuc53900"),
    ],
    ids=["number", "address", "name", "id"],
)
def test_traits_forget_the_advertiser(one: str, other: str) -> None:
    """Two adverts that differ in number or address only look the same."""
    reader = TraitReader(LEXICON)
    left, right = reader.read(one), reader.read(other)
    assert left.grams.tolist() == right.grams.tolist()


def test_traits_are_counted() -> None:
    """Jargon, masks, rare and odd characters each move a trait."""
    reader = TraitReader(LEXICON)
    plain = reader.read("今天天气很好").counted
    assert (TRAITS,) == plain.shape
    for text in ("日结招代理很好", "蔲7703144151", "炷冊凂曊鎹埰", "ぎどホヂ天气"):
        assert plain.tolist() != reader.read(fold(text).text).counted.tolist()
    assert np.isfinite(reader.read("").counted).all()
    assert (0 <= reader.read(fold("\ud800\x00").text).grams).all()


def test_weights_travel() -> None:
    """Weights come back as they were written; other shapes are refused."""
    rng = np.random.default_rng(1)
    grams = rng.normal(size=1 << GRAM_BITS).astype(np.float16).astype(np.float32)
    weights = Weights(grams, rng.normal(size=TRAITS), -0.5)
    again = Weights.loaded(weights.dumped())
    assert (weights.grams == again.grams).all()
    assert (weights.counted == again.counted).all()
    assert (weights.bias, weights.digest()) == (again.bias, again.digest())
    with pytest.raises(ValueError, match="do not fit"):
        Weights.loaded(Weights(grams[:8], weights.counted, 0.0).dumped())


def test_bundled_weights() -> None:
    """The package brings weights, small enough to load at every start."""
    weights = Weights.bundled()
    assert (1 << GRAM_BITS,) == weights.grams.shape
    assert len(weights.dumped()) < 200_000


def test_extreme_scores_are_probabilities() -> None:
    """A score beyond all bounds is still a probability."""
    traits = TraitReader(LEXICON).read("www.abc.com")
    for bias in (1e9, -1e9):
        assert 0 <= Weights(BLANK.grams, BLANK.counted, bias).probability(traits) <= 1


@pytest.mark.parametrize("text", ["799029383896580", "220201167,", "  13800138000!"])
def test_a_bare_number_says_nothing(text: str) -> None:
    """A number alone is not judged, for nobody is told what for."""
    assert None is JUDGE.judge(text)


def test_jargon_needs_no_contact() -> None:
    """A short message of jargon throughout is judged without a contact; a long one is not."""
    cues = ("日结", "招代理", "引流", "拉群")
    judge = AdvertJudge(LEXICON.model_copy(update={"adverts": SpamJargon(cues=cues)}), BLANK)
    opinion = judge.judge("".join(cues))
    assert opinion is not None
    assert "" == opinion.handle
    assert None is judge.judge("日结招代理引流")
    assert None is judge.judge("".join(cues) + "今天" * 100)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reports", "记者 微信 abc123"),
        ("crimes", "警方 微信 abc123"),
        ("trades", "代开发票 微信 abc123"),
        ("pitch", "上门 微信 abc123"),
        ("trade and contact", "代开发票 微信 abc123"),
        ("answer: messenger", "微信 abc123"),
        ("answer: none", "今天天气很好"),
        ("number only", "138001380001"),
        ("date", "8月3日"),
        ("price", "日赚300"),
        ("repetition", "群发软件群发软件群发软件"),
        ("particles", "你是不是真的吗"),
        ("contact only", "13800138000++"),
        ("curt, masked", "蔲7703144151"),
        ("odd letters", "ぎどホヂ"),
    ],
)
def test_named_traits(name: str, text: str) -> None:
    """Each trait is there where its name says so, and not in an ordinary sentence."""
    lexicon = SpamLexicon(
        version=1,
        families={"invoice": SpamFamily(label="invoice advert", hints=("代开发票",))},
        contacts=LEXICON.contacts,
        offers=SpamOffers(pitch=("上门",), reports=("记者",)),
        adverts=LEXICON.adverts,
        news=("警方",),
    )
    reader, at = TraitReader(lexicon), NAMES.index(name)
    assert reader.read(fold(text).text).counted[at] > 0
    plain = "公司推出新型芯片" if name != "answer: none" else "微信 abc123"
    assert 0 == reader.read(plain).counted[at]
