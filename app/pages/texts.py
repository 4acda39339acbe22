"""The texts of the page in Chinese and English, from one table, for Gradio, the page's script and the reader."""

import tomllib
from functools import cache
from pathlib import Path

from app.records import Language

_TABLE = Path(__file__).with_name("texts.toml")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def table(language: Language) -> dict[str, str]:
    """Every text of the page in one language, by key."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {key: row[language] for key, row in rows.items()}


def say(key: str, language: Language, **slots: object) -> str:
    """The text of `key` with its slots filled."""
    return table(language)[key].format(**slots)


def preferred(accept_language: str) -> Language:
    """The page language for an Accept-Language header: Chinese when it comes first, else English.

    The browser lists its languages by preference, so weights need no reading: `zh-CN,zh;q=0.9,en;q=0.8`.
    """
    first = accept_language.split(",")[0].strip().lower()
    return "zh" if first.split(";")[0].split("-")[0] == "zh" else "en"
