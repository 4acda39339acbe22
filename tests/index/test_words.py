"""The same words come out of reports and questions, whole where they carry meaning."""

import pytest

from index.words import cut, pairs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("增长10%左右", {"10%"}),
        ("接待游客1,289.6万人次", {"1289.6"}),
        ("12345热线和5G基站、８·10事件", {"12345", "5g", "8·10"}),
        ("Zhangwan's GDP; Lin\u2019an", {"zhangwan", "gdp", "linan"}),
        ("districts, cities and villages", {"district", "city", "village"}),
        ("地區生產總值", {"生产总值"}),
        ("张湾区的就业", {"张湾区", "就业"}),
    ],
)
def test_words_stay_whole(text: str, words: set[str]) -> None:
    assert words <= set(cut(text))


def test_a_number_is_never_found_inside_another() -> None:
    assert not set(cut("10%")) & set(cut("110%、10.5%、2010年"))


def test_stop_words_are_dropped_in_both_languages() -> None:
    assert cut("the of 的 和") == []


def test_pairs_find_a_word_inside_a_longer_one() -> None:
    assert pairs("户厕") <= pairs("新建户厕")
    assert pairs("5G") == {"5g"}
