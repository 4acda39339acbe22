"""Set metrics, worked by hand."""

from eval.metrics import items
from tests.eval.samples import answer, case, row

THREE = (("张湾",), ("下陆",), ("洪湖",))
ZHANGWAN, XIALU, LIWAN = "420303", "420204", "440103"


def of(text: str, **more: object) -> tuple[float | None, float | None, float | None]:
    which, sample = case(items=THREE), answer(text, **more)
    return tuple(metric(which, sample).value for metric in (items.precision, items.recall, items.f1))  # type: ignore[return-value]


def test_rows_that_match_are_the_list() -> None:
    rows = (row(ZHANGWAN, "10", match="yes"), row(XIALU, "5", match="yes"), row(LIWAN, "6", match="no"))
    assert of("…", rows=rows) == (1.0, 2 / 3, 0.8)  # F1 = 2*2 / (3 + 2)


def test_a_row_too_many_costs_precision() -> None:
    rows = tuple(row(code, "10", match="yes") for code in (ZHANGWAN, XIALU, LIWAN))
    assert of("…", rows=rows) == (2 / 3, 2 / 3, 2 / 3)


def test_without_rows_the_sentences_that_deny_nothing_are_the_list() -> None:
    assert of("有张湾区、下陆区、洪湖市。未提:荔湾区。") == (1.0, 1.0, 1.0)
    assert of("有张湾区、荔湾区。") == (0.5, 1 / 3, 0.4)


def test_a_province_beside_its_districts_is_no_item() -> None:
    assert of("湖北省有张湾区、下陆区、洪湖市。") == (1.0, 1.0, 1.0)


def test_nothing_listed_is_zero_and_not_undefined() -> None:
    assert of("没有。") == (0.0, 0.0, 0.0)


def test_items_that_are_no_places_have_recall_only() -> None:
    which = case(items=(("人才公寓",), ("智慧社区",)))
    sample = answer("建成500套人才公寓。")
    assert items.recall(which, sample).value == 0.5
    assert items.precision(which, sample).value is None
    assert items.f1(which, sample).value is None
    assert "智慧社区" in items.recall(which, sample).note


def test_a_case_without_items_has_no_score() -> None:
    assert items.f1(case(), answer("张湾区")).value is None


def test_at_least_is_no_denial() -> None:
    both = case(items=(("张湾",), ("下陆",)))
    assert items.recall(both, answer("2份报告的目标不低于10%:张湾区10%、下陆区12%。不符合的有:荔湾区6%。")).value == 1
    assert (
        items.precision(both, answer("2份报告的目标不低于10%:张湾区10%、下陆区12%。不符合的有:荔湾区6%。")).value == 1
    )
    assert items.f1(both, answer("Zhangwan and Xialu are no less than 10%. Liwan is not.")).value == 1
