"""The one command: `python3 run.py` sets the project up and serves its page; `python3 run.py --help` says the rest.

Standard library only, for it runs before anything is installed. Progress goes to standard error, so that what
a command prints can be piped on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
UV = "uv==0.13.9"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
READY, MAKING = VENV / "ready", VENV / "making"
ROOMS = ("index", "app", "eval")
COMMANDS = ("serve", "setup", "test", "check", *ROOMS)
CHECKS = (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy", "--strict"])
SWITCHES = {  # what the environment already says stands: HF_HUB_OFFLINE=0 lets a model be fetched by name
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads that spin make a busy machine several times slower
    "PYTHONUTF8": "1",
}
PROBE = """\
import sys
from errors import UserError
from index.archive import DATABASE
from settings import load
try:
    print(load().data_dir / DATABASE)
except UserError as mistake:
    sys.exit(f"error: {mistake}")
"""
HELP = """\
python3 run.py                      set up, index the samples if there is no archive, and serve the page
python3 run.py setup                set up only
python3 run.py test [ARGUMENTS]     set up with the tools for development and run pytest
python3 run.py check                the same, and run ruff format --check, ruff check and mypy --strict
python3 run.py app ask "QUESTION"   run `python -m app` with these arguments; index and eval likewise

Settings are read from .env and the environment; .env.example lists them."""


def main(arguments: list[str]) -> int:
    """Do what was asked and give the exit code of the last command that ran."""
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
        say(f"Python {wanted} or newer is needed; this is {found} ({sys.executable}).")
        return 1
    command, rest = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    if command in ("-h", "--help", "help"):
        print(HELP)
        return 0
    if command not in COMMANDS:
        say(f"{command!r} is not a command; the commands are {', '.join(COMMANDS)}; see python3 run.py --help.")
        return 2
    os.chdir(ROOT)
    try:
        set_up(DEVELOPMENT if command in ("test", "check") else RUNTIME)
        if command == "setup":
            return 0
        if command == "test":
            return last("-m", "pytest", *rest)
        if command == "check":
            codes = [child("-m", *check) for check in CHECKS]
            return next((code for code in codes if code), 0)
        if command in ROOMS:
            return last("-m", command, *rest)
        return index_samples() or last("-m", "app", "serve", *rest)
    except subprocess.CalledProcessError as failure:
        say(
            f"The set-up stopped: `{' '.join(map(str, failure.cmd))}` gave {failure.returncode}; see its message above."
        )
        return failure.returncode or 1
    except KeyboardInterrupt:
        return 130


def set_up(requirements: str) -> None:
    """Make or mend the virtual environment so that it holds what the file names; do nothing when it does."""
    wanted = {name: fingerprint(name) for name in needed(requirements)}
    if works() and not MAKING.exists() and wanted.items() <= installed().items():
        return
    started = time.monotonic()
    if not works() or MAKING.exists():
        say("[1/3] Making the virtual environment .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", VENV)
    READY.unlink(missing_ok=True)
    MAKING.touch()  # an environment whose making was interrupted is made anew
    torch = next(line for line in Path(RUNTIME).read_text("utf-8").splitlines() if line.startswith("torch=="))
    say(f"[2/3] Installing {torch}, the largest part; this may take some minutes")
    run(PYTHON, "-m", "pip", "install", *quiet(), torch)
    say(f"[3/3] Installing {requirements}")
    install(requirements)
    READY.write_text("".join(f"{name} {print_}\n" for name, print_ in wanted.items()), "utf-8")
    MAKING.unlink()
    say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def works() -> bool:
    """Whether .venv has a Python that starts, is new enough and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def needed(requirements: str) -> tuple[str, ...]:
    """The development file includes the runtime file."""
    return (RUNTIME, DEVELOPMENT) if requirements == DEVELOPMENT else (RUNTIME,)


def fingerprint(name: str) -> str:
    """Changes when the requirements do; line ends do not count, for Git may change them."""
    return hashlib.sha256(Path(name).read_text("utf-8").encode()).hexdigest()


def installed() -> dict[str, str]:
    """What .venv was completed with, by file name."""
    lines = READY.read_text("utf-8").splitlines() if READY.exists() else []
    return dict(line.split(" ", 1) for line in lines)


def install(requirements: str) -> None:
    """By uv, which takes seconds; by pip, which takes minutes, where uv cannot be had or fails."""
    settings = pip_settings()
    if settings.get("no-index", "0").lower() not in ("0", "false", "no", "off"):
        say("      pip is told to use no index, so pip installs")
    elif subprocess.call([PYTHON, "-m", "pip", "install", *quiet(), UV], stdout=sys.stderr):
        say("      uv cannot be installed here; pip installs instead, which takes some minutes")
    else:
        environment = dict(os.environ)
        # uv does not read pip's settings. The main index and the certificate are handed on; extra indexes are not,
        # because uv would take the first one that knows a name, however old its version.
        if "index-url" in settings:
            environment.setdefault("UV_DEFAULT_INDEX", settings["index-url"])
        if "cert" in settings:
            environment.setdefault("SSL_CERT_FILE", settings["cert"])
        command: list[str | Path] = [
            PYTHON,
            "-m",
            "uv",
            "pip",
            "install",
            "--python",
            PYTHON,
            *quiet(),
            "-r",
            requirements,
        ]
        if subprocess.call(command, env=environment, stdout=sys.stderr) == 0:
            return
        say("      uv did not succeed; pip installs instead, which takes some minutes")
    run(PYTHON, "-m", "pip", "install", *quiet(), "-r", requirements)


def pip_settings() -> dict[str, str]:
    """pip's settings from its files and the environment, by their short names; a later place wins."""
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    pairs = (line.split("=", 1) for line in listed.stdout.splitlines() if "=" in line)
    return {key.rsplit(".", 1)[-1]: value.strip("'\"") for key, value in pairs}


def index_samples() -> int:
    """Index samples/ unless DATA_DIR holds an archive; the exit code of what had to be done for it."""
    asked = subprocess.run([PYTHON, "-c", PROBE], env=switched(), stdout=subprocess.PIPE, text=True, check=False)
    if asked.returncode:
        return asked.returncode
    archive = Path(asked.stdout.strip())
    begun = archive.with_name("samples-begun")  # stays behind when the first indexing is interrupted
    if archive.exists() and not begun.exists():
        return 0
    say("Indexing the samples; index your own reports with: python3 run.py index build PATH")
    archive.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    code = child("-m", "index", "build", "samples")
    if code == 0:
        begun.unlink()
    return code


def quiet() -> list[str]:
    """Progress bars for a person, silence for a log."""
    return [] if sys.stderr.isatty() else ["--quiet"]


def child(*arguments: str) -> int:
    """Run the environment's Python with the switches set; its exit code."""
    return subprocess.call([PYTHON, *arguments], env=switched())


def last(*arguments: str) -> int:
    """Like `child`, and takes this process's place where the system can, so that signals reach the command."""
    if os.name == "nt":
        return child(*arguments)
    sys.stdout.flush()
    return os.execve(PYTHON, [str(PYTHON), *arguments], switched())


def switched() -> dict[str, str]:
    """The environment of every command: what it says, with the switches where it says nothing."""
    stated = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**SWITCHES, **stated}  # without compiled files torch and its kin take ten seconds to import, each time


def run(*command: str | Path) -> None:
    """A step that must succeed."""
    subprocess.run(command, check=True, stdout=sys.stderr)


def say(words: str) -> None:
    """One line to the person at the keyboard."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
