"""What is said of places asked for that have no report here, or none in the chosen scope."""

from app.cite import Ledger
from app.gather import Gathered
from app.records import Query, Scope, Task
from app.say_absent import absent, neighbours
from app.told import Matter
from index import places
from index.records import Place
from tests import fakes

WUHAN, LINAN = places.get("420100"), places.get("330112")
HELD = (fakes.report(fakes.XIALU), fakes.report(fakes.ZHANGWAN))


def said(unknown: tuple[Place, ...], *, outside: tuple[Place, ...] = (), scope: Scope | None = None) -> str:
    query = Query("", "zh", Task.VALUE, unknown=unknown, outside=outside, scope=scope or Scope())
    return absent(Matter(query, Gathered((), (), ()), HELD, Ledger()))


def test_a_place_without_a_report_is_told_with_its_neighbours() -> None:
    assert said((WUHAN,)) == "档案中没有武汉市的报告；现有的是下陆区（2023年）、张湾区（2023年）。"
    assert said(()) == ""


def test_what_a_scope_leaves_out_is_never_called_missing() -> None:
    told = said((WUHAN, LINAN), outside=(LINAN,), scope=Scope(places=("420000",)))
    assert (
        told == "档案中没有武汉市的报告，临安区的报告不在所选范围内；所选范围内的是下陆区（2023年）、张湾区（2023年）。"
    )


def test_the_nearest_are_those_of_the_city_then_of_the_province() -> None:
    assert neighbours([fakes.HUANGSHI], HELD) == [HELD[0]]
    assert neighbours([WUHAN], HELD) == list(HELD)
    assert neighbours([LINAN], HELD) == ()
