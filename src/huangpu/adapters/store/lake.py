"""What can be done with the lake? Bring it up to date, compare, tidy, and ask what it shows.

Each within a limit of time that holds whatever the lake's servers do: adapters/store/lake_child.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store.lake_child import Request
from huangpu.adapters.store.lake_corner import Corner
from huangpu.adapters.store.lake_sync import Shared, Shown
from huangpu.adapters.store.lake_tables import Written
from huangpu.adapters.store.lake_upkeep import Tidied
from huangpu.adapters.store.reading import newest_copy
from huangpu.errors import ConfigError, Fault, LakeError


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake, and the data folder whose copies it shows."""

    place: LakePlace
    link: Path
    corner: Corner

    def share(
        self, now: datetime, seconds: float, *, whole: bool = False, wait_seconds: float = 0
    ) -> Shared:
        """Make the lake show the newest published copy; with `whole`, compare every row of it.

        Raises StoreError when nothing was published, ConfigError where the extensions are missing,
        LakeError when the lake does not answer or `seconds` are not enough; it then shows what it
        showed.
        """
        newest_copy(self.link)  # for the error that says what to do
        done = self._do("share", now, seconds, whole=whole, wait_seconds=wait_seconds)
        written = {view: Written(**rows) for view, rows in done["written"].items()}
        return Shared(done["copy"], written, whole=done["whole"])

    def compare(self, now: datetime, seconds: float) -> dict[str, int]:
        """Count, for each view, the rows that only the newest copy or only the lake has."""
        newest_copy(self.link)
        return dict(self._do("compare", now, seconds))

    def tidy(self, now: datetime, seconds: float, *, wait_seconds: float = 0) -> Tidied:
        """Write changes to files, merge small ones, and remove what is old."""
        return Tidied(**self._do("tidy", now, seconds, wait_seconds=wait_seconds))

    def tell(self, now: datetime, seconds: float) -> Shown | None:
        """Give what the lake says that it shows; None when it shows nothing yet."""
        found = self._do("tell", now, seconds)
        if not found:
            return None
        newest = found["newest_poll"]
        return Shown(
            found["copy"],
            found["fingerprint"],
            datetime.fromisoformat(found["shown_at"]),
            datetime.fromisoformat(newest) if newest else None,
            tuple(found["views"]),
        )

    def _do(self, what: str, now: datetime, seconds: float, **options: Any) -> dict[str, Any]:  # noqa: ANN401  fields of Request
        request = Request(
            do=what,
            place=asdict(self.place),
            link=str(self.link.absolute()),
            folder=str(self.corner.folder.absolute()),
            memory=self.corner.memory,
            now=now.isoformat(),
            **options,
        )
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "huangpu.adapters.store.lake_child"],
                input=request.line(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
                timeout=seconds,
                check=False,
                start_new_session=True,  # Ctrl-C is for us; we end the process
            )
        except subprocess.TimeoutExpired:
            raise LakeError(
                f"the lake {self.place} took longer than {seconds:g} s, and shows what it showed; "
                "`huangpu publish` takes its time"
            ) from None
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise LakeError(
                f"the lake {self.place}: the process that writes it ended with code "
                f"{done.returncode}"
            ) from None
        if "faults" in answer:
            raise ConfigError(tuple(Fault(**fault) for fault in answer["faults"]))
        if "error" in answer:
            raise LakeError(answer["error"])
        return dict(answer["done"])
