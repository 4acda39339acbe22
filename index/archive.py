"""The archive: reports, passages, facts, definitions and their vectors in one SQL database, asked here.

How it is opened and changed is in `database`. The Chroma generation beside the database is made from it
(`renew`) and may be missing or old: then nearness is computed from the database.
"""

import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, select

from errors import UserError
from index import entries, fuse, lookup, rows, vectors
from index import places as gazetteer
from index.database import DATABASE, GENERATIONS, Database, Vectors
from index.embed import Embedding
from index.records import Definition, Fact, Hit, Kind, Level, Part, Passage, Place, Report, Stance, Stated
from index.schema import DEFINITIONS, FACTS, PASSAGES, TEXTS
from index.search import DEPTH, By, Measures, nearest, question_words, ways

__all__ = ["DATABASE", "GENERATIONS", "Archive"]

LOG = logging.getLogger(__name__)


class Archive(Database):
    """An open archive. Threads may share it; each call uses a connection of its own."""

    def __init__(self, data_dir: Path, engine: Engine) -> None:
        super().__init__(data_dir, engine)
        self._at_version = lru_cache(maxsize=1)(lambda _: self._read(lookup.reports))
        self._measures_at = lru_cache(maxsize=1)(lambda _: Measures(*self._read(lookup.measures)))
        self._stated_at = lru_cache(maxsize=256)(self._stated)
        self._serving = vectors.Serving(data_dir / GENERATIONS)

    def close(self) -> None:
        """Frees its files."""
        self._serving.close()
        super().close()

    def reports(
        self,
        *,
        places: Iterable[Place] | None = None,
        within: Place | None = None,
        level: Level | None = None,
        years: Iterable[int] | None = None,
    ) -> tuple[Report, ...]:
        """Reports of these places, of places within one, of a level, of plan years; gazetteer order, then year."""
        codes = None if places is None else {place.code for place in places}
        asked = None if years is None else set(years)
        return tuple(
            one
            for one in self._by_id().values()
            if (codes is None or (one.place and one.place.code in codes))
            and (within is None or (one.place and gazetteer.within(one.place, within)))
            and (level is None or (one.place and one.place.level is level))
            and (asked is None or one.year in asked)
        )

    def report(self, report_id: str) -> Report:
        """UserError when there is none of that id."""
        found = self._by_id().get(report_id)
        if not found:
            raise UserError(f"there is no report {report_id}: `python -m index status` lists them")
        return found

    def remedies(self) -> dict[str, str]:
        """For each report that nobody has named, by id, the sources.csv line that would."""
        return self._read(entries.remedies)

    def text(self, report_id: str) -> str:
        """The whole text of a report; UserError when there is none of that id."""
        report = self.report(report_id)
        wanted = select(TEXTS.c.text).where(TEXTS.c.report_id == report.id)
        return self._read(lambda connection: str(connection.scalar(wanted)))

    def passage(self, passage_id: str) -> Passage:
        """UserError when there is none of that id."""
        found = self._passages(PASSAGES.c.id == passage_id)
        if not found:
            raise UserError(f"there is no passage {passage_id}: it may be of an older version of its report")
        return found[0]

    def passages(
        self, report_ids: Iterable[str] | None = None, *, holding: Iterable[str] | None = None
    ) -> tuple[Passage, ...]:
        """All passages of these reports, or of all; gazetteer order, then the order of the text.

        `holding` leaves those that hold at least one of these strings.
        """
        chosen = lookup.conditions(PASSAGES, report_id=report_ids)
        return tuple(self._passages(*chosen, *([] if holding is None else [lookup.holds(holding)])))

    def facts(
        self,
        *,
        reports: Iterable[str] | None = None,
        indicators: Iterable[str] | None = None,
        stance: Stance | None = None,
        years: Iterable[int] | None = None,
        kinds: Iterable[Kind] | None = None,
        measures: Iterable[str] | None = None,
    ) -> tuple[Fact, ...]:
        """Facts that meet every condition given; `reports` are ids. Gazetteer order, then the order of the text."""
        chosen = lookup.conditions(
            FACTS,
            report_id=reports,
            indicator=indicators,
            stance=None if stance is None else [stance],
            year=years,
            kind=kinds,
            measure=measures,
        )
        known = self._by_id()
        found = self._read(lambda connection: lookup.with_passages(connection, known, FACTS, *chosen))
        return tuple(rows.fact(row, home) for row, home in found)

    def stated(
        self, indicators: Iterable[str] | None = None, *, reports: Iterable[str] | None = None
    ) -> tuple[Stated, ...]:
        """Which figures of the table the reports (ids) state, without the statements: quick over any archive."""
        keys = None if indicators is None else tuple(indicators)
        return self._stated_at(self.version, keys, None if reports is None else tuple(reports))

    def definitions(self, term: str | None = None, *, reports: Iterable[str] | None = None) -> tuple[Definition, ...]:
        """Definitions of a term, or all; gazetteer order."""
        chosen = lookup.conditions(DEFINITIONS, report_id=reports, term=None if term is None else [term])
        known = self._by_id()
        found = self._read(lambda connection: lookup.with_passages(connection, known, DEFINITIONS, *chosen))
        return tuple(rows.definition(row, home) for row, home in found)

    def search(
        self,
        question: str,
        *,
        embedder: Embedding,
        reports: Iterable[str] | None = None,
        parts: Iterable[Part] | None = None,
        k: int = 10,
        by: By = "both",
    ) -> list[Hit]:
        """The k passages that suit a question best, in these reports (ids) and parts; `by` both, meaning or words."""
        by_meaning, by_words = ways(by)
        self.expect(embedder.fingerprint)
        depth = max(DEPTH, 3 * k)
        among = None if reports is None else list(reports)
        sections = None if parts is None else list(parts)
        rankings = []
        if by_meaning:
            rankings.append(self._nearest(embedder.query(question), depth, among, sections))
        if by_words:
            words = question_words(question)
            rankings.append(self._read(lambda connection: lookup.by_words(connection, words, depth, among, sections)))
        best = dict(list(fuse.scores(rankings).items())[:k])
        found = {one.id: one for one in self._passages(PASSAGES.c.id.in_(list(best)))}
        return [Hit(found[key], score) for key, score in best.items() if key in found]

    def search_measures(
        self, words: str, *, embedder: Embedding, reports: Iterable[str] | None = None, k: int = 50
    ) -> list[tuple[Fact, float]]:
        """The k facts whose measure is nearest to these words in meaning and wording, with scores from 0 to 1."""
        self.expect(embedder.fingerprint)
        scores = self._measures_at(self.version).score(words, embedder.query(words))
        found = self.facts(reports=reports, measures=sorted(scores, key=lambda one: -scores[one])[: 4 * k])
        return sorted(((fact, scores[fact.measure]) for fact in found), key=lambda pair: -pair[1])[:k]

    def _nearest(self, vector: Vectors, k: int, among: list[str] | None, parts: list[Part] | None) -> list[str]:
        if among is None and parts is None:
            try:
                version, _, fingerprint = self.note(GENERATIONS).partition(" ")
                if version != self.note(entries.VERSION):
                    raise vectors.Damaged("the archive has changed since its vectors were indexed")
                return [key for key, _ in self._serving.nearest(fingerprint, vector, k)]
            except vectors.Damaged as damage:
                LOG.warning("%s; computing from the database: run `python -m index doctor`", damage)
        return nearest(*self._read(lambda connection: lookup.matrix(connection, among, parts)), vector, k)

    def _stated(
        self, version: int, indicators: tuple[str, ...] | None, reports: tuple[str, ...] | None
    ) -> tuple[Stated, ...]:
        known = self._at_version(version)
        chosen = lookup.conditions(FACTS, indicator=indicators, report_id=reports)
        return tuple(self._read(lambda connection: lookup.stated(connection, known, *chosen)))

    def _passages(self, *conditions: ColumnElement[bool]) -> list[Passage]:
        known = self._by_id()
        return self._read(lambda connection: lookup.passages(connection, known, select(PASSAGES).where(*conditions)))

    def _by_id(self) -> dict[str, Report]:
        return self._at_version(self.version)
