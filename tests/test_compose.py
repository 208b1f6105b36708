"""Would the server start as written? No container engine runs here, so the files are held to rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$|WEBHOOK")
PINNED = re.compile(r"^[a-z0-9./_-]+:v?\d+[\w.-]*$")

each_service = pytest.mark.parametrize("name", SERVICES)
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)


def image(text: str) -> str:
    """Give the image that is used when the environment says nothing."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def instructions() -> list[tuple[str, str]]:
    """Give the Dockerfile as pairs of instruction and arguments, lines joined, comments gone."""
    text = re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    parts = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(word.upper(), rest) for word, rest in parts]


def volumes(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what is mounted and where."""
    for one in service.get("volumes", []):
        source, target = one.split(":")[:2]
        yield source, target


@each_service
def test_images_are_pinned(name: str) -> None:
    """A version stands behind every image, and never `latest`."""
    tag = image(SERVICES[name]["image"])
    assert PINNED.match(tag), tag
    assert "latest" not in tag


@each_service
def test_every_service_is_looked_after(name: str) -> None:
    """It is started again and asked how it is, unless it does one thing and ends."""
    service = SERVICES[name]
    if service["restart"] == "no":
        assert "healthcheck" not in service
        return
    assert "unless-stopped" == service["restart"]
    assert {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()
    assert "max-size" in service["logging"]["options"]


@each_service
def test_what_a_service_waits_for_can_happen(name: str) -> None:
    """Its targets exist, can be healthy or completed, and a profile never leaves one out."""
    for target, wait in SERVICES[name].get("depends_on", {}).items():
        other = SERVICES[target]
        match wait["condition"]:
            case "service_healthy":
                assert "healthcheck" in other
            case "service_completed_successfully":
                assert "no" == other["restart"]
            case condition:
                assert "service_started" == condition
        assert set(other.get("profiles", [])) <= set(SERVICES[name].get("profiles", []))


@each_service
def test_ports_are_for_this_machine_only(name: str) -> None:
    """Whoever wants them outside puts a proxy in front."""
    for port in SERVICES[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), port


def test_no_port_is_given_twice() -> None:
    """Two services on one port would not start."""
    ports = [port.split(":")[1] for one in SERVICES.values() for port in one.get("ports", [])]
    assert len(ports) == len(set(ports))


@each_service
def test_no_secret_is_written_down(name: str) -> None:
    """Passwords come from the environment; none has a default but nothing."""
    environment = SERVICES[name].get("environment", {})
    for key, value in environment.items():
        if SECRET.search(key):
            assert re.fullmatch(r"\$\{\w+:(-|\?[^}]*)\}", str(value)), key
        assert not re.search(r"://[^/@\s]*:(?!\$\{)[^/@\s]+@", str(value)), key


def test_volumes_are_declared_and_used() -> None:
    """Each of them, and files of the project that are mounted are there."""
    used = {source for one in SERVICES.values() for source, _ in volumes(one)}
    named = {source for source in used if not source.startswith(".")}
    assert set(COMPOSE["volumes"]) == named
    assert [] == [source for source in used - named if not (ROOT / source).exists()]


@pytest.mark.parametrize("name", ["migrate", "server", "deploy", "worker", "web", "redis"])
def test_services_may_do_little(name: str) -> None:
    """A read-only file system, no capability, and no way to more."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert ["ALL"] == service["cap_drop"]
    assert ["no-new-privileges:true"] == service["security_opt"]


def test_the_web_server_shows_no_database() -> None:
    """Archive, previews and numbers; never the journal, the database, or Prefect's home."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    shown = set(re.findall(r"alias (/[^;]*);", text))
    assert {"/data/site/", "/data/outbox/", "/data/metrics.prom"} == shown
    assert "Content-Security-Policy \"default-src 'none'" in text
    assert "data:/data:ro" in SERVICES["web"]["volumes"]


def test_the_mail_catcher_is_on_the_workers_own_machine() -> None:
    """Mail without encryption is refused to any other one."""
    assert "service:worker" == SERVICES["mailpit"]["network_mode"]
    assert "ports" not in SERVICES["mailpit"]
    assert "127.0.0.1:8025:8025" in SERVICES["worker"]["ports"]


def test_the_worker_takes_from_the_pool_that_is_deployed_to() -> None:
    """One name in three places."""
    prefect = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    pools = {one["work_pool"]["name"] for one in prefect["deployments"]}
    worker = SERVICES["worker"]["command"]
    assert pools == {worker[worker.index("--pool") + 1]}
    assert f"work-pool create {pools.pop()} " in SERVICES["deploy"]["command"][-1]
    limit = int(worker[worker.index("--limit") + 1])
    scheduled = [one for one in prefect["deployments"] if one["schedules"]]
    assert limit > len(scheduled)  # a full pool leaves runs late: prefect.md 8


def test_prefects_settings_exist() -> None:
    """A setting that this Prefect does not know would be ignored without a word."""
    from prefect.settings.legacy import _get_settings_fields  # noqa: PLC0415  slow to import
    from prefect.settings.models.root import Settings  # noqa: PLC0415

    known = set(_get_settings_fields(Settings))
    used = {key for one in SERVICES.values() for key in one.get("environment", {})}
    for unit in UNITS:
        used |= set(re.findall(r"\b(PREFECT_\w+)=", unit.read_text("utf-8")))
    used |= set(re.findall(r"\b(PREFECT_\w+)=", (ROOT / "deploy/try-server.sh").read_text("utf-8")))
    assert set() == {key for key in used if key.startswith("PREFECT_")} - known


def test_prefects_version_is_that_of_the_lock_file() -> None:
    """What prefect.yaml names is what is installed."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["prefect-version"]
    assert f"\nprefect=={named} " in lock


def test_the_image_is_pinned_and_slim() -> None:
    """Both stages from one version of one base."""
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert 2 == len(bases)
    assert 1 == len(set(bases))
    assert re.fullmatch(r"python:3\.1[1-9]\.\d+-slim-\w+", bases[0])


def test_the_image_installs_by_hash_and_asks_for_nothing_else() -> None:
    """From the lock file with hashes; ours without dependencies; nothing from elsewhere."""
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN")
    installs = re.findall(r"pip install ([^&]*)", runs)
    assert 2 == len(installs)
    assert "--require-hashes" in installs[0]
    assert "--no-deps" in installs[1]
    assert not re.search(r"curl|wget|apt-get|sudo|index-url", runs)
    assert [] == [word for word, _ in instructions() if word in {"ADD", "ARG", "ONBUILD"}]


def test_the_image_runs_as_nobody_in_particular() -> None:
    """A user by number, set before the command, with a health check and data in volumes."""
    last = dict(instructions())
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last["USER"])
    assert last["HEALTHCHECK"].split("CMD", 1)[1].strip().startswith("[")
    assert last["CMD"].startswith("[")
    assert '["/data", "/prefect"]' == last["VOLUME"]
    words = [word for word, _ in instructions()]
    assert words.index("USER") < words.index("CMD")


