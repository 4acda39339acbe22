"""Rates are counted by client over the minute that has passed; a client is an address or a /64."""

import pytest

from app.http_errors import ApiError
from app.limits import Limits, Windows, bucket


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_client_is_an_ipv4_address_or_an_ipv6_network(address: str, name: str) -> None:
    assert bucket(address) == name


def test_the_request_after_the_last_allowed_is_refused_with_the_seconds_to_wait() -> None:
    windows = Windows(Limits(asked_per_minute=3))
    for _ in range(3):
        windows.count("ask", "192.0.2.7")
    with pytest.raises(ApiError) as refused:
        windows.count("ask", "192.0.2.7")
    assert refused.value.code == "rate_limited" and 1 <= (refused.value.retry_after or 0) <= 61
    windows.count("ask", "192.0.2.8")  # another client
    windows.count("read", "192.0.2.7")  # another window


def visit(windows: Windows, client: str, *, site: int = 1, minute: int | None = None, day: int | None = None) -> bool:
    try:
        windows.visit(site, client, minute=minute, day=day)
    except ApiError as refused:
        assert refused.code == "rate_limited" and (refused.retry_after or 0) >= 1
        return False
    return True


def test_each_visitor_and_all_of_a_site_are_counted_apart_from_others() -> None:
    windows = Windows(Limits(visitor_per_minute=2, site_per_minute=5, asked_per_minute=1))
    assert [visit(windows, "a") for _ in range(3)] == [True, True, False]
    assert [visit(windows, client) for client in ("b", "b", "c", "d")] == [True, True, True, False]
    assert visit(windows, "a", site=2)
    windows.count("ask", "a")  # our own page is another window


def test_a_refused_question_is_counted_nowhere() -> None:
    windows = Windows(Limits(visitor_per_minute=1, site_per_minute=3))
    assert [visit(windows, "a") for _ in range(9)] == [True, *[False] * 8]
    assert [visit(windows, client) for client in "bc"] == [True, True]


def test_a_sites_own_numbers_stand_for_the_usual_ones_and_the_day_has_its_own() -> None:
    windows = Windows(Limits(site_per_minute=1, site_per_day=1))
    assert [visit(windows, f"{number}", minute=3, day=2) for number in range(3)] == [True, True, False]
    with pytest.raises(ApiError) as refused:
        windows.visit(1, "x", minute=9, day=2)
    assert refused.value.retry_after and refused.value.retry_after <= 2 * 86_400


def test_a_conversation_is_counted_by_the_minute_and_the_day() -> None:
    windows = Windows(Limits(session_per_minute=2))
    for _ in range(2):
        windows.turn("s")
    with pytest.raises(ApiError):
        windows.turn("s")
    windows.turn("other")
    daily = Windows(Limits(session_per_minute=100, session_per_day=2))
    for _ in range(2):
        daily.turn("s")
    with pytest.raises(ApiError):
        daily.turn("s")
