"""Arithmetic on figures: matching a condition, ranking, differences, ratios, totals, averages, medians.

Pure functions of amounts; every derived number comes with its sum, written out. Decimal throughout.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal, NamedTuple

from app.records import Compare, Condition, Row
from index import amounts
from index.records import Amount, Edge

Match = Literal["yes", "near", "no", ""]

# How far from the amount asked an open-ended statement (5%以上) or an approximate question still counts as near.
_REACH = Decimal("0.2")
_ROUGHLY = Decimal("0.05")


class Derived(NamedTuple):
    """A number worked out: its value and unit, the sum as shown, and how firm it is given its parts' edges."""

    value: Decimal
    unit: str
    sum: str
    edge: Edge = Edge.EXACT


class Ranked(NamedTuple):
    """Rows of one place in an order; several are tied."""

    position: int
    rows: tuple[Row, ...]


def comparable(a: Amount, b: Amount) -> bool:
    """Whether the two can be held against each other: units of one dimension."""
    return amounts.dimension(a.unit) == amounts.dimension(b.unit)


def match(stated: Amount, condition: Condition) -> Match:
    """How a stated amount meets a condition; "near" where its wording leaves it open.

    10%左右 meets 10%; 10%以上 and 力争10% are near it. 5%以上 is near "at least 6%", and 6%左右 meets it.
    8%、力争9% counts by its 8.
    """
    asked = condition.amount
    if not comparable(stated, asked):
        return "no"
    low, high = _in_unit(stated, asked.unit)
    return _MATCHES[condition.compare](stated, low, high, asked)


def _in_unit(stated: Amount, unit: str) -> tuple[Decimal, Decimal]:
    low = amounts.convert(stated.low, stated.unit, unit)
    # 增长8%、力争9% is a target of 8: the stretch is not what counts.
    return low, low if stated.edge is Edge.STRIVE else amounts.convert(stated.high, stated.unit, unit)


