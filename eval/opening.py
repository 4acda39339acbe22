"""Opens what a run asks: the desk over an archive, the desk given less of it, or a running server."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from errors import UserError
from eval.records import Suite
from eval.targets import InProcess, Server, Target

if TYPE_CHECKING:
    from prompts.model import Model


class Where(NamedTuple):
    """The archive's folder, the embedding model's name, and the folder that the bundled model is unpacked in.

    `language_model` opens the language model that answers are worded with, None where none is set;
    `judge_model` that which rules on nuggets.
    """

    archive: Path
    embedder: str
    models: Path
    language_model: "Callable[[], Model | None]" = lambda: None
    judge_model: "Callable[[], Model] | None" = None


def open_target(
    suite: Suite,
    where: Where,
    *,
    target: str = "inproc",
    archive: Path | None = None,
    runs: Path = Path("runs"),
    context: str = "retrieved",
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Target, Where]:
    """The target named, and where its archive is: the one given, or one built of the suite's own texts."""
    if target != "inproc":
        if context != "retrieved":
            raise UserError(f"--context {context} needs this program's own archive: leave out --target")
        return Server(target), where
    from app.answer import Desk
    from eval.contexts import Given
    from eval.shelf import given, own
    from index.archive import Archive
    from index.embed import Embedder

    model = Embedder(where.embedder, where.models)
    if archive or not suite.corpus:
        opened = given(suite, Archive.open(where.archive))
        opened.expect(model.fingerprint)
    else:
        opened = own(suite, runs, model, say=say)
    worded = where.language_model()
    at = where._replace(archive=opened.data_dir)
    if context == "retrieved":
        return InProcess(Desk(opened, model, worded), opened, model), at
    return Given(opened, model, worded, context), at
