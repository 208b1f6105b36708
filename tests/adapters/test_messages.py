"""Is every mail whole, plain ASCII on the wire, and the same bytes whenever it is made?"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import invented_week as week
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.messages import Letter, Letterhead, message
from huangpu.adapters.render import render_html, render_subject, render_text
from huangpu.core.digest import DigestOptions, compose
from huangpu.errors import ConfigError, DeliveryError
from huangpu.model.digest import Digest
from huangpu.model.digest_material import DigestArticle
from huangpu.model.mail_config import ListUnsubscribe, Recipient, Sender

HEAD = Letterhead(
    Sender(
        address="digest@desk.example",
        name="黄浦周报",
        reply_to="editor@desk.example",
        bounces_to="bounces@desk.example",
    ),
    ListUnsubscribe(),
)
DESK = Recipient(address="Desk@reader.example", name="科技组, A & B")
ISSUES = week.issues()


def letter(digest: Digest) -> Letter:
    """Give what is said in the mails of an issue."""
    return Letter(
        "2026-W34",
        render_subject(digest),
        render_text(digest),
        render_html(digest),
        week.MONDAY_MORNING.astimezone(week.SHANGHAI),
    )


def parsed(raw: bytes) -> EmailMessage:
    """Read the bytes as a mail program does."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    """Give one of the two bodies, with the line ends of the file."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def composed(stories: list[DigestArticle]) -> Digest:
    """Give the digest of a week with these stories."""
    return compose(
        week.WEEK,
        stories,
        week.history(),
        week.feeds(),
        week.counts(len(stories)),
        DigestOptions(),
        week.MONDAY_MORNING,
    )


def with_title(title: str) -> Digest:
    """Give the digest of a week with one story."""
    return composed([week.article(1, title)])


def test_1_chinese_comes_through() -> None:
    """Case 1: subject, display names and bodies read back as they were written."""
    written = letter(ISSUES["full"])
    mail = parsed(message(HEAD, written, DESK)[1])
    assert "中芯国际" in written.subject
    assert written.subject == mail["Subject"]
    assert ("黄浦周报", "digest@desk.example") == (
        mail["From"].addresses[0].display_name,
        mail["From"].addresses[0].addr_spec,
    )
    (to,) = mail["To"].addresses
    assert (DESK.name, DESK.address) == (to.display_name, to.addr_spec)
    assert (written.text, written.html) == (body(mail, "plain"), body(mail, "html"))


def test_2_a_long_unsubscribe_link_stays_whole() -> None:
    """Case 2: on one line, as it is, with the mail address beside it and one-click named."""
    url = "https://news.desk.example/" + "leave/" * 23 + "?who={token}"
    head = replace(HEAD, unsubscribe=ListUnsubscribe(url=url, mailto="leave@desk.example"))
    _, raw = message(head, letter(ISSUES["one"]), DESK)
    (line,) = re.findall(rb"(?m)^List-Unsubscribe: .*$", raw)
    assert len(url) > 160
    assert re.fullmatch(
        rb"List-Unsubscribe: <https://news\.desk\.example/(leave/){23}\?who=[0-9a-f]{32}>, "
        rb"<mailto:leave@desk\.example\?subject=unsubscribe>\r",
        line,
    )
    assert "List-Unsubscribe=One-Click" == parsed(raw)["List-Unsubscribe-Post"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (ListUnsubscribe(), None),
        (ListUnsubscribe(mailto="l@d.example"), "<mailto:l@d.example?subject=unsubscribe>"),
    ],
    ids=["nowhere", "by mail"],
)
def test_no_one_click_without_https(where: ListUnsubscribe, expected: str | None) -> None:
    """What is not offered is not promised."""
    mail = parsed(message(replace(HEAD, unsubscribe=where), letter(ISSUES["one"]), DESK)[1])
    assert expected == mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] is None


def test_a_line_that_no_server_takes_is_refused() -> None:
    """A mail that a relay would cut is not sent at all."""
    too_long = ListUnsubscribe(url="https://d.example/{token}" + "x" * 870)
    far = ListUnsubscribe(url=too_long.url, mailto=f"{'m' * 60}@{'d' * 60}.{'e' * 60}.example")
    with pytest.raises(DeliveryError, match=r"list_unsubscribe\.url"):
        message(replace(HEAD, unsubscribe=far), letter(ISSUES["one"]), DESK)


@pytest.mark.parametrize(
    "title",
    ["x\r\nBcc: e@evil.example", "x\nBcc: e@evil.example", "x\u2028Bcc: e", "x\x0bBcc: e",
     "x\x85Bcc: e", "\u202egpj.exe", "\x00x"],
    ids=["CRLF", "LF", "U+2028", "VT", "NEL", "RTL", "NUL"],
)  # fmt: skip
def test_3_titles_cannot_write_headers(title: str) -> None:
    """Case 3: no title adds a header, a line, or turns the text around."""
    _, raw = message(HEAD, letter(with_title(title)), DESK)
    mail = parsed(raw)
    assert mail["Bcc"] is None
    assert not re.search(r"[\x00-\x1f\x85\u2028\u202e]", mail["Subject"])


def test_4_marks_are_text() -> None:
    """Case 4: `A<B & "C"` in subject, text and page."""
    title = 'Yield A<B & "C" at Lingang'
    mail = parsed(message(HEAD, letter(with_title(title)), DESK)[1])
    assert mail["Subject"].endswith(title)
    assert title in body(mail, "plain")
    assert "A&lt;B &amp; &#34;C&#34;" in body(mail, "html")


