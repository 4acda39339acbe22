"""What to ask next: two or three questions near an answer, made from what the reports state, in its language.

Every question is read back by `plan` before it is offered, and what it asks for stands in a report of those known.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from app.gather import in_question
from app.plan import plan
from app.records import Answer, Language, Query, Task
from app.say_absent import neighbours
from app.suggest import WORDING
from index import indicators, places
from index.records import Kind, Place, Report, Stance, Stated

if TYPE_CHECKING:
    from index.archive import Archive

MOST = 3
_TARGETS = 3  # indicators that make a list of main targets
_RANKED = 3  # places that make a ranking

_NEXT: dict[str, dict[Language, str]] = {
    **WORDING,
    "aimed": {
        "zh": "{place}{year}年{measure}增长目标是多少？",
        "en": "What is the {year} {measure} growth target of {place}?",
    },
    "aimed_level": {
        "zh": "{place}{year}年{measure}目标是多少？",
        "en": "What is the {year} {measure} target of {place}?",
    },
    "met": {
        "zh": "{place}{year}年{measure}增长目标完成了吗？",
        "en": "Did {place} meet its {year} {measure} growth target?",
    },
    "most": {"zh": "{year}年哪里的{measure}最高？", "en": "Which place had the highest {measure} in {year}?"},
    "most_of": {"zh": "{year}年哪里的{measure}最多？", "en": "Which place had the most {measure} in {year}?"},
    "level": {"zh": WORDING["level"]["zh"], "en": "What did {place} report for {measure} in {year}?"},
    "grew_most": {
        "zh": "{year}年哪里的{measure}增长最快？",
        "en": "Which place had the highest {measure} growth in {year}?",
    },
}
_TASKS = {
    "highest": Task.RANK,
    "most": Task.RANK,
    "most_of": Task.RANK,
    "grew_most": Task.RANK,
    "targets": Task.TARGETS,
    "gap": Task.DIFFERENCE,
    "met": Task.MET,
}
# How a figure is asked of one place and over all places, by stance and whether it is a growth.
_OF_ONE = {
    (Stance.TARGET, True): "aimed",
    (Stance.TARGET, False): "aimed_level",
    (Stance.ACTUAL, True): "growth",
    (Stance.ACTUAL, False): "level",
}
_OVER_ALL = {(Stance.TARGET, True): "highest", (Stance.ACTUAL, True): "grew_most", (Stance.ACTUAL, False): "most"}


class _Near(NamedTuple):
    """What the answer was about: its place, measure, year and the kind of figure; `held` states the same measure."""

    place: Place | None
    key: str
    year: int | None
    stance: Stance
    growth: bool
    held: tuple[Stated, ...]

    def states(self, place: Place, year: int | None, stance: Stance, *, growth: bool) -> bool:
        """Whether a report of the place states such a figure."""
        return any(
            one.report.place == place and (one.year, one.stance, one.kind is Kind.GROWTH) == (year, stance, growth)
            for one in self.held
        )


class _Idea(NamedTuple):
    """A question by the name of its wording, and what it must be read as."""

    name: str
    place: Place | None
    key: str
    year: int


def following(answer: Answer, history: Sequence[str], archive: "Archive", known: Sequence[Report]) -> tuple[str, ...]:
    """Up to three questions in the answer's language that the reports `known` answer."""
    language = answer.query.language
    near = _near(answer, archive, known)
    asked = {" ".join(text.split()) for text in (*history, answer.question)}
    found: list[str] = []
    for idea in chain(_of_figures(near, answer.query), _of_reports(answer, archive, known)):
        text = _worded(idea, language)
        if text not in asked and text not in found and not _same(idea, answer.query) and _read_back(idea, text, known):
            found.append(text)
        if len(found) == MOST:
            break
    return tuple(found)


def _near(answer: Answer, archive: "Archive", known: Sequence[Report]) -> _Near:
    query = answer.query
    row = next((row for row in answer.rows if row.fact and row.fact.indicator and row.match != "no"), None)
    fact = row.fact if row else None
    key = (fact.indicator if fact else None) or _named(answer)
    cited = [report for report in [item.passage.report for item in answer.evidence] if report.place]
    beside = neighbours(query.unknown, known) if query.unknown else ()
    report = row.report if row else cited[0] if cited else beside[0] if beside else None
    place = query.places[0] if query.places else report.place if report else None
    ids = {one.id for one in known}
    held = tuple(one for one in archive.stated([key]) if one.report.id in ids) if key else ()
    stance = (fact.stance if fact else query.stance) or Stance.ACTUAL
    kind = fact.kind if fact else query.kind
    growth = kind is Kind.GROWTH if kind else stance is Stance.TARGET
    year = fact.year if fact else query.years[0] if query.years else None
    return _Near(place, key or "", year, Stance.ACTUAL if stance is Stance.RANK else stance, growth, held)


def _named(answer: Answer) -> str:
    """The indicator asked for, else the first that the cited sentences name."""
    asked = next((one.indicator for one in answer.query.measures if one.indicator), None)
    if asked:
        return asked
    said = (mention for item in answer.evidence for mention in indicators.find(item.quote))
    return next((mention.indicator.key for mention in said), "")


