"""What did people decide, and how is one more decision written down without losing the others?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from huangpu.adapters.config_files import model_of, read_optional
from huangpu.adapters.config_text import encoded, read_text
from huangpu.adapters.whole_files import alone_in, replace_bytes
from huangpu.adapters.yaml_edits import CannotEditError, with_items
from huangpu.adapters.yaml_marks import marked
from huangpu.core.taxonomy.shadow import folded
from huangpu.errors import ConfigError, Fault
from huangpu.model.decisions import RejectedTerm, Rejections, ReleasedArticle, Releases


def read_rejections(path: Path) -> Rejections:
    """Read `rejected.yaml`; nothing is rejected where there is no file. Raises ConfigError."""
    return read_optional(path, Rejections)


def read_releases(path: Path) -> Releases:
    """Read `releases.yaml`; nothing is released where there is no file. Raises ConfigError."""
    return read_optional(path, Releases)


def reject(path: Path, rejection: RejectedTerm) -> bool:
    """Remember that a term is not wanted; False when that was known already.

    Comments and order of the file stay, and it is checked before it is replaced in one step.
    Raises ConfigError when it has faults or cannot be written.
    """
    wanted = folded(rejection.term)
    with alone_in(path.parent):
        if any(folded(known.term) == wanted for known in read_rejections(path).rejected):
            return False
        _append(path, "rejected", rejection, Rejections)
    return True


def release(path: Path, released: ReleasedArticle) -> bool:
    """Remember that an article is no advert; the rest is as for `reject`."""
    with alone_in(path.parent):
        if released.article in read_releases(path).articles:
            return False
        _append(path, "released", released, Releases)
    return True


def _append(path: Path, key: str, decision: BaseModel, kind: type[BaseModel]) -> None:
    """Add one item under a key of the file; call it alone in the folder."""
    try:
        replace_bytes(path, encoded(_with(path, key, decision, kind), path))
    except CannotEditError as error:
        problem = f"cannot be edited: {error}"
        raise ConfigError((Fault(str(path), None, key, problem, "edit it by hand"),)) from error
    except OSError as error:
        problem = f"cannot be written: {error.strerror or type(error).__name__}"
        raise ConfigError((Fault(str(path), None, "", problem),)) from error


def _with(path: Path, key: str, decision: BaseModel, kind: type[BaseModel]) -> str:
    """Give the file's text with one more item, read again and compared with what was asked."""
    old = read_text(path) if path.exists() else ""
    new = with_items(old, key, [_item(decision)])
    before: BaseModel = read_optional(path, kind)
    after: BaseModel = model_of(marked(new, str(path)), kind)
    if getattr(after, key) != (*getattr(before, key), decision):
        raise CannotEditError("the result would not be what was asked for")
    return new


def _item(decision: BaseModel) -> Mapping[str, str]:
    return {key: str(value) for key, value in decision.model_dump(mode="json").items() if value}
