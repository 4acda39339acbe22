"""What both, the two and those years stand for, and what is said to have been assumed; worked by hand."""

from collections.abc import Sequence

import pytest

from app import recalled
from app.follow import follow
from app.plan import plan
from app.records import Task
from index.records import Stance
from tests.app.test_plan import KNOWN, check

# ruff: noqa: E501  (tables of dialogues: a line each)
DIALOGUES: list[tuple[Sequence[str], dict[str, object]]] = [
    (["张湾区2023年GDP目标", "荔湾呢", "失业率呢,两地都要"], {"places": ["张湾区", "荔湾区"], "measures": ["unemployment_registered"], "stance": Stance.TARGET, "years": (2023,)}),
    (["What is Zhangwan's GDP growth target for 2023?", "And Liwan?", "And retail sales, for both?"], {"places": ["张湾区", "荔湾区"], "measures": ["retail"], "years": (2023,)}),
    (["临安2022年农村居民人均可支配收入", "城镇的呢", "两者差多少"], {"task": Task.DIFFERENCE, "measures": ["income_rural", "income_urban"], "years": (2022,)}),
    (["临安2022年城镇居民人均可支配收入", "农村的呢", "前者是后者的几倍"], {"task": Task.RATIO, "measures": ["income_urban", "income_rural"]}),
    (["荔湾区2022年社零总额", "2021年呢", "哪年高"], {"task": Task.DIFFERENCE, "measures": ["retail"]}),
    (["荔湾区2022年社零总额", "2021年呢", "固投呢,也是这两年"], {"measures": ["fai"], "years": (2021, 2022)}),
    (["张湾区2023年GDP目标", "荔湾呢", "历城呢", "这三个区谁最高"], {"task": Task.RANK, "places": ["张湾区", "荔湾区", "历城区"], "stance": Stance.TARGET}),
    (["临安2022年农村居民人均可支配收入", "城镇的呢", "哪个增得快"], {"task": Task.DIFFERENCE, "measures": ["income_rural", "income_urban"]}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), DIALOGUES)
def test_two_things_named_one_after_the_other_are_taken_together(
    said: Sequence[str], expected: dict[str, object]
) -> None:
    check(follow(said[-1], said[:-1], KNOWN), expected)


def test_as_many_places_are_recalled_as_were_said() -> None:
    turns = [plan(f"{name}2023年GDP目标", KNOWN) for name in ("张湾区", "荔湾区", "历城区")]
    assert [place.name for place in recalled.places(turns)] == ["荔湾区", "历城区"]
    assert [place.name for place in recalled.places(turns, 3)] == ["张湾区", "荔湾区", "历城区"]


def test_it_is_said_what_was_taken_over() -> None:
    history = ["张湾区2023年GDP目标", "荔湾呢"]
    assert follow("失业率呢,两地都要", history, KNOWN).assumed == ("both",)
    assert follow("去年实际呢", history, KNOWN).assumed == ("year",)
    assert follow("失业率呢", history, KNOWN).assumed == ()
    assert follow("它的失业率呢", ["张湾区和荔湾区2023年GDP目标哪个高"], KNOWN).assumed == ("each",)


def test_a_question_to_be_read_between_does_not_lose_the_measure() -> None:
    history = ["历城2022年GDP增速", "历城有哪些困难?"]
    check(follow("2023年目标是多少", history, KNOWN), {"measures": ["gdp"], "years": (2023,), "stance": Stance.TARGET})
