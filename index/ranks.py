"""Places in a ranking: 全市排名第二, 位居全省第一, 位列全国综合实力百强区第54位."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index import measure, numerals, subjects
from index.clauses import Span, clause_start, links, quoted, segment
from index.indicators import Mention
from index.records import Amount, Fact, Kind, Passage, Stance
from index.subjects import Subject
from index.tense import tense

_RANK = re.compile(
    r"(?P<lead>排名?|排在|位居|位列|名列|居于?|列|跃居|升至|位次|跃升至|以)?(?P<among>(?:全[国省市州区县盟球]|"
    r"东北|西部|中部|东部|[\u4e00-\u9fa5]{2}[省市])[\u4e00-\u9fa5]{0,8}?)?"
    r"(?P<lead2>排名|排|位居|位列|居|列)?第(?P<number>\d+|[一二三四五六七八九十]+)(?P<unit>位|"
    r"名)?(?=[,，;；。!！、:：\s（(的和]|成绩|$)"
)


def ranks(
    passage: Passage,
    span: Span,
    text: str,
    mentions: Sequence[Mention],
    readings: list[tuple[int, int, list[Subject]]],
) -> Iterator[Fact]:
    """The ranks of a sentence; `readings` are its figures so far: first start, last end, and whose they were."""
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
            and links(
                re.sub(r"历史性地?|一举|成功|(?:数量|增速|增幅|总量|规模|产量)?(?:排名|位居|位列|居|列|排)?", "", lead)
            )
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
                subject.row.key if subject.row else None, subject.words, subject.scope,
                Stance.RANK, when.year, when.span, Kind.COUNT, Amount(number, number, "位"), match[0],
            )  # fmt: skip
