"""Sentences with their topics, and shortening at clause borders."""

from app.sentences import clauses, sentences, shorten
from tests.app.reading_shelf import Shelf


def test_every_sentence_stands_in_its_passage_to_the_letter() -> None:
    shelf = Shelf()
    found = sentences(shelf.passages())
    assert len(found) > 15
    for s in found:
        assert shelf.text(s.passage.report.id)[s.start : s.end] == s.text


def test_a_short_sentence_without_commas_is_the_topic_of_what_follows() -> None:
    by_text = {s.text: s for s in sentences(Shelf().passages())}
    assert by_text["新增公交线路5条,更新公交车40辆。"].lead == "推进公交优先"
    assert by_text["推进公交优先。"].heading


def test_punctuation_inside_quotes_does_not_part_clauses() -> None:
    text = "落实“一网通办、一窗,通办”,提升服务。"
    assert [text[a:b] for a, b in clauses(text)] == ["落实“一网通办、一窗,通办”,", "提升服务。"]


def test_a_long_sentence_is_cut_to_the_clauses_that_weigh_most() -> None:
    text = "坚持统筹推进各项工作,完成厕所改造16831户,推动发展再上台阶。"
    start, end = shorten(text, 16, lambda clause: 1.0 if "厕所" in clause else 0.0)
    assert text[start:end] == "完成厕所改造16831户,"
    assert shorten(text, 100, lambda clause: 0.0) == (0, len(text))
