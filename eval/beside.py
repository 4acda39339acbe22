"""Other ways of answering that a run can ask beside its own target, over the same cases and texts."""

from collections.abc import Callable
from pathlib import Path

from errors import UserError
from eval.plain_rag import PlainRag, Shelf
from eval.targets import Target
from index.embed import Embedding

OTHERS: dict[str, Callable[[Shelf, Embedding], Target]] = {"plain_rag": PlainRag}


def open_other(name: str, data_dir: Path, embedder: str, models: Path) -> Target:
    """The other target of a name over the archive's texts; UserError names those there are."""
    if name not in OTHERS:
        raise UserError(f"--beside {name} is not known: name one of {', '.join(OTHERS)}")
    from index.archive import Archive
    from index.embed import Embedder

    return OTHERS[name](Archive.open(data_dir), Embedder(embedder, models))
