"""Places: what names stand for, where a text names one, and where it does not."""

import csv
import time

import pytest

from errors import UserError
from index import places
from index.gazetteer import TABLE
from index.records import Level


def codes(text: str) -> list[list[str]]:
    return [[place.code for place in mention.places] for mention in places.find(text)]


def names(text: str) -> list[str]:
    return [mention.words for mention in places.find(text)]


def test_the_table_is_a_tree_under_the_nation() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["code"] for row in rows}
    assert len(rows) > 3_000
    assert len(known) == len(rows)
    assert [row["code"] for row in rows if row["parent"] not in known] == ["100000"]
    assert sum(row["level"] == Level.PROVINCE for row in rows) == 34


@pytest.mark.parametrize(
    ("code", "english", "path"),
    [
        ("420303", "Zhangwan District", "湖北省十堰市张湾区"),
        ("421083", "Honghu City", "湖北省荆州市洪湖市"),
        ("420000", "Hubei Province", "湖北省"),
        ("110000", "Beijing", "北京市"),
        ("610000", "Shaanxi Province", "陕西省"),
        ("140000", "Shanxi Province", "山西省"),
        ("150000", "Inner Mongolia Autonomous Region", "内蒙古自治区"),
        ("540000", "Tibet Autonomous Region", "西藏自治区"),
        ("450000", "Guangxi Zhuang Autonomous Region", "广西壮族自治区"),
        ("513200", "Aba Tibetan and Qiang Autonomous Prefecture", "四川省阿坝藏族羌族自治州"),
        ("610100", "Xi'an City", "陕西省西安市"),
        ("341500", "Lu'an City", "安徽省六安市"),
        ("500000", "Chongqing", "重庆市"),
        ("350200", "Xiamen City", "福建省厦门市"),
        ("140428", "Zhangzi County", "山西省长治市长子县"),
        ("653100", "Kashgar Prefecture", "新疆维吾尔自治区喀什地区"),
        ("150100", "Hohhot City", "内蒙古自治区呼和浩特市"),
        ("310115", "Pudong New Area", "上海市浦东新区"),
        ("429004", "Xiantao City", "湖北省仙桃市"),
        ("100000", "China", "中国"),
    ],
)
def test_a_place_has_its_english_name_and_its_path(code: str, english: str, path: str) -> None:
    place = places.get(code)
    assert places.english(place) == english
    assert places.path(place) == path


def test_an_unknown_code_is_named_in_the_error() -> None:
    with pytest.raises(UserError, match="999999"):
        places.get("999999")


def test_ancestors_come_nearest_first() -> None:
    assert [place.name for place in places.ancestors(places.get("420303"))] == ["十堰市", "湖北省", "中国"]


def test_a_place_lies_within_itself_and_its_province_only() -> None:
    zhangwan = places.get("420303")
    assert places.within(zhangwan, zhangwan)
    assert places.within(zhangwan, places.get("420000"))
    assert not places.within(zhangwan, places.get("430000"))


