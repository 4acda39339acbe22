"""Citation metrics: markers that lead somewhere, quotes to the letter, numbers their quotes support, right sources.

A claim is a sentence with a figure that the question did not bring; it is supported when every one of its figures
stands in the quotes its markers name, or in a sum the answer shows.
"""

import re

from eval.figures import compare
from eval.metrics.numbers import verdicts
from eval.metrics.retrieval import grade, same_file
from eval.records import Case, Citation, Sample, Score
from eval.stated import markers, sentences
from index import amounts, places
from index.records import Amount

_MARKER = re.compile(r"\[\d+\]")
# Counts of what the answer itself lists, no claims about a report: 8份报告中有3份, 3 reports.
_TALLY = re.compile(r"\d+\s*(?:份|个地方|项|reports?\b|places?\b|of the\b)|(?:共|列出)\d+")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def valid(case: Case, sample: Sample) -> Score:
    """Markers that lead to a citation / markers; None when there are none."""
    used = markers(sample.answer)
    known = {citation.number for citation in sample.citations}
    invented = [str(number) for number in used if number not in known]
    value = 1 - len(invented) / len(used) if used else None
    return Score(case.id, "citation.valid", value, "invented " + ", ".join(invented) if invented else "")


def verbatim(case: Case, sample: Sample) -> Score:
    """Quotes that the stored text has at their offsets / quotes that could be looked up."""
    looked = [citation for citation in sample.citations if citation.stands is not None]
    wrong = [str(citation.number) for citation in looked if not citation.stands]
    value = 1 - len(wrong) / len(looked) if looked else None
    return Score(case.id, "citation.verbatim", value, "not to the letter: " + ", ".join(wrong) if wrong else "")


def support(case: Case, sample: Sample) -> Score:
    """Supported claims / claims; a claim without a marker is unsupported, None when there is no claim."""
    claims, unsupported = 0, []
    for _, sentence in sentences(sample.answer):
        figures = _figures(sentence, sample)
        if not figures:
            continue
        claims += 1
        quotes = " ".join(one.quote for one in sample.citations if one.number in markers(sentence))
        held = [found.amount for found in amounts.find(quotes, bare=True)]
        if not all(any(_same(figure, other) for other in held) for figure in figures):
            unsupported.append(sentence.strip()[:60])
    note = "unsupported: " + "; ".join(unsupported) if unsupported else ""
    return Score(case.id, "citation.support", 1 - len(unsupported) / claims if claims else None, note)


def _figures(sentence: str, sample: Sample) -> list[Amount]:
    text = _MARKER.sub(lambda found: " " * len(found[0]), sentence)
    text = _TALLY.sub(lambda found: " " * len(found[0]), text)
    asked = [found.amount for found in amounts.find(sample.question, bare=True)]
    summed = {number.replace(",", "") for line in sample.sums for number in _NUMBER.findall(line)}
    return [
        found.amount
        for found in amounts.find(text)
        if not any(_same(found.amount, other) for other in asked) and str(abs(found.amount.low)) not in summed
    ]


def _same(one: Amount, other: Amount) -> bool:
    """The same size in the same dimension; signs are judged by the number metrics."""
    first = Amount(abs(one.low), abs(one.low), one.unit)
    for end in (other.low, other.high):
        same = compare(first, Amount(abs(end), abs(end), other.unit))
        if same.right:
            return True
    return False


def wrong_source(case: Case, sample: Sample) -> Score:
    """Gold figures told of the right place but cited to another place's report / gold figures told with a citation."""
    by_number = {citation.number: citation for citation in sample.citations}
    cited, wrong = 0, []
    for verdict in verdicts(case, sample):
        if verdict.best is None or not verdict.gold.place:
            continue
        sources = [by_number[number] for number in verdict.best.cited if number in by_number]
        if not sources:
            continue
        cited += 1
        if not any(_of(source, verdict.gold.place) for source in sources):
            wrong.append(f"{verdict.gold.value}{verdict.gold.unit} is cited to {sources[0].place}")
    return Score(case.id, "citation.wrong_source", len(wrong) / cited if cited else None, "; ".join(wrong))


def _of(citation: Citation, place: str) -> bool:
    meant = places.resolve(place)
    named = [one for mention in places.find(citation.place or "") for one in mention.places]
    return not meant or not named or any(one in meant for one in named)


def _hits(case: Case, sample: Sample) -> list[bool]:
    return [
        any(
            same_file(gold.file, one.file) and (grade(gold.quote, one.quote) > 0 or grade(one.quote, gold.quote) == 2)
            for one in sample.citations
        )
        for gold in case.evidence
    ]


def gold_hit(case: Case, sample: Sample) -> Score:
    """1 when a cited quote overlaps a gold quote: holds half of it, or stands in it."""
    return Score(case.id, "citation.gold_hit", float(any(_hits(case, sample))) if case.evidence else None)


def gold_recall(case: Case, sample: Sample) -> Score:
    """The share of gold quotes that a cited quote overlaps."""
    hits = _hits(case, sample)
    missing = [gold.quote[:40] for gold, hit in zip(case.evidence, hits, strict=True) if not hit]
    note = "not cited: " + "; ".join(missing) if missing else ""
    return Score(case.id, "citation.gold_recall", sum(hits) / len(hits) if hits else None, note)
