"""Statements found by the asker's own words."""

from app.measures import by_words, closeness, grade, pieces, right_unit
from app.records import Measure, Task
from index.records import Kind
from tests.app import shelf
from tests.app.shelf import SHELF, asked

PLANT = SHELF.stated[-1]


def found(measure: Measure, *, strict: bool = False) -> list[str]:
    query = asked(Task.VALUE, measure)
    facts = by_words(measure, query, SHELF, None, SHELF.reports(), strict=strict)  # type: ignore[arg-type]
    return [fact.measure for fact in facts]


def test_words_are_compared_in_pairs_of_characters_and_whole_latin_words() -> None:
    assert pieces("养老床位 5G") == {"养老", "老床", "床位"}


def test_every_report_is_looked_through() -> None:
    assert found(Measure(None, "厂房")) == ["新建厂房"]


def test_statements_that_share_too_few_words_are_left() -> None:
    assert found(Measure(None, "新建学校教室")) == []


def test_strictly_the_words_must_be_in_what_is_counted() -> None:
    growth = shelf.fact(shelf.X, "厂房租金下调5%", "5%", "5", indicator=None, measure="租金", kind=Kind.GROWTH)
    assert grade(pieces("厂房"), growth, 0).cover == 1
    assert grade(pieces("厂房"), growth, 0, strict=True).cover == 0


def test_another_unit_does_not_answer() -> None:
    assert right_unit(PLANT, "平方米")
    assert not right_unit(PLANT, "家")


def test_the_nearer_wording_and_the_right_unit_come_first() -> None:
    strangeness = closeness(Measure(None, "新建厂房", unit="平方米"))
    other = shelf.fact(shelf.X, "新建厂房3座", "3座", "3", "座", indicator=None, measure="新建厂房", kind=Kind.COUNT)
    assert strangeness(PLANT) == 0 < strangeness(other)
