"""Which figures does a text name, in Chinese and English, and where do they stand?"""

from huangpu.core.quantities.reading import MAX_TEXT, quantities

__all__ = ["MAX_TEXT", "quantities"]
