"""Which task the words of a question ask for, and the numbers that go with it: how many, which position, which end."""

import re
from dataclasses import dataclass

from app.records import Task
from app.vocabulary import compiled, says, section

_NUMBERS = {
    digit: number
    for number, digits in enumerate(
        (
            "",
            "一 1 first one",
            "二 两 2 second two",
            "三 3 third three",
            "四 4 fourth four",
            "五 5 fifth five",
            "六 6 sixth six",
            "七 7 seventh seven",
            "八 8 eighth eight",
            "九 9 ninth nine",
            "十 10 tenth ten",
        )
    )
    for digit in digits.split()
}
_ANY = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_CARDINAL = "|".join(word for word in sorted(_NUMBERS, key=len, reverse=True) if not re.search("st$|nd$|rd$|th$", word))
_CUTOFF = re.compile(
    rf"(?:which|the|哪|最[高低大小多少快慢]的)\s*({_CARDINAL})\s*(?:个|districts|counties|places|reports|cities|区|县|地方)"
    rf"|前({_ANY})(?:名|位|的|个|$|[?,])|最[高低大小多少快慢]的({_ANY})个|(?:top|bottom|first|last)\s+({_ANY})(?![a-z])"
    rf"|({_CARDINAL})\s+(?:highest|lowest|largest|biggest|smallest|fastest|slowest)|(?:后|倒数)({_ANY})(?:名|位|个)(?!的)",
    re.IGNORECASE,
)
_POSITION = re.compile(
    rf"第({_ANY})(?:高|低|大|小|多|少|快|慢|名|位)?(?![\d个次批])|(second|third|fourth|fifth)\b",
    re.IGNORECASE,
)

_POINTED = re.compile(
    rf"(?:这|那|前面?|上面|(?:these|those|the|all|of)\s+)({_CARDINAL})(?![\d.%]|\s*(?:percent|billion|million))",
    re.IGNORECASE,
)

