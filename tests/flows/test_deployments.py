"""Is the same done on the same schedules, by `huangpu serve` and by a server with workers?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = {
    one["entrypoint"].split(".")[1]: one
    for one in yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
}


@pytest.fixture(scope="module")
def served() -> dict[str, Any]:
    """Give what `huangpu serve` serves, by flow."""
    from flows.serve import deployments  # noqa: PLC0415  Prefect is slow to import

    return {made.flow_name: made for made in deployments()}


def test_everything_is_in_both(served: dict[str, Any]) -> None:
    """The same six flows."""
    expected = {"poll", "digest", "maintain", "publish", "retag", "alert"}
    assert expected == served.keys() == DEPLOYED.keys()


@pytest.mark.parametrize("flow", DEPLOYED)
def test_schedules_are_the_same(served: dict[str, Any], flow: str) -> None:
    """Cron, zone, and a slug for each."""
    expected = [
        (one.schedule.cron, one.schedule.timezone, one.slug) for one in served[flow].schedules or []
    ]
    found = [(one["cron"], one["timezone"], one["slug"]) for one in DEPLOYED[flow]["schedules"]]
    assert expected == found
    assert len(found) == len({slug for *_, slug in found})


@pytest.mark.parametrize("flow", ["poll", "digest", "maintain", "publish", "retag"])
def test_none_runs_twice_at_a_time(served: dict[str, Any], flow: str) -> None:
    """A second run is cancelled: the next one comes anyway."""
    assert {"limit": 1, "collision_strategy": "CANCEL_NEW"} == DEPLOYED[flow]["concurrency_limit"]
    assert 1 == served[flow].concurrency_limit
    assert "CANCEL_NEW" == served[flow].concurrency_options.collision_strategy.value


@pytest.mark.parametrize("flow", DEPLOYED)
def test_parameters_are_those_of_the_flow(served: dict[str, Any], flow: str) -> None:
    """They pass the flow's own model, are described for the form, and say the same."""
    from prefect.utilities.importtools import import_object  # noqa: PLC0415  slow to import

    made = import_object(DEPLOYED[flow]["entrypoint"])
    given = DEPLOYED[flow]["parameters"]
    checked = made.validate_parameters(given)
    assert checked == made.validate_parameters({**given, **served[flow].parameters})
    if "options" in given:
        fields = type(checked["options"]).model_fields
        assert set(given["options"]) <= set(fields)
        assert all(field.description for field in fields.values())


def test_deployments_say_what_they_are_for(served: dict[str, Any]) -> None:
    """In the same words in both places, under the tag that alarms look for."""
    for flow, one in DEPLOYED.items():
        assert " ".join(one["description"].split()).startswith(served[flow].description[:30])
        assert ("huangpu" in one["tags"]) is (flow != "alert")
        assert ("huangpu" in served[flow].tags) is (flow != "alert")


@pytest.mark.parametrize(
    ("minutes", "expected"), [(5, "*/5 * * * *"), (15, "*/15 * * * *"), (60, "0 * * * *")]
)
def test_how_often_polls_start(minutes: int, expected: str) -> None:
    """A desk with busy feeds may look more often who is due."""
    from flows.serve import deployments  # noqa: PLC0415  Prefect is slow to import

    (made,) = (one for one in deployments(poll_minutes=minutes) if one.flow_name == "poll")
    assert [expected] == [one.schedule.cron for one in made.schedules or []]
    assert f"every {minutes} minutes" in (made.description or "")


def test_the_send_time_is_that_of_the_configuration() -> None:
    """Who sends on Friday in Berlin is served on Friday in Berlin."""
    from flows.serve import deployments  # noqa: PLC0415  Prefect is slow to import

    digest = next(
        one for one in deployments("30 17 * * fri", "Europe/Berlin") if one.flow_name == "digest"
    )
    assert ("30 17 * * fri", "Europe/Berlin") == (
        digest.schedules[0].schedule.cron,
        digest.schedules[0].schedule.timezone,
    )
