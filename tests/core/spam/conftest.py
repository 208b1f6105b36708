"""The filter as it is configured, built once."""

from pathlib import Path

import pytest
import yaml

from huangpu.core.spam import SpamFilter
from huangpu.model.spam import SpamLexicon

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def lexicon() -> SpamLexicon:
    """Read `config/spam.yaml`."""
    config = (ROOT / "config" / "spam.yaml").read_text(encoding="utf-8")
    return SpamLexicon.model_validate(yaml.safe_load(config))


@pytest.fixture(scope="session")
def spam_filter(lexicon: SpamLexicon) -> SpamFilter:
    """Give the filter of the configured lexicon and the bundled weights."""
    return SpamFilter(lexicon)
