"""Which article does this address name? One spelling per article, for comparing, not for showing.

Conservative: two different articles must never get one key, so whatever could carry meaning
stays. Where a site names its articles by a number or a DOI, that name is the key.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

from huangpu.core.urls.web import web_url
from huangpu.core.urls.wrappers import news_token, unwrapped

# Parameters that only say how the reader came. research/feeds.md 5.2, plus those met in the
# replay and pool data.
_TRACKING = re.compile(
    r"""
    utm_.* | mtm_.* | hsa_.* | guce_.* | oly_.* | vero_.* | at_(?:custom\d*|medium|campaign|link|format)
    | pk_(?:campaign|kwd|source|medium|content) | share_(?:source|medium|plat|session_id|tag|token|from)
    | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid | igshid
    | igsh | mc_cid | mc_eid | _ga | _gl | _hsenc | _hsmi | hsctatracking | spm | scm | spm_id_from
    | vd_source | unique_k | ncid | ocid | cmpid | icid | guccounter | ref_src | ref_url | wt\.mc_id
    | wt_mc | srnd | sharetoken | shareid | weibo_id | wxshare_count | nsukey | isappinstalled
    | from_source | jsessionid | phpsessid | sessionid | chksm
    """,
    re.VERBOSE | re.IGNORECASE,
)
# These can mean something, so they go only when the path names the article by itself.
_MAYBE_TRACKING = re.compile(
    r"""
    from | source | source_1 | src | ref | refer | referer | referrer | share | via | f | rss | feed
    | channel | partner | wfr | for | mod | module | pgtype | scene | smid | oc | amp | outputtype
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where the article is named by some parameters, and all others say how the reader came.
_NAMING = {"mp.weixin.qq.com": frozenset({"__biz", "mid", "idx", "sn"})}
_NAMES_ARTICLE = re.compile(r"\d{5,}|(?:[^/-]+-){3}[^/-]|[0-9a-f]{16}", re.IGNORECASE)
_MIRROR_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.[^.])")
_SECOND_LEVEL = re.compile(r"^(?:com?|net|org|gov|edu|ac|or|ne)\.[a-z]{2}$")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:/amp|\.amp)(?=\.html?$|$)", re.IGNORECASE)
_AMP_HEAD = re.compile(r"^/amp(?=/)", re.IGNORECASE)

_ARXIV = re.compile(
    r"^/(?:abs|pdf|html|format|ps)/((?:[a-z-]+(?:\.[a-z]{2})?/\d{7})|\d{4}\.\d{4,5})"
    r"(?:v\d+)?(?:\.pdf)?$",
    re.IGNORECASE,
)
_DOI = r"(10\.\d{4,9}/[\w.;()/:<>+-]+?)"
_DOI_PATH = re.compile(
    rf"^/doi/(?:(?:abs|full|pdf|epdf|epub|pdfdirect)/)?{_DOI}/?$", re.IGNORECASE | re.ASCII
)
_DOI_ORG = re.compile(rf"^/{_DOI}/?$", re.IGNORECASE | re.ASCII)
_PREPRINT = re.compile(
    rf"^/content/{_DOI}(?:v\d+)?(?:\.(?:full|abstract|pdf|full-text))*/?$", re.IGNORECASE | re.ASCII
)
_NATURE = re.compile(r"^/articles/([sd]\d{5}-\d{3}-\d{5}-[\da-z])(?:\.pdf)?/?$", re.IGNORECASE)
_SCMP = re.compile(r"/article/(\d{5,})(?:/|$)")
_REGISTER = re.compile(
    r"^/(?:documents/\d{4}/\d{2}/\d{2}|d)/([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)(?:/|$)"
)


def canonical_url(url: str) -> str:
    """Give the key of the article that a URL names.

    https, host without www/m/mobile/amp/wap, no tracking, sorted query, no fragment unless it is
    a route; redirect links unwrapped; arXiv without version, DOI, SCMP number, Federal Register
    number. A key put in again comes back; what is no web address comes back stripped.
    """
    text = url.strip()
    while True:
        checked = web_url(text)
        if checked is None:
            return text
        parts = urlsplit(checked)
        inner = unwrapped(parts)
        if inner is None or web_url(inner) is None:
            break
        text = inner  # shorter each time, because the wrapper is gone
    host = _bare_host(parts.hostname or "")
    token = news_token(parts)
    if token:
        return f"https://news.google.com/articles/{token}"
    path = _path(parts.path)
    return _by_name(host, path) or _general(parts, host, path)


def _by_name(host: str, path: str) -> str | None:
    """Give the key of a site that names its articles, else None."""
    if host in {"arxiv.org", "export.arxiv.org"} and (found := _ARXIV.match(path)):
        return f"https://arxiv.org/abs/{found[1].lower()}"
    if host == "scmp.com" and (found := _SCMP.search(path)):
        return f"https://scmp.com/article/{found[1]}"
    if host == "federalregister.gov" and (found := _REGISTER.match(path)):
        return f"https://federalregister.gov/d/{found[1].lower()}"
    if host == "nature.com" and (found := _NATURE.match(path)):
        return f"https://doi.org/10.1038/{found[1].lower()}"
    if host in {"doi.org", "dx.doi.org"}:
        doi = _DOI_ORG.match(unquote(path))
    elif host in {"biorxiv.org", "medrxiv.org"}:
        doi = _PREPRINT.match(unquote(path))
    else:
        doi = _DOI_PATH.match(unquote(path))
    return f"https://doi.org/{quote(doi[1].lower(), safe='/;():+')}" if doi else None


def _general(parts: SplitResult, host: str, path: str) -> str:
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    query = _query(host, parts.query, named=bool(_NAMES_ARTICLE.search(path)))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return (
        f"https://{host}{port}{path}"
        f"{'?' + query if query else ''}{'#' + _normal_escapes(fragment) if fragment else ''}"
    )


def _bare_host(host: str) -> str:
    """Drop `www.` and the like, unless what stays is no site of its own (`www.com.cn`)."""
    if ":" in host:
        return f"[{host}]"
    while found := _MIRROR_HOST.match(host):
        rest = host[found.end() :]
        if _SECOND_LEVEL.match(rest):
            break
        host = rest
    return host


def _path(path: str) -> str:
    path = _SESSION.sub("", _normal_escapes(path)).rstrip("/")
    while True:
        plain = _AMP_HEAD.sub("", _AMP_TAIL.sub("", path)).rstrip("/")
        # a path that names nothing by itself has /amp as its subject, not as its format
        if plain == path or not _NAMES_ARTICLE.search(plain):
            return path or "/"
        path = plain


def _query(host: str, query: str, *, named: bool) -> str:
    """Sort the parameters and drop tracking; values stay bytes, as they may not be UTF-8."""
    pairs = {pair.partition("=")[0].lower(): _normal_escapes(pair) for pair in query.split("&")}
    naming = _NAMING.get(host)
    if naming and naming <= pairs.keys():
        return "&".join(sorted(pairs[name] for name in naming))
    kept = set()
    for pair in filter(None, query.split("&")):
        name = pair.partition("=")[0]
        if not _TRACKING.fullmatch(name) and not (named and _MAYBE_TRACKING.fullmatch(name)):
            kept.add(_normal_escapes(pair))
    return "&".join(sorted(kept))


def _normal_escapes(text: str) -> str:
    """Spell escapes in one way: upper case, and none where none is needed (RFC 3986 6.2.2)."""

    def spelled(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else f"%{found[1].upper()}"

    return _PERCENT.sub(spelled, text)
