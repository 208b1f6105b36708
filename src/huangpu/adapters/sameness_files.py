"""What does the program know before the first article comes? The files behind comparing.

Frequencies and fitted weights are shipped with the package (`huangpu/data`, made by
`benchmarks/fit_pairs.py`); names are the operator's (`config/gazetteer.yaml`).
"""

from __future__ import annotations

import json
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from huangpu.adapters.config_files import read_model
from huangpu.core.sameness.gazetteer import Gazetteer
from huangpu.core.sameness.normal import folded
from huangpu.core.sameness.reading import Background
from huangpu.core.sameness.statistics import Statistics
from huangpu.model.gazetteer import GazetteerFile
from huangpu.model.sameness import Name, Rule, Weight, Weights

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

STATISTICS = "sameness_statistics.npz"
WEIGHTS = "sameness_weights.json"


def load_background(gazetteer: Path, more_names: Iterable[Name] = ()) -> Background:
    """Load all that comparing needs. Raises ConfigError with every fault of the gazetteer.

    `more_names` are those of the taxonomy; one that shares a form with a name before it is left
    out, because a form stands for one name. Without the file there are only `more_names`.
    """
    listed = read_model(gazetteer, GazetteerFile).names() if gazetteer.exists() else ()
    names = {name.id: name for name in listed}
    forms = {folded(form) for name in names.values() for form in name.aliases}
    for name in more_names:
        own = {folded(form) for form in name.aliases}
        if forms.isdisjoint(own):
            names.setdefault(name.id, name)
            forms |= own
    return Background(load_statistics(), Gazetteer(names.values()), load_weights())


def load_statistics(source: Traversable | None = None) -> Statistics:
    """Load the shipped document frequencies, or those of another file of the same form."""
    packed = (source or files("huangpu") / "data" / STATISTICS).read_bytes()
    with np.load(BytesIO(packed), allow_pickle=False) as arrays:
        counts = dict(zip(arrays["hashes"].tolist(), arrays["counts"].tolist(), strict=True))
        return Statistics(
            counts,
            documents=int(arrays["documents"]),
            version=str(arrays["version"]),
            floor=int(arrays["floor"]),
        )


def load_weights(source: Traversable | None = None) -> Weights:
    """Load the shipped weights, or those of another file of the same form."""
    text = (source or files("huangpu") / "data" / WEIGHTS).read_text(encoding="utf-8")
    fields = json.loads(text)
    rules = {
        name: Rule(
            bias=rule["bias"],
            threshold=rule["threshold"],
            sure=rule["sure"],
            weights=tuple(Weight(*row) for row in rule["weights"]),
        )
        for name, rule in fields["rules"].items()
    }
    return Weights(version=fields["version"], **rules)
