"""Typos that are put right, and words that only look like typos."""

import pytest

from app import spelling
from index import places

KNOWN = [place for name in ("湖北省十堰市张湾区", "湖北省荆州市洪湖市", "开州区") for place in places.resolve(name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [("红湖市的目标", "洪湖市"), ("红湖2024", "洪湖市"), ("Zhangwann GDP", "张湾区"), ("张弯区", "张湾区")],
)
def test_a_slip_in_a_known_place_is_found(text: str, name: str) -> None:
    assert [fixed.place.name for fixed in spelling.places_misspelt(text, KNOWN) if fixed.place] == [name]


@pytest.mark.parametrize("text", ["开发区的企业", "这个区", "Which reports", "湖水治理", "江湖"])
def test_common_words_are_no_slips(text: str) -> None:
    assert spelling.places_misspelt(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("固定资产头资目标", "固定资产投资"),
        ("一般公共预算收人", "一般公共预算收入"),
        ("the unemploymnet rate", "unemployment rate"),
        ("fixed asset invesment", "fixed asset investment"),
    ],
)
def test_a_slip_in_an_indicator_is_found(text: str, name: str) -> None:
    assert [fixed.name for fixed in spelling.indicators_misspelt(text)] == [name]


@pytest.mark.parametrize("text", ["how many experts came", "规模以上农业总产值", "新增学生", "a nice trade"])
def test_other_words_are_not_bent_into_indicators(text: str) -> None:
    assert spelling.indicators_misspelt(text) == []


def test_a_slip_that_is_as_near_to_two_places_is_not_put_right() -> None:
    known = [places.resolve(name)[0] for name in ("山西省", "陕西省")]
    assert spelling.places_misspelt("What was Shaaxi's GDP?", known) == []
    assert [fixed.place for fixed in spelling.places_misspelt("What was Shaaxi's GDP?", known[1:])] == known[1:]


@pytest.mark.parametrize(
    ("text", "read"), [("How will Lingang develop?", []), ("How will Lincong develop?", ["临沧市"])]
)
def test_a_name_in_pinyin_that_begins_a_syllable_otherwise_is_another_name(text: str, read: list[str]) -> None:
    known = list(places.resolve("临沧市"))
    assert [fixed.place.name for fixed in spelling.places_misspelt(text, known) if fixed.place] == read
