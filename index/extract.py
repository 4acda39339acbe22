"""Reads the figures of a report: each numeric statement becomes a Fact with its span, by rules and tables.

A sentence it cannot read yields nothing. Notes give no figures: they explain terms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import areas, indicators, measure, ranks, runs, scope, subjects, targets, totals, units
from index.amounts import Found
from index.clauses import Span, clause_start, links, masked, quoted, segment, sentences
from index.records import Amount, Edge, Fact, Kind, Part, Passage, Stance
from index.subjects import Subject
from index.tense import tense

_SHARE = re.compile(
    r"(?:占|相当于)(?P<whole>[^,，;；。占]{0,24}?)(?:的|之)?(?:比重|比例|份额|比率|比)?(?:由[\d.]+[%％]?)?"
    r"(?:的|达到|达|为|约|超过|超|近|提高到|提高至|提升至|提升到|上升到|上升至|"
    r"突破|不低于|不少于|由|保持在|稳定在|分别|、|左右|以上|力争|在)*$"
)
_AGAINST = re.compile(
    r"(?:高于|快于|低于|好于|高出|优于|领先|超过|多于|[比较][^,，;；。\d]{1,12}[高低快多少]|"
    r"高|快|超)(?:全[国省市州区县]|[省市州]级?平均|周边|平均|预期|计划|年初|目标|"
    r"去年|上年|GDP|经济)[^,，;；。\d]{0,14}$"
)
_PACE = re.compile(
    r"(?:增速|增幅|涨幅|降幅|增长率)[^,，;；。\d]{0,12}?(?:提高|提升|上升|加快|"
    r"回升|回落|下降|收窄|扩大|增长|提速|放缓)[^\d]*$"
)


def extract(passages: Sequence[Passage], text: str) -> list[Fact]:
    """The facts of one report, in order; `passages` are all of its passages, `text` is the report's text."""
    facts: list[Fact] = []
    for passage in passages:
        if passage.part is Part.NOTES:
            continue
        for span in sentences(passage.text):
            facts += _sentence(passage, span)
    return facts


def _sentence(passage: Passage, span: Span) -> Iterator[Fact]:
    text = masked(passage.text[span.start : span.end])
    if passage.part is Part.PLAN:
        yield from targets.words(passage, span, text)
    if not re.search(r"\d|[０-９]|百分之|位数|持平|[一二三四五六七八九]", text):
        return
    mentions = indicators.find(text, asked=False)
    found = runs.figures(text, mentions)
    history: list[list[Subject]] = []
    floor = 0
    main: Subject | None = None
    readings: list[tuple[int, int, list[Subject]]] = []
    for group in runs.groups(found, text):
        first = group[0]
        part = segment(text, Span(0, len(text)), first.start)
        if part.start > floor:
            floor, history = part.start, []
        chosen, share = _subjects(text, floor, first, group, mentions, history, main)
        main = next((one for one in reversed(chosen) if one.row and not share), main)
        placed = _shared(text, floor, group, chosen)
        for each, subject in placed:
            fact = _fact(passage, span, text, each, totals.added(subject, text[each.end :]), share)
            if fact:
                yield fact
        if chosen and not share:
            if history and [s.words for s in history[-1]] == [s.words for s in chosen]:
                history.pop()
            history.append([s for _, s in placed] if len(group) > 1 and placed else chosen)
        elif not chosen:
            history = []
        readings.append((first.start, group[-1].end, chosen))
        floor = group[-1].end
    yield from ranks.ranks(passage, span, text, mentions, readings)


