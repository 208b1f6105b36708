"""Small taxonomies for tests that need no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huangpu.model.taxonomy import Taxonomy

Make = Callable[..., Taxonomy]

TAGS = {
    name: {"facet": facet, "label": {"en": name, "zh": name}}
    for name, facet in {
        "semiconductors": "sector",
        "ai": "sector",
        "ai.models": "sector",
        "talent": "theme",
    }.items()
}


@pytest.fixture
def make() -> Make:
    """Give a maker of taxonomies: `make(terms=[...], rules=[...], words={...}, masks={...})`.

    The terms make one group `things` of kind technology with the tag ai.
    """

    def build(*, terms: tuple[Any, ...] | list[Any] = (), **rest: Any) -> Taxonomy:  # noqa: ANN401  any YAML
        group = {
            "kind": "technology",
            "tags": {"ai": 1},
            "source": "report:4",
            "terms": list(terms),
        }
        return Taxonomy.model_validate({"tags": TAGS, "groups": {"things": group}, **rest})

    return build
