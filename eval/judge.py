"""A judge model for what rules cannot decide: whether an answer makes a point in other words. Off unless asked for.

The judge copies the deciding words from the answer first, and code checks that they stand there; what does not fit is
asked once more and is then an error, which is no verdict. Figures never come before it.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, cast

import prompts
from eval.metrics import nuggets
from eval.records import Case, Ruling, Sample
from prompts.model import Model, Turn
from prompts.stream import ModelError

PROMPT = "judge"
Verdict = Literal["stated", "contradicted", "not stated"]
VERDICTS: tuple[Verdict, ...] = ("stated", "contradicted", "not stated")
_OBJECT = re.compile(r"\{.*\}", re.S)


class Judge:
    """Rules on points with a model. Several threads may ask it."""

    def __init__(self, model: Model) -> None:
        self.name = model.name
        self._model = model

    def ruled(self, case: Case, sample: Sample) -> Sample:
        """The sample with a ruling on each term that no rule finds in its answer; none for an error."""
        if sample.status == "error":
            return sample
        wanted = nuggets.open_terms(case, sample.answer)
        rulings = tuple(self.rule(case.question, term, sample.answer) for term in wanted)
        return replace(sample, rulings=rulings)

    def rule(self, question: str, point: Sequence[str], answer: str) -> Ruling:
        """The ruling on one point, given in all its wordings."""
        turns = [Turn("user", asked(question, point, answer))]
        why = ""
        for _ in range(2):
            try:
                said = "".join(self._model.stream(turns))
            except ModelError as failure:
                return Ruling(point[0], "error", why=str(failure))
            ruling, why = read(said, point[0], answer)
            if ruling is not None:
                return ruling
            turns = [*turns, Turn("assistant", said), Turn("user", f"{why} Write the one line of JSON again.")]
        return Ruling(point[0], "error", why=why)


def asked(question: str, point: Sequence[str], answer: str) -> str:
    """The prompt; the marks around the answer are such that the answer does not hold them."""
    fence = f"==== {hashlib.sha256(answer.encode(errors='replace')).hexdigest()[:16]} ===="
    return prompts.fill(PROMPT, question=question, point=" / ".join(point), fence=fence, answer=answer)


def read(said: str, nugget: str, answer: str) -> tuple[Ruling | None, str]:
    """The ruling in a reply; None with the reason when it is none or its quote does not stand in the answer."""
    found = _OBJECT.search(said)
    try:
        data: Any = json.loads(found[0]) if found else None
    except ValueError:
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("quote", ""), str):
        return None, "That is no JSON object with quote and verdict."
    verdict, quote = data.get("verdict"), data.get("quote", "").strip()
    if verdict not in VERDICTS:
        return None, f"The verdict must be one of: {', '.join(VERDICTS)}."
    if verdict == "not stated":
        return Ruling(nugget, "not stated"), ""
    if not quote:
        return None, f"A point that is {verdict} needs the words that say so."
    if not stands(quote, answer):
        return None, "The quote does not stand in the answer letter by letter."
    return Ruling(nugget, cast(Verdict, verdict), quote), ""


def stands(quote: str, answer: str) -> bool:
    """Whether a quote stands in an answer; blanks and full-width signs do not count, nor do markers like [1]."""
    return _bare(quote) in _bare(answer)


def _bare(text: str) -> str:
    return re.sub(r"\s|\[\d+\]", "", nuggets.folded(text))
