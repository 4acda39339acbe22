"""What the desk is given of the archive: what it finds itself, only the passages with the gold, or nothing at all.

The same program is asked each time, so the differences tell where answers are lost: oracle above retrieved is what
finding cost, oracle short of whole is what reading cost, and anything right with none was said without a source.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from app.answer import Desk
from eval.metrics.retrieval import grade, same_file
from eval.records import Case, Retrieved, Sample
from eval.targets import InProcess
from index.archive import Archive
from index.embed import Embedder, Embedding
from index.records import Definition, Fact, Hit, Part, Passage, Report, Stated
from prompts.model import Model

RETRIEVED, ORACLE, NONE = CONTEXTS = ("retrieved", "oracle", "none")


class View:
    """An archive of which only some passages are to be seen; offsets stay, what is hidden of a text is blank."""

    def __init__(self, archive: Archive, shown: Iterable[Passage]) -> None:
        self._archive = archive
        self._shown = tuple(shown)
        self._ids = {one.id for one in self._shown}
        self._held = {one.report.id for one in self._shown}
        self.version = archive.version

    def reports(self, **conditions: Any) -> tuple[Report, ...]:
        """Those that a shown passage stands in, as `Archive.reports`."""
        return tuple(one for one in self._archive.reports(**conditions) if one.id in self._held)

    def report(self, report_id: str) -> Report:
        """As `Archive.report`."""
        return self._archive.report(report_id)

    def text(self, report_id: str) -> str:
        """The report's text with a blank for every letter outside the shown passages; line ends stay."""
        whole = self._archive.text(report_id)
        open_ = bytearray(len(whole))
        for one in self._shown:
            if one.report.id == report_id:
                open_[one.start : one.end] = b"\1" * (one.end - one.start)
        return "".join(sign if seen or sign == "\n" else " " for sign, seen in zip(whole, open_, strict=True))

    def passage(self, passage_id: str) -> Passage:
        """As `Archive.passage`."""
        return self._archive.passage(passage_id)

    def passages(
        self, report_ids: Iterable[str] | None = None, *, holding: Iterable[str] | None = None
    ) -> tuple[Passage, ...]:
        """The shown ones, as `Archive.passages`."""
        wanted = None if report_ids is None else set(report_ids)
        words = None if holding is None else tuple(holding)
        return tuple(
            one
            for one in self._shown
            if (wanted is None or one.report.id in wanted)
            and (words is None or any(word in one.text for word in words))
        )

    def facts(self, **conditions: Any) -> tuple[Fact, ...]:
        """Those of the shown passages, as `Archive.facts`."""
        return tuple(one for one in self._archive.facts(**conditions) if one.passage.id in self._ids)

    def stated(
        self, indicators: Iterable[str] | None = None, *, reports: Iterable[str] | None = None
    ) -> tuple[Stated, ...]:
        """What the facts of the shown passages state, as `Archive.stated`."""
        left = {
            (one.passage.report.id, one.indicator, one.stance, one.kind, one.year)
            for one in self.facts(reports=reports, indicators=indicators)
            if one.amount is not None and one.span == 1 and not one.scope
        }
        return tuple(
            one
            for one in self._archive.stated(indicators, reports=reports)
            if (one.report.id, one.indicator, one.stance, one.kind, one.year) in left
        )

    def definitions(self, term: str | None = None, **conditions: Any) -> tuple[Definition, ...]:
        """Those of the shown passages, as `Archive.definitions`."""
        return tuple(one for one in self._archive.definitions(term, **conditions) if one.passage.id in self._ids)

    def search(
        self,
        question: str,
        *,
        embedder: Embedding,
        reports: Sequence[str] | None = None,
        parts: Sequence[Part] | None = None,
        k: int = 10,
        **how: Any,
    ) -> list[Hit]:
        """The shown passages among all that a search of their reports ranks, the rest behind them in their order."""
        among = [one for one in self.passages(reports) if parts is None or one.part in parts]
        if not among:
            return []
        homes = sorted({one.report.id for one in among})
        every = len(self._archive.passages(homes))
        found = self._archive.search(question, embedder=embedder, reports=homes, parts=parts, k=every, **how)
        ids = {one.id for one in among}
        hits = [hit for hit in found if hit.passage.id in ids]
        ranked = {hit.passage.id for hit in hits}
        return (hits + [Hit(one, 0.0) for one in among if one.id not in ranked])[:k]

    def search_measures(
        self, words: str, *, embedder: Embedding, reports: Iterable[str] | None = None, k: int = 50
    ) -> list[tuple[Fact, float]]:
        """Those of the shown passages, as `Archive.search_measures`."""
        homes = sorted(self._held if reports is None else self._held & set(reports))
        if not homes:
            return []
        every = len(self._archive.facts(reports=homes))
        found = self._archive.search_measures(words, embedder=embedder, reports=homes, k=every)
        return [(fact, score) for fact, score in found if fact.passage.id in self._ids][:k]


class Given(InProcess):
    """The desk over a view made anew for each case: the passages that hold its gold quotes, or none."""

    def __init__(
        self, archive: Archive, embedder: Embedder, model: Model | None, context: str, **more: Callable[[], float]
    ) -> None:
        super().__init__(Desk(archive, embedder, model), archive, embedder, **more)
        self._whole, self._model, self._context, self._reader = archive, model, context, embedder
        self._every = archive.passages()

    def ask(self, case: Case) -> Sample:
        """The answer from the view; what it was given stands as retrieved."""
        shown = () if self._context == NONE else holding(case, self._every)
        view = View(self._whole, shown)
        desk = Desk(cast(Archive, view), self._reader, self._model)  # a view answers what the desk asks of an archive
        homes = {one.report.id for one in shown}
        filters = replace(case.filters, reports=tuple(one for one in case.filters.reports if one in homes))
        sample = self.answered(replace(case, filters=filters), desk, view)
        given = tuple(Retrieved(one.report.id, one.start, one.end, 1.0, one.text, one.report.source) for one in shown)
        return sample if sample.status == "error" else replace(sample, retrieved=given)


def holding(case: Case, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that hold a gold quote of the case; where none holds it whole, those that hold half of it."""
    found: set[str] = set()
    for gold in case.evidence:
        grades = {one.id: grade(gold.quote, one.text) for one in passages if same_file(gold.file, one.report.source)}
        best = max(grades.values(), default=0)
        found.update(key for key, mark in grades.items() if mark and mark == best)
    return tuple(one for one in passages if one.id in found)


def asked_of(cases: Sequence[Case], context: str) -> tuple[Case, ...]:
    """The cases that can be asked so: with oracle only those with evidence, since nothing can be given for others."""
    return tuple(case for case in cases if case.evidence or context != ORACLE)
