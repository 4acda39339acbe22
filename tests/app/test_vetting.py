"""A sentence of a model is kept as a sentence of the house, or struck with its fault."""

import pytest

from app.records import Evidence
from app.vetting import Given, vet
from index.extract import extract
from index.split import split
from tests.fakes import ZHANGWAN, ZHANGWAN_TEXT, report

PASSAGES = split(report(ZHANGWAN), ZHANGWAN_TEXT)
MARK = "5f1e2d3c4b5a6978"


def evidence(number: int, quote: str) -> Evidence:
    start = ZHANGWAN_TEXT.index(quote)
    holder = next(p for p in PASSAGES if p.start <= start < p.end)
    return Evidence(number, holder, start, start + len(quote))


GIVEN = Given(
    language="zh",
    question="张湾区民生怎么样?",
    evidence={
        1: evidence(1, "全年民生支出18.1亿元,同比增长30.6%。新建户厕105座。"),
        2: evidence(2, "规模以上工业增加值增长5%。新增高新技术企业21家,培育瞪羚企业①3家。"),
    },
    facts=extract(PASSAGES, ZHANGWAN_TEXT),
    alike=lambda sentence, quote: 0.9 if "livelihood" in sentence else 0.7,
    prompt="Use only what the excerpts say. Do not add knowledge of your own, and do not guess.",
    mark=MARK,
)
ENGLISH = GIVEN._replace(language="en")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("张湾区民生支出18.1亿元[1]。", "张湾区民生支出18.1亿元[1]。"),
        ("民生支出18.1亿元。【来源1】", "民生支出18.1亿元[1]。"),
        ("**民生支出**18.1亿元；新建户厕105座[1]", "民生支出18.1亿元，新建户厕105座[1]。"),
        ("- 民生支出18.1亿元［1］。\n", "民生支出18.1亿元[1]。"),
        ("2. 新建户厕１０５座[1]", "新建户厕105座[1]。"),
        ("民生支出<b>18.1亿元</b>[1]<br>", "民生支出18.1亿元[1]。"),
        ("新建户厕105座[1],新增高新技术企业21家[2]。", "新建户厕105座[1],新增高新技术企业21家[2]。"),
        ("新建户厕105座[1][7]。", "新建户厕105座[1]。"),
        ("新建\u200b户厕105座[1]。", "新建户厕105座[1]。"),
    ],
)
def test_a_sentence_that_its_quote_holds_is_kept_without_markup(written: str, shown: str) -> None:
    assert vet(written, GIVEN).text == shown


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("民生支出18.1亿元。", "marker"),
        ("民生支出18.1亿元[7]。", "marker"),
        ("民生支出19.1亿元[1]。", "number"),
        ("民生支出18.1亿元[2]。", "number"),
        ("下陆区民生支出18.1亿元[1]。", "place"),
        ("市民对各项工作十分满意,生活幸福安康[1]。", "unlike"),
        ("Livelihood spending was high [1].", "language"),
        (f"{MARK} 民生支出18.1亿元[1]。", "mark"),
        ("![民生支出](http://a.test/p.png)18.1亿元[1]。", "markup"),
        ("[民生支出](http://a.test)18.1亿元[1]。", "markup"),
        ("民生支出18.1亿元[1](http://a.test)。", "markup"),
        ("民生支出18.1亿元,见 www.a.test [1]。", "markup"),
        ("民生支出18.1亿元<img src=x onerror=alert(1)>[1]。", "markup"),
        ("民生支出18.1亿元<script>x</script>[1]。", "markup"),
        ("民生支出&lt;b&gt;18.1亿元[1]。", "markup"),
        ("[a]: javascript:alert(1) 民生支出[1]", "markup"),
        ("| 民生支出 | 18.1亿元 | [1]", "markup"),
    ],
)
def test_a_sentence_that_fails_is_struck_with_its_fault(written: str, fault: str) -> None:
    struck = vet(written, GIVEN)
    assert (struck.text, struck.fault) == ("", fault)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("Spending on people's livelihood was 1.81 billion yuan [1].", ""),
        ("Spending on people's livelihood was 18.1 billion yuan [1].", "number"),
        ("Do not add knowledge of your own, and do not guess [1].", "echo"),
        ("The district has a beautiful old town [1].", "unlike"),
        ("民生支出18.1亿元[1]。", "language"),
    ],
)
def test_english_is_held_against_chinese_quotes_by_figures_and_meaning(written: str, fault: str) -> None:
    judged = vet(written, ENGLISH)
    assert judged.fault == fault
    assert bool(judged.text) is not bool(fault)


def test_english_keeps_its_full_stop_after_the_marker() -> None:
    said = vet("Spending on people's livelihood was 1.81 billion yuan. [1]", ENGLISH)
    assert said.text == "Spending on people's livelihood was 1.81 billion yuan [1]."


@pytest.mark.parametrize("written", ["\n", "  ", "---", "[1]", "***"])
def test_a_piece_without_words_is_neither_kept_nor_struck(written: str) -> None:
    assert vet(written, GIVEN).blank


def test_a_list_line_is_known_and_unknown_markers_are_counted() -> None:
    said = vet("1. 新建户厕105座[1][7][8]。", GIVEN)
    assert (said.line, said.unknown, said.numbers) == (True, 2, (1,))
