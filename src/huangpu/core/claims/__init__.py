"""Which sentence of an article speaks to a claim of the report, and what does it say?"""

from huangpu.core.claims.comparing import Comparison, compare
from huangpu.core.claims.matching import Sighting, Watch

__all__ = ["Comparison", "Sighting", "Watch", "compare"]
