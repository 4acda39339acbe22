"""dated: signs of the plan year and the day of delivery, and what they come to."""

from datetime import date

import pytest

from index.dated import delivery, settle

BODY = "全区经济运行总体平稳。" * 30


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("——2023年1月5日在张湾区第十届人民代表大会第三次会议上", date(2023, 1, 5)),
        ("二〇一六年十二月二十一日在区人民代表大会上", date(2016, 12, 21)),
        ("2005年2月26日", date(2005, 2, 26)),
        ("政府工作报告", None),
        ("2023年2月30日在人民代表大会上", None),
    ],
)
def test_the_day_of_delivery_stands_before_the_opening(head: str, day: date | None) -> None:
    assert delivery("", f"{head}\n各位代表：\n2022年3月1日在会议上开工。{BODY}") == day


def test_a_title_may_hold_the_day() -> None:
    assert delivery("某市政府工作报告（2022年12月27日 某某）", f"各位代表：{BODY}") == date(2022, 12, 27)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("一、2022年工作回顾\n二、2023年工作安排\n", 2023),
        ("一、2022年工作回顾\n二、2023年全区经济社会发展主要预期目标\n", 2023),
        ("一、过去一年工作回顾\n2021年是建党100周年。\n二、做好2022年各项工作\n", 2022),
        ("一、2022年工作回顾\n二、2030年工作安排\n", None),
        ("2023年重点推进\n", None),
        ("", None),
    ],
)
def test_headings_settle_the_year_only_together(text: str, year: int | None) -> None:
    assert settle("", text + BODY).year == year
