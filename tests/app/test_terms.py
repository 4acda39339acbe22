"""What a term means: by notes, by parts of names, by sentences."""

from app import terms
from app.focus import focus
from app.records import Query, Task
from tests.app.reading_shelf import Shelf, asked
from tests.fakes import FakeEmbedder


def found(query: Query) -> list[tuple[str, str]]:
    shelf = Shelf()
    about = focus(query, shelf.reports())
    _, sections = terms.find(query, about, shelf, FakeEmbedder(), shelf.reports())  # type: ignore[arg-type]
    return [(s.report.place.name if s.report.place else "", s.quotes[0].words) for s in sections]


def test_a_term_that_reports_explain_differently_is_told_for_each() -> None:
    assert found(asked("“双减”是什么意思", Task.TERM)) == [
        ("张湾区", "减轻作业负担和校外培训负担。"),
        ("下陆区", "减轻学生过重的课业负担。"),
    ]


def test_an_english_question_is_matched_by_the_chinese_in_brackets() -> None:
    query = asked('What is a "gazelle firm" (瞪羚企业)?', Task.TERM, language="en")
    assert found(query) == [("张湾区", "进入高成长期的中小企业。")]


def test_a_term_without_a_note_is_read_from_the_sentence_that_explains_it() -> None:
    assert found(asked("拿地五步法是什么", Task.TERM)) == [("张湾区", "领证、放线、验收等环节一次办完）。")] or found(
        asked("拿地五步法是什么", Task.TERM)
    )[0][1].startswith("领证、放线、验收")


def test_a_term_nobody_explains_gives_nothing() -> None:
    assert found(asked("什么是元宇宙", Task.TERM)) == []


def test_the_words_of_the_question_around_a_term_are_left_out() -> None:
    for text in ("什么是双减?", "双减指的是什么", "请解释一下双减", "双减具体指?"):
        query = asked(text, Task.TERM)
        assert "双减" in terms.candidates(query, focus(query, Shelf().reports())), text


def test_a_term_with_nothing_but_a_question_word_is_explained() -> None:
    def alone(text: str) -> list[str]:
        query = asked(text, Task.READ)
        shelf = Shelf()
        told = terms.asked_alone(query, focus(query, shelf.reports()), shelf, shelf.reports())  # type: ignore[arg-type]
        return [section.quotes[0].words for section in told]

    both = ["减轻作业负担和校外培训负担。", "减轻学生过重的课业负担。"]
    assert alone("“双减”怎么办") == both
    assert alone("报告说的双减是哪两减?") == both
    assert alone("双减怎么落实") == []
    assert alone("怎么办") == []
