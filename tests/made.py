"""Archives that the fixtures of tests/conftest.py make once for a whole run."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from index.archive import Archive
from index.build import build
from index.embed import Embedding

REPORTS = Path(__file__).parents[1] / "../shared/reports"


class Made(NamedTuple):
    """An archive for reading, the folder it lies in (DATA_DIR) and the embedder it was made with."""

    folder: Path
    archive: Archive
    embedder: Embedding


def built(name: str, wanted: int, embedder: Embedding, folders: pytest.TempPathFactory) -> Iterator[Made]:
    """A folder of the reports beside the checkout as an archive; every report of it is in."""
    if not (REPORTS / name).is_dir():
        pytest.skip(f"the reports of {name} do not lie beside this checkout")
    folder = folders.mktemp(name)
    with closing(Archive.open(folder, create=True)) as archive:
        outcomes = list(build([REPORTS / name], archive, embedder))
        assert len(archive.reports()) == wanted, outcomes
    yield from opened(folder, embedder)


def opened(folder: Path, embedder: Embedding) -> Iterator[Made]:
    with closing(Archive.open(folder)) as archive:
        yield Made(folder, archive, embedder)
