"""The archive that a suite is asked over: the one given, or one built of the very files its gold was written from."""

from collections.abc import Callable
from pathlib import Path

from errors import UserError
from eval.records import Suite
from eval.validate import digest
from index.archive import Archive
from index.build import build
from index.embed import Embedding

FOLDER = "archives"


def given(suite: Suite, archive: Archive) -> Archive:
    """The archive, which must hold a report of each locked file; UserError names those it has not."""
    sources = {report.source.split("#")[0] for report in archive.reports()}
    missing = [locked.file for locked in suite.corpus if locked.file not in sources]
    if missing:
        raise UserError(
            f"the archive in {archive.data_dir} does not hold {', '.join(missing)}, which {suite.id} asks about: "
            f"leave out --archive, and one is built of {suite.folder}"
        )
    return archive


def own(suite: Suite, runs: Path, embedder: Embedding, *, say: Callable[[str], None] = lambda _: None) -> Archive:
    """An archive of the suite's locked files and no others, kept among the runs and brought up to date.

    UserError when a file is missing or is not the one that the gold was written from.
    """
    paths = [Path(suite.folder) / locked.file for locked in suite.corpus]
    for path, locked in zip(paths, suite.corpus, strict=True):
        if not path.is_file() or digest(path) != locked.sha256:
            raise UserError(f"{path} is not the file that {suite.id} was written from: `validate` says what differs")
    archive = Archive.open(runs / FOLDER / suite.id, create=True)
    for outcome in build(paths, archive, embedder):
        if outcome.state != "kept":
            say(f"{outcome.state}: {outcome.source}")
        if outcome.state in ("refused", "skipped"):
            raise UserError(f"{outcome.source} cannot be asked about: {outcome.reason}")
    return archive
