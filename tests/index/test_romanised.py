"""romanised: spellings of names in Latin letters."""

import pytest

from index.romanised import exactly, find, key


@pytest.mark.parametrize("spelling", ["Lin'an", "Linan", "LIN’AN", "lin an", "Lin-an"])
def test_spellings_of_a_name_share_a_key(spelling: str) -> None:
    assert key(spelling) == "linan"


def test_accents_do_not_count() -> None:
    assert key("Ürümqi") == "urumqi"


def test_a_name_of_one_syllable_needs_its_county() -> None:
    (found,) = find("Li County and Li")
    assert {place.name for place in found.places} == {"蠡县", "澧县", "理县", "礼县"}
    assert list(find("Li")) == []


def test_whole_names_go_before_bare_ones() -> None:
    assert {place.name for place in exactly("Hainan Province")} == {"海南省"}
    assert {place.name for place in exactly("Shaanxi")} == {"陕西省"}
