"""Sites in the book: keys, origins as they are kept, rotation, and what may not be chosen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.database import Book
from app.records import Scope
from app.sites import Questions, Quota, Site, Sites, Words
from errors import UserError


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def book() -> Iterator[Book]:
    book = Book.temporary()
    yield book
    book.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sites(book: Book, clock: Clock) -> Sites:
    return Sites(book, now=clock)


FULL = Site(
    name="某市政府网",
    origins=("https://www.example.gov.cn", "https://*.example.gov.cn"),
    scopes=("ask", "feedback"),
    lang="zh",
    greeting=Words("您好", "Hello"),
    suggestions=Questions(("张湾区2023年GDP增长目标是多少？",), ("What is the target?", "And the outcome?")),
    scope=Scope(places=("420303",), years=(2023, 2024), reports=("420303-2023",)),
    quota=Quota(minute=60, day=5000),
)


def test_a_site_is_kept_with_all_that_was_chosen(book: Book, sites: Sites) -> None:
    made = sites.add(FULL)
    assert made == replace(FULL, id=1, key=made.key, created="2026-01-01T00:00:00+00:00")
    assert sites.all() == (made,) == Sites(book).all()
    assert sites.find(made.key) == sites.get("某市政府网") == sites.get(made.key) == made


def test_a_key_is_public_random_and_never_the_same(sites: Sites) -> None:
    keys = {sites.add(Site(name=f"{number}")).key for number in range(50)}
    assert len(keys) == 50
    assert all(re.fullmatch(r"pk_[0-9A-Za-z]{22}", key) for key in keys)
    assert len({key[3] for key in keys}) > 10


@pytest.mark.parametrize("key", ["", "pk_", "pk_0000000000000000000000", "x' OR '1'='1", "%", "pk_\u0000", "钥"])
def test_a_key_that_was_not_given_is_nobodys(sites: Sites, key: str) -> None:
    made = sites.add(FULL)
    assert sites.find(key) is None
    assert sites.find(made.key.lower()) is None or made.key.islower()
    assert sites.find(made.key + " ") is None


def test_a_new_site_lets_nobody_in_until_an_origin_is_named(sites: Sites) -> None:
    assert sites.add(Site(name="空")).origins == ()


def test_origins_are_written_the_one_way_and_a_wrong_one_keeps_nothing(sites: Sites) -> None:
    made = sites.add(Site(name="一", origins=("HTTPS://Example.cn:443/", "https://example.cn.")))
    assert made.origins == ("https://example.cn",)
    for wrong in ("*", "null", "example.cn", "https://example.cn/path"):
        with pytest.raises(UserError):
            sites.add(Site(name="二", origins=(wrong,)))
        with pytest.raises(UserError):
            sites.change(replace(made, origins=(wrong,)))
    assert sites.all() == (made,)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x1b[31mb"}, "name"),
        ({"lang": "fr"}, "there are: zh, en, auto"),
        ({"scopes": ("admin",)}, "there are: ask, passage, feedback"),
        ({"greeting": Words("x" * 301)}, "greeting"),
        ({"suggestions": Questions(("\u202e",))}, "question"),
        ({"quota": Quota(minute=0)}, "disable"),
        ({"scope": Scope(places=("999999",))}, "999999"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(sites: Sites, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        sites.add(replace(FULL, **wrong))  # type: ignore[arg-type]
    assert sites.all() == ()


def test_a_name_is_given_once(sites: Sites) -> None:
    one, other = sites.add(Site(name="一")), sites.add(Site(name="二"))
    with pytest.raises(UserError, match="already"):
        sites.add(Site(name=" 一 "))
    with pytest.raises(UserError, match="already"):
        sites.change(replace(other, name="一"))
    assert sites.change(replace(one, name="三")).name == sites.get(one.key).name == "三"


def test_what_was_chosen_can_be_changed_and_the_key_cannot(sites: Sites) -> None:
    made = sites.add(Site(name="一"))
    sites.change(replace(FULL, id=made.id, key="pk_mine", created="never"))
    assert sites.find(made.key) == replace(FULL, id=made.id, key=made.key, created=made.created)
    assert sites.find("pk_mine") is None


def test_a_rotated_key_goes_on_for_seven_days_and_the_one_before_ends_at_once(sites: Sites, clock: Clock) -> None:
    first = sites.add(FULL)
    second = sites.rotate(first)
    assert second.key != first.key and second.former_key == first.key
    clock.time += timedelta(days=7) - timedelta(seconds=1)
    assert sites.find(first.key) == sites.find(second.key) == second
    clock.time += timedelta(seconds=1)
    assert sites.find(first.key) is None and sites.find(second.key) == second
    third = sites.rotate(second)
    assert sites.find(second.key) == sites.find(third.key) == third
    fourth = sites.rotate(third)
    assert sites.find(second.key) is None and sites.find(third.key) == fourth


def test_a_site_is_shut_out_let_in_and_forgotten_for_every_process(book: Book, sites: Sites) -> None:
    made, elsewhere = sites.add(FULL), Sites(book)
    sites.enable(made, on=False)
    assert elsewhere.find(made.key) == replace(made, enabled=False)
    sites.enable(made, on=True)
    assert elsewhere.find(made.key) == made
    sites.remove(made)
    assert elsewhere.find(made.key) is None
    assert sites.add(FULL).id == made.id + 1  # a removed site's number, which its sessions are bound to, never returns


def test_a_site_that_does_not_exist_is_answered_with_those_that_do(sites: Sites) -> None:
    sites.add(Site(name="一"))
    with pytest.raises(UserError, match=r"'二'.*: 一\."):
        sites.get("二")
    with pytest.raises(UserError):
        sites.get("")


def test_when_a_site_was_seen_and_what_it_lacks_is_noted_once_a_minute(sites: Sites, clock: Clock) -> None:
    made = sites.add(FULL)
    sites.seen(made)
    sites.refused(made, "https://new.example.gov.cn" + "x" * 400)
    clock.time += timedelta(seconds=5)
    sites.seen(made)
    sites.refused(made, "https://flood.example")
    found = sites.get(made.key)
    assert found.last_seen == found.refused_at == "2026-01-01T00:00:00+00:00"
    assert found.refused_origin.startswith("https://new.example.gov.cn") and len(found.refused_origin) == 300
