"""Judges one sentence of a model: kept, freed of markup and with markers of the house, or struck with its fault."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app import figures, lexicon, markers
from app.cite import MARKER
from app.records import Evidence, Language
from index import indicators, places
from index.records import Fact, Report

SHARED = 0.45  # share of a Chinese sentence's pairs of characters that stand in its quotes
ALIKE = 0.8  # likeness (a cosine) of an English sentence to a quote that it renders
ECHOED = 0.5  # share of a sentence's runs of four words that stand in the prompt itself

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\U000e0000-\U000e007f]"
)
_FULL = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0E)}
# What draws a picture, leads elsewhere or acts as markup costs the sentence: a report's words hold none of it.
FOREIGN = re.compile(
    r"!\[|\]\(|\]\s*:|</?[A-Za-z!?][^<]*|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});|[a-z][a-z0-9+.-]{1,15}:(?://|\S*script)|\bdata:|"
    r"\bwww\.|\b[\w-]+\.(?:com|cn|net|org|io|gov|html?|png|jpe?g|gif|svg|php)\b|\|.*\||\$\$|\\[a-z(\[]",
    re.IGNORECASE,
)
_TAGS = re.compile(r"</?(?:b|i|u|em|strong|p|br|ul|ol|li|sup|span)\s*/?>", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–—*•·●>]+\s+|#{1,6}\s*|\d{1,2}\s*[.、)）](?!\d)\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*)+")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_STOPS = " \t\n。.．！!？?；;，,、:："
_INNER = re.compile(r"[。；;！!？?\n]")
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[A-Za-z']+")


class Given(NamedTuple):
    """What a model was given and its sentences are held against.

    `facts` are those that the archive read from the reports in question; `alike` tells how near a sentence is to a
    quote by meaning; `prompt` is the wording around the evidence and `mark` the fence, which no answer may hold.
    """

    language: Language
    question: str
    evidence: Mapping[int, Evidence]
    facts: Sequence[Fact]
    alike: Callable[[str, str], float]
    prompt: str
    mark: str


class Vetted(NamedTuple):
    """`text` is the sentence to show, "" when struck; `numbers` are its markers; `fault` says why it was struck.

    Faults: mark, markup, marker (none of given evidence), language, echo, number, measure, year, stance, place, unlike.
    `blank` when there was nothing to judge; `unknown` counts markers of evidence that was not given.
    """

    text: str
    numbers: tuple[int, ...] = ()
    fault: str = ""
    unknown: int = 0
    line: bool = False

    @property
    def blank(self) -> bool:
        """Whether the piece held no words: a blank line, a rule."""
        return not self.text and not self.fault


def vet(piece: str, given: Given) -> Vetted:
    """The piece as a sentence of the house, or its fault."""
    plain = _INVISIBLE.sub("", piece).translate(_FULL)
    plain = _TAGS.sub("", plain) if not re.search(r"<sup>", plain, re.I) else plain
    marked = markers.settle(plain, given.evidence.keys())
    listed = bool(_BULLET.match(marked.text))
    body = _MARKS.sub("", _BULLET.sub("", marked.text)).strip()
    words = MARKER.sub("", body).strip(_STOPS)
    if not re.search(r"\w", words):
        return Vetted("", unknown=marked.unknown)
    numbers = tuple(dict.fromkeys(int(found) for found in MARKER.findall(body)))
    fault = _fault(words, body, numbers, given)
    if fault:
        return Vetted("", fault=fault, unknown=marked.unknown)
    return Vetted(_laid(body, given.language), numbers, unknown=marked.unknown, line=listed)


def _fault(words: str, body: str, numbers: Sequence[int], given: Given) -> str:
    if given.mark in body:
        return "mark"
    if FOREIGN.search(body):
        return "markup"
    if not numbers:
        return "marker"
    chinese, latin = len(_CJK.findall(words)), len(_LATIN.findall(words))
    if (chinese < 2 if given.language == "zh" else latin < 4) or (given.language == "en" and chinese * 3 > latin):
        return "language"
    if _echoes(words, given.prompt):
        return "echo"
    cited = [given.evidence[number] for number in numbers]
    facts = [fact for fact in given.facts if any(_inside(fact, item) for item in cited)]
    wrong = figures.wrong(_without_names(words, [item.passage.report for item in cited]), cited, facts)
    if wrong:
        return wrong.fault
    if not _of_cited_places(words, cited):
        return "place"
    return "" if _supported(words, cited, given) else "unlike"


def _inside(fact: Fact, item: Evidence) -> bool:
    same = fact.passage.report.id == item.passage.report.id
    return same and item.start <= fact.figure[0] and fact.figure[1] <= item.end


def _echoes(words: str, prompt: str) -> bool:
    own, other = _runs(words), _runs(prompt)
    return bool(own) and len(own & other) >= ECHOED * len(own)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def _without_names(words: str, reports: Sequence[Report]) -> str:
    """The words without the names of the reports' places, whose characters (十堰, 三明) may read as numbers."""
    for report in reports:
        if report.place:
            for place in (report.place, *places.ancestors(report.place)):
                for name in (place.name, *place.aliases):
                    words = words.replace(name, " " * len(name)) if len(name) > 1 else words
    return words


