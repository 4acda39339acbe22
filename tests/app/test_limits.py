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
