"""Sentences become facts: value, unit, kind, stance, year, edge and span, worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract import extract
from index.records import Edge, Fact, Kind, Part, Passage, Report, Stance


def read(text: str, part: Part = Part.REVIEW, *, year: int = 2023, heading: str = "") -> list[Fact]:
    report = Report("r", None, "r", year, None, "", "", "r.txt", "")
    facts = extract([Passage(report, 0, len(text), heading, part, text)], text)
    for fact in facts:
        assert fact.quote == text[fact.start : fact.end]
        assert fact.start <= fact.figure[0] < fact.figure[1] <= fact.end
    return facts


def told(facts: list[Fact]) -> list[tuple[str | None, str, str]]:
    return [(f.indicator, f.kind.value, f"{f.amount.low}{f.amount.unit}" if f.amount else f.words) for f in facts]


def test_level_share_of_plan_and_growth_of_one_subject_are_three_facts() -> None:
    facts = read("2022年预计实现地区生产总值564亿元,占计划的100%,同比下降2%;规上工业总产值540亿元,同比下降26.9%。")
    assert told(facts) == [
        ("gdp", "level", "564亿元"),
        (None, "share", "100%"),
        ("gdp", "growth", "-2%"),
        ("industry_output_scale", "level", "540亿元"),
        ("industry_output_scale", "growth", "-26.9%"),
    ]
    assert "占计划比例" in facts[1].measure
    assert all((f.stance, f.year) == (Stance.ACTUAL, 2022) for f in facts)
    assert all(f.amount and f.amount.edge is Edge.ESTIMATE for f in facts)


@pytest.mark.parametrize(("comma", "semicolon"), [(",", ";"), ("，", "；")])
def test_both_punctuations_are_read(comma: str, semicolon: str) -> None:
    text = f"地区生产总值增长10%左右{semicolon}固定资产投资增长12%{comma}城镇居民人均可支配收入增长7%以上。"
    facts = read(text, Part.PLAN)
    assert told(facts) == [("gdp", "growth", "10%"), ("fai", "growth", "12%"), ("income_urban", "growth", "7%")]
    assert [f.amount.edge for f in facts if f.amount] == [Edge.ABOUT, Edge.EXACT, Edge.AT_LEAST]
    assert all((f.stance, f.year) == (Stance.TARGET, 2023) for f in facts)


def test_respectively_is_shared_out_in_order() -> None:
    facts = read("城乡居民人均可支配收入分别达到40831元、24302元,分别增长6.0%、7.5%。")
    assert told(facts) == [
        ("income_urban", "level", "40831元"),
        ("income_rural", "level", "24302元"),
        ("income_urban", "growth", "6.0%"),
        ("income_rural", "growth", "7.5%"),
    ]


def test_respectively_reaches_back_over_two_clauses() -> None:
    facts = read("全年接待游客713万人次,实现旅游综合收入50.6亿元,分别增长29.6%、25.1%。")
    assert told(facts)[2:] == [("tourists", "growth", "29.6%"), ("tourism_revenue", "growth", "25.1%")]


def test_two_names_that_share_their_end_keep_their_order() -> None:
    facts = read("城镇和农村居民收入分别增长7%和8%左右", Part.PLAN)
    assert told(facts) == [("income_urban", "growth", "7%"), ("income_rural", "growth", "8%")]
    assert [f.amount.edge for f in facts if f.amount] == [Edge.ABOUT, Edge.ABOUT]


NAMES = {
    "地区生产总值": "gdp",
    "固定资产投资": "fai",
    "一般公共预算收入": "budget_revenue",
    "税收收入": "tax_revenue",
    "工业投资": "industrial_investment",
}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.integers(1, 99)),
        min_size=2,
        max_size=5,
        unique_by=lambda pair: pair[0],
    )
)
def test_respectively_never_shifts(pairs: list[tuple[str, int]]) -> None:
    text = "、".join(name for name, _ in pairs) + "分别增长" + "、".join(f"{value}%" for _, value in pairs) + "。"
    assert told(read(text)) == [(NAMES[name], "growth", f"{value}%") for name, value in pairs]


@given(st.integers(2, 5), st.integers(2, 5))
def test_respectively_with_the_wrong_count_gives_no_indicator(names: int, figures: int) -> None:
    if names == figures:
        return
    text = "、".join(sorted(NAMES)[:names]) + "分别增长" + "、".join(f"{n + 1}%" for n in range(figures)) + "。"
    assert all(fact.indicator is None for fact in read(text))


def test_a_stretch_target_keeps_both() -> None:
    (fact,) = read("地区生产总值增长8%、力争9%", Part.PLAN)
    assert fact.amount and (fact.amount.low, fact.amount.high, fact.amount.edge) == (
        Decimal(8),
        Decimal(9),
        Edge.STRIVE,
    )


def test_the_verb_before_the_figures_governs_its_segment() -> None:
    facts = read("力争新增规上服务业企业20家,服务业增加值增长12%;新改建农村公路20公里。", Part.PLAN)
    assert [f.amount.edge for f in facts if f.amount] == [Edge.STRIVE, Edge.STRIVE, Edge.EXACT]
    assert [f.indicator for f in facts] == ["service_new", "service_va", "rural_roads"]


def test_additions_are_not_totals() -> None:
    facts = read(
        "力争新增省级以上“专精特新”企业15家以上、高新技术企业30家以上。高新技术企业发展到170家以上。", Part.PLAN
    )
    assert [f.indicator for f in facts] == ["srdi", "hightech_new", "hightech_total"]


def test_a_counted_noun_after_the_figure_is_found() -> None:
    facts = read("高标准改造84个老旧小区,建成500套人才公寓。")
    assert told(facts) == [("old_estates", "count", "84个"), ("talent_housing", "count", "500套")]


def test_things_outside_the_table_keep_the_reports_words_and_units() -> None:
    facts = read("改造老旧片区6个244栋9691户,清理庭院2906个。")
    assert [(f.indicator, f.measure, f"{f.amount.low}{f.amount.unit}") for f in facts if f.amount] == [
        (None, "改造老旧片区", "6个"),
        (None, "改造老旧片区", "244栋"),
        (None, "改造老旧片区", "9691户"),
        (None, "清理庭院", "2906个"),
    ]


def test_ranks_are_rows_of_their_own() -> None:
    facts = [
        f for f in read("净增高新技术企业20家,全市排名第二;螃蟹产量7.9万吨、位居全省第一。") if f.stance is Stance.RANK
    ]
    assert [(f.indicator, f.amount.low) for f in facts if f.amount] == [
        ("hightech_new", Decimal(2)),
        ("crab_output", Decimal(1)),
    ]


def test_a_part_is_never_given_for_the_whole() -> None:
    facts = read(
        "淡水产品加工、装备制造、新材料三大主导产业分别完成产值54亿元、86亿元、88亿元。支持工业新区、西城经济开发区发展,力争工业产值分别突破300亿元、100亿元。"
    )
    assert [f.scope for f in facts] == ["淡水产品加工", "装备制造", "新材料", "工业新区", "西城经济开发区"]
    (town,) = read("六县实现地区生产总值546.7亿元")
    assert town.scope == "六县"
    (half,) = read("上半年地区生产总值增长6%")
    assert half.scope == "上半年"


def test_a_share_of_gdp_is_the_row_of_the_share() -> None:
    facts = read("高新技术产业增加值达52亿元、增长15%,占GDP的13%。")
    assert told(facts)[2] == ("hightech_va_share", "share", "13%")


def test_points_above_others_are_no_growth_of_the_indicator() -> None:
    (fact,) = read("地区生产总值增速高于全省平均1.2个百分点")
    assert (fact.indicator, fact.amount and fact.amount.unit) == (None, "个百分点")


def test_figures_passed_through_and_thresholds_are_no_statements() -> None:
    assert told(read("一般公共预算收入由4.14亿元增长到8.56亿元")) == [("budget_revenue", "level", "8.56亿元")]
    assert told(read("新引进亿元以上项目120个,其中10亿元以上项目12个", Part.PLAN)) == [
        ("projects_100m", "count", "120个"),
        ("projects_1b", "count", "12个"),
    ]


def test_an_elliptic_noun_takes_its_head_from_the_clause_before() -> None:
    facts = read("粮食播种面积稳定在144.2万亩以上,总产量达67.9万吨、增长5.2%。")
    assert told(facts) == [
        ("grain_area", "level", "144.2万亩"),
        ("grain_output", "level", "67.9万吨"),
        ("grain_output", "growth", "5.2%"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“两不愁三保障”水平提升。",
        "12345热线受理诉求。",
        "推进“十四五”规划和“456”产业链。",
        "2022年12月27日在第十届会议上",
    ],
)
def test_numbers_that_are_no_figures_yield_nothing(text: str) -> None:
    assert read(text) == []


def test_notes_yield_no_figures() -> None:
    assert read("隐形冠军:指年销售额不超过50亿美元的企业。", Part.NOTES) == []


def test_a_growth_of_growth_is_not_the_growth() -> None:
    assert all(f.indicator is None for f in read("固定资产投资增速较上年提高3个百分点"))


def test_the_quote_of_a_long_segment_is_cut_but_holds_subject_and_figure() -> None:
    text = "全力" + "推动各项工作提质增效," * 20 + "地区生产总值增长7.8%," + "不断取得新的更大成绩," * 20 + "。"
    (fact,) = read(text)
    assert len(fact.quote) <= 130
    assert "地区生产总值增长7.8%" in fact.quote


def test_extraction_is_deterministic() -> None:
    text = "地区生产总值增长7.8%,固定资产投资136.2亿元、增长3%。"
    assert read(text) == read(text)
    assert all(f.kind in Kind for f in read(text))


def test_a_total_is_of_the_indicator_its_sentence_speaks_of() -> None:
    facts = read("GDP同比增长8.5%、比全市高2.5个百分点，增速连续三年排名第一；总量跃升到5202.01亿元。")
    assert ("gdp", "level", "5202.01亿元") in told(facts)


def test_a_total_of_another_kind_of_thing_is_not_taken_for_it() -> None:
    facts = read("GDP同比增长8.5%；商事主体总量达93.4万户。")
    assert [f.indicator for f in facts] == ["gdp", None]


def test_a_figure_passed_through_leads_to_the_one_reached() -> None:
    facts = read("预计地区生产总值突破2000亿元，达2016.9亿元，增长10.0%。")
    assert told(facts) == [("gdp", "level", "2016.9亿元"), ("gdp", "growth", "10.0%")]


def test_a_bare_word_behind_its_whole_is_its_part() -> None:
    facts = read("进出口总额1392亿美元，其中出口1009亿美元，分别增长29.6%和31.4%。")
    assert [indicator for indicator, _, _ in told(facts)] == ["trade", "exports", "trade", "exports"]


def test_a_part_of_itself_is_no_share_of_output() -> None:
    facts = read("全社会研发投入1880.5亿元，占地区生产总值比重5.81%，企业研发投入占全社会研发投入比重94.9%。")
    assert told(facts)[1:] == [("rd_intensity", "share", "5.81%"), (None, "share", "94.9%")]


def test_a_monthly_count_is_not_the_years() -> None:
    facts = read("开业以来月均接待游客35万人次；全年接待游客突破1亿人次。")
    assert [f.indicator for f in facts] == [None, "tourists"]


def test_a_year_compared_with_is_not_the_year_of_the_figure() -> None:
    (fact,) = read("2022年与1998年相比，国内生产总值由21.70亿元增加到29.44亿元。")
    assert (fact.indicator, fact.year) == ("gdp", 2022)


def test_the_figures_of_a_base_year_and_of_the_year_reached_are_each_of_their_own_year() -> None:
    facts = read("地区生产总值从2017年的580.17亿元增加到2021年的908.5亿元,年均增长7.8%。", year=2022)
    assert [(f.indicator, str(f.amount and f.amount.low), f.year, f.span) for f in facts] == [
        ("gdp", "580.17", 2017, 1),
        ("gdp", "908.5", 2021, 1),
        ("gdp", "7.8", 2021, 5),
    ]
    (only,) = read("一般公共预算收入从138.1亿元增加到169.5亿元。", year=2022)
    assert only.amount and (str(only.amount.low), only.year) == ("169.5", 2021)


def test_a_level_behind_a_yearly_average_is_of_its_own_year() -> None:
    facts = read("“十一五”期间,全省地区生产总值年均增长14%,去年达到18278亿元。", year=2011)
    assert [(f.indicator, f.kind.value, f.year, f.span) for f in facts] == [
        ("gdp", "growth", 2010, 5),
        ("gdp", "level", 2010, 1),
    ]


def test_a_name_cut_short_behind_its_fellow_is_filled_up_from_it() -> None:
    facts = read("地方一般公共财政预算收入和支出分别为123亿元、369亿元,分别增长11%、7.1%。")
    assert told(facts) == [
        ("budget_revenue", "level", "123亿元"),
        ("budget_spending", "level", "369亿元"),
        ("budget_revenue", "growth", "11%"),
        ("budget_spending", "growth", "7.1%"),
    ]
