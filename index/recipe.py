"""Names what turns a file into rows, so that a report read by older rules is read again."""

import hashlib
from functools import cache
from pathlib import Path

# what keeps, ranks or shows rows, but has no say in what they are
STORE: tuple[str, ...] = (
    "__main__",
    "archive",
    "build",
    "database",
    "doctor",
    "duplicates",
    "e5",
    "embed",
    "fuse",
    "lock",
    "lookup",
    "recipe",
)
STORE += ("retriever", "room", "schema", "search", "shown", "vectors")


@cache
def recipe() -> str:
    """A hash of the rules and tables that make passages, facts and definitions: another one, another reading."""
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*room.rglob("*.py"), *room.glob("*.toml"), *room.glob("*.csv"), *room.glob("*.txt")]):
        if file.stem not in STORE and "__pycache__" not in file.parts:
            digest.update(file.relative_to(room).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