def _subjects(
    text: str,
    floor: int,
    first: Found,
    group: Sequence[Found],
    mentions: Sequence[indicators.Mention],
    history: list[list[Subject]],
    main: Subject | None,
) -> tuple[list[Subject], str]:
    """The subjects of a run of figures, and the whole when it says a share of one ("GDP", "计划").

    `main` is the last indicator the sentence spoke of: 总量达到4702亿元 is of it, whatever stands between.
    """
    start = clause_start(text, floor, first.start)
    lead = text[start : first.start].lstrip("、和与及 ")
    share = _SHARE.search(text[floor : first.start])
    relative = units.dimension(first.amount.unit) == "percent"
    latest = history[-1] if history else []
    named = subjects.before(text, floor, first.start, mentions)
    if named and not share and not any(s.row and subjects.kind_of(s.row, first) for s in named):
        bare = subjects.elliptic(text, 0, max(start, floor), first.start, named[-1])
        if bare:
            return [bare], ""
    if named and not (share and relative and not any(s.row and subjects.kind_of(s.row, first) for s in named)):
        carry = latest[-1].verb if latest and text[floor : floor + 1] in tuple("、和及") else ""
        return [subjects.carried(subject, carry) for subject in named], ""
    if share and relative and not first.change:
        ahead = floor + share.start()
        owners = subjects.before(text, floor, ahead, mentions)
        phrase = measure.lead(text[clause_start(text, floor, ahead) : ahead])
        if not owners and phrase and not links(text[clause_start(text, floor, ahead) : ahead]):
            owners = [Subject(None, phrase, "", clause_start(text, floor, ahead))]
        owners = owners or latest
        if len(owners) > 1:  # three industries together are 85 % of the whole, not each of them
            owners = [Subject(None, "、".join(owner.words for owner in owners), "", owners[0].start)]
        return owners, share["whole"] or "总量"
    distinct = "分别" in lead
    last = latest[-1] if latest else None
    if latest and not relative and not distinct and totals.leads(text[floor : first.start]) and totals.counts(latest):
        return [totals.total(subject) for subject in latest], ""
    held = main if main and main.row and (not last or not last.row) and subjects.kind_of(main.row, first) else last
    bare = None if distinct else subjects.elliptic(text, 0, max(start, floor), first.start, held)
    if bare:
        return [bare], ""
    if links(lead):
        if not distinct or len(group) == 1:
            countable = not relative and measure.noun_follows(text, first.end)
            if latest and not countable:
                return latest, ""
        else:
            flat: list[Subject] = []
            for subjects_then in reversed(history):
                flat = subjects_then + flat
                if len(flat) >= len(group):
                    break
            flat = [totals.total(one) for one in flat] if totals.leads(lead) else flat
            return (flat if len(flat) == len(group) else []), ""
    phrase = measure.lead(lead)
    carried = last.verb if last and text[floor : floor + 1] in tuple("、和及") and last.verb else ""
    counted = units.dimension(first.amount.unit) not in (
        "percent",
        "point",
        "times",
        "doublings",
    ) and not units.dimension(first.amount.unit).startswith("money")
    listed_before = bool(re.search(r"[等和及与、][\s\x00]*$", lead)) and bool(phrase)
    short = not phrase or measure.verb(phrase) == phrase or len(phrase) <= 4
    if counted and (short or listed_before) and measure.noun_follows(text, first.end):
        verb_lead = measure.verb(phrase) if listed_before else phrase
        subject = subjects.following(text, start, first, verb_lead or carried)
        return ([subject] if subject else []), ""
    if not phrase or distinct:
        if phrase and distinct:
            listed = scope.parts(re.sub(r"(?:分别|各自).*$", "", lead), len(group))
            rest = measure.lead(re.sub(r"^.*分别", "", lead))
            rest = rest.removeprefix(measure.verb(rest))
            head = re.search(r"[两二三四五六七八九十\d]+(?:大|个|类)([\u4e00-\u9fa5]+?)(?:分别|各自)", lead)
            common = indicators.find(head[1] + rest, asked=False) if head else []
            row = common[0].indicator if len(common) == 1 else None
            if row is None and not rest:
                return [Subject(*subjects.whole_name(item, listed[0]), "", start) for item in listed], ""
            return [Subject(row, item + rest, item if row else "", start) for item in listed], ""
        return [], ""
    verb = measure.verb(phrase)
    whole = (carried if not verb else "") + phrase
    if "等" in phrase and verb:  # 争取专款、专项债券等各类资金: 争取各类资金
        kin = verb + re.sub(r"^.*等", "", phrase)
        found = indicators.find(kin, asked=False)
        if found and found[-1].end == len(kin) and found[-1].start == 0:
            return [Subject(found[-1].indicator, phrase, "", start, verb)], ""
    for mention in reversed(indicators.find(whole, asked=False)):
        if links(whole[mention.end :]) and not subjects.is_whole(whole, mention):
            row = mention.indicator
            row = indicators.get(row.new) if row.new and re.match(r"新|净增|培育|认定", verb or carried) else row
            return [Subject(row, whole, "", start, verb or carried)], ""
        break
    loose = next((one for one in indicators.find(phrase) if one.words == phrase), None)
    if (
        loose and last and last.row and loose.indicator.part_of == last.row.key
    ):  # 进出口总额1392亿美元,其中出口1009亿美元
        return [Subject(loose.indicator, phrase, "", start)], ""
    return [Subject(None, whole, "", start, verb or carried)], ""


