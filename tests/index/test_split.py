"""Passages are spans that together hold the whole text, each under its headings and in its part."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.headings import headings, lines, part_of
from index.parts import parts
from index.records import Part, Passage
from index.split import SIZE, SMALL, split, tokens
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, report


def passages(text: str, year: int | None = 2023) -> list[Passage]:
    return split(report(year=year), text)


def holding(words: str, text: str = ZHANGWAN_TEXT) -> Passage:
    return next(one for one in passages(text) if words in one.text)


@pytest.mark.parametrize("text", [ZHANGWAN_TEXT, XIALU_TEXT, "", " \n\u3000\n", "无标题。", "一、", "a\r\n\r\nb"])
def test_every_passage_is_its_span_and_nothing_is_lost(text: str) -> None:
    found = passages(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


@given(some.text(alphabet="一二、(（)）是年工作回顾安排2023。;；,，！! \n\u3000①:：各位代表名词解释", max_size=400))
def test_spans_hold_for_any_text(text: str) -> None:
    found = passages(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("words", "heading", "part"),
    [
        ("下降2%", "一、2022年工作回顾", Part.REVIEW),
        ("增长30.6%", "一、2022年工作回顾 › (二)民生福祉增进", Part.REVIEW),
        ("10%左右", "二、2023年工作安排", Part.PLAN),
        ("增长12%", "二、2023年工作安排 › (一)全力促进经济发展", Part.PLAN),
        ("中小企业", "名词解释", Part.NOTES),
        ("各位代表", "", Part.OTHER),
    ],
)
def test_a_passage_knows_its_headings_and_part(words: str, heading: str, part: Part) -> None:
    found = holding(words)
    assert (found.heading, found.part) == (heading, part)


def test_headings_without_numbers_stand_over_numbered_ones() -> None:
    assert holding("330亿元", XIALU_TEXT).part is Part.REVIEW
    found = holding("厂房", XIALU_TEXT)
    assert found.heading == "2023年工作安排 › 一、加快打造现代产业体系"


def test_a_heading_outweighs_the_wrong_year_it_prints() -> None:
    assert part_of("一、2023年工作回顾", 2023) is Part.REVIEW
    assert part_of("二、2023年工作安排", 2023) is Part.PLAN
    assert part_of("一、2006年政府的主要工作", 2007) is Part.REVIEW
    assert part_of("(一)坚持创新驱动", 2023) is None


def test_a_text_without_headings_is_parted_by_its_phrases() -> None:
    text = (
        "过去的一年,我们完成了年初的任务,全区地区生产总值增长6%,财政收入增长7%,城乡面貌有了新的变化。" * 5
        + "2023年主要预期目标是:地区生产总值增长8%。做好今年的工作,必须团结一心。"
    )
    assert holding("增长6%", text).part is Part.REVIEW
    assert next(one for one in passages(text) if "增长8%" in one.text and "增长6%" not in one.text).part is Part.PLAN


def test_notes_without_a_heading_are_known_by_their_form() -> None:
    body = "一、2022年工作回顾\n" + "全区上下团结奋斗,各项事业取得新进步。" * 20 + "\n"
    notes = "[1]两化融合:指信息化和工业化的结合。\n[2]双减:指减轻作业负担。\n[3]链长制:即由区领导担任链长。\n"
    assert holding("双减", body + notes).part is Part.NOTES
    assert holding("团结奋斗", body + notes).part is Part.REVIEW


def test_a_closing_address_is_not_of_the_last_subsection() -> None:
    items = "(一)办好实事。新建学校两所,改造道路五条,让群众得到实惠。\n"
    text = "二、2023年工作安排\n" + items + "各位代表!让我们团结起来,共创未来。"
    assert holding("共创未来", text).heading == "二、2023年工作安排"


def test_list_items_and_salutations_are_no_headings() -> None:
    text = "各位代表:\n二、2023年工作安排\n办好民生实事:\n1.新建小学2所\n2.改造厕所30座\n3.新增停车位500个\n"
    assert [one.title for one in headings(lines(text))] == ["二、2023年工作安排"]


def test_a_plan_does_not_turn_back_into_a_review() -> None:
    text = "一、2022年工作回顾\n去年不错。\n二、2023年工作安排\n今年更好。\n三、政府自身建设和工作总结\n加强作风。\n"
    found = lines(text)
    kinds = [part for _, part in parts(text, found, headings(found)[:2], 2023)]
    assert kinds == [Part.REVIEW, Part.PLAN]


def test_long_sections_are_cut_at_sentence_ends_and_keep_to_the_size() -> None:
    sentence = "建成高标准农田1.5万亩,粮食总产量达到30万吨；"
    found = passages("二、2023年工作安排\n" + sentence * 40)
    assert len(found) > 2
    assert all(one.text.endswith("；") for one in found)
    assert all(tokens(one.text) <= SIZE + SMALL for one in found)
