"""Does one know after every step what the server has, and is nothing sent to a wrong one?"""

from __future__ import annotations

import pickle
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from mail_server import MailServer, free_port, mail_server

from huangpu.adapters.mail_sessions import Server, SessionError
from huangpu.adapters.mailer import Mailer, Patience
from huangpu.model.deliveries import Answer, Phase

SHORT = Patience(connection=2, command=2, mail=2)
RAW = b"Subject: x\r\n\r\nfirst\r\n.dot\r\n..dots\r\n.\r\nlast\r\n"
SECRET = "Tr0ub4dor-and-3"


def server_at(port: int, **values: object) -> Server:
    """Give a server without TLS on loopback."""
    base: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "hello": "desk.example",
    }
    return Server(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """Serve mail."""
    with mail_server() as made:
        yield made


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Give an authority that no machine trusts."""
    return trustme.CA()


def tls_of(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    """Give the server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    """Give the authority's certificate in a file."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def offered(mailer: Mailer, to: str = "a@x.example") -> Answer:
    """Connect if need be, and hand over the mail."""
    mailer.ready()
    return mailer.offer("desk@x.example", to, RAW)


def test_a_mail_arrives_byte_for_byte(smtp: MailServer) -> None:
    """Lines that begin with dots, too; the answer is the server's."""
    with Mailer(server_at(smtp.port)) as mailer:
        answer = offered(mailer)
    assert (Phase.FINAL, 250) == (answer.phase, answer.code)
    (taken,) = smtp.taken
    assert ("desk@x.example", "a@x.example", RAW) == (taken.mail_from, taken.to, taken.raw)


@pytest.mark.parametrize(
    ("step", "to", "reply", "expected"),
    [
        ("MAIL", "", "451 later", (Phase.MAIL, 451)),
        ("RCPT", "a@x.example", "550 5.1.1 nobody", (Phase.RCPT, 550)),
        ("DATA", "a@x.example", "552 5.3.4 too big", (Phase.FINAL, 552)),
        ("MAIL", "", "DROP", (Phase.MAIL, None)),
        ("RCPT", "a@x.example", "DROP", (Phase.RCPT, None)),
        ("DATA", "a@x.example", "DROP", (Phase.FINAL, None)),
        ("DATA", "a@x.example", "TAKE AND DROP", (Phase.FINAL, None)),
    ],
    ids=["sender", "recipient", "mail", "lost at sender", "at recipient", "at mail", "taken, lost"],
)
def test_every_answer_names_its_step(
    smtp: MailServer, step: str, to: str, reply: str, expected: tuple[Phase, int | None]
) -> None:
    """A refusal and a lost connection say how far the mail had come; nothing is raised."""
    smtp.answers(step, to, reply)
    with Mailer(server_at(smtp.port)) as mailer:
        answer = offered(mailer)
        assert expected == (answer.phase, answer.code)
        again = offered(mailer)
    assert (Phase.FINAL, 250) == (again.phase, again.code)


def test_a_server_that_hangs_has_not_answered(smtp: MailServer) -> None:
    """A reply that does not come in time is no reply, at the step it was awaited."""
    smtp.acts["DATA", "a@x.example"] = lambda: time.sleep(0.6)
    with Mailer(server_at(smtp.port), Patience(2, 2, mail=0.2)) as mailer:
        answer = offered(mailer)
    assert (Phase.FINAL, None) == (answer.phase, answer.code)
    assert "timed out" in answer.text


def test_one_connection_carries_many_mails(smtp: MailServer) -> None:
    """A new one comes only after the number that a connection may carry."""
    with Mailer(server_at(smtp.port), per_connection=3) as mailer:
        for _ in range(7):
            offered(mailer)
    assert (7, 3) == (len(smtp.taken), smtp.connections)


def test_29_an_idle_connection_that_ended_is_replaced(smtp: MailServer) -> None:
    """Case 29: the server hangs up between two recipients; nobody's outcome is unknown."""
    smtp.answers("DATA", "a@x.example", "CLOSE AFTER 250")
    with Mailer(server_at(smtp.port)) as mailer:
        assert 250 == offered(mailer).code
        time.sleep(0.05)
        assert 250 == offered(mailer, "b@x.example").code
    assert 2 == smtp.connections


def test_the_size_is_told_first() -> None:
    """Case 13: a server with a limit refuses before it is sent anything."""
    with mail_server(size=20) as small, Mailer(server_at(small.port)) as mailer:
        answer = offered(mailer)
    assert (Phase.MAIL, 552) == (answer.phase, answer.code)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_20_tls_with_the_right_authority(
    authority: trustme.CA, ca_file: str, security: str
) -> None:
    """Both kinds of TLS, with a login; the server sees the password, its answer does not show it."""
    context = tls_of(authority)
    tls = {"starttls": context} if security == "starttls" else {"tls": context}
    with (
        mail_server(password=SECRET, **tls) as secure,
        Mailer(
            server_at(
                secure.port,
                host="localhost",
                security=security,
                username="desk",
                password=SECRET,
                ca_file=ca_file,
            )
        ) as mailer,
    ):
        assert 250 == offered(mailer).code
    assert [(b"desk", SECRET.encode())] == secure.logins


def refused(server: Server) -> SessionError:
    """Give why no session begins."""
    with pytest.raises(SessionError) as caught, Mailer(server, SHORT) as mailer:
        mailer.ready()
    assert caught.value.__cause__ is None
    assert SECRET not in f"{caught.value!r} {server!r}"
    return caught.value


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_20_a_certificate_of_somebody_is_refused(authority: trustme.CA, security: str) -> None:
    """Case 20: an authority that nobody named; the password is never said."""
    context = tls_of(authority)
    tls = {"starttls": context} if security == "starttls" else {"tls": context}
    with mail_server(password=SECRET, **tls) as secure:
        error = refused(
            server_at(
                secure.port, host="localhost", security=security, username="u", password=SECRET
            )
        )
    assert "certificate that is not trusted" in str(error)
    assert "smtp.ca_file" in str(error)
    assert (False, []) == (error.heals, secure.logins)


def test_20_a_certificate_for_another_name_is_refused(authority: trustme.CA, ca_file: str) -> None:
    """Case 20: the right authority does not make it the right server."""
    with mail_server(starttls=tls_of(authority, "other.example")) as secure:
        error = refused(
            server_at(secure.port, host="localhost", security="starttls", ca_file=ca_file)
        )
    assert "certificate that is not trusted" in str(error)


def test_20_a_hidden_starttls_sends_nothing() -> None:
    """Case 20: no STARTTLS on offer means no login and no mail."""
    with mail_server(password=SECRET) as stripped:
        error = refused(
            server_at(
                stripped.port, host="localhost", security="starttls", username="u", password=SECRET
            )
        )
    assert "STARTTLS" in str(error)
    assert ([], []) == (stripped.logins, stripped.taken)


def test_20_a_wrong_password_is_not_repeated(authority: trustme.CA, ca_file: str) -> None:
    """Case 20: who was refused is named, with what the server said, without the password."""
    with mail_server(password="another one", starttls=tls_of(authority)) as secure:
        error = refused(
            server_at(
                secure.port,
                host="localhost",
                security="starttls",
                username="desk",
                password=SECRET,
                ca_file=ca_file,
            )
        )
    assert "refuses the login of desk: 535" in str(error)
    assert not error.heals


def test_a_password_beyond_ascii_is_not_shown(authority: trustme.CA, ca_file: str) -> None:
    """Python's own error would carry it whole."""
    with mail_server(password="x", starttls=tls_of(authority)) as secure:
        error = refused(
            server_at(
                secure.port,
                host="localhost",
                security="starttls",
                username="desk",
                password="密码-é",
                ca_file=ca_file,
            )
        )
    assert "only ASCII" in str(error)
    assert "密码" not in repr(error)


def test_a_server_that_is_away_may_come_back() -> None:
    """Not being reached heals, and says so."""
    error = refused(server_at(free_port()))
    assert error.heals
    assert "cannot be reached" in str(error)


def test_a_server_that_does_not_speak_tls(smtp: MailServer) -> None:
    """TLS on a port for clear text is a mistake in digest.yaml, and the sentence says where."""
    error = refused(server_at(smtp.port, security="tls"))
    assert "smtp.security" in str(error)
    assert not error.heals


def test_a_servers_words_do_no_harm(smtp: MailServer) -> None:
    """Control characters go, and length has a limit; what is echoed of the password is masked."""
    smtp.answers("RCPT", "a@x.example", f"550 \x1b[31m{SECRET} {'x' * 400}")
    server = server_at(smtp.port, username=None, password=SECRET)
    with Mailer(server) as mailer:
        answer = offered(mailer)
    assert "\x1b" not in answer.text
    assert SECRET not in answer.text
    assert len(answer.text) <= 300


def test_an_error_of_the_session_survives_pickling() -> None:
    """Prefect carries errors between processes."""
    error = pickle.loads(pickle.dumps(SessionError("no", heals=True)))  # noqa: S301  our own bytes
    assert ("no", True) == (str(error), error.heals)
