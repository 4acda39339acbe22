"""Whether a report states a thing, decided for each report."""

from app import mentions
from app.focus import focus
from app.quoting import write
from tests.app.reading_shelf import Shelf, asked


def stating(text: str) -> list[str]:
    shelf = Shelf()
    found = mentions.find(focus(asked(text), shelf.reports()), shelf, shelf.reports())  # type: ignore[arg-type]
    return [report.place.name for report, _ in found.stating if report.place]


def test_the_plan_part_decides_what_will_be_done() -> None:
    assert stating("哪些报告计划创建全国基层中医药工作示范区") == ["下陆区"]


def test_either_part_decides_when_none_is_asked() -> None:
    assert stating("哪些报告提到中医药示范区") == ["张湾区", "下陆区"]


def test_every_word_must_stand_together() -> None:
    assert stating("哪些报告提到公交医院") == []
    assert stating("哪些报告提到医共体") == ["下陆区"]


def test_a_question_without_matter_has_no_members() -> None:
    assert stating("哪些报告提到") == []


def test_one_thing_asked_by_itself_is_what_the_report_names_and_nothing_near_it() -> None:
    shelf = Shelf()
    about = focus(asked("哪些报告提到医共体"), shelf.reports())
    near = about._replace(terms=tuple(t._replace(forms=(*t.forms, ("公交", 0.75))) for t in about.terms))
    found = mentions.find(near, shelf, shelf.reports())  # type: ignore[arg-type]
    assert [report.place.name for report, _ in found.stating if report.place] == ["下陆区"]
    only = about._replace(terms=tuple(t._replace(forms=(("无人机", 1.0), ("医共体", 0.75))) for t in about.terms))
    found = mentions.find(only, shelf, shelf.reports())  # type: ignore[arg-type]
    assert [report.place.name for report, _ in found.stating if report.place] == ["下陆区"]


def test_many_members_are_named_and_a_table_holds_their_quotes() -> None:
    shelf = Shelf()
    query = asked("哪些报告提到中医药示范区")
    found = mentions.find(focus(query, shelf.reports()), shelf, shelf.reports())  # type: ignore[arg-type]
    _, told = mentions.sections(query, found, 2)
    _, evidence = write("zh", told)
    text, rows = mentions.table(query, found, evidence)
    assert text == "2份报告中有2份提到：张湾区[1]、下陆区[2]。"
    assert [row.evidence for row in rows] == [1, 2]
    assert all(row.figure == quote.words for row, (_, quote) in zip(rows, found.stating, strict=True))
