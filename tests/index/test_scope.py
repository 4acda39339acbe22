"""What a figure covers when that is less than the whole place."""

import pytest

from index.scope import adjacent, areas, around, parts, period, scope_before


@pytest.mark.parametrize(
    ("prefix", "wanted"),
    [("全区", ""), ("预计全年实现", ""), ("其中蒙自经济开发区", "蒙自经济开发区"), ("现代", "现代"), ("企业", "")],
)
def test_only_a_part_is_a_scope(prefix: str, wanted: str) -> None:
    assert scope_before(prefix) == wanted


def test_parts_are_listed_in_order_or_not_at_all() -> None:
    assert parts("其中淡水产品加工、装备制造、新材料三大主导产业", 3) == ("淡水产品加工", "装备制造", "新材料")
    assert parts("装备制造、新材料", 3) == ()


def test_areas_are_named_ones() -> None:
    assert areas("支持工业新区、西城经济开发区创新发展") == ("工业新区", "西城经济开发区")
    assert areas("建设各类园区") == ()


def test_the_heading_and_the_clause_before_can_narrow() -> None:
    assert around("五、推进城乡融合 › 加快建设城东新区", "完成招商引资") == "城东新区"
    assert around("", "地区生产总值增长5%,固定资产投资") == ""
    assert period("今年上半年GDP") == "上半年"


def test_the_reports_own_place_is_no_part() -> None:
    assert adjacent("宝安", "宝安区") == ""
    assert adjacent("前海", "宝安区") == "前海"
