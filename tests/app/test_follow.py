"""Dialogues, and the fields of the Query their last question must become; expected values were read off by hand."""

# ruff: noqa: E501  (tables of dialogues: a line each)
from collections.abc import Sequence

import pytest

from app.follow import follow
from app.plan import plan
from app.records import Compare, Task
from index.records import Kind, Stance
from tests.app.test_plan import KNOWN, check

DIALOGUES: list[tuple[Sequence[str], dict[str, object]]] = [
    (["张湾区2023年GDP增长目标是多少?", "那历城区呢"], {"places": ["历城区"], "measures": ["gdp"], "years": (2023,), "stance": Stance.TARGET, "kind": Kind.GROWTH}),
    (["张湾区2023年GDP增长目标是多少?", "历城呢", "荔湾"], {"places": ["荔湾区"], "measures": ["gdp"], "task": Task.VALUE}),
    (["What was Liwan's GDP in 2022?", "what about Licheng", "and its target for 2023?"], {"places": ["历城区"], "years": (2023,), "stance": Stance.TARGET}),
    (["What was Liwan's GDP in 2022?", "and in 2021?"], {"places": ["荔湾区"], "years": (2021,), "measures": ["gdp"]}),
    (["历城区2023年GDP目标多少", "失业率呢"], {"places": ["历城区"], "measures": ["unemployment_registered"], "stance": Stance.TARGET, "years": (2023,)}),
    (["荔湾2022年社零总额", "增速呢"], {"measures": ["retail"], "kind": Kind.GROWTH, "places": ["荔湾区"]}),
    (["临安2022年城镇居民人均可支配收入", "农村的呢?"], {"measures": ["income_rural"], "places": ["临安区"], "years": (2022,)}),
    (["临安2022年出口多少", "进口呢"], {"measures": ["imports"]}),
    (["洪湖2024年GDP增长目标", "上一年实际完成多少?"], {"years": (2023,), "stance": Stance.ACTUAL, "places": ["洪湖市"]}),
    (["What is Honghu's GDP growth target for 2024?", "And what did it actually achieve the year before?"], {"years": (2023,), "stance": Stance.ACTUAL, "measures": ["gdp"]}),
    (["洪湖2024年GDP目标", "它实际完成呢"], {"stance": Stance.ACTUAL, "years": ()}),  # no report reviews 2024
    (["荔湾区2023年固定资产投资目标是多少?", "比去年实际多多少?"], {"task": Task.DIFFERENCE, "years": (2023, 2022), "stance": None, "measures": ["fai"]}),
    (["洪湖2024年GDP目标", "去年实际完成多少?", "差多少"], {"task": Task.DIFFERENCE, "years": (2024, 2023), "stance": None}),
    (["张湾2023年GDP增长目标", "那荔湾呢", "哪个更高"], {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"], "measures": ["gdp"]}),
    (["张湾2023年GDP增长目标", "那荔湾呢", "哪个更高", "高多少?"], {"task": Task.DIFFERENCE, "places": ["张湾区", "荔湾区"]}),
    (["张湾2023年社零目标", "和荔湾比呢"], {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"], "measures": ["retail"]}),
    (["What is Lin'an's R&D intensity?", "compare it with Licheng"], {"task": Task.COMPARE, "places": ["临安区", "历城区"]}),
    (["Which district has the highest 2023 GDP growth target?", "What about the lowest?"], {"task": Task.RANK, "descending": False, "years": (2023,), "stance": Stance.TARGET}),
    (["Which district has the highest budget revenue?", "second highest?"], {"task": Task.RANK, "position": 2, "measures": ["budget_revenue"]}),
    (["哪些报告写了失业率?", "最低的是哪个"], {"task": Task.RANK, "descending": False, "measures": ["unemployment_registered"]}),
    (["哪些区的GDP目标高于6%?", "7%以上呢"], {"task": Task.WHICH, "condition": (Compare.AT_LEAST, 7, 7, "%")}),
    (["哪些区的GDP目标高于6%?", "有几个?"], {"task": Task.COUNT, "condition": (Compare.ABOVE, 6, 6, "%")}),
    (["张湾区2023年GDP增长目标是多少?", "全部报告的平均值呢?"], {"task": Task.AVERAGE, "places": [], "measures": ["gdp"]}),
    (["临安区2023年要引进多少亿元以上项目?", "其中10亿以上的几个"], {"measures": ["projects_1b"], "kind": Kind.COUNT, "places": ["临安区"]}),
    (["洪湖2023年规上工业总产值是多少", "四大产业各多少?"], {"places": ["洪湖市"], "measures": ["四大产业 规上工业总产值"]}),
    (["张湾2022年固定资产投资增速是多少", "我是说工业投资"], {"measures": ["industrial_investment"], "kind": Kind.GROWTH, "places": ["张湾区"]}),
    (["张湾2022年固定资产投资增速是多少", "不对,我问的是历城区"], {"places": ["历城区"], "measures": ["fai"], "years": (2022,)}),
    (["历城2022年GDP增速", "为什么"], {"task": Task.READ, "measures": ["gdp"], "places": ["历城区"]}),
    (["张湾区有哪些困难?", "历城区呢"], {"task": Task.READ, "places": ["历城区"], "terms": ("困难",)}),
    (["历城区“四大行动”有哪四项?", "第三项是什么"], {"places": ["历城区"], "terms": ("第三项", "四大行动")}),
    (["临安GDP", "该区今年要新建多少公里农村公路?"], {"places": ["临安区"], "offset": 0, "measures": ["rural_roads"], "stance": Stance.TARGET}),
    (["什么是瞪羚企业?", "哪些报告提到了"], {"task": Task.WHICH, "measures": [], "terms": ("瞪羚企业",)}),
    (["荔湾2022年社零总额多少", "增速呢", "历城呢", "今年目标呢", "失业率呢", "张湾呢", "比荔湾高吗"], {"task": Task.DIFFERENCE, "places": ["张湾区", "荔湾区"], "measures": ["unemployment_registered"]}),
    (["张湾2023年GDP增长目标", "那荔湾呢", "两个哪个高"], {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"], "measures": ["gdp"]}),
    (["张湾2023年GDP增长目标", "那荔湾呢", "哪个高一些"], {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"], "measures": ["gdp"]}),
    (["What is Zhangwan's GDP growth target for 2023?", "And Liwan?", "Which of the two is higher?"], {"task": Task.COMPARE, "places": ["张湾区", "荔湾区"], "measures": ["gdp"]}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), DIALOGUES)
def test_the_last_question_keeps_what_it_does_not_say_anew(said: Sequence[str], expected: dict[str, object]) -> None:
    check(follow(said[-1], said[:-1], KNOWN), expected)


WHOLE = [
    "哪些区2023年GDP目标高于6%?",
    "Which district has the lowest unemployment rate?",
    "洪湖市2024年一般公共预算收入目标",
    "荔湾区有哪些重点产业?",
    "Which of the reports are from Hubei province?",
    "“首店经济”是什么意思",
    "各区2022年一般公共预算收入是多少?",
    "What was the GDP growth of every district in 2022?",
]


@pytest.mark.parametrize("asked", WHOLE)
def test_a_whole_question_inherits_nothing(asked: str) -> None:
    history = ["张湾区2022年固定资产投资增速是多少", "那历城区呢"]
    assert follow(asked, history, KNOWN) == plan(asked, KNOWN)


def test_without_history_a_question_is_planned_by_itself() -> None:
    assert follow("荔湾GDP", [], KNOWN) == plan("荔湾GDP", KNOWN)


def test_a_set_listed_before_is_asked_again_of_another_measure() -> None:
    query = follow("这些区里谁的固定资产投资目标最高?", ["哪些区的GDP目标高于6%?"], KNOWN)
    check(query, {"task": Task.RANK, "measures": ["fai"]})
    assert query.among == plan("哪些区的GDP目标高于6%?", KNOWN)


def test_ten_turns_are_folded_from_the_first() -> None:
    history = [
        "张湾区2023年GDP目标多少?",
        *("历城呢", "荔湾呢", "失业率呢", "临安呢", "社零呢", "洪湖呢", "张湾呢", "固投呢"),
    ]
    query = follow("荔湾呢", history, KNOWN)
    check(query, {"places": ["荔湾区"], "measures": ["fai"], "years": (2023,), "stance": Stance.TARGET})


def test_it_after_a_ranking_is_the_place_put_first() -> None:
    read = follow("它的固定资产投资目标是多少?", ["哪个区2023年GDP增长目标最高?"], KNOWN)
    assert (read.task, [one.indicator for one in read.measures]) == (Task.VALUE, ["fai"])
    assert read.among is not None and (read.among.task, read.among.cutoff) == (Task.RANK, 1)
    many = follow("它们的固定资产投资目标是多少?", ["哪个区2023年GDP增长目标最高?"], KNOWN)
    assert many.among is None or many.among.cutoff is None
