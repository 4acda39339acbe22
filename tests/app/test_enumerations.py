"""Enumerations in the shapes in which reports print them."""

import pytest

from app.enumerations import announced, enumerations


def read(text: str) -> list[tuple[list[str], int | None]]:
    return [([text[a:b] for a, b in e.items], e.announced) for e in enumerations(text)]


def test_items_after_ordinals_are_whole_and_counted() -> None:
    text = "2023年办好三件实事:一是更新管道。二是改造道路，铺设管网。三是建成公寓。各位代表，奋斗！"
    assert read(text) == [(["更新管道", "改造道路，铺设管网", "建成公寓"], 3)]
    found = enumerations(text)[0]
    assert text[found.intro.start : found.intro.end] == "2023年办好三件实事"


def test_the_last_item_keeps_its_sentences_when_the_others_have_several() -> None:
    text = "面临两个困难。一是转型慢。比重低。二是压力大。能耗高。同时，财政紧张。\n下一段"
    assert read(text)[0][0] == ["转型慢。比重低", "压力大。能耗高"]


def test_headings_over_paragraphs_are_items_under_the_sentence_that_announces_them() -> None:
    text = "重点抓好以下两个方面工作：\n(一)做强产业,提升实体。\n做大产业链。\n(二)守牢底线。\n防范风险。\n"
    assert read(text)[0] == (["做强产业,提升实体", "守牢底线"], 2)


def test_a_new_first_number_begins_a_new_list() -> None:
    text = "一、回顾\n(一)甲事\n(二)乙事\n二、安排\n(一)丙事\n(二)丁事\n"
    assert [items for items, _ in read(text) if items[0].endswith("事")] == [["甲事", "乙事"], ["丙事", "丁事"]]


@pytest.mark.parametrize(
    ("text", "items", "number"),
    [
        ("同时,新建铜花、蜂山、石榴园3个口袋公园,推窗见绿。", ["铜花", "蜂山", "石榴园"], 3),
        ("打造三大产业(食品、装备、新材料)。", ["食品", "装备", "新材料"], 3),
        ("打好“四大会战”：突围战、阵地战、立体战、攻坚战。", ["突围战", "阵地战", "立体战", "攻坚战"], 4),
        ("做好“四个不摘”：责任、政策、帮扶和监管。", ["责任", "政策", "帮扶", "监管"], 4),
        ("三大专项行动：即走访、排查行动；反诈行动；清源行动。", ["走访、排查行动", "反诈行动", "清源行动"], 3),
    ],
)
def test_lists_parted_by_a_mark_are_read_with_their_count(text: str, items: list[str], number: int) -> None:
    assert read(text) == [(items, number)]


def test_a_list_that_names_only_some_of_its_items_says_so() -> None:
    found = enumerations("推进甲公司、乙公司等7家企业技改。")[0]
    assert (len(found.items), found.announced, found.open_ended) == (2, 7, True)


def test_counts_that_belong_to_each_item_do_not_announce_a_list() -> None:
    assert read("新增规上企业22家、创新型企业18家。") == []


def test_what_a_sentence_announces_is_its_last_count() -> None:
    assert announced("2023年将办好十件实事") == 10
    assert announced("增长6%") is None
