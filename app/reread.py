"""A question that the rules cannot read, put by a model into our own terms; code checks every one of them.

The model names a task, places, an indicator, years and a topic, never a figure; what is asked for is then answered by
the same code as every other question, and the answer says how it was read.
"""

import json
import re
import secrets
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app import question, spelling, vetting
from app.consult import consult
from app.plan import with_measures
from app.records import Measure, Query, Task, Worded
from app.told import Told
from index import indicators, places
from index.records import Kind, Place, Report, Stance
from prompts.model import Model

LONGEST = 1_000  # characters of JSON that a model may write
TOPIC = 24  # characters of a topic
REMEMBERED = 6  # earlier questions that it is shown
HELD = 150  # places that it is shown

_FIGURES = frozenset(
    {Task.VALUE, Task.WHICH, Task.RANK, Task.COMPARE, Task.DIFFERENCE, Task.TOTAL, Task.AVERAGE, Task.MEDIAN}
)
_WORDS = frozenset({Task.READ, Task.LIST, Task.TERM})
_TASKS = (*sorted(_FIGURES), Task.TARGETS, Task.REPORTS, *sorted(_WORDS))
_FIELDS = frozenset({"task", "places", "indicator", "years", "stance", "topic"})
_FENCE = re.compile(r"^```(?:json)?\s*\n(.*?)\n?```$", re.DOTALL | re.IGNORECASE)
_CHINESE = re.compile(r"[\u3400-\u9fff、·“”+a-zA-Z]+")
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百千万亿两]{2,}")


class Reread(NamedTuple):
    """The query as the model read it, None when that is not to be trusted; `topic` is what a text is asked of."""

    query: Query | None
    topic: str
    worded: Worded
    failed: str = ""


def lost(query: Query, told: Told) -> bool:
    """Whether the rules could not read it: no figure of the table, no task beyond reading, and nothing found."""
    named = any(measure.indicator for measure in query.measures)
    return told.abstained and query.task in (Task.READ, Task.LIST) and not named and not query.unknown


def reread(
    model: Model, query: Query, history: Sequence[str], known: Sequence[Report]
) -> Generator[None, None, Reread]:
    """The question as the model reads it, checked; yields while the model is silent. No failure leaves this."""
    asked = [" ".join(one.split()) for one in (*history[-REMEMBERED:], query.text)]
    held = dict.fromkeys(report.place.name for report in known if report.place)
    rows = indicators.INDICATORS.values()
    said = yield from consult(
        model,
        "plan",
        limit=LONGEST,
        tasks=", ".join(_TASKS),
        places="、".join(list(held)[:HELD]),
        indicators="\n".join(f"{row.key}: {row.zh}" for row in rows),
        mark=secrets.token_hex(8),
        question="\n".join(asked),
    )
    plan = parsed(said.text)
    read = checked(plan, query, "\n".join((*history, query.text)), known) if plan is not None else None
    topic = plan["topic"] if read and plan and read.task in _WORDS else ""
    return Reread(read, topic, replace(said.worded, used=read is not None), said.failed)


def parsed(text: str) -> dict[str, Any] | None:
    """The JSON object of a text that holds nothing else, bare or fenced, every field of its type; else None."""
    bare = text.strip()
    fenced = _FENCE.match(bare)
    try:
        plan = json.loads(fenced[1] if fenced else bare)
    except ValueError:
        return None
    if not isinstance(plan, dict) or not plan.keys() <= _FIELDS:
        return None
    blank: dict[str, Any] = {"task": "", "places": [], "indicator": None, "years": [], "stance": None, "topic": ""}
    plan = blank | {name: value for name, value in plan.items() if (name, value) != ("topic", None)}
    if not all(isinstance(plan[name], list) for name in ("places", "years")):
        return None
    fits = (
        *(isinstance(plan[name], str) for name in ("task", "topic")),
        *(plan[name] is None or isinstance(plan[name], str) for name in ("indicator", "stance")),
        *(isinstance(one, str) for one in plan["places"]),
        *(type(one) is int for one in plan["years"]),
    )
    return plan if all(fits) else None


def checked(plan: dict[str, Any], query: Query, spoken: str, known: Sequence[Report]) -> Query | None:
    """The query as the plan has it; None when it names what does not exist or what nobody said.

    `spoken` are all questions of the conversation: a place or a number that stands in none of them is the model's own.
    """
    if plan["task"] not in _TASKS or plan["stance"] not in (None, Stance.TARGET, Stance.ACTUAL):
        return None
    task = Task(plan["task"])
    where = _places(plan["places"], query, question.prepare(spoken), known)
    when = _years(plan["years"], query, question.prepare(spoken))
    row = indicators.INDICATORS.get(plan["indicator"] or "")
    topic = plan["topic"].strip()
    if where is None or when is None or (plan["indicator"] and row is None):
        return None
    if (task in _FIGURES and row is None) or (task in _WORDS and not _names_a_thing(topic, spoken)):
        return None
    stance = query.stance or (Stance(plan["stance"]) if plan["stance"] else None)
    read = replace(query, task=task, places=where, years=when, stance=stance)
    if task in _WORDS:
        return replace(read, text=topic, terms=(topic,), measures=())
    measures = (Measure(row.key, row.zh),) if row and task in _FIGURES else ()
    kind = query.kind if row and query.kind in row.kinds else None
    return with_measures(read, [replace(one, kind=kind or _only_kind(row)) for one in measures])


def _only_kind(row: indicators.Indicator | None) -> Kind | None:
    return row.kinds[0] if row and len(row.kinds) == 1 else None


def _places(names: Sequence[str], query: Query, spoken: str, known: Sequence[Report]) -> tuple[Place, ...] | None:
    """The places named, each with a report and meant by the words; none beside those that the rules had found."""
    held = list(dict.fromkeys(report.place for report in known if report.place))
    found: list[Place] = []
    for name in names:
        meant = [place for place in places.resolve(name) if place in held and _meant(place, spoken)]
        if len(meant) != 1:
            return None
        found += meant
    if query.places and set(found) - set(query.places):
        return None
    return query.places or tuple(dict.fromkeys(found))


def _meant(place: Place, spoken: str) -> bool:
    """Whether the words hold a name of the place, its name with a slip, or its letters however they are parted."""
    if any(place in mention.places for mention in places.find(spoken)) or spelling.places_misspelt(spoken, [place]):
        return True
    letters = re.sub(r"[^a-z]", "", place.roman.lower())
    return len(letters) >= 5 and letters in re.sub(r"[^a-z]", "", spoken.lower())


def _years(years: Sequence[int], query: Query, spoken: str) -> tuple[int, ...] | None:
    """The years, each said in the questions; those that the rules had found stay."""
    if any(not 1949 <= year <= 2100 or not re.search(rf"(?<!\d){year}(?!\d)", spoken) for year in years):
        return None
    if query.years and set(years) - set(query.years):
        return None
    return query.years or tuple(dict.fromkeys(years))


def _names_a_thing(topic: str, spoken: str) -> bool:
    """Whether a topic is a few words of Chinese without a place or a number that nobody said."""
    if not 2 <= len(topic) <= TOPIC or not _CHINESE.fullmatch(topic) or vetting.FOREIGN.search(topic):
        return False
    named = {place for mention in places.find(spoken) for place in mention.places}
    if any(not named & set(mention.places) for mention in places.find(topic)):
        return False
    return all(number in spoken for number in _NUMBER.findall(topic))
