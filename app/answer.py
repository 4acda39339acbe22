"""The desk where questions are answered: one function behind the page, the command line and the evaluation."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from app import aside, cite, drafting, premise, side_by_side, speak, why
from app.cite import Ledger
from app.condense import condense, unsure
from app.consult import together
from app.excerpt import read
from app.follow import follow
from app.further import further
from app.gather import Gathered, gather
from app.plan import plan
from app.question import language as language_of
from app.question import prepare, speaks
from app.reading_years import of_years
from app.recognise import recognised
from app.records import EVERYTHING, Answer, Coverage, Language, Note, Query, Row, Scope, Task, Worded
from app.reread import lost, reread
from app.say_absent import absent
from app.scope import empty, narrowed, read_in, searched
from app.suggest_next import following
from app.told import Matter, Told
from app.wording import place_name, say
from errors import UserError
from index.archive import Archive
from index.embed import Embedder
from index.records import Report
from prompts.model import Model
from prompts.resting import Resting

_Read = TypeVar("_Read")
LONGEST = 500  # characters of a question, unless the settings say otherwise

_READING = frozenset({Task.READ, Task.LIST, Task.TERM})
_OF_PLACES = frozenset({Task.READ, Task.LIST})


class Desk:
    """Answers questions from one archive; the embedder is the one the archive was made with.

    With a `model`, descriptive answers are worded by it and follow-ups that the rules cannot read are read by it;
    figures, tables and lists are laid by code all the same.
    """

    def __init__(
        self, archive: Archive, embedder: Embedder, model: Model | None = None, *, question_limit: int = LONGEST
    ) -> None:
        self.question_limit = question_limit
        self.archive = archive
        self.embedder = embedder
        self.model = Resting(model) if model else None

    def answer(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Answer:
        """The whole answer. `history` holds the earlier questions, oldest first; `scope` narrows the reports.

        The answer has the language of the questions, and `language` where they have none (GDP 2023?). UserError when
        the question is empty or longer than `question_limit` characters, or the scope names a place or report that
        does not exist.
        """
        return list(self.stream(question, history, scope=scope, language=language))[-1]

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        """Growing answers: the query as understood, then the rows, then the text; `done` on the last."""
        text = checked(question, limit=self.question_limit)
        held = self.archive.reports()
        known = narrowed(held, scope)
        talk = aside.kind(text)
        if talk:
            spoken = language if language and not speaks(text) else language_of(prepare(text))
            yield aside.answer(text, talk, spoken, self.archive, known)
            return
        read_anew = ""
        consulted: list[Worded] = []
        failed = ""
        if self.model and unsure(text, history, known):
            early = Answer(text, follow(text, history, known), "", done=False)
            condensed = yield from _meanwhile(condense(self.model, text, history, known), early)
            read_anew, failed = condensed.line, condensed.failed
            consulted.append(condensed.worded)

        def reading(reports: Sequence[Report]) -> Query:
            return plan(read_anew, reports) if read_anew else follow(text, history, reports)

        asked = read_in(scope, reading, known, held)
        if language and not any(speaks(said) for said in (*history, text)):
            asked = replace(asked, language=language)
        query, feature = recognised(side_by_side.filled(asked), self.archive, known)
        if scope and not known:
            yield Answer(text, query, empty(scope, query.language, held), abstained=True)
            return
        yield Answer(text, query, "", done=False)
        ledger = Ledger()
        told = self._told(query, known, ledger)
        if self.model and not failed and lost(query, told):
            early = Answer(text, query, "", done=False)
            anew = yield from _meanwhile(reread(self.model, query, history, known), early)
            failed = anew.failed
            other = Ledger()
            found = self._told(anew.query, known, other) if anew.query else told
            consulted.append(replace(anew.worded, used=not found.abstained))
            if anew.query and not found.abstained:
                query, ledger = anew.query, other
                read = " · ".join(part for part in (speak.understood(query), anew.topic) if part)
                said = say(query.language, "reread", read=read, model=self.model.name)
                told = replace(found, notes=(*found.notes, Note("reread", said)))
                yield Answer(text, query, "", done=False)
        if feature:
            place = place_name(query.places[0], query.language)
            said = say(query.language, "recognised", words=feature, place=place)
            told = replace(told, notes=(*told.notes, Note("recognised", said)))
        if scope:
            told = replace(told, notes=(searched(scope, query.language, known), *told.notes))
        if read_anew:
            said = say(query.language, "condensed", read=read_anew)
            told = replace(told, notes=(*told.notes, Note("condensed", said)))
        if self.model and told.prose:
            for growing in self._worded(self.model, query, told, ledger):
                if growing.worded is None:
                    yield replace(finish(text, query, growing, ledger), done=False)
                else:
                    told = growing
        elif self.model and failed:
            told = replace(told, notes=(*told.notes, drafting.failure(self.model.name, failed, query.language)))
        told = replace(told, worded=together(*consulted, told.worded))
        whole = finish(text, query, told, ledger)
        if whole.rows:
            yield replace(whole, text="", done=False)
        yield replace(whole, suggestions=following(whole, history, self.archive, known))

    def _told(self, query: Query, known: tuple[Report, ...], ledger: Ledger) -> Told:
        among = self._among(query, known)
        if query.among is not None and not among and query.among.condition is not None:  # nobody met it
            return Told(say(query.language, "empty_set"), abstained=True)
        gathered = side_by_side.worth_telling(query, gather(query, self.archive, self.embedder, among=among or known))
        matter = Matter(query, gathered, known, ledger)
        if query.task in _OF_PLACES and query.unknown and not (query.places or query.within):
            return Told(absent(matter), abstained=True)  # never with what other places' reports say
        held = premise.contradiction(matter)
        if held is not None:
            return premise.correct(matter, held)
        way = why.asked(query)
        explained = why.explain(matter, self.archive, way) if way else None
        if explained is not None:
            return explained
        if (
            query.task in _READING
            or _told_in_words(query)
            or not (gathered.findings or query.task is Task.REPORTS or query.unknown)
        ):
            return self._read(query, gathered, ledger)
        told = speak.speak(matter)
        if told.abstained and _outside_table(query) and not query.unknown:
            return self._read(query, gathered, ledger)
        return told

    def _read(self, query: Query, gathered: Gathered, ledger: Ledger) -> Told:
        """What the sentences of the reports in question say."""
        reports = of_years(query, gathered.reports)
        reading = read(query, self.archive, self.embedder, reports)
        if reading.abstained and query.task is Task.TERM and len(reports) < len(gathered.reports):
            reports = gathered.reports  # a word that only another year's report explains, which the answer names
            reading = read(query, self.archive, self.embedder, reports)
        change = {
            item.number: ledger.cite(item.passage, item.start, item.end, fact=item.fact, definition=item.definition)
            for item in reading.evidence
        }
        text = cite.MARKER.sub(lambda found: f"[{change[int(found[1])]}]", reading.text)
        counted = Coverage(len(reports), len(reading.stating), reading.silent) if len(reports) > 1 else None
        rows = tuple(replace(row, evidence=change.get(row.evidence or 0)) for row in reading.rows)
        prose = tuple(replace(item, number=change[item.number]) for item in reading.evidence if reading.prose)
        return Told(text, rows, coverage=counted, abstained=reading.abstained, prose=prose)

    def _worded(self, model: Model, query: Query, told: Told, ledger: Ledger) -> Iterator[Told]:
        """What the model makes of the sentences found, with a few more that a search brings up."""
        own = told.prose
        reports = tuple(dict.fromkeys(item.passage.report for item in own))
        for quote in further(query, self.archive, self.embedder, reports, own):
            ledger.cite(quote.passage, quote.start, quote.end)
        facts = self.archive.facts(reports=[report.id for report in reports])

        def alike(sentence: str, quote: str) -> float:
            return float(self.embedder.passages([quote])[0] @ self.embedder.query(sentence))

        yield from drafting.word(model, query, told, tuple(ledger.evidence), facts, alike)

    def _among(self, query: Query, known: tuple[Report, ...]) -> tuple[Report, ...] | None:
        """The reports of the places that answered an earlier question (这些区里谁最高); None when not asked so."""
        if query.among is None:
            return None
        ledger = Ledger()
        earlier = self._told(query.among, known, ledger)
        rows = [row for row in earlier.rows if row.match in ("yes", "") and row.evidence is not None]
        members = {row.report.id for row in (rows[:1] if query.among.cutoff == 1 else rows)}
        return tuple(report for report in known if report.id in members) if members else None


def _meanwhile(work: Generator[None, None, _Read], growing: Answer) -> Generator[Answer, None, _Read]:
    """What `work` comes to; while it waits, the answer as far as it is, so that a reader may stop."""
    try:
        while True:
            next(work)
            yield growing
    except StopIteration as end:
        read: _Read = end.value
        return read
    finally:
        work.close()


def checked(question: str, *, limit: int = LONGEST) -> str:
    """The question without outer blanks; UserError when there is nothing left or too much of it."""
    text = question.strip()
    if not text:
        raise UserError("The question is empty: ask something of the reports.")
    if len(text) > limit:
        raise UserError(f"The question has {len(text)} characters, {limit} at most are read: shorten it.")
    return text


def _outside_table(query: Query) -> bool:
    return bool(query.measures) and all(measure.indicator is None for measure in query.measures)


def _told_in_words(query: Query) -> bool:
    """Whether it is asked which reports speak of something that is no indicator: its mention counts, not a figure."""
    return query.task in (Task.WHICH, Task.COUNT) and query.condition is None and _outside_table(query)


def finish(question: str, query: Query, told: Told, ledger: Ledger) -> Answer:
    """The answer with unsupported sentences struck, corrections told, and evidence numbered in order of appearance."""
    text, notes = told.text, list(told.notes)
    bad = cite.loose(Answer(question, query, text, tuple(ledger.evidence), sums=told.sums))
    if bad:
        text = cite.strike(text, bad) or say(query.language, "all_struck")
        notes.append(Note("struck", say(query.language, "struck", n=len(bad))))
    notes += [Note("assumed", said) for said in speak.taken_over(query)]
    for typed, meant in query.corrections:
        said = say(query.language, "read_as", read=meant, typed=typed)
        notes.append(Note("corrected", said))
        text = text + say(query.language, "between_sentences") + said
    text, change = cite.renumber(text, [row.evidence for row in told.rows if row.evidence is not None])
    evidence = sorted(
        (replace(item, number=change[item.number]) for item in ledger.evidence if item.number in change),
        key=lambda item: item.number,
    )
    rows = tuple(replace(row, evidence=change[row.evidence]) if row.evidence is not None else row for row in told.rows)
    return Answer(
        question=question,
        query=query,
        text=text,
        evidence=tuple(evidence),
        rows=unique(rows),
        coverage=told.coverage,
        abstained=told.abstained,
        notes=tuple(notes),
        sums=told.sums,
        worded=told.worded,
    )


def unique(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, each once."""
    return tuple(dict.fromkeys(rows))
