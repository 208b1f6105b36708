"""Can this configuration send mail at all, and through which server? All that is missing at once."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from huangpu.adapters.mail_sessions import Server
from huangpu.adapters.secret_sources import smtp_password
from huangpu.errors import ConfigError, Fault
from huangpu.model.digest_config import DigestConfig
from huangpu.model.mail_config import Smtp

_HINTS = {
    "smtp.host": "name the server that takes the mail, such as smtp.example.org",
    "sender.address": "name the address that the mail is from",
    "recipients": "list at least one, with its address",
}


def server_of(config: DigestConfig, path: Path, environ: Mapping[str, str]) -> Server:
    """Give the mail server of `digest.yaml`, its password filled in.

    Raises ConfigError with everything that is missing to send; `path` is the file it names.
    """
    faults = [
        Fault(str(path), None, key, "is needed to send", _HINTS[key])
        for key in config.missing_to_send()
    ]
    password = None
    try:
        password = smtp_password(config.smtp, environ)
    except ConfigError as error:
        faults += [Fault(str(path), None, one.key, one.problem) for one in error.faults]
    faults += _authority_faults(config.smtp, path)
    host, sender = config.smtp.host, config.sender.address
    if faults or host is None or sender is None:
        raise ConfigError(tuple(faults))
    return Server(
        host=host,
        port=config.smtp.port_to_dial,
        security=config.smtp.security,
        hello=sender.rpartition("@")[2],  # some relays know their customers by it
        username=config.smtp.username,
        password=password,
        ca_file=config.smtp.ca_file,
    )


def _authority_faults(smtp: Smtp, path: Path) -> Iterator[Fault]:
    if smtp.ca_file is not None:
        try:
            ssl.create_default_context(cafile=smtp.ca_file)
        except OSError as error:  # ssl.SSLError is one
            reason = "holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            yield Fault(str(path), None, "smtp.ca_file", f"{smtp.ca_file}: {reason}")
