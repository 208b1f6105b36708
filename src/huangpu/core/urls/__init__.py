"""What do we do with addresses: check them, recognise them, and show them without secrets?"""

from huangpu.core.urls.canonical import canonical_url
from huangpu.core.urls.redacting import redacted
from huangpu.core.urls.web import host_of, web_url

__all__ = ["canonical_url", "host_of", "redacted", "web_url"]
