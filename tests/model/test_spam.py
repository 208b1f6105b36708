"""The word lists are closed, frozen, and silent about what they hold."""

import pytest
from pydantic import ValidationError

from huangpu.model.spam import SpamCut, SpamFamily, SpamLexicon, SpamVerdict

MINIMAL = {"version": 1, "families": {"escort": {"label": "escort advert", "hints": ["品茶"]}}}


def test_minimal_lexicon() -> None:
    """A version and one family are enough; the rest has the defaults of text.md D."""
    lexicon = SpamLexicon.model_validate(MINIMAL)
    assert (0.6, 0.8, 25) == (lexicon.whole_share, lexicon.sure, lexicon.news_reach)
    assert ("品茶",) == lexicon.families["escort"].hints


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, ("colour",)),
        ({"version": 0}, ("version",)),
        ({"fillers": [""]}, ("fillers", 0)),
        ({"news": [" 警方"]}, ("news", 0)),
        ({"fillers": [True]}, ("fillers", 0)),
        ({"whole_share": 1.5}, ("whole_share",)),
        ({"points": {"core": -1}}, ("points", "core")),
        ({"families": {"escort": {}}}, ("families", "escort", "label")),
    ],
    ids=["unknown key", "version", "empty term", "space", "YAML's on", "share", "points", "label"],
)
def test_faults_name_their_place(change: dict[str, object], place: tuple[str | int, ...]) -> None:
    """A wrong file says where it is wrong, and does not repeat the value."""
    with pytest.raises(ValidationError) as caught:
        SpamLexicon.model_validate(MINIMAL | change)
    assert place == caught.value.errors()[0]["loc"]
    assert "input_value" not in str(caught.value)


def test_values_are_frozen() -> None:
    """Neither the lists nor a verdict can be changed."""
    family = SpamFamily(label="escort advert")
    with pytest.raises(ValidationError):
        family.label = "other"  # type: ignore[misc]
    cut = SpamCut("title", 0, 2, "品茶", "hint")
    verdict = SpamVerdict(is_spam=False, reason="", score=0.0, cuts=(cut,), title="", summary="")
    with pytest.raises(AttributeError):
        verdict.title = "other"  # type: ignore[misc]
