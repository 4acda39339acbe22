"""Both errors of abstention, over the two by two table."""

from eval.grading import judge
from eval.metrics import abstention
from eval.records import Outcome
from tests.eval.samples import answer, case, figure


def test_the_table_of_two_by_two() -> None:
    names = ("right", "false_answer", "false_abstain")
    of = {True: case(abstain=True), False: case(terms=(("甲",), ("乙",), ("丙",)))}
    table = {
        (abstain, status): tuple(
            getattr(abstention, name)(of[abstain], answer("甲", status=status)).value for name in names
        )
        for abstain in (True, False)
        for status in ("answered", "abstained")
    }
    assert table == {
        (True, "answered"): (0.0, 1.0, None),
        (True, "abstained"): (1.0, 0.0, None),
        (False, "answered"): (1.0, None, 0.0),
        (False, "abstained"): (0.0, None, 1.0),
    }


def test_to_decline_and_give_it_all_the_same_is_needless_and_no_abstention() -> None:
    of = case(terms=(("甲",), ("乙",)))
    names = ("right", "false_abstain", "needless")

    def scores(text: str, status: str) -> tuple[float | None, ...]:
        return tuple(getattr(abstention, name)(of, answer(text, status=status)).value for name in names)

    assert scores("没有给出;只给出甲。", "abstained") == (1.0, 0.0, 1.0)  # half of what was asked
    assert scores("没有给出。", "abstained") == (0.0, 1.0, 0.0)
    assert scores("甲、乙。", "answered") == (1.0, 0.0, 0.0)
    assert abstention.needless(case(abstain=True), answer("没有。", status="abstained")).value is None


def test_the_rate_of_abstentions_is_that_of_the_outcome() -> None:
    of = case(gold=(figure("10"), figure("8"), figure("3")))
    for text, status in (("张湾区目标10%。", "abstained"), ("张湾区10%、8%。", "abstained"), ("没有。", "abstained")):
        sample = answer(text, status=status)
        outcome = judge(of, sample)[0]
        assert abstention.false_abstain(of, sample).value == float(outcome is Outcome.ABSTAINED)
