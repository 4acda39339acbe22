"""Sentences, segments and the words between a name and its figure."""

import pytest

from index.clauses import LONGEST_QUOTE, Span, clause_start, links, masked, quoted, segment, sentences


def test_sentences_and_segments_keep_exact_offsets() -> None:
    text = "甲增长1%;乙增长2%。丙增长3%!\n丁"
    assert [text[s.start : s.end] for s in sentences(text)] == ["甲增长1%;乙增长2%。", "丙增长3%!", "丁"]
    whole = Span(0, 12)
    second = segment(text, whole, text.index("乙"))
    assert text[second.start : second.end].startswith("乙增长2%")


def test_asides_are_blanked_without_moving_anything() -> None:
    text = "一般公共预算收入按可比口径增长8.1%（含基金5亿元）"
    assert len(masked(text)) == len(text)
    assert "可比口径" not in masked(text) and "5亿元" not in masked(text) and "8.1%" in masked(text)


@pytest.mark.parametrize("words", ["同比增长", "力争达到", ",预计完成", "控制在", "连续五年稳定在", "由4.1亿元增加到"])
def test_linking_words_tie_a_name_to_its_figure(words: str) -> None:
    assert links(words)


@pytest.mark.parametrize("words", ["项目", "贡献率达", "企业新增"])
def test_nouns_do_not(words: str) -> None:
    assert not links(words)


def test_a_clause_begins_after_its_comma() -> None:
    assert clause_start("甲乙,丙丁", 0, 5) == 3


def test_a_quote_holds_subject_and_figure_and_is_cut() -> None:
    text = "做好各项工作," * 30 + "产值增长5%," + "再接再厉," * 30
    at = text.index("产值")
    quote = quoted(text, Span(0, len(text)), at, at + len("产值增长5%"))
    assert quote.start == at and "产值增长5%" in text[quote.start : quote.end]
    assert quote.end - quote.start <= LONGEST_QUOTE
