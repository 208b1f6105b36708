"""Is everything that sending needs asked for at once, and taken from where it was said to be?"""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from huangpu.adapters.mail_setup import server_of
from huangpu.errors import ConfigError
from huangpu.model.digest_config import DigestConfig

PATH = Path("config/digest.yaml")


def config(**smtp: object) -> DigestConfig:
    """Give a configuration that could send, with these mail settings."""
    return DigestConfig.model_validate(
        {
            "recipients": [{"address": "ann@reader.example"}],
            "sender": {"address": "digest@desk.example"},
            "smtp": {"host": "mail.desk.example", **smtp},
        }
    )


def test_a_complete_configuration_is_a_server() -> None:
    """With the usual port, the password of the environment, and the sender's domain to greet with."""
    server = server_of(
        config(security="tls", username="desk", password_env="DESK_PASSWORD"),
        PATH,
        {"DESK_PASSWORD": "secret"},
    )
    assert ("mail.desk.example", 465, "tls") == (server.host, server.port, server.security)
    assert ("desk", "secret", "desk.example") == (server.username, server.password, server.hello)
    assert "secret" not in repr(server)


def test_all_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    """Each key with what to write there."""
    empty = tmp_path / "empty.pem"
    empty.touch()
    wrong = DigestConfig.model_validate(
        {"smtp": {"username": "u", "password_env": "UNSET", "ca_file": str(empty)}}
    )
    with pytest.raises(ConfigError) as caught:
        server_of(wrong, PATH, {})
    faults = {fault.key: str(fault) for fault in caught.value.faults}
    assert [
        "smtp.host", "sender.address", "recipients", "smtp.password_env", "smtp.ca_file"
    ] == list(faults)  # fmt: skip
    assert "smtp.example.org" in faults["smtp.host"]
    assert "UNSET is not set" in faults["smtp.password_env"]
    assert "holds no certificate" in faults["smtp.ca_file"]
    assert all(str(PATH) in text for text in faults.values())


@pytest.mark.parametrize("where", ["there", "nowhere"])
def test_the_file_of_an_authority(tmp_path: Path, where: str) -> None:
    """It is opened before anything is frozen."""
    path = tmp_path / "ca.pem"
    if where == "there":
        trustme.CA().cert_pem.write_to_path(str(path))
        assert str(path) == server_of(config(ca_file=str(path)), PATH, {}).ca_file
    else:
        with pytest.raises(ConfigError, match="No such file"):
            server_of(config(ca_file=str(path)), PATH, {})
