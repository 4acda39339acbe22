"""The header of a run: no secret in it, and a name that sorts by time."""

import re

from eval.manifest import name, public, stamp
from tests.eval.slow_run import SUITE


def test_secrets_of_the_command_line_are_taken_out() -> None:
    told = public(["run", "--api-key", "sk-1", "--token=abc", "MODEL_PASSWORD=x", "-j", "2"])
    assert told == ["run", "--api-key", "…", "--token=…", "MODEL_PASSWORD=…", "-j", "2"]


def test_a_run_is_named_by_time_suite_and_eight_digits() -> None:
    assert re.fullmatch(r"\d{8}T\d{6}Z-slow-[0-9a-f]{8}", name(SUITE))
    assert name(SUITE) != name(SUITE)


def test_a_stamp_is_in_utc() -> None:
    assert stamp().endswith("+00:00")
