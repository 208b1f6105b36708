"""What is sold, how, and where to answer make an offer; a reporter's signs unmake it."""

import pytest

from huangpu.core.spam.folding import folded
from huangpu.core.spam.offers import OfferJudge
from huangpu.core.spam.vocabulary import LONGEST_OFFER, Vocabulary
from huangpu.model.spam import SpamContacts, SpamFamily, SpamLexicon, SpamOffers, SpamPlaces

LEXICON = SpamLexicon(
    version=1,
    families={
        "escort": SpamFamily(
            label="escort advert",
            cores=("外卖茶妹",),
            hints=("品茶", "喝茶"),
            tails=("工作室",),
            place_first=True,
        ),
        "loan": SpamFamily(
            label="loan advert",
            cores=("instant payday loan",),
            hints=("不看征信", "payday loan", "no credit check"),
            wares=("贷款", "信用卡", "loan"),
        ),
    },
    contacts=SpamContacts(words=("微信", "whatsapp"), weak=("电话",)),
    places=SpamPlaces(cities=("上海",), districts=("浦东", "静安")),
    offers=SpamOffers(
        pitch=("上门", "秒到", "老客", "apply now", "guaranteed"),
        reports=("记者", "据悉", "said", "report"),
    ),
    news=("警方", "police"),
)
VOCABULARY, JUDGE = Vocabulary(LEXICON), OfferJudge(LEXICON)


def offered(text: str) -> str | None:
    """Give the family of the offer that a text makes."""
    offer = JUDGE.judge(VOCABULARY.read(folded(text)))
    return None if offer is None else offer.family


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("escort", "品茶 浦东静安都有\n详询，微信：abc123"),
        ("escort", "外卖茶妹\n微信：abc123"),
        ("loan", "贷款 信用卡 秒到\n随时联系 电话13800138000"),
        ("loan", "贷款到账快\n微信：abc123。秒到，上门"),
        ("loan", "Payday loan, no credit check\nAsk on WhatsApp +44 7700 900123"),
        ("loan", "Instant payday loan - apply now, no credit check, guaranteed"),
        ("", "秒到，老客 微信：abc123"),
    ],
    ids=[
        "hint, places, id",
        "core and id",
        "two wares, a phone",
        "a ware and selling",
        "English",
        "no contact",
        "no trade, in a title",
    ],
)
def test_offer(family: str, text: str) -> None:
    """Parts that stand apart add up, in both languages."""
    assert family == offered(text)


@pytest.mark.parametrize(
    "text",
    [
        "品茶 浦东静安都有",
        "品茶的学问\n作者微信：abc123",
        "贷款利率下调\n咨询电话 021-55551234",
        "微信：abc123",
        "内容合作\n微信：abc123，秒到",
        "记者调查：品茶 浦东静安都有\n据悉，微信：abc123",
        "警方：外卖茶妹 是骗局\n微信：abc123 勿加",
        "“外卖茶妹”为何禁而不绝\n8月3日，记者加其微信abc123",
        "Payday loan firms grow, report\nMail us: whatsapp +44 7700 900123, said the firm",
        "Police: instant payday loan scam\nthe gang used WhatsApp +44 7700 900123",
    ],
    ids=[
        "no contact",
        "one hint",
        "one ware",
        "contact alone",
        "no trade, in a summary",
        "reporter",
        "police",
        "quotation and date",
        "English report",
        "English police",
    ],
)
def test_no_offer(text: str) -> None:
    """A contact alone, a trade alone and a report about the trade are left."""
    assert None is offered(text)


def test_longer_texts_need_more() -> None:
    """The same words in a long text are no offer, and in an article they are not counted."""
    short = "品茶 浦东静安都有\n微信：abc123"
    assert "escort" == offered(short)
    assert None is offered(short + "。我们今天去公园散步" * 20)
    assert None is offered("外卖茶妹 品茶 喝茶 微信：abc123" + "。" * LONGEST_OFFER)


def test_disguise_counts() -> None:
    """Words that symbols were put into need less beside them."""
    words = VOCABULARY.read("品茶 电话13800138000")
    assert None is JUDGE.judge(words)
    assert None is not JUDGE.judge(words, disguised=True)


def test_chanting() -> None:
    """A trade's word said over and over sells, though nothing else is said."""
    assert "escort" == offered("品茶XY" * 4)
    assert None is offered("品茶XY" * 3)
    assert None is offered("贷款XY" * 9)


def test_an_article_around_an_advert_is_none() -> None:
    """Most of a longer offer sells; of an article that an advert stands in, little does."""
    advert = "外卖茶妹 品茶 喝茶\n微信：abc123"
    assert "escort" == offered(f"{advert}{'，上门，老客' * 20}")
    assert None is offered(f"{advert}{'，产线今日投产' * 20}")


def test_no_trade_is_read_out_of_an_id() -> None:
    """An id may hold any word; an address is called after what it sells."""
    assert None is offered("周刊\n微信：loan_2345")
    assert None is offered("contact\nwhatsapp loan-99loan, apply now")


def test_names_what_it_saw() -> None:
    """An offer names its words, each once, and the contact."""
    offer = JUDGE.judge(VOCABULARY.read("品茶 喝茶 品茶 微信:abc123"))
    assert offer is not None
    assert ("品茶", "喝茶") == offer.words
    assert offer.contact is not None
    assert "微信:abc123" == offer.contact.text


@pytest.mark.parametrize(
    ("expected", "rest"),
    [
        (True, "浦东静安都可上门，老客八折，微信：abc123"),
        (True, "喝茶"),
        (False, "园区承诺审批时限压缩至45天。"),
        (False, "据悉，记者获悉，贷款 微信：abc123"),
        (True, "apply now, whatsapp +44 7700 900123"),
        (False, "the park said it would open in May"),
    ],
)
def test_sells(expected: bool, rest: str) -> None:  # noqa: FBT001 (pytest passes by name)
    """What is left once an advert is cut goes on selling, or is an article."""
    assert expected is JUDGE.sells(VOCABULARY.read(rest))
