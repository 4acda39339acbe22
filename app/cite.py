"""Markers and what stands behind them: numbering evidence, and finding numbers that no cited quote contains."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.records import Answer, Evidence
from index import amounts, numerals
from index.records import Definition, Fact, Passage

MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BORDER = re.compile(r"[。;；!?！？\n]|(?<=[^\d\s])\.(?=\s|$)")
_SCALES = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "万亿": Decimal(10) ** 12,
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
}
_PLACE = re.compile(r"第([一二三四五六七八九十]{1,3})")
_ENGLISH = re.compile(r"\s*(?:thousand|million|billion|trillion)\b")
_SCALE = re.compile(r"\s*(" + "|".join(_SCALES) + ")")
# A number of reports, places or targets counts what the answer itself lists.
_TALLY = re.compile(
    r"(?:列出|共|点名|\b(?:lists|counts|names) )(\d+)(?=项| )"
    r"|(\d+)年合计|over (\d+) years"
    r"|(\d+)\s*(?:份|个地方|reports?\b|places?\b|of the (?=(?:\d+ )?reports?\b))"
)
_ORDINAL = re.compile(r"第(\d+)(?=位|[的,，。]|$)|居[前后](\d+)位|(?:top|bottom|number|position) (\d+)\b")


class Unsupported(NamedTuple):
    """A number of an answer's text at `start`, which stands in no quote its sentence cites."""

    number: str
    start: int
    sentence: str


class Ledger:
    """Evidence as it is first cited: the same span of the same report keeps one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.evidence: list[Evidence] = []

    def cite(
        self,
        passage: Passage,
        start: int,
        end: int,
        *,
        fact: Fact | None = None,
        definition: Definition | None = None,
    ) -> int:
        """The number of this span, new or known; offsets count in the report."""
        key = (passage.report.id, start, end)
        if key not in self._numbers:
            self._numbers[key] = len(self.evidence) + 1
            self.evidence.append(Evidence(self._numbers[key], passage, start, end, fact, definition))
        return self._numbers[key]

    def fact(self, fact: Fact) -> int:
        """The number of a fact's quote."""
        return self.cite(fact.passage, fact.start, fact.end, fact=fact)


def markers(text: str) -> tuple[int, ...]:
    """The numbers of the markers in `text`, each once, in order of appearance.

    >>> markers("三个[2],两个[1]、[2]")
    (2, 1)
    """
    return tuple(dict.fromkeys(int(found) for found in MARKER.findall(text)))


def renumber(text: str, numbers: Sequence[int]) -> tuple[str, dict[int, int]]:
    """`text` with its markers counted from 1 in order of appearance, and the change for each old number.

    `numbers` are further ones (of table cells) that come after those of the text.
    """
    order = tuple(dict.fromkeys((*markers(text), *numbers)))
    change = {old: new for new, old in enumerate(order, 1)}
    return MARKER.sub(lambda found: f"[{change[int(found[1])]}]", text), change


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of an answer; a line break ends one too."""
    spans, start = [], 0
    for border in _BORDER.finditer(text):
        spans.append((start, border.end()))
        start = border.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def unsupported(text: str, evidence: Iterable[Evidence], sums: Iterable[str], *, asked: str = "") -> list[Unsupported]:
    """The numbers of `text` that stand neither in a quote cited in the same sentence nor in a sum shown.

    Free are markers, years that belong to a cited row or its report, tallies of reports, and the numbers
    of `asked` (the question's own). An English scale is converted: 56.4 billion yuan stands in 564亿元.
    """
    by_number = {item.number: item for item in evidence}
    derived = {Decimal(number) for line in sums for number in _plain(line)}
    in_question = {Decimal(number) for number in _plain(asked)}
    found = []
    for start, end in sentences(text):
        sentence = text[start:end]
        cited = [by_number[n] for n in markers(sentence) if n in by_number]
        free = {m.start(m.lastindex or 0) for pattern in (_TALLY, _ORDINAL, MARKER) for m in pattern.finditer(sentence)}
        holds = _holder(cited)
        for match in _NUMBER.finditer(sentence):
            number = match[0].rstrip(",")
            after = sentence[match.end() :]
            value = Decimal(number.replace(",", ""))
            if match.start() in free or value in in_question or _worked_out(value, after, derived):
                continue
            if _YEAR.fullmatch(number) and _is_year(int(number), cited):
                continue
            if not holds(number, after):
                found.append(Unsupported(number, start + match.start(), sentence))
    return found


def loose(answer: Answer) -> list[Unsupported]:
    """The unsupported numbers of a whole answer; free are those of its question and of the amounts read from it."""
    query = answer.query
    held = [query.claimed, query.condition.amount if query.condition else None]
    read = [f"{amount.low:f} {amount.high:f}" for amount in held if amount is not None]
    return unsupported(answer.text, answer.evidence, answer.sums, asked=" ".join((answer.question, *read)))


def strike(text: str, bad: Iterable[Unsupported]) -> str:
    """`text` without the sentences that hold an unsupported number."""
    starts = [item.start for item in bad]
    kept = []
    last = 0
    for start, end in sentences(text):
        if any(start <= at < end for at in starts):
            kept.append(text[last:start])
            last = end
    kept.append(text[last:])
    return "".join(kept).strip()


def _plain(text: str) -> list[str]:
    return [match.rstrip(",").replace(",", "") for match in _NUMBER.findall(MARKER.sub("", text))]


def _worked_out(value: Decimal, after: str, derived: set[Decimal]) -> bool:
    """Whether a number stands in a sum, as it is or in another scale (9.082 billion for 90.82 of 亿元)."""
    if value in derived:
        return True
    whole = value * _scale(after)
    return any(part * scale == whole for part in derived for scale in _SCALES.values())


def _is_year(year: int, cited: Sequence[Evidence]) -> bool:
    if not cited:  # a sentence without figures may name any year: "没有2025年的报告"
        return True
    years: set[int | None] = set()
    for item in cited:
        plan = item.passage.report.year
        years |= {plan, plan - 1 if plan else None, item.fact.year if item.fact else None}
    return year in years


def _holder(cited: Sequence[Evidence]) -> Callable[[str, str], bool]:
    words: set[str] = set()
    values: set[Decimal] = set()
    for item in cited:
        for match in _NUMBER.finditer(item.quote):
            number = match[0].rstrip(",").replace(",", "")
            words.add(number)
            values |= {Decimal(number), Decimal(number) * _scale(item.quote[match.end() :])}
        values |= {numerals.chinese(match[1]) for match in _PLACE.finditer(item.quote)}
        stated = [found.amount for found in amounts.find(item.quote)]
        stated += [item.fact.amount] if item.fact and item.fact.amount else []
        for amount in stated:  # Chinese numerals (六成, 两位数, 持平) are read as the archive reads them
            values |= {abs(amount.low), abs(amount.high)}
            values |= {abs(amount.low) * _scale(amount.unit), abs(amount.high) * _scale(amount.unit)}

    def holds(number: str, after: str) -> bool:
        plain = number.replace(",", "")
        scaled = Decimal(plain) * _scale(after) in values
        if _ENGLISH.match(after):  # no report prints an English scale: what counts is the converted amount
            return scaled
        return scaled or plain in words or Decimal(plain) in values

    return holds


def _scale(after: str) -> Decimal:
    match = _SCALE.match(after)
    return _SCALES[match[1]] if match else Decimal(1)
