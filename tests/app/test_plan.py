"""Questions in words, and the fields of the Query they must become; expected values were read off by hand."""

# ruff: noqa: E501  (tables of questions: a line each)
from dataclasses import fields
from decimal import Decimal

import pytest

from app.plan import plan
from app.records import Compare, Query, Task
from index import places
from index.records import Kind, Level, Report, Stance

# Reports that no project data is needed for: only the place and the plan year matter to a plan.
COVERED = (
    ("湖北省十堰市张湾区", 2023),
    ("广东省广州市荔湾区", 2023),
    ("浙江省杭州市临安区", 2023),
    ("山东省济南市历城区", 2023),
    ("湖北省荆州市洪湖市", 2024),
    ("河北省保定市清苑区", 2024),
)
KNOWN = tuple(
    Report(str(number), places.resolve(name)[0], name, year, None, "", "", "file.txt", "")
    for number, (name, year) in enumerate(COVERED)
)
EXACT, ABOUT, LEAST, ABOVE = Compare.EQUAL, Compare.ABOUT, Compare.AT_LEAST, Compare.ABOVE
MOST, BELOW, BETWEEN = Compare.AT_MOST, Compare.BELOW, Compare.BETWEEN


def seen(query: Query) -> dict[str, object]:
    """A query in short: places by name, measures by key or words, the condition as comparator and both ends."""
    held = query.condition
    claimed = query.claimed
    short: dict[str, object] = {field.name: getattr(query, field.name) for field in fields(query)}
    short["places"] = [place.name for place in query.places]
    short["unknown"] = [place.name for place in query.unknown]
    short["within"] = query.within.name if query.within else None
    short["measures"] = [measure.indicator or measure.words for measure in query.measures]
    short["kinds"] = [measure.kind for measure in query.measures]
    short["condition"] = (
        (held.compare, float(held.amount.low), float(held.amount.high), held.amount.unit) if held else None
    )
    short["claimed"] = (float(claimed.low), claimed.unit) if claimed else None
    return short


def check(query: Query, expected: dict[str, object]) -> None:
    found = seen(query)
    assert {name: found[name] for name in expected} == expected


