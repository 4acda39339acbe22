"""Gold figures out of what cases say in other words: answer items of place, indicator, value and unit, and amounts.

Where a case has both answer items and wordings that must stand in the answer, an item whose number is one of the
wordings takes its place: it is judged as a figure of a place and year, not as digits. Other items are context.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from errors import UserError
from eval.figures import compare
from eval.records import Case, GoldFigure
from eval.stated import gold_amount
from index import amounts, places
from index.records import Amount, Edge
from index.units import dimension

_QUALIFIERS = {
    "左右": Edge.ABOUT, "约": Edge.ABOUT, "以上": Edge.AT_LEAST, "超过": Edge.AT_LEAST, "突破": Edge.AT_LEAST,
    "不低于": Edge.AT_LEAST, "以内": Edge.AT_MOST, "以下": Edge.AT_MOST, "不超过": Edge.AT_MOST,
}  # fmt: skip


def enriched(case: Case, answer_items: Sequence[Any]) -> Case:
    """The case with gold figures from its answer items, and with items where its wordings are places to be listed."""
    if case.gold or case.items or case.abstain:
        return case
    listed = bool(case.wrong_items) and all(places.resolve(group[0]) or _short(group[0]) for group in case.must_include)
    if listed and case.must_include:
        return replace(case, items=case.must_include, must_include=())
    figures = [figure for item in answer_items if isinstance(item, dict) and (figure := _figure(item)) is not None]
    gold: list[GoldFigure] = []
    left: list[tuple[str, ...]] = []
    for group in case.must_include:
        same = [figure for figure in figures if _tells(group, figure)]
        if same:
            gold += [figure for figure in same if figure not in gold]
        else:
            left.append(group)
    return replace(case, gold=tuple(gold), must_include=tuple(left))


def _short(name: str) -> bool:
    return any(mention.words == name for mention in places.find(name))


def _figure(item: Mapping[str, Any]) -> GoldFigure | None:
    """The gold figure of an answer item, None where its unit is none (a rank, a word)."""
    unit = item.get("unit") or ""
    try:
        dimension(unit)
    except UserError:
        return None
    if unit == "位" or item.get("value") is None:
        return None
    qualifier = str(item.get("qualifier") or "")
    edge = next((str(edge) for word, edge in _QUALIFIERS.items() if word in qualifier), "")
    stretch = re.fullmatch(r"力争(\d+(?:\.\d+)?)%?", qualifier)
    if stretch:
        edge = str(Edge.STRIVE)
    return GoldFigure(
        place=item.get("place") or "",
        year=item.get("year"),
        indicator=item.get("indicator") or "",
        value=Decimal(str(item["value"])),
        unit=unit,
        edge=edge,
        stance="derived" if item.get("derived") else "",
        high=Decimal(stretch[1]) if stretch else None,
    )


def _tells(group: Sequence[str], figure: GoldFigure) -> bool:
    """Whether a wording of the group is the figure's number, or one end of it."""
    whole = gold_amount(figure)
    sizes = [Amount(abs(end), abs(end), whole.unit) for end in (whole.low, whole.high)]
    for wording in group[:3]:
        for found in amounts.find(wording, bare=True):
            said = Amount(abs(found.amount.low), abs(found.amount.high), found.amount.unit)
            bare = not said.unit and any(said.low == size.low for size in sizes)
            if bare or any(compare(said, size, edge=False).right for size in sizes):
                return True
    return False


def figure_row(amount: Amount) -> dict[str, Any]:
    """The gold figure of an amount as a case's file has it."""
    row = {
        "value": f"{amount.low:f}",
        "unit": amount.unit,
        "edge": "" if amount.edge is Edge.EXACT else str(amount.edge),
    }
    return row | ({"high": f"{amount.high:f}"} if amount.high != amount.low else {})
