"""whose: the place that speaks, weighed from what the text says."""

import pytest

from index.records import Level
from index.whose import weigh


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在张湾区第十届人民代表大会上\n各位代表：我代表区人民政府报告工作。", "张湾区"),
        ("洪湖市人民政府市长 某某\n各位代表：我代表市人民政府报告工作。", "洪湖市"),
        ("各位代表：我代表阿坝州人民政府报告工作。阿坝州人民政府", "阿坝藏族羌族自治州"),
        ("2025年西藏政府工作报告\n各位代表：我代表自治区人民政府报告工作。", "西藏自治区"),
        ("各位代表：我代表国务院报告工作。", "中国"),
        ("xx区政府工作报告\n各位代表：我代表区人民政府报告工作。", None),
    ],
)
def test_the_place_names_itself_before_its_offices(text: str, name: str | None) -> None:
    place = weigh("", text).place
    assert (place.name if place else None) == name


def test_the_kind_of_place_must_fit() -> None:
    text = "湖北省人民政府工作报告\n各位代表：我代表区人民政府报告工作。"
    assert weigh("", text).place is None
    assert weigh("", text).level is Level.DISTRICT
