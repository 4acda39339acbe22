"""Both errors of abstention, over the two by two table."""

from eval.metrics import abstention
from tests.eval.samples import answer, case


def test_the_table_of_two_by_two() -> None:
    names = ("right", "false_answer", "false_abstain")
    table = {
        (abstain, status): tuple(
            getattr(abstention, name)(case(abstain=abstain), answer("…", status=status)).value for name in names
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
