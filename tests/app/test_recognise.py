"""A place told by a name that only its report holds."""

from dataclasses import dataclass, replace

from app.recognise import recognised
from app.records import Measure, Query, Task
from tests.app import shelf


@dataclass(frozen=True)
class Texts:
    held: dict[str, str]

    def text(self, report_id: str) -> str:
        return self.held[report_id]


TEXTS = Texts({shelf.Z.id: "建设东风高新园,发展工业", shelf.X.id: "建设跨境电商产业园,发展工业经济"})
QUERY = Query("有东风高新园的那个区", "zh", Task.VALUE, measures=(Measure("gdp", "GDP"),), terms=("GDP", "东风高新园"))


def read(query: Query) -> tuple[list[str], str]:
    found, name = recognised(query, TEXTS, (shelf.Z, shelf.X))  # type: ignore[arg-type]
    return [place.name for place in found.places], name


def test_a_name_in_one_report_tells_the_place() -> None:
    assert read(QUERY) == (["张湾区"], "东风高新园")


def test_a_name_in_several_reports_or_none_tells_nothing() -> None:
    assert read(replace(QUERY, terms=("发展工业",))) == ([], "")
    assert read(replace(QUERY, terms=("中央商务区",))) == ([], "")


def test_what_is_asked_for_is_no_name() -> None:
    asked = replace(QUERY, terms=("跨境电商产业园",), measures=(Measure(None, "跨境电商产业园面积"),))
    assert read(asked) == ([], "")


def test_a_named_place_stays_and_a_question_over_all_reports_too() -> None:
    assert read(replace(QUERY, places=(shelf.XIALU,))) == (["下陆区"], "")
    assert read(replace(QUERY, task=Task.RANK)) == ([], "")


def test_what_stands_before_the_measure_is_a_part_of_the_place() -> None:
    part = replace(QUERY, text="东风高新园2023年GDP多少")
    found, _ = recognised(part, TEXTS, (shelf.Z, shelf.X))  # type: ignore[arg-type]
    assert [one.scope for one in found.measures] == ["东风高新园"]
    whole, _ = recognised(replace(QUERY, text="有东风高新园的那个区GDP多少"), TEXTS, (shelf.Z, shelf.X))  # type: ignore[arg-type]
    assert [one.scope for one in whole.measures] == [""]
