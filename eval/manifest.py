"""The header of a run: everything that is needed to repeat it, and nothing secret."""

import os
import platform
import re
import secrets
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import prompts
from eval.records import Suite
from eval.targets import Target

ROOT = Path(__file__).parents[1]
_SECRET = re.compile(r"(?i)(key|token|secret|password)")


def name(suite: Suite) -> str:
    """A new run's folder: time, suite, eight random hexadecimal digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{suite.id}-{secrets.token_hex(4)}"


def stamp() -> str:
    """Now, in UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def header(suite: Suite, target: Target, *, repeat: int, context: str, argv: Sequence[str]) -> dict[str, Any]:
    """The header of a run that starts now."""
    return {
        "schema": 1,
        "status": "started",
        "suite": {"id": suite.id, "version": suite.version, "sha256": suite.sha256, "what": suite.what},
        "gates": [
            {"metric": gate.metric, "op": gate.op, "value": gate.value, "slice": dict(gate.slice), "on": gate.on}
            for gate in suite.gates
        ],
        **target.manifest(),
        "prompts": {path.stem: prompts.fingerprint(path.stem) for path in sorted((ROOT / "prompts").glob("*.md"))},
        "code": _code(),
        "packages": dict(sorted((one.metadata["Name"], one.version) for one in distributions())),
        "machine": {"python": platform.python_version(), "system": platform.platform(), "processors": os.cpu_count()},
        "argv": public(argv),
        "context": context,
        "repeat": repeat,
        "start": stamp(),
        "end": None,
    }


def public(argv: Sequence[str]) -> list[str]:
    """The command line with the values of secrets taken out."""
    told: list[str] = []
    for word in argv:
        name_, equals, _ = word.partition("=")
        if equals and _SECRET.search(name_):
            told.append(f"{name_}=…")
        elif told and told[-1].startswith("-") and "=" not in told[-1] and _SECRET.search(told[-1]):
            told.append("…")
        else:
            told.append(word)
    return told


def _code() -> dict[str, Any]:
    """The commit the program stands at, and whether files differ from it; None where there is no repository."""
    commit = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return {"commit": commit, "dirty": None if changed is None else bool(changed)}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
