"""What can be asked: the desk of this program with an archive, or a running server over HTTP.

A target gives an ungraded sample for a case. The desk says nothing of what search found, so the target asks
`Archive.search` itself, within the reports in question, for the retrieval metrics.
"""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Protocol

from app.gather import in_question
from app.records import EVERYTHING, Answer, Query, Scope
from app.render import as_json
from app.scope import narrowed
from errors import UserError
from eval.metrics.retrieval import grade, same_file, squeezed
from eval.records import Case, Citation, Retrieved, Sample
from index.embed import Embedding
from index.recipe import recipe
from index.records import Hit, Passage, Report

DEPTH = 10
BUSY, PATIENCE, LONGEST_WAIT = (429, 503), 5, 60  # seconds that a server may ask to be left alone
_CITED = ("number", "place", "year", "title", "file", "start", "end", "quote")


class Target(Protocol):
    """What is asked; `manifest` says what a run's header must know to repeat it."""

    name: str

    def ask(self, case: Case) -> Sample: ...

    def manifest(self) -> dict[str, Any]: ...


class Desk(Protocol):
    """What the desk offers."""

    def stream(self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING) -> Any: ...


class Searched(Protocol):
    """What search is asked of."""

    def reports(self) -> tuple[Report, ...]: ...
    def search(
        self, question: str, *, embedder: Embedding, reports: Sequence[str] | None = None, k: int = 10
    ) -> list[Hit]: ...


class Held(Searched, Protocol):
    """What is asked of an archive."""

    def text(self, report_id: str) -> str: ...
    def passages(self, report_ids: Sequence[str] | None = None) -> tuple[Passage, ...]: ...
    def note(self, key: str) -> str: ...