def _of_figures(near: _Near, query: Query) -> Iterator[_Idea]:
    """The target beside the outcome, another year, the same over all places."""
    if not near.key or not near.held:
        return
    if near.place is not None:
        yield from _counterparts(near, near.place)
        yield from _other_years(near, near.place)
    over_all = _OVER_ALL.get((near.stance, near.growth))
    years = sorted({one.year for one in near.held if one.year}, key=lambda year: (year != near.year, -year))
    for year in years if over_all else ():
        stating = [one for one in near.held if (one.year, one.stance) == (year, near.stance)]
        alike = [one for one in stating if (one.kind is Kind.GROWTH) == near.growth]
        if len({one.report.place for one in alike}) >= _RANKED:
            name = "most_of" if all(one.kind is Kind.COUNT for one in alike) else str(over_all)
            yield _Idea(name, None, near.key, year)
            return


def _counterparts(near: _Near, place: Place) -> Iterator[_Idea]:
    """For a target its outcome or the year before; for an outcome its target or the next one."""
    if near.year is None:
        return
    if near.stance is Stance.TARGET:
        if near.growth and near.states(place, near.year, Stance.ACTUAL, growth=True):
            yield _Idea("met", place, near.key, near.year)
        elif near.growth and near.states(place, near.year - 1, Stance.ACTUAL, growth=True):
            yield _Idea("gap", place, near.key, near.year)
        if near.states(place, near.year - 1, Stance.ACTUAL, growth=False):
            yield _Idea("level", place, near.key, near.year - 1)
        return
    if near.growth and near.states(place, near.year, Stance.TARGET, growth=True):
        yield _Idea("met", place, near.key, near.year)
    for growth in (True, False):
        if near.states(place, near.year + 1, Stance.TARGET, growth=growth):
            yield _Idea(_OF_ONE[Stance.TARGET, growth], place, near.key, near.year + 1)
            return


def _other_years(near: _Near, place: Place) -> Iterator[_Idea]:
    """The same figure of the nearest other year, then in the other form (how much, by how much it grew)."""
    alike = [one for one in near.held if one.report.place == place and one.stance is near.stance and one.year]
    base = near.year or 0
    for one in sorted(alike, key=lambda one: (abs((one.year or 0) - base), -(one.year or 0))):
        if one.year != near.year and (one.kind is Kind.GROWTH) == near.growth:
            yield _Idea(_OF_ONE[near.stance, near.growth], place, near.key, one.year or 0)
            break
    if (
        near.year
        and near.stance is Stance.ACTUAL
        and near.states(place, near.year, near.stance, growth=not near.growth)
    ):
        yield _Idea(_OF_ONE[near.stance, not near.growth], place, near.key, near.year)


def _of_reports(answer: Answer, archive: "Archive", known: Sequence[Report]) -> Iterator[_Idea]:
    """The main targets of the reports that the answer stands on, and the first figure of the table they state."""
    told = (*(row.report for row in answer.rows if row.match != "no"), *(e.passage.report for e in answer.evidence))
    reports = list(dict.fromkeys(one for one in told or in_question(answer.query, known) if one.place))[:2]
    stated = archive.stated(reports=[report.id for report in reports]) if reports else ()
    for report in reports:
        held = [one for one in stated if one.report.id == report.id]
        aimed = {one.indicator for one in held if one.stance is Stance.TARGET and one.year == report.year}
        if len(aimed) >= _TARGETS:
            yield _Idea("targets", report.place, "", report.year or 0)
        reached = [one for one in held if (one.stance, one.kind) == (Stance.ACTUAL, Kind.LEVEL) and one.year]
        if reached:
            first = min(reached, key=lambda one: list(indicators.table()).index(one.indicator)).indicator
            years = [one.year or 0 for one in reached if one.indicator == first]
            yield _Idea("level", report.place, first, max(years))


def _worded(idea: _Idea, language: Language) -> str:
    row = indicators.table().get(idea.key)
    name = "" if row is None else row.zh if language == "zh" else row.en
    place = "" if idea.place is None else idea.place.name if language == "zh" else places.english(idea.place)
    return _NEXT[idea.name][language].format(place=place, year=idea.year, last=idea.year - 1, measure=name)


def _same(idea: _Idea, query: Query) -> bool:
    """Whether it is what was just asked, in other words."""
    wanted = (_TASKS.get(idea.name, Task.VALUE), (idea.place,) if idea.place else (), (idea.year,))
    key = query.measures[0].indicator if query.measures else ""
    return wanted == (query.task, query.places, query.years) and idea.key == (key or "") and idea.name != "growth"


def _read_back(idea: _Idea, text: str, known: Sequence[Report]) -> bool:
    """Whether the question is read as it is meant, which a name that two places bear would not be."""
    own = tuple(report for report in known if report.place and report.place == idea.place)
    namesakes = {
        report.place for report in known if report.place and idea.place and report.place.name == idea.place.name
    }
    query = _plan(text, own)
    return (
        len(namesakes) < 2
        and query.task is _TASKS.get(idea.name, Task.VALUE)
        and query.places == ((idea.place,) if idea.place else ())
        and not query.unknown
        and query.years in ((idea.year,), (idea.year, idea.year - 1))
        and [one.indicator for one in query.measures] == ([idea.key] if idea.key else [])
    )


# The other reports have no part in how a question of one place is read; the same questions are offered again and again.
_plan = lru_cache(maxsize=1024)(plan)