def _of_cited_places(words: str, cited: Sequence[Evidence]) -> bool:
    """Whether every place named is one of the cited reports, lies over or in it, or stands in a quote.

    A name in small Latin letters (yuan, an) is a word.
    """
    own = [item.passage.report.place for item in cited if item.passage.report.place]
    quotes = "".join(item.quote for item in cited)
    for mention in places.find(words):
        near = any(places.within(a, b) or places.within(b, a) for a in mention.places for b in own)
        if not near and mention.words not in quotes and not mention.words[0].islower():
            return False
    return True


def _supported(words: str, cited: Sequence[Evidence], given: Given) -> bool:
    """Whether the sentence says what its quotes say: by its characters in Chinese, by its meaning in English."""
    if given.language == "zh":
        quotes = "".join(item.quote + "\n" + item.passage.heading for item in cited)
        said = pairs(_without_names(words, [item.passage.report for item in cited]))
        held = pairs(quotes) | _same_measures(words, quotes)
        return not said or len(said & held) >= SHARED * len(said)
    concepts = [found.concept for found in lexicon.english(words)]
    quotes = "".join(item.quote for item in cited)
    told = sum(any(form in quotes for form in concept.zh) for concept in concepts)
    if len(concepts) >= 2 and told * 2 > len(concepts):
        return True
    return max(given.alike(words, item.quote) for item in cited) >= ALIKE


def _same_measures(words: str, quotes: str) -> frozenset[str]:
    """The pairs of the names of indicators that the quotes state in other words (经济增长 for 地区生产总值增长)."""
    stated = {mention.indicator.key for mention in indicators.find(quotes)}
    said = (mention.words for mention in indicators.find(words) if mention.indicator.key in stated)
    return frozenset().union(*map(pairs, said))


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of a text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if _CJK.match(text[i]) and _CJK.match(text[i + 1]))


def _laid(body: str, language: Language) -> str:
    """The sentence with one full stop, its last markers before it, and none inside that would end it early."""
    tail = re.search(r"(?:[\s。.．！!？?；;，,、]*\[\d+\])*[\s。.．！!？?；;，,、:：]*$", body)
    assert tail
    head = body[: tail.start()].rstrip(_STOPS)
    head = re.sub(r"\s*\n\s*", " ", _INNER.sub("，" if language == "zh" else ",", head))
    head = re.sub(r"[，,]\s*(?=[，,”\"’」』)）])", "", head)
    last = "".join(f"[{number}]" for number in dict.fromkeys(MARKER.findall(tail[0])))
    if language == "zh":
        return f"{head}{last}。"
    return f"{head} {last}." if last else f"{head}."
