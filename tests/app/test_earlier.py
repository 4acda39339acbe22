"""Questions over several turns."""

from app import earlier
from app.plan import plan, understand
from app.records import Task
from tests.app.test_plan import KNOWN


def test_a_difference_is_of_the_two_places_asked_one_after_the_other() -> None:
    turns = [plan("荔湾2022年GDP", KNOWN), plan("历城2022年GDP", KNOWN)]
    query = earlier.derived(understand("相差多少", KNOWN, leaning=True), "相差多少", turns, KNOWN)
    assert [place.name for place in query.places] == ["荔湾区", "历城区"]
    assert query.task is Task.DIFFERENCE


def test_a_ranking_of_a_single_place_is_over_all_reports() -> None:
    text = "最低的是哪个"
    query = earlier.ranked(understand(text, KNOWN, leaning=True), [plan("荔湾2022年GDP", KNOWN)])
    assert (query.places, query.task, query.descending) == ((), Task.RANK, False)