def _shared(text: str, floor: int, group: Sequence[Found], chosen: list[Subject]) -> list[tuple[Found, Subject]]:
    if not chosen:
        return []
    first = group[0]
    if len(group) == 1:
        return [(first, subject) for subject in chosen]
    even = [runs.like(first, each, group[-1]) for each in group]
    if len(chosen) == len(group):
        return list(zip(even, chosen, strict=True))
    if len(chosen) == 1:
        subject = chosen[0]
        head = text[floor : subject.start]
        names = scope.parts(head, len(group))
        if not names:
            named = scope.areas(text[: subject.start])
            names = named if len(named) == len(group) else ()
        return [(each, subject._replace(scope=name)) for each, name in zip(even, names, strict=False)]
    return []


def _fact(passage: Passage, span: Span, text: str, found: Found, subject: Subject, share: str) -> Fact | None:
    row, kind, words = subject.row, _plain_kind(found), subject.words
    clause = text[clause_start(text, 0, found.start) : found.start]
    if share:
        kind, words = Kind.SHARE, f"{words}占{share}比重"
        if re.search(r"计划|任务|目标", share):
            row, words = None, f"{subject.words}占{share}比例"
        elif row and row.share and re.search(r"GDP|生产总值", share):
            row = indicators.get(row.share)
        elif row and (
            Kind.SHARE not in row.kinds
            or (row.part_of == "" and row.unit == "%")
            or any(one.indicator == row for one in indicators.find(share, asked=False))  # 企业研发投入占研发投入比重
        ):
            row = None
    elif found.change and (
        _PACE.search(clause) or (not found.amount.low and re.search(r"(?:增速|增幅|涨幅)[^\d]{0,6}$", clause))
    ):
        row, words = None, f"{words}增速变化"
    elif kind is not Kind.GROWTH and re.search(r"净增[加长]?约?$", clause):
        row, words = (indicators.get(row.new) if row and row.new else None), f"{words}净增"
    elif _AGAINST.search(clause):
        row, words = (
            None,
            clause.replace("\x00", "").strip(" 、，,：:") if "于" in clause or "比" in clause else f"{words}对比",
        )
    elif row:
        fits = subjects.kind_of(row, found)
        row, kind = fits if fits else (None, kind)
        if not fits and found.change:
            words = f"{words}增长" if found.amount.low >= 0 else f"{words}下降"
    if not words:
        return None
    sentence = text[: found.start]
    when = tense(
        passage.report,
        passage.part,
        passage.heading,
        sentence,
        clause,
        yearly=kind is Kind.GROWTH or (row is not None and kind is Kind.LEVEL),
    )
    amount = _governed(found.amount, text, found.start, when.stance)
    quote = quoted(passage.text, span, span.start + subject.start, span.start + found.end)
    offset = passage.start
    restricted = subject.scope
    place = passage.report.place.name if passage.report.place else ""
    if row and not restricted and units.dimension(row.unit or "个").startswith("money"):
        restricted = scope.adjacent(text[clause_start(text, 0, subject.start) : subject.start], place)
    restricted = restricted or scope.around(passage.heading, text[: found.start], place)
    restricted = restricted or (areas.part(text[: found.start], passage.report.place) if row else "")
    return Fact(
        passage=passage,
        start=offset + min(quote.start, span.start + found.start),
        end=offset + max(quote.end, span.start + found.end),
        figure=(offset + span.start + found.start, offset + span.start + found.end),
        indicator=row.key if row else None,
        measure=words,
        scope=restricted,
        stance=when.stance,
        year=when.year,
        span=when.span,
        kind=kind,
        amount=amount,
    )


def _plain_kind(found: Found) -> Kind:
    dimension = units.dimension(found.amount.unit)
    if dimension in ("percent", "point", "times", "doublings"):
        return Kind.GROWTH if found.change or dimension in ("point", "doublings") else Kind.SHARE
    counted = (
        dimension == units.split(dimension).measure
        if dimension in units._bases()
        else dimension in ("persons", "visits", "days", "containers")
    )
    return Kind.COUNT if counted else Kind.LEVEL


def _governed(amount: Amount, text: str, at: int, stance: Stance) -> Amount:
    """力争 governs the rest of its segment, 预计 the rest of its sentence, where no edge stands at the number."""
    if amount.edge is not Edge.EXACT:
        return amount
    part = segment(text, Span(0, len(text)), at)
    verbs = re.findall(
        r"力争(?!(?:达到|实现|完成|增长|突破)*\d)|争取(?=[到在]?[\u4e00-\u9fa5]*(?:达|"
        r"实现|完成|突破|新增))|确保|保证|预计",
        text[part.start : at],
    )
    if verbs and verbs[-1] in ("力争", "争取") and stance is Stance.TARGET:
        return replace(amount, edge=Edge.STRIVE)
    if "预计" in text[:at] or "预计" in verbs:
        return replace(amount, edge=Edge.ESTIMATE)
    return amount