# What is "X"; “X”改革是什么; “X”要满足啥条件: the quoted words themselves are asked for.
_ASKED_QUOTE = re.compile(
    r"\bwhat(?: is|'s| are)\s+(?:the |a |an |this |these |so-called )*[\"“]|"
    r"\b(?:explain|define)\s+(?:the term )?[\"'“]|"
    r"[”」』\"]\s*[^,。?“\"]{0,8}?(?:是|有|要满足|满足|需要|算)(?:个)?(?:什么|啥|怎么回事|哪些条件)(?!时候)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a question when its task is decided.

    `bare` is the text without places, years, quoted words and indicator names; `whole` with the indicator names.
    """

    bare: str
    whole: str
    places: int
    unknown: bool
    figures: bool  # indicators are named
    counted: bool  # something else is counted: how many X
    conditions: bool  # an amount with a comparator, or a fall
    quotes: bool
    leaning: bool  # the figures were named in an earlier question
    years: int = 0  # how many years are named


def decide(signs: Signs) -> Task:
    """The one task; a question that says nothing of figures is to be read."""
    for task, rule in _RULES:
        if rule(signs):
            return task
    return Task.READ


def cutoff(text: str) -> int | None:
    """The n of "top n" and 前n, None when one or all are asked."""
    found = _CUTOFF.search(text)
    number = _NUMBERS[next(part for part in found.groups() if part).lower()] if found else None
    return number if number is None or number > 1 else None


def position(text: str) -> int | None:
    """2 for "the second highest" and 第二高; None for the first."""
    if cutoff(text) is not None:
        return None
    found = _POSITION.search(text)
    number = _NUMBERS[next(part for part in found.groups() if part).lower()] if found else None
    return number if number is None or number > 1 else None


def said_number(text: str) -> int | None:
    """How many earlier things are pointed at: 3 for 这三个市 and those three; None where it is left open."""
    found = _POINTED.search(text)
    return _NUMBERS[found[1].lower()] if found else None


def from_below(text: str) -> bool:
    """Whether a ranking counts from the lowest."""
    return says("lowest", text)


def asks_set(signs: Signs) -> bool:
    """Whether the places or reports as a set are in question, not one named place."""
    return signs.places == 0 and not signs.unknown and (says("set", signs.bare) or says("which", signs.bare))


def wants_number(text: str) -> bool:
    """Whether a number is asked for in so many words."""
    return says("how_many", text)


def _term(signs: Signs) -> bool:
    if _ASKED_QUOTE.search(signs.whole):
        return not says("read_strict", re.sub("explain|解释", "", signs.bare, flags=re.IGNORECASE))
    if not says("term", signs.bare) or says("ratio", signs.bare):
        return False
    return signs.quotes or not (signs.figures and wants_number(signs.bare))


def _targets(signs: Signs) -> bool:
    return (
        not signs.figures
        and not signs.conditions
        and says("targets", signs.bare)
        and not says("read_strict", signs.bare)
    )


def _reports(signs: Signs) -> bool:
    return (
        says("reports", signs.bare) and not signs.figures and not signs.conditions and not says("mentions", signs.bare)
    )


def _difference(signs: Signs) -> bool:
    return says("difference", signs.bare) or changed(signs)


def changed(signs: Signs) -> bool:
    """Whether it is asked by how much an amount changed from one year to another."""
    return signs.years > 1 and signs.figures and says("changed_by", signs.bare)


def _met(signs: Signs) -> bool:
    """Whether the target was reached; an amount is a condition only where places are looked for."""
    if not says("met", signs.bare) or says("claims_why", signs.bare):
        return False
    return (not signs.conditions or signs.places == 1) and not (says("difference", signs.bare) and signs.places == 1)


def _ratio(signs: Signs) -> bool:
    return says("ratio", signs.whole) or any(compiled((name,)).search(signs.whole) for name in section("ratios"))


def _count(signs: Signs) -> bool:
    return says("how_many_places", signs.bare) and signs.places == 0


def _rank(signs: Signs) -> bool:
    if not says("rank", signs.bare) or says("ranked", signs.bare):
        return False
    return signs.places != 1 and (signs.figures or signs.counted or asks_set(signs))


def _compare(signs: Signs) -> bool:
    return (signs.places >= 2 and (signs.figures or signs.counted or says("versus", signs.bare))) or (
        says("versus", signs.bare) and signs.figures and (signs.places != 1 or signs.leaning)
    )


def _total(signs: Signs) -> bool:
    """Whether figures are to be added; "total" alone says so only of several named places that are not compared."""
    several = signs.places >= 2 and says("total_of_named", signs.bare) and not says("versus", signs.bare)
    return (several or says("total", signs.bare)) and (signs.figures or signs.counted)


def _which(signs: Signs) -> bool:
    if signs.places == 1 or signs.unknown or not says("which", signs.bare):
        return signs.conditions and signs.places == 0 and says("set", signs.bare)
    return signs.places == 0


def _why(signs: Signs) -> bool:
    return says("claims_why", signs.bare)


def _list(signs: Signs) -> bool:
    if says("read_strict", signs.bare) and not re.search(rf"哪(?:{_ANY}|几)", signs.bare):
        return False
    return not signs.figures and says("list", signs.bare)


def _value(signs: Signs) -> bool:
    if signs.figures:
        return not says("read_strict", signs.bare) or wants_number(signs.bare)
    return (signs.counted or wants_number(signs.bare)) and not says("read_strict", signs.bare)


_RULES = (
    (Task.TERM, _term),
    (Task.TARGETS, _targets),
    (Task.REPORTS, _reports),
    (Task.MET, _met),
    (Task.READ, _why),
    (Task.AVERAGE, lambda signs: says("average", signs.bare) and (signs.figures or signs.counted)),
    (Task.MEDIAN, lambda signs: says("median", signs.bare)),
    (Task.RATIO, _ratio),
    (Task.DIFFERENCE, _difference),
    (Task.TOTAL, _total),
    (Task.RANK, _rank),
    (Task.COMPARE, _compare),
    (Task.COUNT, _count),
    (Task.WHICH, _which),
    (Task.VALUE, _value),
    (Task.LIST, _list),
)
