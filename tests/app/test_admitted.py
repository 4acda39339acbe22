"""The paragraph in which a report admits its problems."""

from app import admitted
from app.sentences import sentences
from index.split import split
from tests.app.reading_shelf import Shelf, asked
from tests.fakes import XIALU, report

CONTINUED = """一、2022年工作回顾
面对疫情等困难,我们看到了信心。全年新增就业3000人,存在的隐患全部整改。
同时,我们也清醒认识到:经济下行持续,稳增长压力越来越大;财力不足,刚性支出越来越多。少数干部担当不够,推诿问题还不同程度存在。这些问题,我们将积极面对、认真加以解决。
二、2023年工作安排
继续解决群众面临的出行困难和停车问题。
"""


def said(text: str) -> list[str]:
    one = report(XIALU)
    return [sentence.text for sentence in admitted.admitted(sentences(split(one, text)))]


def test_every_statement_of_the_paragraph_is_given_and_the_promise_left_out() -> None:
    assert said(CONTINUED) == [
        "同时,我们也清醒认识到:经济下行持续,稳增长压力越来越大;财力不足,刚性支出越来越多。",
        "少数干部担当不够,推诿问题还不同程度存在。",
    ]


def test_a_report_that_admits_nothing_gives_nothing() -> None:
    assert said("一、2022年工作回顾\n全年新增就业3000人。\n二、2023年工作安排\n解决停车难。\n") == []


def test_of_several_reports_each_that_admits_problems_has_a_section() -> None:
    shelf = Shelf()
    sections = admitted.find(asked("各区有哪些困难?"), shelf, shelf.reports()).sections  # type: ignore[arg-type]
    assert [section.report.place.name for section in sections if section.report.place] == ["张湾区"]
    assert [quote.words for quote in sections[0].quotes] == [
        "在总结成绩的同时,我们也清醒看到前进中的困难和挑战:一是产业结构不优。",
        "二是融资难。",
        "三是部分干部担当不足。",
    ]


def test_a_promise_that_no_mark_parts_from_the_problems_is_cut_off() -> None:
    text = "一、2022年工作回顾\n我们也清醒认识到不少困难:干部能力不适应新变化等等对此,我们将直面问题。\n"
    one = report(XIALU)

    class One(Shelf):
        def __init__(self) -> None:
            self.kept = {one.id: (one, text, split(one, text))}

    shelf = One()
    sections = admitted.find(asked("有什么困难?"), shelf, shelf.reports()).sections  # type: ignore[arg-type]
    assert [q.words for q in sections[0].quotes] == ["我们也清醒认识到不少困难:干部能力不适应新变化等等"]
