"""Says whether two figures are the same: value, unit and edge apart, exactly, in Decimal.

A percentage point is not a percent, persons are not visits, 84家 is not 84亩. A stated figure may round the gold one
only where it is written in another scale (1.8 billion for 18.1亿元) or where the gold one is a derived number.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from errors import UserError
from index.records import Amount, Edge
from index.units import convert, counted, dimension

EdgeVerdict = Literal["same", "lost", "added", "contradicted", "-"]

# An estimate is told as reached; what a report strives for keeps its word.
_CLASSES = {Edge.EXACT: "", Edge.ESTIMATE: "", Edge.ABOUT: "about", Edge.AT_LEAST: "at least",
            Edge.AT_MOST: "at most", Edge.STRIVE: "strive"}  # fmt: skip
# Count words of one kind of thing; 个 counts things of any kind but people and visits.
_ALIASES = (
    frozenset({"家", "户", "户（家）", "户(家)"}),
    frozenset({"项", "件"}),
    frozenset({"所", "家", "座", "处"}),
    frozenset({"persons", "位"}),
    frozenset({"套", "间"}),
    frozenset({"张", "床"}),
    frozenset({"visits", "次"}),
)
_EXACT_SCALE = frozenset({"percent", "point", "times", "doublings"})
_FEWEST = 2  # significant digits that a rounded figure must keep


class Sameness(NamedTuple):
    """Whether value and unit are the same, and what became of the gold figure's edge; "-" when it is not asked for."""

    value: bool
    unit: bool
    edge: EdgeVerdict

    @property
    def right(self) -> bool:
        """Value and unit agree; the edge is judged apart."""
        return self.value and self.unit


def compare(stated: Amount, gold: Amount, *, edge: bool = True, derived: bool = False) -> Sameness:
    """Holds a stated figure against the gold one; `edge` False leaves the edge out, `derived` allows rounding.

    Values of different units are compared as they are written: 5% for 5个百分点 has the value and not the unit.
    """
    same_unit = same_dimension(stated.unit, gold.unit)
    if same_unit:
        value = all(
            _equal(one, stated.unit, other, gold.unit, derived=derived)
            for one, other in ((stated.low, gold.low), (stated.high, gold.high))
        )
    else:
        value = (stated.low, stated.high) == (gold.low, gold.high)
    return Sameness(value, same_unit, judge_edge(stated.edge, gold.edge) if edge else "-")


def same_dimension(first: str, second: str) -> bool:
    """Whether two units measure the same; a figure without a unit may stand for one of a count word."""
    if first == second:
        return True
    if not first or not second:
        return _counts(first or second)
    try:
        one, two = dimension(first), dimension(second)
    except UserError:
        return False
    if one == two:
        return True
    if {one, two} == {"doublings", "percent"}:
        return True
    if "number" in (one, two):  # 564亿 for 564亿元
        return not {one, two} & _EXACT_SCALE
    if "个" in (one, two):
        return _counts(first) and _counts(second) and not {one, two} & {"persons", "visits", "days"}
    return any({one, two} <= alias for alias in _ALIASES)


def judge_edge(stated: Edge, gold: Edge) -> EdgeVerdict:
    """What the answer made of the edge: 10% for 10%左右 has lost it, 10%以上 contradicts it."""
    said, meant = _CLASSES[stated], _CLASSES[gold]
    if said == meant:
        return "same"
    if not said:
        return "lost"
    return "contradicted" if meant else "added"


def _counts(unit: str) -> bool:
    try:
        return counted(unit)
    except UserError:
        return False


def _equal(stated: Decimal, unit: str, gold: Decimal, gold_unit: str, *, derived: bool) -> bool:
    try:
        step = abs(convert(Decimal(1), unit, gold_unit)) if unit and gold_unit else Decimal(1)
        value = convert(stated, unit, gold_unit) if unit and gold_unit else stated
    except UserError:  # count words of one kind: no factor but that of their scales
        step, value = _scale(unit) / _scale(gold_unit), stated * _scale(unit) / _scale(gold_unit)
    if value == gold or abs(value - gold) <= abs(gold) * Decimal("1e-20"):  # thirds of 亩 have no last digit
        return True
    rescaled = step != 1 and _measure(gold_unit) not in _EXACT_SCALE
    if not (rescaled or derived) or (value < 0) != (gold < 0):
        return False
    if derived and _last(gold) < 1 and _rounded(value, gold) == gold:
        return True  # the gold number is itself a rounding
    exponent = stated.as_tuple().exponent
    assert isinstance(exponent, int)
    place = step * Decimal(10) ** exponent  # of the last digit written, in the gold unit
    if derived and not rescaled and exponent >= 0 and gold != gold.to_integral_value():
        return False  # 5% never rounds 5.5%
    return _digits(stated) >= _FEWEST and place > _last(gold) and abs(value - gold) <= place / 2


def _measure(unit: str) -> str:
    try:
        return dimension(unit)
    except UserError:
        return unit


def _scale(unit: str) -> Decimal:
    """The scale that stands before a count word: 10000 of 万户."""
    for length in range(len(unit), 0, -1):
        try:
            return convert(Decimal(1), unit[:length], "")
        except UserError:
            continue
    return Decimal(1)


def _digits(value: Decimal) -> int:
    return len("".join(map(str, value.as_tuple().digits)).lstrip("0")) or 1


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    return value.quantize(_last(like), ROUND_HALF_UP)


def _last(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(10) ** exponent