def hundred_stories() -> Digest:
    """Give the digest of a week with a hundred stories of many outlets, titles in two languages."""
    outlets = list(week.OUTLETS)
    stories = [
        week.article(
            number, f"上海第 {number} 号集成电路项目开工 Chip plant {number}", outlets[number % 12]
        )
        for number in range(100)
    ]
    return composed(stories)


BARE = replace(week.article(1, "", "前滩财经"), url=None, published_at=None, summary="")
AWKWARD = {
    **ISSUES,
    "6 a hundred stories": hundred_stories(),
    "8 without link, date and summary": composed([BARE]),
    "9 a title of 300 characters": with_title("x" * 200 + " " + "长" * 100),
    "10 all Chinese": composed(
        [a for a in week.articles() if a.language == "zh"],
    ),
}


def test_6_a_hundred_stories_are_capped() -> None:
    """Case 6: sixty at most, and what is left out is counted."""
    digest = AWKWARD["6 a hundred stories"]
    assert len(digest.items) <= 60
    assert 100 == len(digest.items) + digest.coverage.left_out


@pytest.mark.parametrize("name", AWKWARD)
def test_what_every_mail_keeps(name: str) -> None:
    """Cases 5 to 10: sizes, lines, both bodies, the dark block, nothing remote or active."""
    written = letter(AWKWARD[name])
    _, raw = message(HEAD, written, DESK)
    mail = parsed(raw)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert "multipart/alternative" == mail.get_content_type()
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert ["text/plain", "text/html"] == kinds
    html_part = mail.get_body(("html",))
    assert html_part is not None
    assert len(written.html.encode()) <= 90 * 1024
    assert len(html_part.get_payload(decode=False)) <= 100 * 1024
    assert "prefers-color-scheme:dark" in body(mail, "html")
    assert not re.search(r"<(script|form|iframe|link|object)\b|\son\w+=|data:", written.html)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.images = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.images += tag == "img"
        self.found |= {value or "" for name, value in attrs if name == "href"}


@pytest.mark.parametrize("name", ["full", "one", "empty"])
def test_22_23_both_views_are_complete(name: str) -> None:
    """Cases 22 and 23: the text alone has every link, and no image is needed for anything."""
    mail = parsed(message(HEAD, letter(ISSUES[name]), DESK)[1])
    links = _Links()
    links.feed(body(mail, "html"))
    assert links.found == set(re.findall(r"<(https?://[^>]+)>", body(mail, "plain")))
    assert 0 == links.images
    for item in ISSUES[name].items:
        assert item.title[:20] in body(mail, "plain").replace("\n     ", " ")


def test_24_the_same_bytes_whenever_it_is_made() -> None:
    """Case 24: Message-ID and Date come from the issue and the recipient, nothing from chance."""
    first, raw = message(HEAD, letter(ISSUES["full"]), DESK)
    again, same = message(HEAD, letter(ISSUES["full"]), DESK)
    assert (first, raw) == (again, same)
    mail = parsed(raw)
    assert re.fullmatch(r"<2026-W34\.[0-9a-f]{16}@desk\.example>", mail["Message-ID"])
    assert first.message_id == mail["Message-ID"]
    assert "Mon, 24 Aug 2026 08:00:00 +0800" == mail["Date"]
    assert "bounces@desk.example" == first.envelope_from
    other, _ = message(HEAD, letter(ISSUES["full"]), Recipient(address="b@reader.example"))
    assert other.message_id != first.message_id


def test_one_mail_names_one_reader() -> None:
    """Nobody learns who else reads: one `To`, no `Cc`, and machines do not answer."""
    mail = parsed(message(HEAD, letter(ISSUES["one"]), DESK)[1])
    assert 1 == len(mail["To"].addresses)
    assert (None, None) == (mail["Cc"], mail["Bcc"])
    assert ("auto-generated", "bulk", "All") == (
        mail["Auto-Submitted"],
        mail["Precedence"],
        mail["X-Auto-Response-Suppress"],
    )
    assert ("2026-W34", "editor@desk.example") == (mail["X-Digest-Id"], mail["Reply-To"])
    assert "<digest.desk.example>" == mail["List-Id"]


def test_the_archive_is_named_on_one_line() -> None:
    """Where all issues can be read stands unbroken, however long; without an address, nowhere."""
    url = f"https://news.example.org/{'huangpu/' * 20}issues/index.html"
    raw = message(replace(HEAD, archive=url), letter(ISSUES["one"]), DESK)[1]
    assert f"\r\nList-Archive: <{url}>\r\n".encode() in raw
    assert parsed(message(HEAD, letter(ISSUES["one"]), DESK)[1])["List-Archive"] is None


def test_a_long_domain_keeps_its_message_id() -> None:
    """Past 78 characters the library would encode it, and no server would know it again."""
    domain = ".".join(["d" * 60, "e" * 60, "f" * 60, "example"])
    head = replace(HEAD, sender=Sender(address=f"d@{domain}"))
    known, raw = message(head, letter(ISSUES["one"]), DESK)
    assert f"Message-ID: {known.message_id}\r\n".encode() in raw


def test_without_a_sender_there_is_no_mail() -> None:
    """What is missing is named."""
    with pytest.raises(ConfigError, match=r"sender\.address"):
        message(replace(HEAD, sender=Sender()), letter(ISSUES["one"]), DESK)


@given(title=st.text(max_size=120))
@settings(max_examples=25, deadline=None)
def test_no_title_breaks_a_mail(title: str) -> None:
    """Whatever a feed calls its item, the mail is ASCII, parses, and has our headers alone."""
    usable = title.encode("utf-8", "replace").decode()
    _, raw = message(HEAD, letter(with_title(usable)), DESK)
    mail = parsed(raw)
    assert raw.isascii()
    assert {"from", "to", "subject"} <= {name.lower() for name in mail}
    assert 13 == len(mail.keys())
