"""Places of a question: covered, not covered, the area in question, names that are none."""

from app import whereabouts
from index.records import Level
from tests.app.test_plan import KNOWN


def names(text: str) -> tuple[list[str], list[str], str | None]:
    named = whereabouts.read(text, KNOWN)
    return [p.name for p in named.places], [p.name for p in named.unknown], named.within.name if named.within else None


def test_an_area_above_known_places_limits_the_question() -> None:
    assert names("湖北省的报告") == ([], [], "湖北省")
    assert names("reports from Guangdong") == ([], [], "广东省")


def test_an_area_beside_its_place_is_only_its_path() -> None:
    assert names("广州荔湾的目标") == (["荔湾区"], [], None)
    assert names("Zhangwan in Shiyan") == (["张湾区"], [], None)


def test_a_place_without_a_report_is_unknown() -> None:
    assert names("三亚市的收入") == ([], ["三亚市"], None)


def test_the_name_of_a_facility_is_no_place() -> None:
    assert names("青山湖科技城的投资") == ([], [], None)


def test_a_mayor_keeps_his_rank() -> None:
    assert "市长" in whereabouts.read("洪湖市长是谁", KNOWN).rest


def test_a_level_that_no_report_has_is_no_limit() -> None:
    assert whereabouts.level("which districts", KNOWN) is Level.DISTRICT
    assert whereabouts.level("哪些省", KNOWN) is None
