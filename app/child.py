"""One command of the index at a time in a process of its own, which may be ended without harm to the server."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "index")
SECRETS = ("ADMIN_PASSWORD", "API_KEYS", "JUDGE_API_KEY", "MODEL_API_KEY")  # a reader has no use for them
LINE = 1 << 16
TAIL = 400  # characters of a traceback's end that are kept
Line = Mapping[str, Any]


class Ended(NamedTuple):
    """How it ended. `code` as subprocess has it: negative for a signal; `late` when it was ended for its time."""

    code: int
    late: bool
    lines: list[Line]
    last_words: str


class Child:
    """Runs commands with `--json`; `end` may be called from any thread."""

    def __init__(self, data_dir: Path, embedder: str, command: Sequence[str] = COMMAND) -> None:
        self._command, self._data_dir = tuple(command), data_dir
        kept = {name: value for name, value in os.environ.items() if name.upper() not in SECRETS}
        self._environment = {**kept, "DATA_DIR": str(data_dir), "EMBEDDER": embedder, "PYTHONUTF8": "1"}
        self._running: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def run(self, *words: str, seconds: float, told: Callable[[Line], None] = lambda line: None) -> Ended:
        """Runs `index WORDS --data-dir …` to its end, for `seconds` at most; `told` is given each line as it comes."""
        command = [*self._command, *words, "--data-dir", str(self._data_dir)]
        lines: list[Line] = []
        late = threading.Event()
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            with subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            ) as process:
                with self._turn:
                    self._running = process
                clock = threading.Timer(seconds, _late, (process, late))
                clock.daemon = True
                clock.start()
                try:
                    assert process.stdout
                    while said := process.stdout.readline(LINE):
                        line = _parsed(said)
                        if line:
                            lines.append(line)
                            told(line)
                    code = process.wait()
                finally:
                    clock.cancel()
                    with self._turn:
                        self._running = None
                    _kill(process)
            complaints.seek(0, os.SEEK_END)
            complaints.seek(max(0, complaints.tell() - 4 * TAIL))
            return Ended(code, late.is_set(), lines, complaints.read()[-TAIL:].strip())

    def end(self) -> None:
        """Ends the command that runs, if one does."""
        with self._turn:
            if self._running:
                _kill(self._running)


def _late(process: "subprocess.Popen[str]", late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: "subprocess.Popen[str]") -> None:
    """The process and what it started."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _parsed(said: str) -> Line | None:
    """A line of ours; what libraries print is none."""
    try:
        line = json.loads(said)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "kind" in line else None
