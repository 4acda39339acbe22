"""What a reading question is about: its content words with their synonyms, what it is after, and which part to read."""

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from app import dictionary, lexicon
from app.records import Query
from app.sentences import Sentence
from app.vocabulary import is_chinese
from index import places
from index.records import Level, Part, Report, Stance
from index.words import cut, simplified

PLANNED = re.compile(
    r"打算|计划|准备|规划|将|(?<![主重需必首紧])要(?!求|素|点|闻|害|满足|件)|下一步|明年|新一年|今后|未来|力争|预计到|安排|目标|"
    r"\b(?:will|plans?|intends?|going to|aims?|targets?|next year|upcoming|expects?)\b",
    re.IGNORECASE,
)
REVIEWED = re.compile(
    r"去年|上年|过去|回顾|取得|完成了|做了|做成|成绩|实现了|"
    r"\b(?:did|was|were|achieved?|last year|past year|had|completed)\b",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"多少|多大|多高|how much|how many", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}\s*年?(?:度|初|底|末)?(?!\d)")
QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,40})[”\"」』》]|[‘']([^’'\s][^’']{0,38})[’'](?![a-z])")

CHINESE = re.compile(r"[\d+]*[\u3400-\u9fff]{2,}[\d\u3400-\u9fff]*")

MEANT = 0.85  # credit of a word that the dictionary gives for an English one
CLOSE = 0.7  # and of one whose English name only holds it
PART = 0.5  # credit of a part of a word
WEAK = 0.35  # what a word for an action weighs where the thing it is done to is named


class Term(NamedTuple):
    """A content word: `forms` with the credit a sentence gets for each; the asker's own form is first with 1.0.

    `foreign` marks an English word that no table translates: a Chinese sentence cannot be expected to hold it.
    `weak` marks a word for what is done to the thing asked (治理), which reports word in many ways.
    """

    word: str
    forms: tuple[tuple[str, float], ...]
    foreign: bool = False
    weak: bool = False


class Focus(NamedTuple):
    """A question made ready to be held against sentences."""

    text: str
    terms: tuple[Term, ...]
    cues: tuple[str, ...]
    quoted: tuple[str, ...]
    part: Part | None
    amount: bool

    @property
    def matter(self) -> tuple[Term, ...]:
        """The words for things: no action, no word of what is asked of them (困难), no English that no table knows."""
        asked = {word for name in self.cues for word in lexicon.cues()[name].asked}
        return tuple(term for term in self.terms if not term.weak and not term.foreign and term.word not in asked)

    @property
    def general(self) -> bool:
        """Whether it is asked how things are done without naming any: how does it develop, 怎么发展."""
        return "how" in self.cues and not self.quoted and all(_acts(term) for term in self.terms)


def focus(query: Query, reports: Sequence[Report]) -> Focus:
    """The focus of a question put to `reports`; their places and the years are no content words."""
    text = simplified(query.text)
    bare = _without_places(text, reports)
    bare = YEAR.sub(" ", bare)
    return Focus(
        text=bare.strip(),
        terms=_weakened(_terms(_chinese_of(query, bare))),
        cues=tuple(name for name, cue in lexicon.cues().items() if any(_has(text, word) for word in cue.asked)),
        quoted=tuple(dict.fromkeys([*(a or b for a, b in QUOTED.findall(text)), *_inline(query, text)])),
        part=part_of(query, reports),
        amount=bool(AMOUNT.search(text)),
    )


def part_of(query: Query, reports: Sequence[Report]) -> Part | None:
    """The part of the report that can answer: by stance, by the years asked, by the words, else either."""
    if query.stance is Stance.TARGET:
        return Part.PLAN
    if query.stance is Stance.ACTUAL:
        return Part.REVIEW
    years = {report.year for report in reports if report.year}
    if len(years) == 1 and query.years:
        year = years.pop()
        if set(query.years) == {year}:
            return Part.PLAN
        if set(query.years) == {year - 1}:
            return Part.REVIEW
    if query.offset is not None and re.search(r"去年|last year", query.text, re.IGNORECASE):
        return Part.REVIEW
    text = YEAR.sub("", query.text)
    planned, reviewed = PLANNED.search(text), REVIEWED.search(text)
    if bool(planned) == bool(reviewed):
        return None
    return Part.PLAN if planned else Part.REVIEW


