"""A report printed twice is one report; two reports of one place are two."""

from index.duplicates import same
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT


def test_other_punctuation_and_a_page_around_it_do_not_make_another_report() -> None:
    assert same(ZHANGWAN_TEXT, "首页 打印 关闭\n" + ZHANGWAN_TEXT.replace(",", "，").replace("\n", "\n\n"))


def test_reports_of_two_places_are_two() -> None:
    assert not same(ZHANGWAN_TEXT, XIALU_TEXT)


def test_an_excerpt_is_not_the_report() -> None:
    assert not same(ZHANGWAN_TEXT, ZHANGWAN_TEXT[:60])


def test_empty_texts_are_the_same_only_as_each_other() -> None:
    assert same("", " ")
    assert not same("", ZHANGWAN_TEXT)
