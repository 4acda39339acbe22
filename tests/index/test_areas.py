"""Which part of a place the clauses before a figure speak of."""

import pytest

from index import places
from index.areas import part
from index.records import Place


def own(name: str) -> Place:
    return next(one for one in places.resolve(name))


@pytest.mark.parametrize(
    ("place", "before", "wanted"),
    [
        ("宝安区", "片区地区生产总值100亿元、同比增长9%,固定资产投资完成额", "片区"),
        ("榆林市", "进一步理顺体制机制,榆林高新区重点加快区块建设,推进重点项目,完成生产总值", "榆林高新区"),
        ("海南省", "力争“十二五”末,洋浦开发区地区生产总值超过700亿元,工业总产值超过", "洋浦开发区"),
        ("辽宁省", "激发城区经济发展活力,56个城区地区生产总值增长17%;财政一般预算收入", "56个城区"),
        ("信阳市", "预计全市产业集聚区完成固定资产投资", "全市产业集聚区"),
        ("信阳市", "各县区公共财政预算收入均突破", "各县区"),
        ("桂林市", "高新区要着力提升能力,力争产值超250亿元;经开区要实施三年计划,力争规模工业总产值超", "经开区"),
        ("宝鸡市", "陇县完成工业增加值20亿元,固定资产投资增长", "陇县"),
        # The whole, or a part that something merely happened in.
        ("宝安区", "片区地区生产总值100亿元,全区固定资产投资完成", ""),
        ("宝鸡市", "陇县获评国家现代农业产业园,农业增加值增速", ""),
        ("菏泽市", "150个市重点项目完成投资630亿元,固定资产投资", ""),
        ("宝鸡市", "扶风县等12座污水处理厂完成改造,地区生产总值增长", ""),
        ("光明区", "2015年,光明新区经济继续较快增长,完成地区生产总值", ""),
        ("光明区", "新区经济逐季攀升,预计全年实现地区生产总值", ""),
        ("长春市", "园区建设加快推进,规模以上工业增加值增长", ""),
        ("长春市", "地区生产总值增长6%,固定资产投资增长", ""),
    ],
)
def test_a_figure_is_of_the_part_that_its_clauses_speak_of(place: str, before: str, wanted: str) -> None:
    assert part(before, own(place)) == wanted


def test_without_a_place_zones_are_still_parts() -> None:
    assert part("经开区实现产值100亿元,固定资产投资", None) == "经开区"
    assert part("陇县实现产值100亿元,固定资产投资", None) == ""