class Scale:
    """How much each content word tells, from its rarity among the sentences at hand."""

    def __init__(self, terms: Sequence[Term], among: Sequence[Sentence]) -> None:
        self.terms = tuple(terms)
        total = len(among)
        self.weights: dict[str, float] = {}
        self.held: dict[str, bool] = {}
        for term in terms:
            count = sum(stands(term, s.text.lower()) for s in among)
            self.held[term.word] = count > 0 or any(stands(term, (s.lead + s.text).lower()) for s in among)
            weight = math.log((total + 1) / (count + 0.5)) if total else 1.0
            self.weights[term.word] = weight * (WEAK if term.weak else 1.0)
        self.known = [term for term in terms if not term.foreign or self.held[term.word]]
        self.sum = sum(self.weights[term.word] for term in self.known) or 1.0

    def coverage(self, texts: Sequence[tuple[str, float]]) -> float:
        """The weighed share of the content words that the texts hold; each text counts with its credit, 0 to 1."""
        return (
            sum(self.weights[term.word] * max(match(term, t) * c for t, c in texts) for term in self.known) / self.sum
        )

    def understood(self) -> float:
        """The weighed share of the content words that can be held against these sentences at all.

        An English word for what is done to a thing (retain) that the report words otherwise does not count against it.
        """
        every = [term for term in self.terms if term in self.known or not (term.weak and term.foreign)]
        return sum(self.weights[term.word] for term in self.known) / (
            sum(self.weights[term.word] for term in every) or 1.0
        )

    def absent(self) -> float:
        """The weighed share of the content words that no sentence at hand holds."""
        return sum(self.weights[term.word] for term in self.known if not self.held[term.word]) / self.sum

    def missing(self, texts: Sequence[str]) -> list[Term]:
        """The content words that none of the texts holds in any form."""
        return [term for term in self.known if not any(match(term, text) for text in texts)]


def stands(term: Term, low: str) -> bool:
    """Whether the word, a synonym, or all its parts stand in the text (lower case): 城市更新 in 更新城市管网."""
    if any(form in low for form, credit in term.forms if credit >= 0.7):
        return True
    parts = [form for form, credit in term.forms if credit == PART]
    return sum(map(len, parts)) >= len(term.word) and all(
        any(form in low for form in (part, *lexicon.related(part))) for part in parts
    )


def match(term: Term, text: str) -> float:
    """The credit of the best form of the term that stands in the text."""
    low = text.lower()
    return max((credit for form, credit in term.forms if form in low), default=0.0)


def _terms(text: str) -> list[Term]:
    """Content words in order, each once; parts of a longer word are forms of it with less credit."""
    found: dict[str, Term] = {}
    rest = text
    for concept, start, end in lexicon.english(text):
        word = text[start:end].lower()
        if all(part in lexicon.empty_words() for part in word.split()):
            continue
        found[word] = Term(word, tuple((form, 1.0 if i == 0 else 0.85) for i, form in enumerate(concept.zh)))
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if not is_chinese(rest):
        rest = _translated(rest, found)
    words = [word for word in cut(rest) if word not in lexicon.empty_words()]
    words = [word for word in words if word not in lexicon.cues()["how"].asked + lexicon.cues()["why"].asked]
    for word in words:
        if len(word) == 1 and not _single(word):
            continue
        if any(word != other and word in other for other in words):
            continue
        foreign = bool(re.fullmatch(r"[a-z][a-z'-]*", word))
        forms = _forms(word, words)
        found.setdefault(word, Term(word, forms, foreign and len(forms) == 1))
    for whole in _joined(rest, list(found)):
        found = {word: term for word, term in found.items() if word not in whole}
        found[whole] = Term(whole, _forms(whole, ()))
    for rest_of_run in _uncut(rest, words):
        found.setdefault(rest_of_run, Term(rest_of_run, ((rest_of_run, 1.0),)))
    return list(found.values())


