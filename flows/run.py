"""One pass of the whole job as flows: poll, then the digest; offline, the sample week.

Started by `huangpu run` as `python -m flows.run`, with a server to talk to in its environment.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

from prefect import flow

from flows.digest import DigestOptions, digest
from flows.poll import PollOptions, poll
from huangpu.adapters.sample_server import SampleServer
from huangpu.errors import HuangpuError
from huangpu.model.polls import PollOutcome
from huangpu.wiring import from_environment


@flow(name="run", flow_run_name="one pass", persist_result=False)
async def one_pass() -> dict[str, Any]:
    """Poll what is due and build this week's preview; no preview where nothing was reached."""
    polled = await poll()
    if _nothing_reached(polled):
        return {"offline": True, "poll": polled}
    return {"offline": False, "poll": polled, "digest": await digest()}


@flow(name="sample", flow_run_name="the sample week", persist_result=False)
async def sample_week() -> dict[str, Any]:
    """Play the bundled week from loopback into a database of its own."""
    with SampleServer() as server:
        os.environ["HUANGPU_SAMPLE_URL"] = server.base_url
        await poll(PollOptions(everything=True))
        server.generation = 2  # the second poll meets an edited headline
        polled = await poll(PollOptions(everything=True))
        return {"poll": polled, "digest": await digest(DigestOptions(ended=True))}


def _nothing_reached(polled: dict[str, Any]) -> bool:
    outcomes = polled["outcomes"]
    return bool(outcomes) and set(outcomes) == {PollOutcome.OFFLINE.value}


async def main() -> int:
    """Run one pass, tell what came of it, and give the exit code."""
    settings = from_environment().settings
    try:
        result = await one_pass()
        if result["offline"]:
            _say(
                f"None of {result['poll']['feeds']} feeds could be reached: this machine seems to "
                "have no network.\nPlaying the bundled sample week from localhost instead, into a "
                "database of its own.\n"
            )
            result |= await sample_week()
    except HuangpuError as error:
        if settings.debug:
            raise
        print(f"huangpu: {error}", file=sys.stderr)  # noqa: T201  the last line a person reads
        return 1
    if settings.json_output:
        _say(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        return 0
    _say(result["poll"]["summary"])
    _say(result["digest"]["summary"])
    _say(f"Digest:   {result['digest']['html']}")
    _say(f"as text:  {result['digest']['text']}")
    _say(f"Archive:  {result['digest']['archive']}")
    _say(f"Database: {result['poll']['database']}")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  this is a command


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
