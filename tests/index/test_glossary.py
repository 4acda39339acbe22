"""The notes of reports, in the shapes that pages print them."""

import itertools

import pytest

from index.glossary import glossary, names
from index.records import Definition, Part, Passage, Report

REPORT = Report("r", None, "", 2023, None, "", "", "r.txt", "")


def read(text: str, cut: int | None = None) -> list[Definition]:
    borders = [0, cut or len(text), len(text)] if cut else [0, len(text)]
    passages = [Passage(REPORT, a, b, "", Part.OTHER, text[a:b]) for a, b in itertools.pairwise(borders) if b > a]
    return glossary(passages, text)


def pairs(text: str) -> list[tuple[str, str]]:
    return [(d.term, d.text) for d in read(text)]


BODY = "今年要推广容缺办①，做好“双减”工作。\n"


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (
            "附:《政府工作报告》相关词语解释\n①容缺办:指先予受理。\n②“323”行动:指三类病、两种病、三类问题。\n",
            [("容缺办", "指先予受理。"), ("“323”行动", "指三类病、两种病、三类问题。")],
        ),
        (
            "名词注释\n\n[1]“两稳一保”:即稳增长、稳主体、保就业。\n\n[2]首店经济：指首次开店。\n",
            [("两稳一保", "即稳增长、稳主体、保就业。"), ("首店经济", "指首次开店。")],
        ),
        (
            "    名词注释:\n\n    1.“四问”:问据、问由。\n\n    2．“五化”：肥料化、饲料化。\n",
            [("四问", "问据、问由。"), ("五化", "肥料化、饲料化。")],
        ),
        (
            "名词解释\n1.[清四乱]清理乱占、乱采。\n2.[两不见面]指网上申请。\n",
            [("清四乱", "清理乱占、乱采。"), ("两不见面", "指网上申请。")],
        ),
        (
            "**附：名词解释和说明**\n\n**1.“三个转变”：**即甲变乙。\n\n**2.绿色通道：**指免费放行。\n",
            [("三个转变", "即甲变乙。"), ("绿色通道", "指免费放行。")],
        ),
        (
            "名词解释\n\n六个中心：物流、信息等中心。\n\n一约四会：村规民约和四个会。\n",
            [("六个中心", "物流、信息等中心。"), ("一约四会", "村规民约和四个会。")],
        ),
        (
            "名词解释\n　　1.两城（P4，P14）：指甲城和乙城。\n　　2.“四上”企业（见第3页）:四类企业的统称。\n",
            [("两城", "指甲城和乙城。"), ("“四上”企业", "四类企业的统称。")],
        ),
    ],
    ids=["circled", "bracketed", "plain", "boxed", "bold", "unnumbered", "page references"],
)
def test_notes_in_every_printed_shape_give_term_and_explanation(notes: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(BODY + notes) == expected


def test_notes_run_together_on_one_line_are_parted() -> None:
    text = BODY + "注释\n①双减：减作业负担。②双碳：达峰与中和。③一网通办:一处办完。\n"
    assert [d.term for d in read(text)] == ["双减", "双碳", "一网通办"]


def test_a_list_inside_an_explanation_is_not_a_note() -> None:
    text = BODY + "名词解释\n1.两个清单：分为两类。1.权力清单：列权力。2.责任清单：列责任。\n2.双减：减负担。\n"
    assert [d.term for d in read(text)] == ["两个清单", "双减"]


def test_a_number_that_opens_a_term_is_part_of_it() -> None:
    text = BODY + "名词解释\n1．两新：换新。\n2．10种金属：铜、铅等。\n"
    assert [d.term for d in read(text)] == ["两新", "10种金属"]


def test_the_quote_stands_in_the_report_to_the_letter() -> None:
    text = BODY + "注释\n[1] 甲：是甲。\n[2] 乙：是乙。\n"
    assert [text[d.start : d.end] for d in read(text)] == ["[1] 甲：是甲。", "[2] 乙：是乙。"]


def test_a_note_cut_by_a_passage_border_is_quoted_up_to_the_border() -> None:
    text = BODY + "注释\n[1]甲：是甲。\n[2]乙：是很长的一个解释。\n"
    cut = text.index("很长")
    last = read(text, cut)[-1]
    assert last.end == cut
    assert last.text == "是很长的一个解释。"


def test_an_explanation_inside_a_sentence_is_read_when_the_notes_lack_the_term() -> None:
    text = "推行“拿地五步法”（即领证、开工、验收），办理提速。推动“双减”即见成效。\n"
    found = read(text)
    assert [(d.term, d.text) for d in found] == [("拿地五步法", "即领证、开工、验收）")]


def test_the_furniture_below_the_notes_is_left_out() -> None:
    text = BODY + "名词注释:\n1.“甲一”:是甲。\n\n2.“乙二”:是乙。\n\n    您需要登录后才可以回帖 登录 | 注册：现在\n"
    assert read(text)[-1].text == "是乙。"


def test_a_text_without_notes_gives_nothing() -> None:
    assert read("一、工作回顾\n1.经济增长：增长6%。\n2.就业稳定：新增1万人。\n") == []


def test_a_term_is_asked_for_by_each_of_its_quoted_parts() -> None:
    assert names("“六稳”“六保”任务") == ("六稳六保任务", "六稳", "六保")
    assert names("淘宝镇、淘宝村") == ("淘宝镇、淘宝村", "淘宝镇", "淘宝村")
