"""dividing: the spans of the reports on one page."""

from index.dividing import spans

BODY = "全区经济运行总体平稳，民生持续改善。" * 40
REPORT = f"各位代表：\n现在，我代表区人民政府向大会报告工作。\n{BODY}"


def test_a_page_with_one_report_is_one_span() -> None:
    assert spans(REPORT) == [(0, len(REPORT))]


def test_numbered_headings_are_left_out_of_the_spans() -> None:
    text = f"报告2篇\n\n报告篇1\n\n{REPORT}\n\n报告篇2\n\n{REPORT}"
    assert [text[start:end] for start, end in spans(text)] == [REPORT, REPORT]


def test_a_title_before_the_second_opening_belongs_to_it() -> None:
    text = f"甲区政府工作报告\n{REPORT}\n乙区政府工作报告\n{REPORT}"
    assert [text[start:end].split("\n")[0] for start, end in spans(text)] == ["甲区政府工作报告", "乙区政府工作报告"]


def test_thanks_to_the_delegates_open_no_report() -> None:
    text = f"{REPORT}\n各位代表，成绩来之不易！我代表区人民政府，向大家表示感谢！\n{BODY}"
    assert spans(text) == [(0, len(text))]
