"""What a question to be read goes on about: the words of the question before it, without its place and years."""

from collections.abc import Sequence

from app import question, whereabouts, years
from app.records import Query
from app.vocabulary import pattern, says
from index.records import Report

_LONGEST = 60  # characters of an earlier question that a later one takes along


def joined(text: str, last: Query, known: Sequence[Report]) -> str:
    """The new words behind the topic of the last question; the new words alone where there is none.

    >>> # 宝安2025年的呢 after 清苑区2021年有哪些困难和问题: 有哪些困难和问题 宝安2025年的呢
    """
    topic = _topic(last, known)
    return f"{topic} {text}" if topic and topic not in text else text


def _topic(last: Query, known: Sequence[Report]) -> str:
    if last.measures:
        return " ".join(dict.fromkeys(one.words for one in last.measures))[:_LONGEST]
    words = years.read(whereabouts.read(question.prepare(last.text), known).rest).rest
    if says("elliptical", words):
        words = pattern("elliptical").sub(" ", words)
    return " ".join(words.split()).strip(" ,.?!")[:_LONGEST]
