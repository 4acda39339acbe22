"""Asks a model one thing and gives its whole text, with a record of what was sent and used; no failure leaves it."""

import logging
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

import prompts
from app.records import Worded
from errors import UserError
from prompts.model import Model, Turn, Used
from prompts.stream import ModelError

log = logging.getLogger(__name__)


class Said(NamedTuple):
    """The model's text, "" when it gave none that is whole: `failed` then says why. `worded` records the asking."""

    text: str
    worded: Worded
    failed: str = ""


def consult(
    model: Model, prompt: str, *, enough: Callable[[str], bool] = lambda _: False, limit: int, **slots: str
) -> Generator[None, None, Said]:
    """What the model says to a prompt; yields while it is silent, so that a reader may stop.

    Reading ends early when the text is `enough`; a text longer than `limit` characters counts as none.
    """
    written, used, failed, over = "", Used(), "", False
    try:
        with closing(model.stream([Turn("user", prompts.fill(prompt, **slots))])) as pieces:
            while not over:
                piece = next(pieces)
                if not piece:
                    yield
                written += piece
                over = enough(written) or len(written) > limit
    except StopIteration as end:
        used = end.value or Used()
    except (ModelError, UserError) as failure:
        failed = failure.reason if isinstance(failure, ModelError) else "failed"
        log.warning("model: %s", failure)
    if not failed and len(written) > limit:
        failed = "length"
    worded = Worded(
        model=model.name,
        served=used.model,
        prompts=(f"{prompt}:{prompts.fingerprint(prompt)}",),
        read=used.read,
        written=used.written,
    )
    return Said("" if failed else written, worded, failed)


def together(*parts: Worded | None) -> Worded | None:
    """One record of several askings for one answer: prompts in order, tokens added; the last says what was kept."""
    told = [part for part in parts if part is not None]
    if not told:
        return None
    read = [part.read for part in told if part.read is not None]
    written = [part.written for part in told if part.written is not None]
    return replace(
        told[-1],
        served=next((part.served for part in reversed(told) if part.served), ""),
        prompts=tuple(prompt for part in told for prompt in part.prompts),
        read=sum(read) if read else None,
        written=sum(written) if written else None,
        used=any(part.used for part in told),
    )
