"""Which enumeration answers a list question."""

from app import lists
from tests.app.reading_shelf import Shelf, asked


def items(text: str, *, sure: bool = True) -> list[str]:
    shelf = Shelf()
    found = lists.find(asked(text), shelf, shelf.reports()[:1], sure=sure)  # type: ignore[arg-type]
    return [quote.words for section in found for quote in section.quotes]


def test_a_short_list_is_told_on_one_line_without_its_verb() -> None:
    assert items("张湾区新建的3个口袋公园叫什么") == ["铜花、蜂山、石榴园"]


def test_a_list_whose_count_differs_is_no_answer() -> None:
    assert items("张湾区新建的7个口袋公园叫什么", sure=False) == []


def test_the_number_of_things_is_read_in_both_languages() -> None:
    assert lists.asked_count("十件实事") == 10
    assert lists.asked_count("哪4个公园") == 4
    assert lists.asked_count("Which four villages") == 4
    assert lists.asked_count("2023年有哪些公园") is None
