"""Reads the figures of a report: each numeric statement becomes a Fact with its span, by rules and tables, the same every time.

A sentence it cannot read yields nothing. Notes give no figures: they explain terms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index import amounts, indicators, measure, numerals, scope, subjects, targets, units
from index.amounts import Found
from index.clauses import Span, clause_start, links, masked, quoted, segment, sentences
from index.records import Amount, Edge, Fact, Kind, Part, Passage, Stance
from index.subjects import Subject
from index.tense import tense

_LIST = re.compile(r"\s*(?:[、,，]|和|及|与|以及)\s*(?:[和与及])?\s*(?:增长|下降|达到|达|约)?\s*")
_SHARE = re.compile(
    r"(?:占|相当于)(?P<whole>[^,，;；。占]{0,24}?)(?:的|之)?(?:比重|比例|份额|比率|比)?(?:由[\d.]+[%％]?)?"
    r"(?:的|达到|达|为|约|超过|超|近|提高到|提高至|提升至|提升到|上升到|上升至|突破|不低于|不少于|由|保持在|稳定在|分别|、|左右|以上|力争|在)*$"
)
_MODIFIER = re.compile(
    r"(?:级|的)?[\u4e00-\u9fa5“”·、]{0,10}?(?:项目|企业|产业集群|集群|产业|园区|工程|平台|基地|大户|村|乡镇|镇|单位|专业户|街区|楼宇|客户|贷款|机组|船舶|港区)"
)
_AGAINST = re.compile(
    r"(?:高于|快于|低于|好于|高出|优于|领先|超过|多于|[比较][^,，;；。\d]{1,12}[高低快多少]|高|快|超)(?:全[国省市州区县]|[省市州]级?平均|周边|平均|预期|计划|年初|目标|去年|上年|GDP|经济)[^,，;；。\d]{0,14}$"
)
_PACE = re.compile(r"(?:增速|增幅|涨幅|降幅|增长率)[^,，;；。\d]{0,12}?(?:提高|提升|上升|加快|回升|回落|下降|收窄|扩大|增长|提速|放缓)[^\d]*$")
_RANK = re.compile(
    r"(?P<lead>排名?|排在|位居|位列|名列|居于?|列|跃居|升至|位次|跃升至|以)?(?P<among>(?:全[国省市州区县盟球]|东北|西部|中部|东部|[\u4e00-\u9fa5]{2}[省市])[\u4e00-\u9fa5]{0,8}?)?"
    r"(?P<lead2>排名|排|位居|位列|居|列)?第(?P<number>\d+|[一二三四五六七八九十]+)(?P<unit>位|名)?(?=[,，;；。!！、:：\s（(的和]|成绩|$)"
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
    found = [f for f in amounts.find(text) if not any(m.start < f.end and f.start < m.end for m in mentions)]
    found = [f for n, f in enumerate(found) if not _modifier(text, f, found[n + 1] if n + 1 < len(found) else None)]
    found = [f for n, f in enumerate(found) if not _passed(text, f, found[n + 1] if n + 1 < len(found) else None)]
    history: list[list[Subject]] = []
    floor = 0
    readings: list[tuple[int, int, list[Subject]]] = []
    for group in _groups(found, text):
        first = group[0]
        part = segment(text, Span(0, len(text)), first.start)
        if part.start > floor:
            floor, history = part.start, []
        chosen, share = _subjects(text, floor, first, group, mentions, history, passage)
        placed = _shared(text, floor, group, chosen)
        for each, subject in placed:
            fact = _fact(passage, span, text, each, subject, share)
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
    yield from _ranks(passage, span, text, mentions, readings)


def _modifier(text: str, found: Found, following: Found | None) -> bool:
    """A threshold inside a name (10亿元以上项目, 500万元企业), not a figure."""
    dimension = units.dimension(found.amount.unit)
    if not (dimension.startswith("money") or dimension in ("area", "mass", "power", "number", "percent")):
        return False
    match = _MODIFIER.match(text, found.end) or re.match(r"的[\u4e00-\u9fa5]{0,6}(?:县|市|区)", text[found.end :])
    if not match or dimension == "percent":
        return False
    threshold = found.amount.edge in (Edge.AT_LEAST, Edge.AT_MOST) or text[found.end : found.end + 1] in "级"
    if re.search(r"(?:过|超过?|突破|上)$", text[: found.start]) and re.match(r"的[\u4e00-\u9fa5]", text[found.end :]):
        threshold = True
    near = following is not None and not re.search(r"[,，;；。、]", text[found.end : following.start])
    return threshold or (near and not re.search(r"投资$|资金$|达$|完成$|总投资[^,，]{0,4}$", text[: found.start]))


def _passed(text: str, found: Found, following: Found | None) -> bool:
    """A figure only passed through: 由4.1亿元增加到8.6亿元, 突破2000亿元、达2077亿元."""
    if following is None or units.dimension(found.amount.unit) != units.dimension(following.amount.unit):
        return False
    between = text[found.end : following.start]
    source = re.search(r"(?:由|从|自)[^,，;；。\d]{0,12}$", text[: found.start])
    arrived = re.fullmatch(r"[的\s]*[、,，]?[\u4e00-\u9fa5]{0,6}?(?:到|至|为)了?", between)
    crossed = re.search(r"突破|超过?|跨[上越]$", text[max(0, found.start - 4) : found.start])
    return bool((source and arrived) or (crossed and re.fullmatch(r"(?:大关|关口)?[、,，]?(?:预计)?达到?了?", between)))


def _groups(found: Sequence[Found], text: str) -> Iterator[list[Found]]:
    """Runs of figures of one dimension with only separators between: 6.0%、7.5%."""
    group: list[Found] = []
    for this in found:
        if group:
            last = group[-1]
            same = units.dimension(last.amount.unit) == units.dimension(this.amount.unit)
            between = text[last.end : this.start]
            alike = (
                same
                and _LIST.fullmatch(between)
                and (not re.search(r"[,，]", between) or "分别" in text[: last.start][-8:])
            )
            repeated = re.search(r"增长|下降|达", between) and (this.change != last.change)
            if alike and not repeated:
                group.append(this)
                continue
            yield group
        group = [this]
    if group:
        yield group


def _subjects(
    text: str,
    floor: int,
    first: Found,
    group: Sequence[Found],
    mentions: Sequence[indicators.Mention],
    history: list[list[Subject]],
    passage: Passage,
) -> tuple[list[Subject], str]:
    """The subjects of a run of figures, and the whole when it says a share of one ("GDP", "计划")."""
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
    bare = None if distinct else subjects.elliptic(text, 0, max(start, floor), first.start, last)
    if bare:
        return [bare], ""
    if links(lead):
        if not distinct or len(group) == 1:
            countable = not relative and following_noun(text, first)
            if not (countable and not lead.strip()):
                if latest and not countable:
                    return latest, ""
        else:
            flat: list[Subject] = []
            for subjects_then in reversed(history):
                flat = subjects_then + flat
                if len(flat) >= len(group):
                    break
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
    if counted and (short or listed_before) and following_noun(text, first):
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
    return [Subject(None, whole, "", start, verb or carried)], ""


def following_noun(text: str, found: Found) -> bool:
    """Whether a noun follows the figure at once."""
    return bool(re.match(r"的?[\u4e00-\u9fa5“”\"A-Za-z]{2}", text[found.end :])) and not re.match(
        r"以上|以下|左右|以内|和|及|与|分别", text[found.end :]
    )


def _shared(text: str, floor: int, group: Sequence[Found], chosen: list[Subject]) -> list[tuple[Found, Subject]]:
    if not chosen:
        return []
    first = group[0]
    if len(group) == 1:
        return [(first, subject) for subject in chosen]
    even = [_like(first, each, group[-1]) for each in group]
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


def _like(first: Found, this: Found, last: Found) -> Found:
    """A run shares the words before its first figure (分别下降5%、3%) and the edge after its last (3%、4%以上)."""
    amount = this.amount
    if first.amount.low < 0 < amount.low:
        amount = replace(amount, low=-amount.high, high=-amount.low)
    edge = first.amount.edge if first.amount.edge is not Edge.EXACT else last.amount.edge
    if amount.edge is Edge.EXACT and edge is not Edge.EXACT:
        amount = replace(amount, edge=edge)
    return Found(amount, this.start, this.end, first.change or this.change)


def _fact(passage: Passage, span: Span, text: str, found: Found, subject: Subject, share: str) -> Fact | None:
    row, kind, words = subject.row, _plain_kind(found), subject.words
    clause = text[clause_start(text, 0, found.start) : found.start]
    if share:
        kind, words = Kind.SHARE, f"{words}占{share}比重"
        if re.search(r"计划|任务|目标", share):
            row, words = None, f"{subject.words}占{share}比例"
        elif row and row.share and re.search(r"GDP|生产总值", share):
            row = indicators.get(row.share)
        elif row and (Kind.SHARE not in row.kinds or row.part_of == "" and row.unit == "%"):
            row = None
    elif found.change and (_PACE.search(clause) or (not found.amount.low and re.search(r"(?:增速|增幅|涨幅)[^\d]{0,6}$", clause))):
        row, words = None, f"{words}增速变化"
    elif kind is not Kind.GROWTH and re.search(r"净增[加长]?约?$", clause):
        row, words = None, f"{words}净增"
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
    when = tense(passage.report, passage.part, passage.heading, sentence, clause, yearly=kind is Kind.GROWTH)
    amount = _governed(found.amount, text, found.start, when.stance)
    quote = quoted(passage.text, span, span.start + subject.start, span.start + found.end)
    offset = passage.start
    restricted = subject.scope
    place = passage.report.place.name if passage.report.place else ""
    if row and not restricted and units.dimension(row.unit or "个").startswith("money"):
        restricted = scope.adjacent(text[clause_start(text, 0, subject.start) : subject.start], place)
    restricted = restricted or scope.around(passage.heading, text[: found.start], place)
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
        r"力争(?!(?:达到|实现|完成|增长|突破)*\d)|争取(?=[到在]?[\u4e00-\u9fa5]*(?:达|实现|完成|突破|新增))|确保|保证|预计",
        text[part.start : at],
    )
    if verbs and verbs[-1] in ("力争", "争取") and stance is Stance.TARGET:
        return replace(amount, edge=Edge.STRIVE)
    if "预计" in text[:at] or "预计" in verbs:
        return replace(amount, edge=Edge.ESTIMATE)
    return amount


def _ranks(
    passage: Passage,
    span: Span,
    text: str,
    mentions: Sequence[indicators.Mention],
    readings: list[tuple[int, int, list[Subject]]],
) -> Iterator[Fact]:
    for match in _RANK.finditer(text):
        if not (match["unit"] or match["lead"] or match["lead2"] or match["among"]):
            continue
        at = match.start()
        floor = max((end for _, end, _ in readings if end <= at), default=0)
        floor = max(floor, segment(text, Span(0, len(text)), at).start)
        lead = text[floor:at]
        chosen = subjects.before(text, floor, at, mentions)
        near = [chosen_then for start, end, chosen_then in readings if end <= at and end >= floor]
        if (
            not chosen
            and links(re.sub(r"(?:数量|增速|增幅|总量|规模|产量)?(?:排名|位居|位列|居|列|排)?", "", lead))
            and near
        ):
            chosen = near[-1][:1]
        if not chosen:
            start = clause_start(text, floor, at)
            phrase = measure.lead(re.sub(r"(?:排名|位居|位列|居|列|排|跃居|名列|以)+$", "", text[start:at]))
            after = measure.after(text[match.end() :]) if not phrase else ""
            among = re.sub(r"^全[国省市州区县盟球]", "", match["among"] or "")
            phrase = re.split(r"第[\d一二三四五六七八九十]+[位名]?[、和]?", phrase)[-1] or among or after
            chosen = [Subject(None, phrase, "", start)] if phrase else []
        for subject in chosen:
            digits = match["number"]
            number = Decimal(digits) if digits.isdigit() else numerals.chinese(digits)
            when = tense(passage.report, passage.part, passage.heading, text[:at], text[clause_start(text, 0, at) : at])
            quote = quoted(passage.text, span, span.start + subject.start, span.start + match.end())
            offset = passage.start
            yield Fact(
                passage, offset + quote.start, offset + quote.end,
                (offset + span.start + at, offset + span.start + match.end()),
                subject.row.key if subject.row else None, subject.words, subject.scope, Stance.RANK, when.year, when.span,
                Kind.COUNT, Amount(number, number, "位"), match[0],
            )  # fmt: skip