def test_order_is_that_of_the_gazetteer() -> None:
    shuffled = [places.get(code) for code in ("420303", "110101", "420000", "420300", "110000")]
    assert [place.code for place in sorted(shuffled, key=places.order)] == [
        "110000",
        "110101",
        "420000",
        "420300",
        "420303",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖北省十堰市张湾区的目标", [["420303"]]),
        ("张湾2023年增长多少", [["420303"]]),
        ("那洪湖呢", [["421083"]]),
        ("張灣區與臨安區", [["420303"], ["330112"]]),
        ("中国的增速", [["100000"]]),
        ("国务院", [["100000"]]),
        ("襄樊的工业", [["420600"]]),
        ("清苑县人民政府", [["130608"]]),
        ("光明新区", [["440311"]]),
        ("黔东南州", [["522600"]]),
        ("延边和阿坝", [["222400"], ["513200"]]),
        ("穗2023年GDP", [["440100"]]),
        ("那沪呢", [["310000"]]),
        ("北京朝阳区", [["110105"]]),
        ("长春市朝阳区", [["220104"]]),
        ("海淀、朝阳的目标", [["110108"], ["211300", "110105", "220104"]]),
        ("和静海区相比", [["120118"]]),
        ("省委张湾区委", [["420303"]]),
        ("内蒙古", [["150000"]]),
    ],
)
def test_chinese_names_are_found(text: str, expected: list[list[str]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhangwan", [["420303"]]),
        ("Zhangwan District's target", [["420303"]]),
        ("zhangwan district", [["420303"]]),
        ("Zhangwanqu", [["420303"]]),
        ("Zhang Wan", [["420303"]]),
        ("Lin'an, then Linan, then Lin’an", [["330112"], ["330112"], ["330112"]]),
        ("Zhangwan District, Shiyan, Hubei", [["420303"]]),
        ("Chaoyang District in Beijing", [["110105"]]),
        ("districts in Hubei Province", [["420000"]]),
        ("Inner Mongolia", [["150000"]]),
        ("China's target", [["100000"]]),
    ],
)
def test_latin_names_are_found_whatever_their_spelling(text: str, expected: list[list[str]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "确保定期复查",
        "全省高新区建设",
        "新建105座公厕",
        "加强合作，和平的环境，振兴经济",
        "新的一年",
        "示范县建设，市委和县委",
        "新增城市公园",
        "海港区域经济",
        "南京路步行街",
        "浙江大学",
        "张湾镇",
        "京津的云计算",
        "a guide to miles and li",
        "Xi Jinping",
        "城区教育",
    ],
)
def test_words_that_only_look_like_places_are_left_alone(text: str) -> None:
    assert names(text) == []


def test_nanjing_does_not_hold_beijing() -> None:
    assert codes("南京") == [["320100"]]


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "請問張灣區和Lin’an District哪個高"
    assert [text[mention.start : mention.end] for mention in places.find(text)] == ["張灣區", "Lin’an District"]


def test_a_repeated_name_gives_all_its_places() -> None:
    assert {place.code for place in places.resolve("鼓楼区")} == {"320106", "320302", "350102", "410204"}


def test_a_path_or_a_neighbour_narrows_a_repeated_name() -> None:
    assert [place.code for place in places.resolve("江苏省南京市鼓楼区")] == ["320106"]
    assert [place.code for place in places.resolve("鼓楼区", places.get("350000"))] == ["350102"]
    assert [place.code for place in places.resolve("鼓楼区", places.get("320105"))] == ["320106"]
    assert [place.code for place in places.resolve("Zhangwan, Hubei")] == ["420303"]


def test_what_is_near_never_narrows_to_nothing() -> None:
    assert len(places.resolve("鼓楼区", places.get("650000"))) == 4


def test_names_that_are_words_count_when_they_are_all_there_is() -> None:
    assert [place.code for place in places.resolve("粤")] == ["440000"]
    assert "120101" in {place.code for place in places.resolve("和平区")}


def test_a_name_no_place_has_resolves_to_nothing() -> None:
    assert places.resolve("亚特兰蒂斯市") == ()


def test_a_county_named_like_its_city_needs_its_full_name() -> None:
    assert codes("南昌的目标") == [["360100"]]
    assert codes("南昌县的目标") == [["360121"]]


def test_every_place_is_found_by_its_full_name_or_is_a_common_word() -> None:
    from index.gazetteer import places as all_places
    from index.gazetteer import weak_names

    missed = [
        place.name
        for place in all_places()
        if place.name not in weak_names()
        and not any(place in mention.places for mention in places.find(f"{place.name}2023年的目标"))
    ]
    assert missed == []


def test_finding_is_fast() -> None:
    places.find("张湾区")
    text = "我们在湖北省十堰市张湾区推进和平路改造，全年投资增长10%。" * 700
    started = time.perf_counter()
    places.find(text[:20_000])
    assert time.perf_counter() - started < 1  # 0.03 s on an idle machine
