"""Additions told apart from the total beside them: 新增上市企业2家、总数达24家 are two counts, one of all there are."""

import re
from collections.abc import Sequence

from index import indicators
from index.indicators import Indicator
from index.records import Kind
from index.subjects import Subject

_ADDING = re.compile(
    r"(?:^|(?<=[\u4e00-\u9fa5]))(?:新增加?|净增加?|新培育|新认定|新登记|新设立?|新注册|新引进|新入库|增加)"
)
_TOTAL = r"(?:累计|总计|总共|共计|总量|总数|达到?|存量)"
_LEADS = re.compile(rf"[、,，\s\x00]*{_TOTAL}(?:分别|已|将|达到?|超过?|突破|近|约|为|有|[\s\x00])*")
_FOLLOWS = re.compile(
    rf"(?:以上|左右)?(?:[(（\x00][^,，;；。]*)?[、,，]\s*{_TOTAL}(?:已|将|达到?|超过?|突破|近|约|为|有)*\s*\d[\d.]*[余多]?[万亿]?[^\d%％,，;；。]"
)


def leads(lead: str) -> bool:
    """Whether the words before a figure only say that it is the total of what was just counted (总数达)."""
    return _LEADS.fullmatch(lead) is not None


def counts(latest: Sequence[Subject]) -> bool:
    """Whether what was just counted are additions, so that a total beside them is another count."""
    return any(_adds(subject) for subject in latest)


def added(subject: Subject, behind: str) -> Subject:
    """The subject of an addition that its total follows, as no count of all there are; any other as it is."""
    row = subject.row
    if row is None or Kind.COUNT not in row.kinds or not _FOLLOWS.match(behind):
        return subject
    if _parent(row) or row.zh.startswith("新增") or subject.words.startswith("新建"):
        return subject
    return subject._replace(row=indicators.get(row.new) if row.new else None)


def total(subject: Subject) -> Subject:
    """What the total beside an addition counts: the row of all there are, or the words without 新增."""
    if not _adds(subject):
        return subject
    row = subject.row
    whole = _parent(row) or (None if row and row.zh.startswith("新增") else row)
    words = _ADDING.sub("", subject.words)
    return Subject(whole, words if words.endswith(("总数", "总量")) else f"{words}总数", subject.scope, subject.start)


def _adds(subject: Subject) -> bool:
    return bool(_ADDING.search(subject.words) or (subject.verb and _ADDING.search(subject.verb)))


def _parent(row: Indicator | None) -> Indicator | None:
    """The row of all there are, for a row that counts additions."""
    return next((one for one in indicators.table().values() if row and one.new == row.key), None)
