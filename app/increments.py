"""Statements by how much a figure changed: 各项贷款余额524亿元,比年初增加100亿元 says 100, and of what."""

import re

from index import indicators
from index.records import Fact

_GREW = re.compile(r"(?:增加|净增|增长|减少|下降)(?:了|约|近|超过?)*$")


def of(fact: Fact, indicator: str) -> bool:
    """Whether the statement is the amount of a change of the indicator, not the indicator itself."""
    if fact.indicator is not None or not _GREW.search(fact.quote[: fact.figure[0] - fact.start]):
        return False
    return any(mention.indicator.key == indicator for mention in indicators.find(fact.measure, asked=False))