def _equal(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    if amounts.answers(stated, asked):
        return "yes"
    if low == high == asked.low and stated.edge in (Edge.EXACT, Edge.ABOUT, Edge.ESTIMATE):
        return "yes"
    top = amounts.convert(stated.high, stated.unit, asked.unit)
    return "near" if low <= asked.low <= top else "no"


def _about(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    exact = _equal(stated, low, high, asked)
    if exact == "no" and abs(low - asked.low) <= abs(asked.low) * _ROUGHLY:
        return "yes" if stated.edge in (Edge.EXACT, Edge.ABOUT, Edge.ESTIMATE) else "near"
    return exact


def _at_least(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    if stated.edge is Edge.AT_MOST:
        return "near" if high >= asked.low else "no"
    if low >= asked.low:
        return "yes"
    if stated.edge is Edge.AT_LEAST:
        return "near" if asked.low - low <= abs(asked.low) * _REACH else "no"
    return "near" if high >= asked.low else "no"


def _above(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    if low == asked.low and stated.edge not in (Edge.ABOUT, Edge.AT_LEAST):
        return "near" if high > asked.low else "no"
    if low == asked.low and stated.edge is not Edge.AT_MOST:
        return "near"  # 10%左右 and 10%以上 may lie above 10%, or at it
    return _at_least(stated, low, high, asked)


def _at_most(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    if stated.edge is Edge.AT_LEAST:
        return "near" if low <= asked.low else "no"
    if high <= asked.low:
        return "yes"
    if stated.edge is Edge.AT_MOST:
        return "near" if high - asked.low <= abs(asked.low) * _REACH else "no"
    return "near" if low <= asked.low else "no"


def _below(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    if high == asked.low and stated.edge not in (Edge.ABOUT, Edge.AT_MOST):
        return "near" if low < asked.low else "no"
    if high == asked.low and stated.edge is not Edge.AT_LEAST:
        return "near"
    return _at_most(stated, low, high, asked)


def _between(stated: Amount, low: Decimal, high: Decimal, asked: Amount) -> Match:
    open_ended = stated.edge in (Edge.AT_LEAST, Edge.AT_MOST)
    if asked.low <= low and high <= asked.high:
        return "near" if open_ended and low == asked.high else "yes"
    return "near" if low <= asked.high and high >= asked.low else "no"


_MATCHES: dict[Compare, Callable[[Amount, Decimal, Decimal, Amount], Match]] = {
    Compare.EQUAL: _equal,
    Compare.ABOUT: _about,
    Compare.AT_LEAST: _at_least,
    Compare.ABOVE: _above,
    Compare.AT_MOST: _at_most,
    Compare.BELOW: _below,
    Compare.BETWEEN: _between,
}


def matched(rows: Sequence[Row], condition: Condition) -> tuple[Row, ...]:
    """The rows with their match class; a row without an amount is a "no"."""
    return tuple(replace(row, match=match(row.amount, condition) if row.amount else "no") for row in rows)


def standing(amount: Amount, unit: str) -> Decimal:
    """The value an amount is ranked by, in `unit`: its low end, 4%以内 by its 4."""
    low, high = _in_unit(amount, unit)
    return high if amount.edge is Edge.AT_MOST else low


def ranked(rows: Sequence[Row], *, descending: bool = True) -> tuple[Ranked, ...]:
    """Rows with comparable amounts in order, equal ones together; a tie of two at 1 is followed by 3."""
    held = [(row, row.amount) for row in rows if row.amount is not None]
    if not held:
        return ()
    unit = held[0][1].unit
    groups: dict[Decimal, list[Row]] = {}
    for row, amount in held:
        groups.setdefault(standing(amount, unit), []).append(row)
    order, position = [], 1
    for value in sorted(groups, reverse=descending):
        order.append(Ranked(position, tuple(groups[value])))
        position += len(groups[value])
    return tuple(order)


def _points(unit: str) -> str:
    return "个百分点" if amounts.dimension(unit) == "percent" else unit


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _term(value: Decimal) -> str:
    return f"({_number(value)})" if value < 0 else _number(value)


def _round(value: Decimal, *, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _scaled(a: Amount, b: Amount, unit: str) -> tuple[Decimal, Decimal, str]:
    wanted = unit if unit and amounts.dimension(unit) == amounts.dimension(a.unit) else a.unit
    return standing_in(a, wanted), standing_in(b, wanted), wanted


def standing_in(amount: Amount, unit: str) -> Decimal:
    """The value a sum takes for an amount, in `unit`."""
    return standing(amount, unit)


_FIRMNESS = {  # edge of a, edge of b -> edge of a − b
    Edge.EXACT: Edge.EXACT,
    Edge.ESTIMATE: Edge.EXACT,
    Edge.STRIVE: Edge.EXACT,
    Edge.ABOUT: Edge.ABOUT,
    Edge.AT_LEAST: Edge.AT_LEAST,
    Edge.AT_MOST: Edge.AT_MOST,
}
_TURNED = {Edge.AT_LEAST: Edge.AT_MOST, Edge.AT_MOST: Edge.AT_LEAST}


def _edge(a: Edge, b: Edge) -> Edge:
    first, second = _FIRMNESS[a], _TURNED.get(_FIRMNESS[b], _FIRMNESS[b])
    if first is Edge.EXACT or first is second:
        return second
    return first if second is Edge.EXACT else Edge.ABOUT


def difference(a: Amount, b: Amount, *, unit: str = "") -> Derived:
    """a − b in `unit` or that of a; percentages give 个百分点. UserError for units of different dimensions.

    >>> difference(Amount(Decimal(580), Decimal(580), "亿元"), Amount(Decimal("489.18"), Decimal("489.18"), "亿元")).sum
    '580 − 489.18 = 90.82'
    """
    first, second, held = _scaled(a, b, unit)
    value = first - second
    written = f"{_number(first)} − {_term(second)} = {_number(value)}"
    return Derived(value, _points(held), written, _edge(a.edge, b.edge))


def ratio(a: Amount, b: Amount) -> Derived:
    """a ÷ b, to two places; the unit is empty. ZeroDivisionError never: a zero gives no ratio but ValueError."""
    first, second, _ = _scaled(a, b, "")
    if second == 0:
        raise ValueError("a ratio to nothing")
    return _quotient(f"{_number(first)} ÷ {_term(second)}", first, second)


def _quotient(written: str, first: Decimal, second: Decimal, unit: str = "") -> Derived:
    with localcontext() as context:
        context.prec = 40
        value = first / second
    short = _round(value)
    sign = "=" if short == value else "≈"
    return Derived(short, unit, f"{written} {sign} {_number(short)}")


def whole(part: Amount, share: Amount) -> Derived:
    """The whole of which `part` is `share` percent.

    >>> whole(Amount(Decimal("6.7"), Decimal("6.7"), "亿元"), Amount(Decimal("74.4"), Decimal("74.4"), "%")).sum
    '6.7 ÷ 74.4% ≈ 9.01'
    """
    return _quotient(f"{_number(part.low)} ÷ {_number(share.low)}%", part.low * 100, share.low, part.unit)


def percentage(part: Amount, of: Amount) -> Derived:
    """`part` as a percentage of `of`, to two places."""
    first, second, _ = _scaled(part, of, "")
    if second == 0:
        raise ValueError("a share of nothing")
    result = _quotient("", first * 100, second, "%")
    sign = "=" if result.value * second == first * 100 else "≈"
    return Derived(result.value, "%", f"{_number(first)} ÷ {_term(second)} {sign} {_number(result.value)}%")


def _values(rows: Sequence[Row]) -> tuple[list[Decimal], str]:
    held = [row.amount for row in rows if row.amount is not None]
    unit = held[0].unit
    return [standing(amount, unit) for amount in held], unit


def _loose(rows: Sequence[Row]) -> Edge:
    loose = {_FIRMNESS[row.amount.edge] for row in rows if row.amount is not None} - {Edge.EXACT}
    return Edge.ABOUT if len(loose) > 1 else next(iter(loose), Edge.EXACT)


def total(rows: Sequence[Row]) -> Derived:
    """The sum of the rows' amounts in the unit of the first."""
    values, unit = _values(rows)
    value = sum(values, Decimal(0))
    return Derived(value, unit, f"{' + '.join(map(_term, values))} = {_number(value)}", _loose(rows))


def average(rows: Sequence[Row]) -> Derived:
    """The simple average of the rows' amounts, to two places."""
    values, unit = _values(rows)
    written = f"({' + '.join(map(_term, values))}) ÷ {len(values)}"
    return _quotient(written, sum(values, Decimal(0)), Decimal(len(values)), unit)


def median(rows: Sequence[Row]) -> Derived:
    """The middle value, or the half-way point of the two middle ones."""
    values, unit = _values(rows)
    values.sort()
    middle = len(values) // 2
    if len(values) % 2:
        return Derived(values[middle], unit, f"{', '.join(map(_number, values))} → {_number(values[middle])}")
    low, high = values[middle - 1], values[middle]
    return _quotient(f"({_term(low)} + {_term(high)}) ÷ 2", low + high, Decimal(2), unit)


def met(target: Amount, actual: Amount) -> Match:
    """Whether an outcome reaches its target: "near" where the wording of either leaves it open."""
    compare = Compare.AT_MOST if target.edge is Edge.AT_MOST else Compare.AT_LEAST
    asked = replace(target, low=target.high if compare is Compare.AT_MOST else target.low)
    return match(actual, Condition(compare, asked))
