"""identify: whose report, which year, when, by whom; pages with several reports; sources.csv."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from errors import UserError
from index.identify import identify, load_sources
from index.readers import Draft

BODY = "全区上下坚持稳中求进，较好完成了各项目标任务，经济运行总体平稳，民生持续改善，社会大局稳定。" * 12


def page(
    head: str, review: str, plan: str, *, opening: str = "现在，我代表区人民政府向大会报告工作，请予审议。"
) -> str:
    return f"{head}\n各位代表：\n{opening}\n一、{review}\n{BODY}\n二、{plan}\n{BODY}"


def one(text: str, title: str = "", **overrides: str) -> tuple[str | None, int | None]:
    (found,) = identify(Draft(text, title, "a.txt", (), overrides), None)
    return (found.report.place.name if found.report.place else None), found.report.year


ZHANGWAN = page(
    "政府工作报告\n——2022年12月27日在张湾区第十届人民代表大会第二次会议上\n张湾区人民政府区长 李如玖",
    "2022年工作回顾",
    "2023年工作安排",
)


def test_a_december_report_plans_the_next_year() -> None:
    (found,) = identify(Draft(ZHANGWAN, "政府工作报告", "a.txt"), None)
    report = found.report
    assert (report.place and report.place.code, report.year) == ("420303", 2023)
    assert report.delivered == date(2022, 12, 27)
    assert report.speaker == "李如玖"
    assert found.remedy == ""


def test_a_june_report_plans_its_own_year() -> None:
    text = page("——2020年6月12日在汉滨区第十八届人民代表大会第四次会议上", "2019年工作回顾", "今年工作安排")
    assert one(text) == ("汉滨区", 2020)


def test_dates_in_chinese_numerals_are_read() -> None:
    text = page("——二〇一六年一月二十一日在宝安区第五届人民代表大会上", "2015年工作回顾", "2016年工作安排")
    (found,) = identify(Draft(text, "", "a.txt"), None)
    assert found.report.delivered == date(2016, 1, 21)


def test_a_wrong_year_in_one_heading_is_outvoted() -> None:
    text = page("——2022年12月27日在张湾区第十届人民代表大会第二次会议上", "2023年工作回顾", "2023年工作安排")
    assert one(text) == ("张湾区", 2023)


def test_a_title_named_after_the_year_reviewed_does_not_decide() -> None:
    text = page(
        "2022年下陆区政府工作报告——2022年12月28日在下陆区第十一届人民代表大会上", "2022年工作回顾", "2023年目标任务"
    )
    assert one(text, "2022年下陆区政府工作报告") == ("下陆区", 2023)


def test_a_hidden_place_stays_open_with_the_line_that_would_name_it() -> None:
    text = page("xx区政府工作报告", "2022年工作回顾", "2023年工作安排")
    (found,) = identify(Draft(text, "政府工作报告", "a.txt"), None)
    assert found.report.place is None
    assert found.remedy == "a.txt,1,…,2023,政府工作报告"
    assert found.report.label == "a.txt"


def test_a_lake_named_often_is_not_the_district_of_that_name() -> None:
    text = page("政府工作报告", "2022年工作回顾", "2023年工作安排") + "青山湖科技城加快建设。" * 20
    assert one(text)[0] is None


def test_a_district_named_often_and_once_in_full_is_the_speaker() -> None:
    text = page("政府工作报告", "2022年工作回顾", "2023年工作安排") + "荔湾老城焕新。" * 12 + "在荔湾区各界支持下，"
    assert one(text)[0] == "荔湾区"


def test_a_repeated_district_name_is_settled_by_its_city() -> None:
    text = page("——2023年1月5日在鼓楼区第十九届人民代表大会上", "2022年工作回顾", "2023年工作安排")
    assert one(text)[0] is None
    assert one(text + "我们服务南京发展，融入南京都市圈，支持南京建设。")[0] == "鼓楼区"


def test_the_state_council_speaks_for_the_nation() -> None:
    text = page(
        "——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理 李强",
        "2023年工作回顾",
        "2024年工作安排",
        opening="现在，我代表国务院，向大会报告政府工作，请予审议。",
    )
    assert one(text) == ("中国", 2024)


def test_former_names_lead_to_the_place_of_today() -> None:
    text = page(
        "政府工作报告\n2005年2月26日",
        "2004年工作回顾",
        "2005年工作安排",
        opening="现在，我代表清苑县人民政府向大会报告工作。",
    )
    assert one(text) == ("清苑区", 2005)


def test_a_text_without_any_year_stays_open() -> None:
    text = page("张湾区人民政府工作报告", "过去一年工作回顾", "今年工作安排")
    assert one(text) == ("张湾区", None)


def test_the_file_name_is_no_evidence() -> None:
    text = page("政府工作报告", "工作回顾", "工作安排")
    (found,) = identify(Draft(text, "", "zhangwan-2023.txt"), None)
    assert (found.report.place, found.report.year) == (None, None)


@pytest.mark.parametrize("mark", ["区政府工作报告篇{}", "【篇{}】政府工作报告", "第{}篇：政府工作报告"])
def test_numbered_parts_of_a_page_are_reports_of_their_own(mark: str) -> None:
    parts = [
        page("", "2022年工作回顾", "2023年工作安排", opening=f"现在，我代表{place}人民政府向大会报告工作。")
        for place in ("张湾区", "下陆区")
    ]
    text = f"政府工作报告2篇\n{mark.format(1)}\n{parts[0]}\n{mark.format(2)}\n{parts[1]}"
    found = identify(Draft(text, "政府工作报告2篇", "a.txt"), None)
    assert [each.report.place and each.report.place.name for each in found] == ["张湾区", "下陆区"]
    assert [each.report.source for each in found] == ["a.txt", "a.txt#2"]
    assert all(each.text in text and each.text.startswith("各位代表") for each in found)


def test_two_openings_without_numbers_are_two_reports_and_a_second_address_is_none() -> None:
    first, second = (
        page(
            f"{place}政府工作报告",
            "2022年工作回顾",
            "2023年工作安排",
            opening=f"现在，我代表{place}人民政府向大会报告工作。",
        )
        for place in ("张湾区", "下陆区")
    )
    thanks = "\n各位代表，成绩来之不易。我代表区人民政府，向全区人民表示衷心感谢！\n" + BODY
    found = identify(Draft(f"{first}{thanks}\n{second}", "", "a.txt"), None)
    assert [each.report.place and each.report.place.name for each in found] == ["张湾区", "下陆区"]
    assert found[0].text.endswith(BODY)
    assert found[1].text.startswith("下陆区政府工作报告")


def test_ids_are_made_of_place_year_and_text() -> None:
    (found,) = identify(Draft(ZHANGWAN, "", "a.txt"), None)
    digest = hashlib.sha256(ZHANGWAN.encode()).hexdigest()
    assert found.report.id == f"420303-2023-{digest[:8]}"
    assert found.report.sha256 == digest


def test_a_tables_own_columns_name_the_report() -> None:
    text = page("政府工作报告", "工作回顾", "工作安排")
    assert one(text, "", place="湖北省十堰市张湾区", year="2023年") == ("张湾区", 2023)


def test_sources_override_what_the_text_says(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(
        "file,part,place,year,title\na.txt,1,浙江省杭州市临安区,2021,题\n", encoding="utf-8"
    )
    (found,) = identify(Draft(ZHANGWAN, "", "a.txt"), load_sources(tmp_path))
    report = found.report
    assert (report.place and report.place.name, report.year, report.title) == ("临安区", 2021, "题")


def test_a_folder_without_sources_has_none(tmp_path: Path) -> None:
    assert load_sources(tmp_path) == {}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("a.txt,1,亚特兰蒂斯,2023,", "line 2: no place is called '亚特兰蒂斯'"),
        ("a.txt,1,鼓楼区,2023,", "line 2: '鼓楼区' may be"),
        ("a.txt,1,张湾区,近年,", "line 2: year '近年'"),
        ("a.txt,零,张湾区,2023,", "line 2: part '零'"),
        (",1,张湾区,2023,", "line 2: no file"),
        ("a.txt,1,张湾区,2023,\na.txt,1,下陆区,2023,", "line 3: a.txt part 1 is named twice"),
    ],
)
def test_bad_lines_of_sources_are_named(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "sources.csv").write_text(f"file,part,place,year,title\n{line}\n", encoding="utf-8")
    with pytest.raises(UserError, match=complaint):
        load_sources(tmp_path)


def test_wrong_columns_of_sources_are_named(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("文件,地方\na,b\n", encoding="utf-8")
    with pytest.raises(UserError, match="line 1: the columns are 文件, 地方; they must be file, part"):
        load_sources(tmp_path)