VALUES: list[tuple[str, dict[str, object]]] = [
    ("张湾区2023年GDP目标增速是多少?", {"places": ["张湾区"], "years": (2023,), "measures": ["gdp"], "stance": Stance.TARGET, "kind": Kind.GROWTH}),
    ("张灣區2023年固定資產投資目標是多少", {"places": ["张湾区"], "measures": ["fai"], "stance": Stance.TARGET, "language": "zh"}),
    ("洪湖市二〇二三年粮食总产量多少万吨", {"years": (2023,), "measures": ["grain_output"], "unit": "万吨", "kind": Kind.LEVEL}),
    ("荔湾GDP", {"task": Task.VALUE, "stance": None, "years": (), "offset": None, "kind": None}),
    ("今年历城要筹集多少套保障性租赁住房", {"offset": 0, "stance": Stance.TARGET, "kind": Kind.COUNT, "measures": ["affordable_housing"]}),
    ("去年荔湾社零总额多少亿美元", {"offset": -1, "stance": Stance.ACTUAL, "unit": "亿美元"}),
    ("清苑区明年失业率目标", {"offset": 1, "stance": Stance.TARGET, "places": ["清苑区"]}),
    ("历城区2022年GDP总量和增速", {"measures": ["gdp", "gdp"], "kinds": [Kind.LEVEL, Kind.GROWTH], "kind": None}),
    ("洪湖2023年技改投资完成多少、增速多少?", {"kinds": [Kind.LEVEL, Kind.GROWTH], "stance": Stance.ACTUAL}),
    ("临安城镇和农村居民收入各多少", {"measures": ["income_urban", "income_rural"]}),
    ("荔湾民生支出占一般公共预算支出多少", {"measures": ["livelihood_spending"], "kind": Kind.SHARE}),
    ("洪湖水稻种植面积多少亩", {"measures": ["水稻种植面积"], "unit": "亩", "task": Task.VALUE}),
    ("临安十四五末GDP目标", {"years": (2025,), "span": 5}),
    ("2020到2022年荔湾GDP增速", {"years": (2020, 2021, 2022)}),
    ("What was Liwan's GDP in 2022?", {"language": "en", "places": ["荔湾区"], "years": (2022,), "stance": Stance.ACTUAL}),
    ("How many high-tech enterprises does Licheng want in 2023?", {"stance": Stance.TARGET, "kind": Kind.COUNT}),
    ("zhangwan gdp target", {"places": ["张湾区"], "stance": Stance.TARGET, "language": "en"}),
    ("What is 荔湾区's budget revenue in 2022", {"language": "en", "places": ["荔湾区"], "measures": ["budget_revenue"]}),
    ("荔湾GDP在全市排第几?", {"task": Task.VALUE, "stance": Stance.RANK}),
    ("张湾区去年和荔湾区GDP增速", {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"]}),
]  # fmt: skip

SETS: list[tuple[str, dict[str, object]]] = [
    ("Which place set its GDP growth to 10%?", {"task": Task.WHICH, "condition": (EXACT, 10, 10, "%"), "stance": Stance.TARGET, "measures": ["gdp"]}),
    ("list every county whose target for retail sales is 8%", {"task": Task.WHICH, "condition": (EXACT, 8, 8, "%"), "stance": Stance.TARGET, "measures": ["retail"]}),
    ("which districts targeted 10% GDP growth", {"task": Task.WHICH, "level": Level.DISTRICT, "condition": (EXACT, 10, 10, "%"), "stance": Stance.TARGET, "measures": ["gdp"]}),
    ("GDP目标10%的区", {"task": Task.WHICH, "condition": (EXACT, 10, 10, "%")}),
    ("谁家GDP目标定了10个点?", {"task": Task.WHICH, "condition": (EXACT, 10, 10, "%")}),
    ("Any district aiming for ten percent GDP growth?", {"task": Task.WHICH, "condition": (EXACT, 10, 10, "%")}),
    ("Districts whose retail sales target is between 5% and 10%", {"task": Task.WHICH, "condition": (BETWEEN, 5, 10, "%"), "measures": ["retail"]}),
    ("GDP增长目标在5%到7%之间的区有哪些", {"condition": (BETWEEN, 5, 7, "%")}),
    ("哪些地方失业率目标低于5%", {"condition": (BELOW, 5, 5, "%"), "level": None}),
    ("失业率目标控制在5%以内的有哪些区", {"condition": (MOST, 5, 5, "%")}),
    ("固投目标不低于12%的有谁", {"condition": (LEAST, 12, 12, "%"), "measures": ["fai"]}),
    ("哪些区社零增长目标是8%左右?", {"condition": (ABOUT, 8, 8, "%")}),
    ("哪些区的GDP目标高于全国5%的目标", {"condition": (ABOVE, 5, 5, "%"), "measures": ["gdp"]}),
    ("GDP增速不到1%的地方", {"task": Task.WHICH, "condition": (BELOW, 1, 1, "%")}),
    ("2022年规上工业增加值两位数增长的有哪些区", {"condition": (LEAST, 10, 10, "%"), "kind": Kind.GROWTH}),
    ("Which district's GDP shrank in 2022?", {"condition": (BELOW, 0, 0, "%"), "stance": Stance.ACTUAL, "kind": Kind.GROWTH}),
    ("哪些区财政收入下降或持平", {"condition": (MOST, 0, 0, "%"), "measures": ["budget_revenue"]}),
    ("Which districts' retail sales declined by more than 5%?", {"condition": (BELOW, -5, -5, "%")}),
    ("一般公共预算收入超过50亿元的有哪些", {"condition": (ABOVE, 50, 50, "亿元"), "task": Task.WHICH}),
    ("Which places plan at least 50 projects worth over RMB 100 million each?", {"condition": (LEAST, 50, 50, "projects"), "measures": ["projects_100m"]}),
    ("亿元以上项目超过50个的有哪些", {"condition": (ABOVE, 50, 50, "个"), "measures": ["projects_100m"]}),
    ("哪几份报告给出了农村居民收入增速目标?", {"task": Task.WHICH, "condition": None, "measures": ["income_rural"], "stance": Stance.TARGET}),
    ("哪些报告提到了氢能", {"task": Task.WHICH, "measures": [], "terms": ("氢能",)}),
    ("Which reports mention hydrogen?", {"task": Task.WHICH, "measures": [], "terms": ("hydrogen",)}),
    ("提出创建全国文明城市的是哪几个?", {"task": Task.WHICH, "measures": [], "terms": ("创建全国文明城市",)}),
    ("How many districts target growth above 6%?", {"task": Task.COUNT, "condition": (ABOVE, 6, 6, "%"), "measures": ["gdp"]}),
    ("财政收入超100亿的区有几个", {"task": Task.COUNT, "condition": (ABOVE, 100, 100, "亿"), "kind": None}),
    ("有多少份报告提到了老旧小区改造?", {"task": Task.COUNT, "measures": ["old_estates"]}),
    ("哪个区GDP目标最高", {"task": Task.RANK, "descending": True, "position": None, "cutoff": None}),
    ("八个区里城镇调查失业率最低的是哪个", {"task": Task.RANK, "descending": False, "condition": None}),
    ("Top 3 districts by retail sales growth target", {"task": Task.RANK, "cutoff": 3, "measures": ["retail"]}),
    ("GDP增长目标排前三的区县", {"task": Task.RANK, "cutoff": 3}),
    ("Which district has the second highest budget revenue?", {"task": Task.RANK, "position": 2, "cutoff": None}),
    ("Which two districts have the lowest GDP targets?", {"task": Task.RANK, "cutoff": 2, "descending": False}),
    ("全部报告平均GDP增速目标多少", {"task": Task.AVERAGE, "kind": Kind.GROWTH}),
    ("median GDP growth target across all reports", {"task": Task.MEDIAN}),
    ("湖北的几个地方GDP总量合计多少", {"task": Task.TOTAL, "within": "湖北省", "kind": Kind.LEVEL}),
    ("Which of the reports are from Hubei province?", {"task": Task.REPORTS, "within": "湖北省", "measures": []}),
    ("广东的报告有哪些", {"task": Task.REPORTS, "within": "广东省"}),
    ("Which reports do you have?", {"task": Task.REPORTS, "within": None}),
    ("哪些区完成了2022年的GDP目标?", {"task": Task.MET, "stance": None, "years": (2022,)}),
]  # fmt: skip

PAIRS: list[tuple[str, dict[str, object]]] = [
    ("荔湾比历城的GDP高多少?", {"task": Task.DIFFERENCE, "places": ["荔湾区", "历城区"]}),
    ("临安2023年GDP目标比2022年实际高几个点", {"task": Task.DIFFERENCE, "years": (2023, 2022), "stance": None, "unit": "个百分点"}),
    ("洪湖2024年固投目标比去年实际多多少", {"task": Task.DIFFERENCE, "years": (2024, 2023), "stance": None}),
    ("How do urban incomes in Lin'an and Honghu compare?", {"task": Task.COMPARE, "places": ["临安区", "洪湖市"], "measures": ["income_urban"]}),
    ("比较一下张湾和荔湾的一般公共预算收入增速", {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"]}),
    ("荔湾民生支出是张湾的几倍", {"task": Task.RATIO, "measures": ["livelihood_spending"]}),
    ("洪湖2023年城乡居民收入比是多少", {"task": Task.RATIO, "measures": ["income_urban", "income_rural"]}),
]  # fmt: skip

WORDED: list[tuple[str, dict[str, object]]] = [
    ("张湾区2023年主要预期目标有哪些", {"task": Task.TARGETS, "places": ["张湾区"], "measures": []}),
    ("List Licheng's main expected targets", {"task": Task.TARGETS}),
    ("荔湾区有哪些重点产业?", {"task": Task.LIST, "places": ["荔湾区"], "terms": ("重点产业",)}),
    ("Which four villages does Licheng plan to rebuild?", {"task": Task.LIST, "places": ["历城区"], "measures": []}),
    ("洪湖今年要办的十件实事都是啥", {"task": Task.LIST, "offset": 0}),
    ("什么叫瞪羚企业", {"task": Task.TERM, "terms": ("瞪羚企业",)}),
    ("“一枚印章管审批”是什么意思", {"task": Task.TERM, "terms": ("一枚印章管审批",)}),
    ('What is meant by "first-store economy" (首店经济)?', {"task": Task.TERM, "terms": ("first-store economy", "首店经济")}),
    ("张湾区2023年怎么扶持企业?", {"task": Task.READ, "measures": [], "terms": ("扶持企业",)}),
    ("临安面临哪些困难和挑战", {"task": Task.READ}),
    ("Tell me about Licheng's biomedical industry", {"task": Task.READ, "measures": []}),
    ("为什么张湾GDP增长10%", {"task": Task.READ, "measures": ["gdp"], "claimed": (10, "%")}),
    ("What explains Lin'an's 5% GDP growth in 2022?", {"claimed": (5, "%"), "condition": None, "years": (2022,)}),
    ("荔湾GDP目标是6.5%对吧?", {"task": Task.VALUE, "claimed": (6.5, "%")}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), [*VALUES, *SETS, *PAIRS, *WORDED])
def test_a_question_is_understood_field_by_field(asked: str, expected: dict[str, object]) -> None:
    check(plan(asked, KNOWN), expected)


TYPOS: list[tuple[str, str, str]] = [
    ("红湖市2024年GDP目标", "洪湖市", "gdp"),
    ("历程区2023年GDP目标", "历城区", "gdp"),
    ("Zhangwann 2023 GDP target", "张湾区", "gdp"),
    ("临安固定资产头资2023目标", "临安区", "fai"),
    ("荔湾区的unemploymnet rate是多少", "荔湾区", "unemployment_registered"),
]


@pytest.mark.parametrize(("asked", "place", "indicator"), TYPOS)
def test_a_small_typo_is_read_and_told(asked: str, place: str, indicator: str) -> None:
    query = plan(asked, KNOWN)
    check(query, {"places": [place], "measures": [indicator]})
    assert len(query.corrections) == 1


def test_a_place_that_the_gazetteer_knows_is_never_corrected_to_one_with_a_report() -> None:
    query = plan("江岸区2023年GDP目标", KNOWN)
    check(query, {"places": [], "unknown": ["江岸区"], "corrections": ()})


@pytest.mark.parametrize(
    "words", ["开发区的招商引资目标", "老旧小区改造多少个", "新建学校多少所", "高标准农田建设目标"]
)
def test_common_words_that_look_like_places_are_none(words: str) -> None:
    check(plan(words, KNOWN), {"places": [], "unknown": [], "corrections": ()})


def test_a_place_with_the_path_above_it_is_the_place_alone() -> None:
    check(plan("What is Guangzhou Nansha District's GDP target?", KNOWN), {"unknown": ["南沙区"], "within": None})
    check(plan("湖北省十堰市张湾区的GDP目标", KNOWN), {"places": ["张湾区"], "within": None})


def test_an_amount_that_describes_the_thing_counted_is_no_condition() -> None:
    query = plan("哪些区引进10亿元以上项目超过5个", KNOWN)
    assert query.condition is not None
    assert query.condition.amount.low == Decimal(5)


def test_words_too_general_for_an_indicator_are_not_read_behind_a_narrower_one() -> None:
    check(plan("Which reports talk about digital economy parks?", KNOWN), {"measures": []})


def test_a_general_word_behind_a_quoted_name_is_no_indicator() -> None:
    assert plan("哪些报告写了“首店”经济?", KNOWN).measures == ()
    assert [one.indicator for one in plan("张湾区的经济目标", KNOWN).measures] == ["gdp"]


def test_incomes_compared_are_no_ratio_of_incomes() -> None:
    asked = plan("张湾区与荔湾区的旅游收入比较", KNOWN)
    assert (asked.task, [one.indicator for one in asked.measures]) == (Task.COMPARE, ["tourism_revenue"])
    assert plan("张湾区城乡居民收入比是多少", KNOWN).task is Task.RATIO
    assert plan("张湾的收入比是多少", KNOWN).task is Task.RATIO


def test_a_business_district_is_a_part_of_the_place() -> None:
    (one,) = plan("荔湾区江湾商务区固定资产投资多少", KNOWN).measures
    assert (one.indicator, one.scope) == ("fai", "江湾商务区")


def test_amounts_in_quotation_marks_are_names_not_conditions() -> None:
    check(plan("哪些报告提到“100%达标”行动", KNOWN), {"condition": None, "task": Task.WHICH})


def test_a_question_with_nothing_in_it_is_to_be_read() -> None:
    check(plan("你好", KNOWN), {"task": Task.READ, "places": [], "measures": []})


NATION = Report("9", places.resolve("中国")[0], "中国", 2023, None, "", "", "file.txt", "")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("全国2023年城镇新增就业目标是多少", ["中国"]),
        ("What is China's GDP growth target for 2023?", ["中国"]),
        ("张湾区2023年GDP目标比全国高多少", ["张湾区", "中国"]),
        ("张湾区2022年经济总量全国排第几", ["张湾区"]),
        ("哪些地方创建全国文明城市", []),
        ("Which cities in China set a 2023 GDP target above 7%?", []),
    ],
)
def test_the_country_is_a_place_only_where_its_own_report_is_asked(question: str, named: list[str]) -> None:
    assert [place.name for place in plan(question, (*KNOWN, NATION)).places] == named


def test_without_a_report_of_the_country_its_name_says_nothing() -> None:
    assert plan("全国2023年城镇新增就业目标是多少", KNOWN).places == ()


@pytest.mark.parametrize(
    "question",
    ["张湾区2023年GDP目标,去年实际呢", "What did Zhangwan target for GDP in 2023, and what did it achieve in 2022?"],
)
def test_a_target_and_the_outcome_before_are_asked_of_both_years(question: str) -> None:
    query = plan(question, KNOWN)
    assert (query.years, query.stance) == ((2023, 2022), None)


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("张湾区2021年到2023年GDP怎么变的", Task.VALUE),
        ("How has Zhangwan's GDP changed from 2021 to 2023?", Task.VALUE),
        ("张湾区GDP从2021年到2022年增加了多少亿元", Task.DIFFERENCE),
        ("How far did Zhangwan's 2022 GDP growth fall short of its 2023 target?", Task.DIFFERENCE),
        ("张湾区2022年GDP目标9%,达标没有", Task.MET),
        ("湖北有哪几个区县的报告", Task.REPORTS),
    ],
)
def test_changes_and_shortfalls_are_figures(question: str, task: Task) -> None:
    assert plan(question, KNOWN).task is task


