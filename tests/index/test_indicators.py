"""The table: its examples are its test, its names lead back to it."""

from pathlib import Path

import pytest

from index import indicators
from index.records import Kind
from tools.indicator_page import page

ROWS = indicators.table()


def test_there_are_at_least_eighty_rows() -> None:
    assert len(ROWS) >= 80


@pytest.mark.parametrize("key", ROWS)
def test_every_example_is_read_as_its_row_and_no_other(key: str) -> None:
    assert ROWS[key].examples
    for example in ROWS[key].examples:
        assert {m.indicator.key for m in indicators.find(example)} == {key}, example


@pytest.mark.parametrize("key", ROWS)
def test_every_name_leads_back_to_its_row(key: str) -> None:
    row = ROWS[key]
    for name in (row.zh, row.en, *row.synonyms):
        assert {m.indicator.key for m in indicators.find(name, asked=False)} == {key}, name
    for name in row.asked:
        assert {m.indicator.key for m in indicators.find(name)} == {key}, name


def test_ranges_kinds_and_keys_hold_together() -> None:
    for row in ROWS.values():
        assert row.low < row.high, row.key
        assert row.kinds and Kind.WORDS not in row.kinds, row.key
        assert row.part_of != row.key, row.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("财政总收入", "一般公共预算收入"),
        ("一般公共预算收入", "税收收入"),
        ("工业总产值", "工业增加值"),
        ("城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("居民人均可支配收入", "城镇居民人均可支配收入"),
        ("新增高新技术企业", "高新技术企业总数"),
        ("登记失业率", "调查失业率"),
    ],
)
def test_distinct_things_stay_distinct(one: str, other: str) -> None:
    assert indicators.find(one)[0].indicator.key != indicators.find(other)[0].indicator.key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("固投", "fai"), ("社零", "retail"), ("规上工业增加值", "industry_va_scale"),
        ("财政收入", "budget_revenue"), ("高企", "hightech_total"),
        ("FAI", "fai"), ("economic growth", "gdp"), ("consumption", "retail"),
        ("R&D intensity", "rd_intensity"), ("老旧小区", "old_estates"),
    ],
)  # fmt: skip
def test_askers_words_are_understood(words: str, key: str) -> None:
    assert [m.indicator.key for m in indicators.find(f"2023 {words}?")] == [key]


def test_loose_words_are_no_names_in_reports() -> None:
    assert indicators.find("推动消费升级", asked=False) == []


def test_a_joint_name_means_both_rows() -> None:
    assert [m.indicator.key for m in indicators.find("城乡居民人均可支配收入")] == ["income_urban", "income_rural"]


def test_marks_inside_a_name_do_not_hide_it_and_offsets_are_exact() -> None:
    text = "新增省级“专精特新①”企业5家"
    (mention,) = indicators.find(text)
    assert mention.indicator.key == "srdi"
    assert mention.words == text[mention.start : mention.end]


def test_latin_names_are_whole_words() -> None:
    assert indicators.find("GDPR compliance") == []


def test_the_page_of_the_docs_is_the_print_of_the_table() -> None:
    printed = (Path(__file__).parents[2] / "docs" / "indicators.md").read_text("utf-8")
    assert printed == page(), "run: python -m tools.indicator_page > docs/indicators.md"


def test_totals_of_tax_and_plain_english_names_are_known() -> None:
    keys = {
        "税收总额386.23亿元": "tax_revenue",
        "new nursing beds": "eldercare_beds",
        "affordable rental homes": "affordable_housing",
    }
    assert {text: indicators.find(text)[0].indicator.key for text in keys} == keys
