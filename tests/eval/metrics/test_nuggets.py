"""Text metrics: nuggets, wordings, what must not be said."""

import pytest

from eval.metrics import nuggets
from tests.eval.samples import answer, case


@pytest.mark.parametrize(
    ("needle", "text", "there"),
    [
        ("10", "共10家", True),
        ("10", "共110家", False),
        ("10", "共10.5家", False),
        ("10", "共1000家", False),
        ("10%", "增长10％", True),
        ("不可抗力", "因不可抗力延后", True),
        ("Two", "there are two of them", True),
        ("", "anything", False),
    ],
)
def test_a_number_stands_on_digit_borders(needle: str, text: str, there: bool) -> None:
    assert nuggets.stands(needle, nuggets.folded(text)) is there


def test_one_wording_of_each_group_is_enough() -> None:
    of = case(terms=(("融资",), ("干部", "officials"), ("产业结构",)))
    score = nuggets.recall(of, answer("融资困难;some officials lack drive."))
    assert score.value == 2 / 3
    assert score.note == "missing 产业结构"
    assert nuggets.wording(of, answer("融资")).value is None


def test_a_wrong_item_is_claimed_only_where_nothing_denies_it() -> None:
    of = case(wrong_items=(("荔湾区",),), must_not_include=("目标为11%",))
    assert nuggets.absent(of, answer("有张湾区。不符合的是荔湾区。")).value == 1
    assert nuggets.absent(of, answer("有张湾区、荔湾区。")).value == 0
    assert nuggets.absent(of, answer("张湾区目标为11％。")).note == "says 目标为11%"
    assert nuggets.absent(case(), answer("荔湾区")).value is None
