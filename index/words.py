"""Cuts Chinese and English text into the words that keyword search compares; index and questions alike.

Chinese is made simplified and cut finely (生产总值 also gives 生产 and 总值); Latin words are lower-cased and lose
apostrophe and English plural; figures stay whole with what belongs to them: 10%, 5G, 12345, 8·10, 1,289.6.
"""

import re
import unicodedata
from functools import cache
from typing import Any

FIGURE = r"\d+(?:[.,·:/-]\d+)*[%‰]?"
LATIN = r"[a-z][a-z0-9]*(?:[-+][a-z0-9]+)*\+?"
APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
RUN = re.compile(rf"\d+[a-z]+[a-z0-9]*|{FIGURE}|{LATIN}|[\u3400-\u9fff\U00020000-\U0003ffff]+")
CHINESE_STOPS = """
的 了 和 与 及 在 是 有 为 对 等 以 也 都 并 将 把 被 向 从 由 到 于 中 上 下 个 这 那
其 之 而 或 我 我们 你 他 它 们 就 又 不 要 会 能 可 着 过 吗 呢 吧 啊 哪 哪些 哪个 什么
怎么 怎样 如何 为什么 多少 几 几个 是否 有没有 请 请问 一下 关于 根据 以及 还有 它们 他们 各 各位
该 本
"""
ENGLISH_STOPS = """
a an the of in on at to for and or by with from as is are was were be been do does did has have had how what which who
whom whose when where why much many that this these those it its their there than into about over under between per
can could will would should shall may please tell me us we you i list give show say said according report reports
"""
STOPS = frozenset((CHINESE_STOPS + ENGLISH_STOPS).split())


@cache
def _simplify() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _cutter() -> Any:
    from rjieba import Jieba

    return Jieba()


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_simplify().convert(text))


def cut(text: str) -> list[str]:
    """The words of a text in order, repeats kept, stop words dropped.

    >>> cut("地区生产总值增长10%左右")
    ['地区', '生产', '总值', '生产总值', '增长', '10%', '左右']
    """
    words: list[str] = []
    plain = unicodedata.normalize("NFKC", simplified(text)).lower()
    for match in RUN.finditer(APOSTROPHE.sub("", plain)):
        run = match.group()
        if run[0] >= "\u3400":
            words += _cutter().cut_for_search(run)
        elif run[0].isdigit():
            words.append(run.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?[%‰]?", run) else run)
        else:
            words.append(_singular(run))
    return [word for word in words if word not in STOPS]


def _singular(word: str) -> str:
    """districts -> district, cities -> city; short words and -ss stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def pairs(text: str) -> frozenset[str]:
    """The neighbouring characters of Chinese runs (户厕 in 新建户厕), and other words whole: for short texts, where
    one wrong cut would lose everything.

    >>> sorted(pairs("新建户厕5座"))
    ['5', '座', '建户', '户厕', '新建']
    """
    found: set[str] = set()
    for match in RUN.finditer(unicodedata.normalize("NFKC", simplified(text)).lower()):
        run = match.group()
        if run[0] >= "\u3400":
            found.update([run] if len(run) == 1 else (run[at : at + 2] for at in range(len(run) - 1)))
        elif run not in STOPS:
            found.add(run if run[0].isdigit() else _singular(run))
    return frozenset(found)
