"""Results into sentences, Chinese and English, without a model: one way of telling for each task."""

from collections.abc import Callable

from app import say_gaps, say_lists, say_pairs, say_totals, say_values
from app.records import Compare, Query, Task
from app.say_absent import absent
from app.scope import described
from app.told import Matter, Told
from app.wording import listed, measure_name, of_kind, place_name, say
from index import amounts

TELL: dict[Task, Callable[[Matter], Told]] = {
    Task.VALUE: say_values.value,
    Task.TARGETS: say_values.targets,
    Task.WHICH: say_lists.which,
    Task.COUNT: say_lists.which,
    Task.RANK: say_lists.rank,
    Task.REPORTS: say_lists.reports,
    Task.COMPARE: say_pairs.compare,
    Task.DIFFERENCE: say_pairs.difference,
    Task.RATIO: say_pairs.ratio,
    Task.TOTAL: say_totals.total,
    Task.AVERAGE: say_totals.average,
    Task.MEDIAN: say_totals.median,
    Task.MET: say_totals.met,
}


def speak(matter: Matter) -> Told:
    """The answer to a question about figures."""
    if matter.query.unknown and not matter.query.places:  # the archive has no report of any place named
        return Told(absent(matter), abstained=True)
    if matter.query.task is Task.VALUE and any(one.whole for one in matter.query.measures):
        shared = say_pairs.share(matter)
        if shared is not None:
            return shared
    if matter.query.task is Task.DIFFERENCE and not matter.query.places and len(matter.gathered.reports) > 1:
        apart = say_gaps.gaps(matter)
        if apart is not None:
            return apart
    return TELL[matter.query.task](matter)


def understood(query: Query) -> str:
    """A line that says how the question was read: 查数值 · 张湾区 · 2023年 · 目标 · 地区生产总值增速 · 不低于6%."""
    language = query.language
    parts = [say(language, f"task_{query.task.name.lower()}")]
    parts += [place_name(place, language) for place in (*query.places, *query.unknown)]
    if query.within is not None:
        parts.append(say(language, "understood_within", place=place_name(query.within, language)))
    if query.level is not None and not query.places:
        parts.append(say(language, f"level_{query.level.name.lower()}"))
    if query.years:
        parts.append(say(language, "understood_years", years=listed(language, [str(year) for year in query.years])))
    elif query.offset is not None:
        parts.append(say(language, "plan_year" if query.offset == 0 else "year_before").strip())
    if query.stance is not None:
        parts.append(say(language, f"any_{query.stance}"))
    for measure in query.measures:
        parts.append(of_kind(measure_name(measure, language), measure, query.kind, language))
    if query.condition is not None:
        low = amounts.show(query.condition.amount, language)
        name = f"condition_{query.condition.compare.name.lower()}"
        if query.condition.compare is Compare.BETWEEN:
            name = "understood_between"
        parts.append(say(language, name, low=low, high=low).strip())
    if query.cutoff is not None or query.position is not None:
        parts.append(say(language, "understood_first", n=query.cutoff or query.position))
    if query.scope:
        parts.append(say(language, "understood_scope", what=described(query.scope, language)))
    return " · ".join(parts)


def taken_over(query: Query) -> list[str]:
    """Sentences that say what a follow-up left open and how it was read: its year, which two, which of several."""
    language = query.language
    names = [[place_name(place, language) for place in query.places]]
    names.append([measure_name(measure, language) for measure in query.measures])
    names.append([str(year) for year in query.years])
    several = next((listed(language, some, closing=True) for some in names if len(some) > 1), "")
    years = listed(language, names[-1], closing=True)
    return [say(language, f"assumed_{name}", what=several, years=years) for name in query.assumed]