def test_no_secret_is_in_the_image() -> None:
    """Neither in its environment nor by way of what is copied."""
    for word, rest in instructions():
        if word == "ENV":
            assert not SECRET.search(rest)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" == next(line for line in ignored if not line.startswith("#"))
    assert "**/.env" in ignored
    copied = {
        source.removeprefix("./")
        for word, rest in instructions()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert copied <= allowed
    assert [] == [source for source in allowed if not (ROOT / source).exists()]


@each_unit
def test_units_restart_and_may_do_little(unit: Path) -> None:
    """What dies comes back, under limits, without rights that it does not need."""
    text = unit.read_text("utf-8")
    for line in (
        "Restart=always",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "User=huangpu",
        "WantedBy=multi-user.target",
        "CapabilityBoundingSet=",
    ):
        assert f"{line}\n" in text
    assert re.search(r"^MemoryMax=\d+G$", text, re.MULTILINE)
    assert not re.search(r"^Environment=.*(PASSWORD|WEBHOOK)", text, re.MULTILINE)


@each_unit
def test_units_start_what_we_install(unit: Path) -> None:
    """Commands of our environment, by their full path; modules that there are."""
    text = unit.read_text("utf-8")
    commands = re.findall(r"(?m)^ExecStart(?:Pre)?=/opt/huangpu/\.venv/bin/(.+)$", text)
    assert len(commands) == text.count("\nExecStart")
    for program, *words in map(str.split, commands):
        assert program in {"huangpu", "prefect", "python"}
        if program == "python":
            assert "-m" == words[0]
            assert (ROOT / words[1].replace(".", "/")).with_suffix(".py").exists()


def test_example_secrets_are_empty() -> None:
    """The example holds names, and every name that the services ask for."""
    text = (ROOT / "deploy" / "secrets.env.example").read_text("utf-8")
    names = dict(re.findall(r"(?m)^(\w+)=(.*)$", text))
    assert {""} == set(names.values())
    asked = set(re.findall(r"\$\{(\w+):[-?]", (ROOT / "docker-compose.yml").read_text("utf-8")))
    assert {name for name in asked if SECRET.search(name)} <= names.keys()


def test_the_rules_see_what_they_are_for() -> None:
    """A latest image and a port for everybody would be caught."""
    assert not PINNED.match("postgres")
    assert not PINNED.match("postgres:latest")
    assert not re.fullmatch(r"127\.0\.0\.1:\d+:\d+", "4200:4200")
