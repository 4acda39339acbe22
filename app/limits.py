"""How much one client and all of them may ask: the numbers, and the windows that count requests."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.http_errors import ApiError


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound of the HTTP doors; seconds, bytes and counts as the names say."""

    question: int = 500  # characters
    history: int = 10  # earlier questions that a follow-up may lean on
    asked_per_minute: int = 30  # for each client
    read_per_minute: int = 600
    streams_per_client: int = 8
    workers: int = 4  # answers worked on at once
    waiting: int = 64  # further ones that may wait
    kept_answers: int = 500
    kept_bytes: int = 64 * 1024 * 1024
    kept_seconds: float = 600.0
    grace_seconds: float = 1.5  # how long the work goes on for a client that was cut off and may come back
    heartbeat_seconds: float = 15.0
    stream_seconds: float = 300.0  # the longest one connection is held


class Windows:
    """Counts the requests of each client over the minute that has passed."""

    def __init__(self, limits: Limits, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rates = {
            "ask": RateLimitItemPerMinute(limits.asked_per_minute),
            "read": RateLimitItemPerMinute(limits.read_per_minute),
        }

    def count(self, what: str, client: str) -> None:
        """Count a request ("ask" or "read"); ApiError with the seconds to wait when there were too many."""
        rate = self._rates[what]
        if not self._limiter.hit(rate, what, client):
            free_at = self._limiter.get_window_stats(rate, what, client).reset_time
            raise ApiError("rate_limited", retry_after=max(1, math.ceil(free_at - self._now())))


def bucket(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 customer is given.

    >>> bucket("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)
