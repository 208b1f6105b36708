"""Is this text an advert, or does it hold one?"""

from huangpu.core.spam.filter import SpamFilter

__all__ = ["SpamFilter"]
