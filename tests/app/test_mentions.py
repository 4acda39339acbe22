"""Whether a report states a thing, decided for each report."""

from app import mentions
from app.focus import focus
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