def test_an_inflected_english_word_is_no_misspelt_place() -> None:
    changde = Report("8", places.resolve("常德市")[0], "常德市", 2025, None, "", "", "file.txt", "")
    assert plan("how has gdp changed in zhangwan", (*KNOWN, changde)).corrections == ()


def test_a_share_of_another_amount_keeps_the_whole() -> None:
    (measure,) = plan("张湾区2022年地方财政收入占财政总收入多少", KNOWN).measures
    assert (measure.indicator, measure.kind, bool(measure.whole)) == ("local_revenue", Kind.SHARE, True)


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("What is the total 2022 GDP of Liwan and Lin'an?", Task.TOTAL),
        ("荔湾区和临安区2022年GDP一共多少", Task.TOTAL),
        ("Compare the total 2022 GDP of Liwan and Lin'an", Task.COMPARE),
        ("各区一共新增养老床位多少张", Task.TOTAL),
        ("How many nursing beds were added across all districts in 2022?", Task.TOTAL),
        ("How many districts across all reports mention nursing beds?", Task.COUNT),
        ('Explain the term "gazelle enterprise" (瞪羚企业).', Task.TERM),
    ],
)
def test_totals_and_terms_are_told_from_comparisons(question: str, task: Task) -> None:
    assert plan(question, KNOWN).task is task


def test_percentage_points_are_of_growth_and_count_nothing() -> None:
    asked = plan("By how many percentage points is Liwan's 2023 GDP target below its 2022 outcome?", KNOWN)
    assert (asked.task, asked.kind, asked.unit) == (Task.DIFFERENCE, None, "个百分点")


def test_reports_for_a_year_are_those_held() -> None:
    asked = plan("Which of the reports are for 2023?", KNOWN)
    assert (asked.task, asked.years) == (Task.REPORTS, (2023,))
    assert plan("Which of the reports are for more GDP growth than 5%?", KNOWN).task is Task.WHICH


def test_what_came_new_is_not_counted_by_the_row_of_all_there_are() -> None:
    for asked in ("荔湾区2022年新增上市企业多少家?", "荔湾区2022年新增专精特新企业多少家?"):
        measure = plan(asked, KNOWN).measures[0]
        assert measure.indicator is None and measure.words.startswith("新增"), asked
    assert plan("荔湾区2022年新增高新技术企业多少家?", KNOWN).measures[0].indicator == "hightech_new"
    assert plan("荔湾区2022年上市企业总数是多少家?", KNOWN).measures[0].indicator == "listed"
