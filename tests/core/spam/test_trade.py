"""Are the words of adverts told from the words of the field?"""

from __future__ import annotations

from pathlib import Path

import pytest

from huangpu.adapters.config_files import read_model
from huangpu.core.spam.trade import TradeWords
from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy

CONFIG = Path(__file__).resolve().parents[3] / "config"


@pytest.fixture(scope="module")
def trade() -> TradeWords:
    """Give the words of the shipped lexicon."""
    return TradeWords(read_model(CONFIG / "spam.yaml", SpamLexicon))


@pytest.mark.parametrize(
    "phrase",
    [
        "龙凤",
        "上海龙凤",
        "龍鳳論壇",
        "贵族宝贝",
        "品 茶",
        "楼*凤",
        "喝茶群",
        "ｓｈ４１９",
        "sh1314",
        "aishanghai",
        "Escort Agency",
        "online casino",
    ],
)
def test_words_of_a_trade(trade: TradeWords, phrase: str) -> None:
    """A word of a trade is told in any width, script or disguise."""
    assert trade.told_by(phrase)


@pytest.mark.parametrize(
    "phrase",
    ["光刻机", "脑机接口", "quantum chip", "SMIC", "naval escort", "企业会所", "HBM4", "张江", ""],
)
def test_words_of_the_field(trade: TradeWords, phrase: str) -> None:
    """What the field says, and what the lexicon calls clean, is no word of a trade."""
    assert "" == trade.told_by(phrase)


def test_says_which_word(trade: TradeWords) -> None:
    """The reason names the trade and the word."""
    assert "escort advert: 龙凤" == trade.told_by("上海龙凤419杨浦")


def test_the_taxonomy_holds_none(trade: TradeWords) -> None:
    """Not one term of the shipped taxonomy would be refused."""
    taxonomy = read_model(CONFIG / "taxonomy.yaml", Taxonomy)
    names = [alias for _, term in terms_with_loc(taxonomy) for alias in term.aliases]
    assert [] == [name for name in names if trade.told_by(name)]
