"""What do the files of `config/` say, and is all of it right?"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from huangpu.adapters.catalogue_checks import catalogue_faults
from huangpu.adapters.claims_checks import claims_faults, unknown_claim_tags
from huangpu.adapters.config_text import read_text
from huangpu.adapters.digest_checks import digest_faults, unknown_tags
from huangpu.adapters.hidden_values import without_secrets
from huangpu.adapters.plain_faults import faults_of, unset_places
from huangpu.adapters.yaml_marks import marked, read_marked
from huangpu.adapters.yaml_nodes import compose
from huangpu.errors import ConfigError
from huangpu.model.claims import Claims
from huangpu.model.decisions import Rejections, Releases
from huangpu.model.digest_config import DigestConfig
from huangpu.model.feeds import Catalogue
from huangpu.model.gazetteer import GazetteerFile
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from huangpu.adapters.yaml_marks import Marked, Place
    from huangpu.errors import Fault

AnyModel = TypeVar("AnyModel", bound=BaseModel)


def read_catalogue(path: Path, environ: Mapping[str, str] = os.environ) -> Catalogue:
    """Read `feeds.yaml`. Raises ConfigError with every fault of the file.

    `environ` is where the `${NAME}` of an enabled feed's headers must be set.
    """
    return read_model(path, Catalogue, checks=partial(catalogue_faults, environ=environ))


def read_digest_config(path: Path) -> DigestConfig:
    """Read `digest.yaml`. Raises ConfigError with every fault of the file."""
    return read_model(path, DigestConfig, checks=digest_faults)


def read_claims(path: Path) -> Claims:
    """Read `claims.yaml`, which may be missing: then nothing is watched. Raises ConfigError."""
    return read_optional(path, Claims, checks=claims_faults)


def read_model(
    path: Path,
    model_type: type[AnyModel],
    *,
    checks: Callable[[Marked], Iterable[Fault]] | None = None,
) -> AnyModel:
    """Read any YAML file of ours into its model.

    `checks` gives the faults that the model cannot see; it is handed the values as they were
    read. Raises ConfigError with every fault of the file, in the order of its lines, each with
    line and key, and without any value that looks like a secret.
    """
    return model_of(read_marked(path), model_type, checks=checks)


def model_of(
    read: Marked,
    model_type: type[AnyModel],
    *,
    checks: Callable[[Marked], Iterable[Fault]] | None = None,
) -> AnyModel:
    """Do the same for a file that was read already."""
    faults = [*read.faults, *(checks(read) if checks else ())]
    model = None
    try:
        model = _validated(read, model_type)
    except ValidationError as error:
        faults += faults_of(error, read, model_type)
    if faults or model is None:
        ordered = sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0)
        raise ConfigError(tuple(without_secrets(ordered, read.value)))
    return model


def read_optional(
    path: Path,
    model_type: type[AnyModel],
    *,
    checks: Callable[[Marked], Iterable[Fault]] | None = None,
) -> AnyModel:
    """Read a file that need not be there, or may hold only comments: then all is at its default.

    Raises ConfigError as `read_model` does.
    """
    text = read_text(path) if path.exists() else ""
    if compose(text, str(path)) is None:
        return model_type()
    return model_of(marked(text, str(path)), model_type, checks=checks)


READERS: Mapping[str, Callable[[Path], object]] = {
    "feeds.yaml": read_catalogue,
    "taxonomy.yaml": partial(read_model, model_type=Taxonomy),
    "spam.yaml": partial(read_model, model_type=SpamLexicon),
    "digest.yaml": read_digest_config,
    "gazetteer.yaml": partial(read_model, model_type=GazetteerFile),
    "claims.yaml": read_claims,
    "rejected.yaml": partial(read_optional, model_type=Rejections),
    "releases.yaml": partial(read_optional, model_type=Releases),
}


def check_all(
    folder: Path, readers: Mapping[str, Callable[[Path], object]] = READERS
) -> tuple[Fault, ...]:
    """Give the faults of all configuration files together; none when all can be used.

    `readers` maps each file's name to what reads it, and raises ConfigError when it cannot. When
    both can be read, the tags that `digest.yaml` and `claims.yaml` name must be in `taxonomy.yaml`.
    """
    faults: list[Fault] = []
    known: Taxonomy | None = None
    for name, read in readers.items():
        try:
            made = read(folder / name)
            if isinstance(made, Taxonomy):
                known = made
            elif isinstance(made, DigestConfig) and known:
                faults += unknown_tags(read_marked(folder / name), made, known.tags)
            elif isinstance(made, Claims) and made.claims and known:
                faults += unknown_claim_tags(read_marked(folder / name), made, known.tags)
        except ConfigError as error:
            faults += error.faults
    return tuple(faults)


def _validated(read: Marked, model_type: type[AnyModel]) -> AnyModel:
    try:
        return model_type.model_validate(read.value)
    except ValidationError as error:
        unset = set(unset_places(error, read))
        if not unset:
            raise
        return model_type.model_validate(_without(read.value, unset, ()))


def _without(value: object, unset: set[Place], place: Place) -> object:
    if isinstance(value, dict):
        kept = ((key, item) for key, item in value.items() if (*place, key) not in unset)
        return {key: _without(item, unset, (*place, key)) for key, item in kept}
    if isinstance(value, list):
        return [_without(item, unset, (*place, number)) for number, item in enumerate(value)]
    return value
