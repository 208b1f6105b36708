"""What does each measure of a candidate count for? The weights that `benchmarks/growth.py` fitted."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable

from huangpu.core.terms.likeness import Weights

WEIGHTS = "growth_weights.json"


def load_term_weights(source: Traversable | None = None) -> Weights:
    """Load the shipped weights, or those of another file of the same form."""
    text = (source or files("huangpu") / "data" / WEIGHTS).read_text(encoding="utf-8")
    fields = json.loads(text)
    return Weights(version=fields["version"], bias=fields["bias"], weights=fields["weights"])
