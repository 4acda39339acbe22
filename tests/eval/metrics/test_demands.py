"""What a case demands, counted by hand."""

from eval.metrics.demands import demands
from eval.records import Ruling
from tests.eval.samples import answer, case, figure


def test_figures_wordings_terms_and_items_each_are_one_demand() -> None:
    of = case(
        gold=(figure("10"), figure("8")),
        must_include=(("甲",),),
        terms=(("乙",), ("丙",)),
        items=(("张湾",), ("下陆",)),
    )
    found = demands(of, answer("张湾区目标10%,甲,乙。"))
    assert (found.demands, found.met, found.whole, found.half) == (7, 4, False, True)
    assert found.reasons == ("8% is not stated", "missing 丙", "missing 下陆")


def test_nothing_demanded_is_nothing_given() -> None:
    found = demands(case(), answer("…"))
    assert (found.demands, found.met, found.whole, found.half) == (0, 0, False, False)


def test_a_ruling_gives_a_term_that_rules_did_not_find_and_nothing_else() -> None:
    of = case(terms=(("防范债务风险",),), must_include=(("丁",),))
    stated = Ruling("防范债务风险", "stated", "控制债务")
    assert demands(of, answer("丁。控制债务。", rulings=(stated,))).whole
    assert not demands(of, answer("丁。控制债务。")).whole
    for verdict in ("contradicted", "not stated", "error"):
        ruled = (Ruling("防范债务风险", verdict),)
        assert not demands(of, answer("丁。控制债务。", rulings=ruled)).whole
    assert not demands(of, answer("控制债务。", rulings=(stated, Ruling("丁", "stated", "控制")))).whole
