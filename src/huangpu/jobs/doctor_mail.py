"""Could a digest be mailed? Only the configuration is looked at; no server is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from huangpu.adapters.mail_setup import server_of
from huangpu.errors import ConfigError
from huangpu.jobs.doctor import Finding, fault, ok, warning
from huangpu.model.digest_config import DigestConfig

_OTHERS_MAY_READ = 0o077


def mail(config: DigestConfig, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Name what is missing to send; a mail server that was never named is no fault."""
    missing = config.missing_to_send()
    if "smtp.host" in missing:
        yield ok(
            "mail", f"previews only: {', '.join(missing)} of {path.name} would be needed to send"
        )
        return
    try:
        server = server_of(config, path, environ)
    except ConfigError as error:
        for one in error.faults:
            yield fault("mail", f"{one.key} {one.problem}", one.suggestion)
        return
    yield ok(
        "mail",
        f"{len(config.recipients)} recipients through {server.host}:{server.port} "
        f"({config.smtp.security})",
    )
    secret = config.smtp.password_file
    if secret and Path(secret).stat().st_mode & _OTHERS_MAY_READ:
        yield warning("mail", f"others on this machine can read {secret}", f"chmod 600 {secret}")
