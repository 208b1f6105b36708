# ruff: noqa: INP001  a script, not a package
"""Which installed packages does huangpu not need to run? They are removed from the image.

    python prune.py [--dry-run]

requirements.lock holds the tools of developers too, because one list was tested as a whole. What
stays is what `huangpu` requires, and what that requires, as the installed packages say themselves.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed(root: str) -> set[str]:
    """Give the names of all packages that `root` requires, itself included."""
    found: set[str] = set()
    queue = [(root, frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while queue:
        name, extras = queue.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found.add(name)
        for text in metadata.requires(name) or []:
            one = Requirement(text)
            marker = one.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                queue.append((canonicalize_name(one.name), frozenset(one.extras)))
    return found


def main() -> None:
    """Remove them, or only name them."""
    installed = {canonicalize_name(one.name) for one in metadata.distributions()}
    spare = sorted(installed - needed("huangpu"))
    print(f"{len(installed)} packages, {len(spare)} of them not needed: {' '.join(spare)}")  # noqa: T201  this is a command
    if "--dry-run" not in sys.argv and spare:
        command = [sys.executable, "-m", "pip", "uninstall", "--yes", "--quiet", *spare]
        subprocess.run(command, check=True)  # noqa: S603  our own interpreter, no shell


if __name__ == "__main__":
    main()
