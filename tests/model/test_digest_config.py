"""Is what a digest needs to be sent right, safe and complete?"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from huangpu.model.digest_config import DigestConfig
from huangpu.model.mail_config import ListUnsubscribe, Recipient, Sender, Smtp


def words_of(model: type[Any], **values: object) -> str:
    """Give what a validator says about values that must not be taken."""
    with pytest.raises(ValidationError) as caught:
        model(**values)
    return "; ".join(detail["msg"] for detail in caught.value.errors(include_input=False))


def test_defaults_are_fit_for_a_preview() -> None:
    """Nothing has to be set before the first preview, and what sending lacks is named."""
    config = DigestConfig()
    assert ("smtp.host", "sender.address", "recipients") == config.missing_to_send()
    assert "0 8 * * mon" == config.send.cron
    assert (60, 7) == (config.caps.items, config.caps.top_stories)
    assert "semiconductors" == config.sections[0].tag
    assert 9 == len(config.sections)


def test_a_config_that_can_send_misses_nothing() -> None:
    """Host, sender and one recipient are enough."""
    config = DigestConfig(
        smtp=Smtp(host="smtp.example.org"),
        sender=Sender(address="digest@example.org"),
        recipients=(Recipient(address="desk@example.org"),),
    )
    assert () == config.missing_to_send()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Desk@Example.ORG", "Desk@example.org"),
        ("o'neil+news@mail.example.org", "o'neil+news@mail.example.org"),
        ("desk@例子.中国", "desk@xn--fsqu00a.xn--fiqs8s"),
        ("desk@localhost", "desk@localhost"),
    ],
)
def test_addresses_that_are_taken(written: str, kept: str) -> None:
    """A domain is kept in ASCII lower case; the part before '@' belongs to its server."""
    assert kept == Recipient(address=written).address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "desk",
        "@example.org",
        "desk@",
        "desk@example",
        "张@example.org",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "Desk <desk@example.org>",
        '"a b"@example.org',
        "a..b@example.org",
        "a@b@example.org",
        "desk@-example.org",
        "desk@exa mple.org",
        "desk@example.org\nBcc: all@example.org",
        "desk@example.org\u2028",
        f"{'a' * 65}@example.org",
        f"a@{'a.' * 130}example.org",
    ],
)
def test_addresses_that_are_refused(written: str) -> None:
    """Anything but one plain address is refused, lists and header injections first of all."""
    assert words_of(Recipient, address=written).startswith("Value error, ")


def test_names_cannot_leave_their_header() -> None:
    """A display name is one line, in any language."""
    assert "科技组，上海" == Recipient(address="a@b.example", name=" 科技组，上海 ").name
    for name in ("a\nBcc: b@c.example", "a\x85b", "a\u2028b", "a\u202eb", "x" * 201):
        assert words_of(Recipient, address="a@b.example", name=name)


def test_doubled_recipients_are_each_named() -> None:
    """The same address in another letter case is the same recipient."""
    addresses = ["a@b.example", "c@d.example", "A@B.example", "a@b.EXAMPLE"]
    with pytest.raises(ValidationError) as caught:
        DigestConfig(recipients=tuple(Recipient(address=address) for address in addresses))
    assert [("recipients", 2, "address"), ("recipients", 3, "address")] == [
        detail["loc"] for detail in caught.value.errors()
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host": "smtp.example.org", "security": "none"}, "for a server elsewhere"),
        ({"host": "10.0.0.5", "security": "none"}, "for a server elsewhere"),
        (
            {"host": "localhost", "security": "none", "username": "a", "password_env": "B"},
            "it would travel in clear",
        ),
        ({"username": "a"}, "needs a password"),
        ({"password_file": "/run/secrets/x"}, "needs a username"),
        ({"username": "a", "password_env": "B", "password_file": "c"}, "keep one of the two"),
        ({"username": "a", "password_env": "hunter2"}, "the name of an environment variable"),
        ({"password": "hunter2"}, "Extra inputs"),
        ({"host": "smtp.example.org:587"}, "the port has its own key"),
        ({"host": "smtp://smtp.example.org"}, "the port has its own key"),
    ],
)
def test_mail_servers_that_are_refused(values: dict[str, str], words: str) -> None:
    """What would send in clear, or cannot log in, is refused before the first mail."""
    said = words_of(Smtp, **values)
    assert words in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("values", "port"),
    [
        ({"security": "tls"}, 465),
        ({}, 587),
        ({"security": "none", "host": "127.0.0.1"}, 25),
        ({"security": "none", "host": "::1", "port": 2525}, 2525),
    ],
)
def test_port_follows_security(values: dict[str, Any], port: int) -> None:
    """The usual port is dialled unless another is set."""
    assert port == Smtp(**values).port_to_dial


def test_one_click_addresses_carry_the_recipient() -> None:
    """The address to leave is https, and differs for each recipient."""
    leave = ListUnsubscribe(url="https://n.example/leave?who={token}")
    assert "https://n.example/leave?who=abc" == leave.url_for("abc")
    assert ListUnsubscribe().url_for("abc") is None
    for url in ("http://n.example/{token}", "https://n.example/", "https://n.example/{token}{x}"):
        assert words_of(ListUnsubscribe, url=url)


def test_base_url_is_a_plain_web_address() -> None:
    """Links are made by appending to it, so nothing may follow its path."""
    assert "https://n.example/a" == DigestConfig(base_url="https://n.example/a/").base_url
    for url in ("n.example", "ftp://n.example", "https://a:b@n.example", "https://n.example/?a"):
        assert words_of(DigestConfig, base_url=url)
