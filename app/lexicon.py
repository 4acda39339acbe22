"""Concepts of such reports in Chinese and English, the cues of questions, and the words that questions are made of."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from app.records import Language
from index import indicators


class Concept(NamedTuple):
    """Chinese forms that stand for each other, and the English words for them."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


class Cue(NamedTuple):
    """What a question may be after: words that ask for it, words of sentences that tell it."""

    asked: tuple[str, ...]
    told: tuple[str, ...]


class Found(NamedTuple):
    """English words of a question that name a concept."""

    concept: Concept
    start: int
    end: int


def concepts() -> tuple[Concept, ...]:
    """Every concept of the table."""
    return tuple(Concept(tuple(row["zh"]), tuple(row["en"])) for row in _table()["concepts"])


def related(word: str) -> tuple[str, ...]:
    """The other Chinese forms of the concepts that `word` names exactly."""
    return tuple(form for concept in _by_form().get(word, ()) for form in concept.zh if form != word)


def english(text: str) -> list[Found]:
    """The concepts that English words of the text name, longest phrase first, none inside another, in text order."""
    found: list[Found] = []
    taken = [False] * len(text)
    for phrase, concept, pattern in _phrases_longest_first():
        if phrase[0] not in text.lower():
            continue
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Found(concept, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


@cache
def cues() -> Mapping[str, Cue]:
    """problems, why, how, when, check."""
    return {name: Cue(tuple(row["asked"]), tuple(row["told"])) for name, row in _table()["cues"].items()}


@cache
def empty_words() -> frozenset[str]:
    """Words that say nothing of a question's matter, both languages."""
    return frozenset((_table()["question"]["zh"] + _table()["question"]["en"]).split())


@cache
def actions() -> frozenset[str]:
    """Words for what is done to a thing (治理): reports say it in many ways, so that it tells less than the thing."""
    return frozenset(_table()["question"]["actions"].split())


@cache
def frames() -> re.Pattern[str]:
    """The stretches of a question that only ask: 哪八个方面, 各区, 有几份报告, 咋."""
    return re.compile("|".join(_table()["question"]["frames"]), re.IGNORECASE)


@cache
def phrase_of(kind: str) -> re.Pattern[str]:
    """The wordings of a kind of question: `mentions` (提到, talk about), `agenda` (重点工作), `lists` (都有哪些)."""
    return re.compile("|".join(_table()["wordings"][kind]), re.IGNORECASE)


def say(language: Language, phrase: str, **slots: object) -> str:
    """A sentence of the table with its slots filled."""
    return str(_table()["phrases"][phrase][language]).format(**slots)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def _measures() -> list[Concept]:
    """The indicators as concepts: their names in both languages."""
    found = []
    for row in indicators.INDICATORS.values():
        names = (row.zh, row.en, *row.synonyms)
        latin = tuple(name.lower() for name in names if not re.search("[\u3400-\u9fff]", name))
        found.append(Concept(tuple(name for name in names if re.search("[\u3400-\u9fff]", name)), latin))
    return found


@cache
def _by_form() -> dict[str, list[Concept]]:
    rows: dict[str, list[Concept]] = {}
    for concept in concepts():
        for form in concept.zh:
            rows.setdefault(form, []).append(concept)
    return rows


def _number(phrase: str) -> str:
    """The phrase as a pattern of its singular and plural."""
    return re.escape(phrase[:-1]) + "(?:y|ies)" if phrase.endswith("y") else re.escape(phrase) + "(?:s|es)?"


@cache
def _phrases_longest_first() -> list[tuple[str, Concept, re.Pattern[str]]]:
    own = [(phrase, concept, _pattern(phrase)) for concept in concepts() for phrase in concept.en]
    named = [(phrase, concept, _pattern(phrase)) for concept in _measures() for phrase in concept.en]
    further = [row for row in named if not any(pattern.fullmatch(row[0]) for _, _, pattern in own)]
    return sorted([*own, *further], key=lambda row: -len(row[0]))


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){_number(phrase)}(?![a-z])", re.IGNORECASE)
