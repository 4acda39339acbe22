"""Reading questions answered from the text of two small reports."""

import pytest

from app import excerpt, passages, quoting, selection
from app.cite import markers, unsupported
from app.excerpt import Reading
from app.records import Task
from tests.app.reading_shelf import Shelf, asked
from tests.fakes import FakeEmbedder


def read(text: str, task: Task = Task.READ, *, both: bool = False, language: str = "zh") -> Reading:
    shelf = Shelf()
    reports = shelf.reports() if both else shelf.reports()[:1]
    return excerpt.read(asked(text, task, language=language), shelf, FakeEmbedder(), reports)  # type: ignore[arg-type]


def test_problems_are_told_as_the_whole_enumeration() -> None:
    reading = read("张湾区承认有哪些困难和短板?")
    assert not reading.abstained
    assert all(words in reading.text for words in ("产业结构不优", "融资难", "干部担当不足"))
    assert "污水" not in reading.text


def test_a_question_how_is_answered_from_the_block_under_its_topic() -> None:
    reading = read("张湾区2023年公交怎么发展")
    assert [item.quote for item in reading.evidence] == ["新增公交线路5条,更新公交车40辆。"]
    assert reading.text == "张湾区2023年报告：新增公交线路5条,更新公交车40辆[1]。"


def test_an_english_question_is_answered_with_the_chinese_sentence_quoted() -> None:
    reading = read("What will Zhangwan do about bus routes?", language="en")
    assert reading.text.startswith("The 2023 report of Zhangwan District (张湾区) says (in Chinese):")
    assert "“新增公交线路5条" in reading.text
    assert not reading.abstained


@pytest.mark.parametrize("question", ["张湾区怎么建设核电站", "张湾区打算发行彩票吗", "张湾区怎么治理沙漠化"])
def test_what_the_report_does_not_hold_is_declined_with_the_nearest_passage(question: str) -> None:
    reading = read(question)
    assert reading.abstained
    assert "没有提到" in reading.text
    assert reading.nearest == reading.evidence
    assert reading.stating == ()


def test_an_english_question_about_nothing_in_the_report_is_declined_in_english() -> None:
    reading = read("What will Zhangwan do about nuclear power?", language="en")
    assert reading.abstained
    assert "does not state" in reading.text


def test_a_list_question_gets_every_item_in_order() -> None:
    reading = read("张湾区2023年要办的三件民生实事是什么", Task.LIST)
    assert reading.text.splitlines() == [
        "张湾区2023年报告列出3项：",
        "①更新燃气管道[1]。",
        "②改造背街小巷[2]。",
        "③建成人才公寓500套[3]。",
    ]


def test_a_term_question_is_answered_from_the_notes() -> None:
    assert (
        read("什么是瞪羚企业?", Task.TERM, both=True).text
        == "“瞪羚企业”（张湾区2023年报告）：进入高成长期的中小企业[1]。"
    )


def test_a_question_over_reports_names_members_and_the_silent() -> None:
    reading = read("哪些报告提出新一年创建全国基层中医药工作示范区(县)", Task.WHICH, both=True)
    assert [report.place.name for report in reading.stating if report.place] == ["下陆区"]
    assert reading.silent == ("张湾区",)
    assert "张湾区" not in reading.text


def test_markers_number_the_evidence_and_every_number_stands_in_its_quote() -> None:
    for question, task in (("张湾区怎么治理水质", Task.READ), ("张湾区三件实事是哪些", Task.LIST)):
        reading = read(question, task)
        assert markers(reading.text) == tuple(item.number for item in reading.evidence)
        assert unsupported(reading.text, reading.evidence, (), asked=question) == []


def test_a_question_without_matter_is_not_answered_with_whatever_is_near() -> None:
    assert read("张湾区的情况").abstained


def test_the_silence_of_many_reports_is_told_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excerpt, "NAMED", 1)
    silent = read("How many golf courses are there?", both=True, language="en")
    assert silent.text.startswith("None of the 2 reports states")
    assert unsupported(silent.text, silent.evidence, ()) == []


def test_no_reports_no_answer() -> None:
    assert excerpt.read(asked("怎么办"), Shelf(), FakeEmbedder(), ()).abstained  # type: ignore[arg-type]


def test_a_quote_is_cut_to_the_passage_that_holds_it() -> None:
    first = Shelf().passages()[0]
    quote = quoting.within([first], first.start, first.end + 10)
    assert quote is not None
    assert (quote.start, quote.end, quote.words) == (first.start, first.end, first.text)


def test_the_answer_stays_within_its_length() -> None:
    assert (
        sum(len(item.quote) for item in read("张湾区城市品质怎么提升").evidence) <= selection.LENGTH + selection.LONGEST
    )
    assert passages.WHOLE >= 1
