"""Citation metrics, worked by hand."""

from eval.metrics import citations
from tests.eval.samples import GROWTH, answer, case, cited, figure, gold


def test_an_invented_marker_stays_in_the_denominator() -> None:
    sample = answer("增长10%[1],又[2]。", citations=(cited(1, GROWTH),))
    score = citations.valid(case(), sample)
    assert (score.value, score.note) == (0.5, "invented 2")
    assert citations.valid(case(), answer("没有引文。")).value is None


def test_a_quote_is_verbatim_when_the_stored_text_has_it() -> None:
    quotes = (cited(1, GROWTH, stands=True), cited(2, GROWTH, stands=False), cited(3, GROWTH))
    assert citations.verbatim(case(), answer("…", citations=quotes)).value == 0.5
    assert citations.verbatim(case(), answer("…", citations=(cited(3, GROWTH),))).value is None


def test_a_claim_is_supported_by_the_quotes_it_cites_and_by_no_others() -> None:
    quotes = (cited(1, GROWTH), cited(2, "固定资产投资增长12%左右"))
    right = answer("生产总值增长10%[1]。投资增长12%[2]。", citations=quotes)
    swapped = answer("生产总值增长10%[2]。投资增长12%[2]。", citations=quotes)
    bare = answer("生产总值增长10%。投资增长12%[2]。", citations=quotes)
    assert [citations.support(case(), sample).value for sample in (right, swapped, bare)] == [1.0, 0.5, 0.5]


def test_a_sum_that_is_shown_and_a_count_of_reports_are_no_claims() -> None:
    sample = answer("8份报告中有3份。多90.82亿元。", sums=("580 − 489.18 = 90.82",))
    assert citations.support(case(), sample).value is None


def test_what_the_question_says_needs_no_support() -> None:
    sample = answer("没有12%这一说。", question="12%是怎么来的?")
    assert citations.support(case(), sample).value is None


def test_the_right_figure_cited_to_another_places_report_is_a_wrong_source() -> None:
    of = case(gold=(figure("10"),))
    right = answer("张湾区增长10%[1]。", citations=(cited(1, GROWTH),))
    wrong = answer("张湾区增长10%[1]。", citations=(cited(1, GROWTH, place="湖北省黄石市下陆区"),))
    assert citations.wrong_source(of, right).value == 0
    assert citations.wrong_source(of, wrong).value == 1
    assert citations.wrong_source(of, answer("张湾区增长10%。")).value is None


def test_gold_is_hit_by_half_of_it_or_by_a_part_cut_from_it() -> None:
    of = case(evidence=(gold("主要目标是:地区生产总值增长10%左右"), gold("固定资产投资增长12%左右")))
    sample = answer("…", citations=(cited(1, GROWTH),))
    assert citations.gold_hit(of, sample).value == 1
    assert citations.gold_recall(of, sample).value == 0.5
    other = answer("…", citations=(cited(1, GROWTH, file="xialu.txt"),))
    assert citations.gold_hit(of, other).value == 0
