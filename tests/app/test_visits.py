"""Names of conversations: ours alone, bound to their site, worth nothing after a day at rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.visits import DAY, Visits, stable


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visits(clock: Clock) -> Visits:
    return Visits(b"k" * 32, now=clock)


def test_a_name_is_random_and_signed_and_fits_a_header(visits: Visits) -> None:
    names = {visits.name(1, None) for _ in range(200)}
    assert len(names) == 200
    for name in names:
        assert re.fullmatch(r"s_[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", name) and len(name) <= 128


def test_a_conversation_goes_on_under_its_name_and_is_signed_anew(visits: Visits, clock: Clock) -> None:
    first = visits.name(1, None)
    clock.time += 60
    second = visits.name(1, first)
    assert stable(first) == stable(second) == visits.known(1, second) and first != second


def test_a_day_at_rest_ends_it_and_every_turn_begins_the_day_anew(visits: Visits, clock: Clock) -> None:
    first = visits.name(1, None)
    clock.time += DAY
    second = visits.name(1, first)
    assert stable(second) == stable(first)
    clock.time += DAY
    assert visits.known(1, first) == "" and visits.known(1, second) == stable(first)
    clock.time += 1
    assert visits.known(1, second) == "" and stable(visits.name(1, second)) != stable(first)


def test_a_name_is_good_on_its_own_site_and_with_our_own_key_alone(visits: Visits, clock: Clock) -> None:
    name = visits.name(1, None)
    assert visits.known(2, name) == "" and stable(visits.name(2, name)) != stable(name)
    assert Visits(b"x" * 32, now=clock).known(1, name) == ""
    assert Visits(b"k" * 32, now=clock).known(1, name) == stable(name)  # after a restart


@pytest.mark.parametrize(
    "sent", [None, "", "s_mine", "s_0123456789012345678901", "..", "a.b.c", "." * 100, "é", "s_\x00"]
)
def test_a_forged_name_is_replaced_and_not_obeyed(visits: Visits, sent: str | None) -> None:
    given_out = visits.name(1, sent)
    assert visits.known(1, sent) == "" and stable(given_out) != stable(sent or "") and visits.known(1, given_out)


@given(st.integers(0, 90), st.sampled_from("AZaz09_-."))
def test_a_name_with_one_letter_changed_is_another(place: int, letter: str) -> None:
    visits = Visits(b"k" * 32, now=lambda: 1_800_000_000.0)
    name = visits.name(1, None)
    place %= len(name) - 1  # the last letter carries spare bits
    changed = name[:place] + letter + name[place + 1 :]
    assert (visits.known(1, changed) == stable(name)) == (changed == name)


def test_a_passage_is_open_to_the_conversation_that_cited_it(visits: Visits) -> None:
    mine, other = visits.name(1, None), visits.name(1, None)
    visits.cite(mine, ["p1", "p2"])
    visits.cite(visits.name(1, mine), ["p3"])
    assert all(visits.was_cited(1, mine, one) for one in ("p1", "p2", "p3"))
    assert not visits.was_cited(1, mine, "p4")
    for sent in (other, stable(mine), "", None, mine + "x"):
        assert not visits.was_cited(1, sent, "p1")
    assert not visits.was_cited(2, mine, "p1")


def test_what_is_remembered_is_bounded(visits: Visits, clock: Clock) -> None:
    many = visits.name(1, None)
    visits.cite(many, [f"p{number}" for number in range(5000)])
    assert sum(visits.was_cited(1, many, f"p{number}") for number in range(5000)) == 1000
    old = visits.name(1, None)
    visits.cite(old, ["p"])
    clock.time += DAY - 1
    old = visits.name(1, old)
    clock.time += 2
    visits.cite(visits.name(1, None), ["p"])
    assert visits.known(1, old) and not visits.was_cited(1, old, "p") and len(visits._cited) == 1
