"""What do adverts say, and what did we cut? The word lists of `config/spam.yaml`, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SpamField = Literal["title", "summary"]


def _term(value: str) -> str:
    if not value or value != value.strip():
        raise ValueError("must not be empty, nor begin or end with a space")
    return value


Term = Annotated[str, AfterValidator(_term), Field(max_length=60)]
Terms = tuple[Term, ...]
Points = Annotated[float, Field(ge=0, le=10)]


class _Closed(BaseModel):
    """A frozen section of a file: unknown keys are faults, and values never show in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class SpamFamily(_Closed):
    """The words of one trade. Whichever the role, no word condemns a text alone.

    `cores` are said by adverts only, `hints` by honest people too, and `wares` are ordinary
    things that count only beside a contact; `brands` are taken along when they stand before one of
    these, `tails` when they stand behind.
    """

    label: Term  # for people: "escort advert"
    cores: Terms = ()
    hints: Terms = ()
    wares: Terms = ()
    brands: Terms = ()
    tails: Terms = ()
    place_first: bool = False  # the trade writes 上海 before the word, so a city there is its own


class SpamContacts(_Closed):
    """How to reach the advertiser."""

    words: Terms = ()  # 微信, vx: also count without a number
    weak: Terms = ()  # sh, 电话: count only when an id follows
    domains: Terms = ()  # endings, or whole names, of addresses that were advertised


class SpamPlaces(_Closed):
    """Where the trade is: cities that stand before a word, and districts on either side."""

    cities: Terms = ()
    districts: Terms = ()


class SpamOffers(_Closed):
    """What speaks for and against a short text being one offer."""

    pitch: Terms = ()  # 上门, 量大从优, free trial: how an advert sells
    reports: Terms = ()  # 记者, 据悉, according to: how a reporter writes


class SpamJargon(_Closed):
    """What tells the classifier of whole adverts that a message is one; never decides alone."""

    cues: Terms = ()  # 日结, 引流, 骗子勿扰: how the trade talks
    invites: Terms = ()  # 看头像, 私聊: an answer is wanted, though no number is given
    masks: Terms = ()  # 蔲, 口口: written in place of a contact, in messages that hold little else


class SpamPoints(_Closed):
    """What each part of a span is worth, and how much makes it an advert (text.md D)."""

    core: Points = 2.0
    hint: Points = 1.2
    ware: Points = 0.8
    brand: Points = 0.6
    tail: Points = 0.8
    place: Points = 0.7
    contact: Points = 0.8
    handle: Points = 1.0
    domain: Points = 1.2
    news: Points = 1.0  # taken away once for a word of crime or regulation nearby
    cut: Points = 2.5  # what a span needs
    pitch: Points = 0.4  # in whole adverts: a word of selling, and a tail that stands alone
    report: Points = 0.7  # taken away for each sign of a reporter
    offer: Points = 3.2  # what a whole advert needs: a core and an address, or as much


class SpamLexicon(_Closed):
    """The whole of `spam.yaml`."""

    version: int = Field(ge=1)
    families: dict[Term, SpamFamily]
    contacts: SpamContacts = Field(default_factory=SpamContacts)
    offers: SpamOffers = Field(default_factory=SpamOffers)
    adverts: SpamJargon = Field(default_factory=SpamJargon)
    places: SpamPlaces = Field(default_factory=SpamPlaces)
    fillers: Terms = ()  # small words that English adverts put between the others
    news: Terms = ()  # crime and regulation: reports about the trade
    clean: Terms = ()  # honest phrases that contain a word of the trade
    points: SpamPoints = Field(default_factory=SpamPoints)
    news_reach: int = Field(default=25, ge=0, le=200)  # characters
    whole_share: float = Field(default=0.6, gt=0, le=1)  # more of it spam: the item is an advert
    sure: float = Field(default=0.8, gt=0, le=1)  # probability from which the classifier counts


@dataclass(frozen=True, slots=True)
class SpamCut:
    """A segment taken out: `text` is the field's `[start, end)`, `reason` says what was found."""

    field: SpamField
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class SpamVerdict:
    """What was found in one item; `title` and `summary` are its texts without the cuts.

    `score` is in [0, 1]: how much of the item's letters is advert, or how sure the classifier is.
    `reason` is empty unless `is_spam`.
    """

    is_spam: bool
    reason: str
    score: float
    cuts: tuple[SpamCut, ...]
    title: str
    summary: str
