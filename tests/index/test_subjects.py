"""Whose figure it is."""

from index import indicators
from index.amounts import find
from index.records import Kind
from index.subjects import before, elliptic, following, kind_of


def test_a_name_counts_only_with_linking_words_between() -> None:
    text = "固定资产投资项目126个"
    (found,) = find(text)
    assert before(text, 0, found.start, indicators.find(text, asked=False)) == []


def test_joined_names_share_one_figure() -> None:
    text = "实现接待游客和旅游收入增长5%以上"
    (found,) = find(text)
    named = before(text, 0, found.start, indicators.find(text, asked=False))
    assert [s.row.key for s in named if s.row] == ["tourists", "tourism_revenue"]


def test_the_noun_after_a_count_is_its_subject() -> None:
    text = "改造84个老旧小区"
    (found,) = find(text)
    subject = following(text, 0, found, "改造")
    assert subject and subject.row and subject.row.key == "old_estates"


def test_a_bare_noun_takes_its_head_from_before() -> None:
    text = "地方工业逆势增长,完成产值256亿元"
    subject = elliptic(text, 0, 9, text.index("256"), None)
    assert subject and subject.row and subject.row.key == "industry_output"


def test_a_figure_must_be_able_to_be_of_its_indicator() -> None:
    def kind(key: str, words: str) -> Kind | None:
        fits = kind_of(indicators.get(key), find(words)[0])
        return fits[1] if fits else None

    assert kind("gdp", "564亿元") is Kind.LEVEL
    assert kind("gdp", "增长8%") is Kind.GROWTH
    assert kind("gdp", "3家") is None
    assert kind("unemployment_registered", "3%以内") is Kind.SHARE
    assert kind("unemployment_registered", "90%") is None  # not plausible
    assert kind("income_urban", "43299元") is Kind.LEVEL
