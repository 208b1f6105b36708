"""What is in this week's digest, and why? A pure function of the stored week."""

from huangpu.core.digest.composing import compose
from huangpu.core.digest.options import DigestOptions, SectionOption

__all__ = ["DigestOptions", "SectionOption", "compose"]
