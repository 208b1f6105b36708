"""What does the archive of pages hold, and where does each page lie?"""

from huangpu.core.archive.stories import story_of
from huangpu.core.archive.trends import trend_of, weeks_until

__all__ = ["story_of", "trend_of", "weeks_until"]
