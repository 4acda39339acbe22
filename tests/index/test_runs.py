"""Which amounts are figures, and which stand in one run."""

from index import indicators
from index.runs import figures, groups, like


def test_thresholds_inside_names_are_no_figures() -> None:
    text = "投资50亿元以上项目3个"
    assert [text[f.start : f.end] for f in figures(text, indicators.find(text, asked=False))] == ["3个"]


def test_figures_of_one_dimension_with_separators_are_one_run() -> None:
    text = "分别增长6.0%、7.5%和8%,完成5亿元"
    assert [len(group) for group in groups(figures(text, []), text)] == [3, 1]


def test_a_run_shares_its_first_sign_and_its_last_edge() -> None:
    text = "分别下降5%、3%以上"
    first, last = figures(text, [])
    assert [str(like(first, each, last).amount.low) for each in (first, last)] == ["-5", "-3"]
    assert like(first, first, last).amount.edge == last.amount.edge
