"""Scopes: what they leave of the reports, and what they refuse."""

from dataclasses import replace

import pytest

from app.records import EVERYTHING, Scope
from app.scope import narrowed
from errors import UserError
from index.records import Report
from tests import fakes

ZHANGWAN, XIALU, NOWHERE = fakes.report(fakes.ZHANGWAN, 2023), fakes.report(fakes.XIALU, 2024), fakes.report(None, 2023)
REPORTS = (ZHANGWAN, XIALU, NOWHERE)


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (EVERYTHING, REPORTS),
        (Scope(places=(fakes.SHIYAN.code,)), (ZHANGWAN,)),
        (Scope(places=(fakes.HUBEI.code,)), (ZHANGWAN, XIALU)),
        (Scope(places=(fakes.XIALU.code, fakes.SHIYAN.code)), (ZHANGWAN, XIALU)),
        (Scope(years=(2023,)), (ZHANGWAN, NOWHERE)),
        (Scope(places=(fakes.XIALU.code,), years=(2023,)), ()),
        (Scope(reports=("unidentified-2023",)), (NOWHERE,)),
    ],
)
def test_a_place_holds_what_lies_in_it_and_every_field_narrows(scope: Scope, left: tuple[Report, ...]) -> None:
    assert narrowed(REPORTS, scope) == left
    assert bool(scope) == (scope != EVERYTHING)


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(UserError, match="999999"):
        narrowed(REPORTS, Scope(places=("999999",)))
    with pytest.raises(UserError, match="420303-1999"):
        narrowed(REPORTS, replace(EVERYTHING, reports=("420303-1999",)))
