"""Things counted: parts of a question that ask again, shares, own words."""

from app import counted
from app.records import Measure
from index import indicators
from index.records import Kind, Stance


def read(text: str, *, own_words: bool = False) -> tuple[Measure, ...]:
    return counted.read(text, indicators.find(text), [], own_words=own_words)


def test_a_second_part_asks_of_the_same_thing() -> None:
    first, second = read("技改投资完成多少,增速多少")
    assert (first.indicator, first.kind) == (second.indicator, Kind.LEVEL)
    assert second.kind is Kind.GROWTH


def test_a_rank_asked_in_the_second_part_is_of_no_kind() -> None:
    first, second = read("GDP是多少,增速排全市第几")
    assert (first.stance, second.stance, second.kind) == (None, Stance.RANK, None)


def test_the_whole_of_a_share_is_no_measure_of_its_own() -> None:
    (measure,) = read("民生支出占一般公共预算支出多少")
    assert (measure.words, measure.kind) == ("民生支出", Kind.SHARE)


def test_words_outside_the_table_are_the_askers_own() -> None:
    (measure,) = read("新建口袋公园多少处", own_words=True)
    assert (measure.indicator, measure.words, measure.unit) == (None, "新建口袋公园", "处")


def test_a_name_put_together_over_two_parts_is_found_in_the_table() -> None:
    _, second = read("安排了多少个区级重点项目,投资多少", own_words=True)
    assert second.indicator == "key_project_investment"


def test_units_are_named_behind_the_question_word() -> None:
    assert [counted.unit(text) for text in ("多少亿美元", "几个百分点", "in billion yuan", "多少")] == [
        "亿美元",
        "个百分点",
        "billion yuan",
        "",
    ]


def test_the_money_in_things_counted_is_no_count_of_them() -> None:
    (measure,) = read("How much did the key projects invest")
    assert measure.indicator == "key_project_investment"
    (number,) = read("How many key projects did it invest in")
    assert number.indicator == "projects_key"


def test_how_fast_the_number_grew_is_asked_of_the_thing_before() -> None:
    first, second = read("How many tourists came, and how fast did the number grow?", own_words=True)
    assert (first.indicator, second.indicator, second.kind) == ("tourists", "tourists", Kind.GROWTH)
