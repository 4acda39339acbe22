"""What a question is about."""

from app import lexicon
from app.focus import Scale, focus, match
from app.sentences import sentences
from index.records import Part
from tests.app.reading_shelf import Shelf, asked

REPORTS = Shelf().reports()[:1]


def words(text: str) -> list[str]:
    return [term.word for term in focus(asked(text), REPORTS).terms]


def test_places_years_and_question_words_are_no_content() -> None:
    assert words("请问张湾区2023年在水质方面有哪些举措?") == ["水质"]


def test_english_words_stand_for_the_chinese_forms_of_their_concept() -> None:
    term = focus(asked("What about old residential communities?", language="en"), REPORTS).terms[0]
    assert match(term, "改造老旧小区7个") == 1.0


def test_characters_that_the_cutter_parts_are_kept_as_a_word() -> None:
    assert "富硒" in words("怎么发展富硒产业")


def test_the_part_to_read_follows_years_and_verbs() -> None:
    assert focus(asked("明年打算怎么做"), REPORTS).part is Part.PLAN
    assert focus(asked("去年取得了什么成绩"), REPORTS).part is Part.REVIEW
    assert focus(asked("公交情况"), REPORTS).part is None


def test_words_that_stand_nowhere_are_told_as_absent() -> None:
    about = focus(asked("怎么建设核电站"), REPORTS)
    scale = Scale(about.terms, sentences(Shelf().passages([REPORTS[0].id])))
    assert scale.absent() > 0.5


def test_the_lexicon_is_broad_and_every_concept_has_both_languages() -> None:
    assert len(lexicon.concepts()) >= 200
    assert all(concept.zh and concept.en for concept in lexicon.concepts())


def test_english_that_the_lexicon_does_not_know_is_looked_up_and_asks_nothing_of_a_report_that_has_not_its_word() -> (
    None
):
    about = focus(asked("How will it protect the peony?", language="en"), ())
    term = next(term for term in about.terms if term.word == "peony")
    assert term.foreign and match(term, "建设牡丹产业园") > 0
    scale = Scale(about.terms, ())
    assert term not in scale.known
