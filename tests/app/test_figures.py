"""Figures of a model's sentence are held against the quotes: number, unit, sign, edge, measure, year, stance."""

import pytest

from app.figures import numbers, wrong
from app.records import Evidence
from index.extract import extract
from index.split import split
from tests.fakes import XIALU_TEXT, ZHANGWAN, ZHANGWAN_TEXT, report

REPORT = report(ZHANGWAN)
PASSAGES = split(REPORT, ZHANGWAN_TEXT)
FACTS = extract(PASSAGES, ZHANGWAN_TEXT)
REVIEW = "2022年全区地区生产总值增长3.5%,一般公共预算收入完成12.3亿元,下降2%。"
PLAN = "2023年经济社会发展主要预期目标:地区生产总值增长10%左右,一般公共预算收入增长8%,城镇登记失业率控制在3%以内。"
INDUSTRY = "规模以上工业增加值增长5%。新增高新技术企业21家,培育瞪羚企业①3家。"
PEOPLE = "全年民生支出18.1亿元,同比增长30.6%。新建户厕105座。"


def fault(sentence: str, *quotes: str) -> str:
    cited = []
    for number, quote in enumerate(quotes, 1):
        start = ZHANGWAN_TEXT.index(quote)
        holder = next(p for p in PASSAGES if p.start <= start < p.end)
        cited.append(Evidence(number, holder, start, start + len(quote)))
    facts = [f for f in FACTS if any(e.start <= f.figure[0] and f.figure[1] <= e.end for e in cited)]
    found = wrong(sentence, cited, facts)
    return found.fault if found else ""


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年地区生产总值增长3.5%",
        "一般公共预算收入12.3亿元,同比下降2%",
        "In 2022 general public budget revenue was 1.23 billion yuan, down 2%",
        "Revenue fell by 2%",
        "a 2% decline in revenue",
    ],
)
def test_what_the_quote_states_stands(sentence: str) -> None:
    assert fault(sentence, REVIEW) == ""


@pytest.mark.parametrize(
    ("sentence", "quote", "name"),
    [
        ("地区生产总值增长3.6%", REVIEW, "number"),
        ("地区生产总值增长35%", REVIEW, "number"),
        ("一般公共预算收入12.3万元", REVIEW, "number"),
        ("一般公共预算收入123亿元", REVIEW, "number"),
        ("Revenue was 12.3 billion yuan", REVIEW, "number"),
        ("一般公共预算收入增长2%", REVIEW, "number"),
        ("地区生产总值下降3.5%", REVIEW, "number"),
        ("地区生产总值增长10%", PLAN, "number"),
        ("地区生产总值增长10%以上", PLAN, "number"),
        ("失业率3%", PLAN, "number"),
        ("培育瞪羚企业3人", INDUSTRY, "number"),
        ("新增高新技术企业21%", INDUSTRY, "number"),
        ("新增5家企业", INDUSTRY, "number"),
        ("培育瞪羚企业四家", INDUSTRY, "number"),
        ("Twelve gazelle enterprises were fostered", INDUSTRY, "number"),
        ("工业增加值翻番", INDUSTRY, "number"),
        ("工业增加值居全省第2位", INDUSTRY, "number"),
        ("The number of firms doubled", INDUSTRY, "number"),
        ("共5项举措", INDUSTRY, "number"),
        ("在12份报告中", INDUSTRY, "number"),
        ("到2030年新增高新技术企业21家", INDUSTRY, "number"),
        ("一般公共预算收入增长3.5%", REVIEW, "measure"),
        ("地区生产总值增长8%", PLAN, "measure"),
        ("2022年一般公共预算收入增长8%", PLAN, "year"),
        ("一般公共预算收入目标是12.3亿元", REVIEW, "stance"),
        ("一般公共预算收入实现增长8%", PLAN, "stance"),
        ("General public budget revenue grew 8%", PLAN, "stance"),
    ],
)
def test_what_the_quote_does_not_state_is_named(sentence: str, quote: str, name: str) -> None:
    assert fault(sentence, quote) == name


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("培育瞪羚企业三家", INDUSTRY),
        ("It fostered three gazelle enterprises and added 21 high-tech firms", INDUSTRY),
        ("新建105座户厕", PEOPLE),
        ("失业率控制在3%以内", PLAN),
        ("unemployment is to stay within 3%", PLAN),
        ("GDP is to grow by around 10% in 2023", PLAN),
        ("进一步发展一批企业", INDUSTRY),
    ],
)
def test_other_words_for_the_same_figure_stand(sentence: str, quote: str) -> None:
    assert fault(sentence, quote) == ""


def test_a_figure_must_stand_in_the_quote_cited_not_in_another() -> None:
    assert fault("全年民生支出18.1亿元", REVIEW) == "number"
    assert fault("全年民生支出18.1亿元", REVIEW, PEOPLE) == ""


def test_numbers_are_values_without_years() -> None:
    assert {str(value) for value in numbers("2023年三轮,18.1亿元,1,200户")} == {"3", "18.1", "1200"}


def test_the_other_fake_report_states_none_of_it() -> None:
    assert "3.5%" not in XIALU_TEXT