def _translated(text: str, found: dict[str, Term]) -> str:
    """The text without the words that the dictionary translates; their terms are added to `found`.

    A translation is a guess: it counts where the report has it, and asks nothing of a report that has not.
    """
    asking = lexicon.empty_words() | {word for cue in lexicon.cues().values() for word in cue.asked}

    def kept(word: re.Match[str]) -> str:
        said = word[0].lower()
        name = len(said) < 3 or word[0].isupper()  # DIP is no dip
        return " " * len(said) if name or said in asking else word[0]

    plain = re.sub(r"['’]s\b", "  ", text)
    for one in dictionary.chinese(re.sub(r"[A-Za-z']+", kept, plain)):
        word = text[one.start : one.end].lower()
        forms = {word: 1.0} | dict.fromkeys(one.close, CLOSE) | dict.fromkeys(one.zh, MEANT)
        found.setdefault(word, Term(word, tuple(forms.items()), foreign=True, weak=one.acts))
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _acts(term: Term) -> bool:
    return term.word in lexicon.actions() or term.forms[0][0] in lexicon.actions()


def _joined(text: str, words: Sequence[str]) -> list[str]:
    """Words that the cutter parted from their first character (夜|经济), where the table knows them whole."""
    before = [text[at - 1] + word for word in words if (at := text.find(word)) > 0]
    return [whole for whole in before if lexicon.related(whole)]


def _weakened(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms with those marked that tell little beside the others."""
    weak = [term.weak or _acts(term) for term in terms]
    if all(weak):
        return tuple(term._replace(weak=False) for term in terms)
    return tuple(term._replace(weak=little) for term, little in zip(terms, weak, strict=True))


def _inline(query: Query, text: str) -> list[str]:
    """The Chinese words that stand in an English question: its terms, in the report's own language."""
    return CHINESE.findall(text) if query.language == "en" else []


def _chinese_of(query: Query, bare: str) -> str:
    """Of an English question that gives Chinese words, those words: they are what the report would say."""
    inline = _inline(query, bare)
    return " ".join(inline) if inline else lexicon.frames().sub(" ", bare)


def _uncut(text: str, words: Sequence[str]) -> list[str]:
    """Runs of two to four characters that the cutter took for single ones: 富硒, 麻王."""
    for word in sorted({*words, *cut(text), *lexicon.empty_words()}, key=len, reverse=True):
        if len(word) > 1 or word in lexicon.empty_words():
            text = text.replace(word, " ")
    return re.findall(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff])", text)


def _forms(word: str, words: Sequence[str]) -> tuple[tuple[str, float], ...]:
    forms: dict[str, float] = {word: 1.0}
    for other in lexicon.related(word):
        forms.setdefault(other, 0.75)
    for cue in lexicon.cues().values():
        if word in cue.asked and (word in cue.told or word[0] < "\u3400"):  # 短板 asks for what is told as 困难 or 不足
            forms |= {other: 0.8 for other in cue.told if other not in forms}
    parts = [part for part in dict.fromkeys(words) if part != word and part in word and len(part) > 1]
    for part in parts:
        forms.setdefault(part, PART)
        for other in lexicon.related(part):
            forms.setdefault(other, 0.4)
    return tuple(forms.items())


def _single(word: str) -> bool:
    """Single characters are matter only when the table knows them (茶, 村, 桥)."""
    return bool(lexicon.related(word)) or word in _forms_of_one()


@cache
def _forms_of_one() -> frozenset[str]:
    return frozenset(form for concept in lexicon.concepts() for form in concept.zh if len(form) == 1)


def _has(text: str, word: str) -> bool:
    if re.match(r"[a-z]", word):
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text, re.IGNORECASE) is not None
    return word in text


def _without_places(text: str, reports: Sequence[Report]) -> str:
    """The text with the places of the reports blanked; other places are matter (东西湖 in a report of 武汉)."""
    named = {report.place.code for report in reports if report.place}
    above = {
        p.code
        for report in reports
        if report.place
        for p in places.ancestors(report.place)
        if p.level is not Level.NATION
    }
    for mention in reversed(places.find(text)):
        if any(place.code in named | above for place in mention.places):
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text