class InProcess:
    """The desk, asked in this process."""

    name = "inproc"

    def __init__(
        self, desk: Desk, archive: Held, embedder: Embedding, *, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._desk, self._archive, self._embedder, self._now = desk, archive, embedder, now
        self._text = lru_cache(maxsize=256)(archive.text)
        self._passages = lru_cache(maxsize=1)(lambda: [_retrieved(one, 0.0) for one in archive.passages()])

    def ask(self, case: Case) -> Sample:
        """The answer with its stages timed; an exception of the desk is an error sample."""
        return self.answered(case, self._desk, self._archive)

    def answered(self, case: Case, desk: Desk, searched: Searched) -> Sample:
        """The answer of a desk; `searched` is the archive that search is measured on."""
        began = self._now()
        planned, last = began, None
        try:
            for answer in desk.stream(case.question, case.history, scope=case.filters):
                planned = self._now() if last is None else planned
                last = answer
            total = self._now() - began
            assert last is not None
            searching = self._now()
            hits = self._search(last.query, case.filters, searched)
            search = self._now() - searching
        except Exception as reason:  # one question's failure must not lose the others
            return failed(case, reason, self._now() - began)
        data = as_json(last)
        seconds = {"total": round(total, 4), "plan": round(planned - began, 4), "search": round(search, 4)}
        return sample_of(
            case,
            data,
            seconds,
            retrieved=hits,
            relevant=relevant(case, self._passages()),
            held=held(case, {report.source: self._text(report.id) for report in self._archive.reports()}),
            stands=self._stands(last),
        )

    def _search(self, query: Query, scope: Scope, archive: Searched) -> tuple[Retrieved, ...]:
        known = narrowed(archive.reports(), scope)
        within = [report.id for report in in_question(query, known) or (known if scope else ())]
        found = archive.search(query.text, embedder=self._embedder, reports=within or None, k=DEPTH)
        return tuple(_retrieved(hit.passage, hit.score) for hit in found)

    def _stands(self, answer: Answer) -> dict[int, bool]:
        return {
            item.number: self._text(item.passage.report.id)[item.start : item.end] == item.quote
            for item in answer.evidence
        }

    def manifest(self) -> dict[str, Any]:
        """The archive's reports and recipe, and the model that embeds."""
        reports = self._archive.reports()
        texts = hashlib.sha256("\n".join(sorted(f"{one.id} {one.sha256}" for one in reports)).encode())
        return {
            "target": self.name,
            "archive": {
                "reports": len(reports),
                "version": self._archive.note("version"),
                "generation": self._archive.note("vectors"),
                "recipe": recipe(),
                "texts_sha256": texts.hexdigest(),
            },
            "embedder": self._embedder.fingerprint,
            "model": None,
        }


class Server:
    """A running server, asked over HTTP: POST URL/api/v1/ask with a question and its history, JSON back."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 120,
        now: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise UserError(f"--target {url} is neither inproc nor an http address such as http://127.0.0.1:7860")
        self.name = url.rstrip("/")
        self._timeout, self._now, self._sleep = timeout, now, sleep

    def ask(self, case: Case) -> Sample:
        """The server's answer; what it does not tell (retrieved passages, stored texts) stays None."""
        asked = {"question": case.question, "history": list(case.history)}
        body = json.dumps(asked | ({"filters": asdict(case.filters)} if case.filters else {})).encode()
        request = urllib.request.Request(
            f"{self.name}/api/v1/ask",
            data=body,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        began = self._now()
        try:
            data, seconds = self._reply(request)
            return sample_of(case, data, {"total": round(seconds, 4)})
        except (OSError, ValueError, KeyError, TypeError) as reason:
            return failed(case, reason, self._now() - began)

    def _reply(self, request: urllib.request.Request) -> tuple[dict[str, Any], float]:
        """The JSON of the reply and the seconds it took; one that is busy (429, 503) is asked again when it says."""
        for attempt in range(PATIENCE):
            began = self._now()
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as reply:
                    data: dict[str, Any] = json.loads(reply.read())
                    return data, self._now() - began
            except urllib.error.HTTPError as refusal:
                wait = refusal.headers.get("Retry-After") or ""
                if refusal.code not in BUSY or not wait.isdigit() or attempt + 1 == PATIENCE:
                    raise
                self._sleep(min(int(wait), LONGEST_WAIT))
        raise AssertionError("the last attempt returns or raises")

    def manifest(self) -> dict[str, Any]:
        """The address; a server does not tell what it was built from."""
        return {"target": self.name, "archive": None, "embedder": None, "model": None}


def relevant(case: Case, passages: Sequence[Retrieved]) -> tuple[int, ...]:
    """The grades of all passages of an index that hold gold, best first."""
    found = (
        max((grade(gold.quote, one.quote) for gold in case.evidence if same_file(gold.file, one.file)), default=0)
        for one in passages
    )
    return tuple(sorted((mark for mark in found if mark), reverse=True))


def held(case: Case, texts: Mapping[str, str]) -> tuple[bool, ...]:
    """Whether each gold quote stands in one of the indexed texts, given by file."""
    return tuple(
        any(squeezed(gold.quote) in squeezed(text) for file, text in texts.items() if same_file(gold.file, file))
        for gold in case.evidence
    )


def failed(case: Case, reason: Exception, seconds: float) -> Sample:
    """The sample of a question that could not be answered."""
    return Sample(
        case.id, 0, case.question, case.type, case.language, "error",
        error={"type": type(reason).__name__, "message": str(reason)[:500]},
        seconds={"total": round(seconds, 4)},
    )  # fmt: skip


def sample_of(
    case: Case,
    data: Mapping[str, Any],
    seconds: Mapping[str, float],
    *,
    retrieved: tuple[Retrieved, ...] | None = None,
    relevant: tuple[int, ...] | None = None,
    held: tuple[bool, ...] | None = None,
    stands: Mapping[int, bool] | None = None,
) -> Sample:
    """The ungraded sample of an answer as plain data (`app.render.as_json`)."""
    citations = tuple(
        Citation(**{key: item[key] for key in _CITED}, stands=(stands or {}).get(item["number"]))
        for item in data["evidence"]
    )
    return Sample(
        case=case.id,
        repeat=0,
        question=case.question,
        type=case.type,
        language=case.language,
        status="abstained" if data["abstained"] else "answered",
        answer=data["text"],
        citations=citations,
        rows=tuple(data["rows"] or ()),
        coverage=data.get("coverage"),
        retrieved=retrieved,
        relevant=relevant,
        sums=tuple(data.get("sums") or ()),
        held=held,
        seconds=seconds,
        tokens=data.get("tokens"),
    )


def _retrieved(passage: Passage, score: float) -> Retrieved:
    report = passage.report
    return Retrieved(report.id, passage.start, passage.end, round(score, 6), passage.text, report.source)
