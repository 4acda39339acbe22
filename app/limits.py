"""How much one client and all of them may ask: the numbers, and the windows that count requests."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter, SlidingWindowCounterRateLimiter

from app.http_errors import ApiError


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound of the HTTP doors; seconds, bytes and counts as the names say."""

    question: int = 500  # characters
    history: int = 10  # earlier questions that a follow-up may lean on
    asked_per_minute: int = 30  # for each client
    read_per_minute: int = 600
    feedback_per_minute: int = 20
    streams_per_client: int = 8
    visitor_per_minute: int = 30  # for each address on each site of other people
    visitor_streams: int = 4
    session_per_minute: int = 10  # for each conversation there
    session_per_day: int = 200
    site_per_minute: int = 120  # for all visitors of a site, where the site itself says nothing
    site_per_day: int = 10_000
    site_streams: int = 40
    workers: int = 4  # answers worked on at once
    waiting: int = 64  # further ones that may wait
    kept_answers: int = 500
    kept_bytes: int = 64 * 1024 * 1024
    kept_seconds: float = 600.0
    grace_seconds: float = 1.5  # how long the work goes on for a client that was cut off and may come back
    heartbeat_seconds: float = 15.0
    stream_seconds: float = 300.0  # the longest one connection is held


class Windows:
    """Counts what each client, conversation and site asks over the minute, and the day, that has passed."""

    def __init__(self, limits: Limits, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._limits = limits
        storage = MemoryStorage()
        self._minutes = MovingWindowRateLimiter(storage)
        self._days = SlidingWindowCounterRateLimiter(storage)  # two numbers for each, not a list of ten thousand times

    def count(self, what: str, client: str) -> None:
        """Count a request ("ask", "read", "feedback"); ApiError with the seconds to wait when there were too many."""
        each = {
            "ask": self._limits.asked_per_minute,
            "read": self._limits.read_per_minute,
            "feedback": self._limits.feedback_per_minute,
        }
        self._take((self._minutes, RateLimitItemPerMinute(each[what]), (what, client)))

    def visit(self, site: int, client: str, *, minute: int | None, day: int | None) -> None:
        """Count a question from another site, whose own numbers may stand for the usual ones; ApiError as above."""
        limits = self._limits
        self._take(
            (self._minutes, RateLimitItemPerMinute(limits.visitor_per_minute), ("visitor", str(site), client)),
            (self._minutes, RateLimitItemPerMinute(minute or limits.site_per_minute), ("site", str(site))),
            (self._days, RateLimitItemPerDay(day or limits.site_per_day), ("site", str(site))),
        )

    def turn(self, session: str) -> None:
        """Count a question of one conversation on another site; ApiError as above."""
        self._take(
            (self._minutes, RateLimitItemPerMinute(self._limits.session_per_minute), ("session", session)),
            (self._days, RateLimitItemPerDay(self._limits.session_per_day), ("session", session)),
        )

    def _take(self, *windows: tuple[RateLimiter, RateLimitItem, tuple[str, ...]]) -> None:
        """Count in all of these windows, or in none when one is full."""
        for limiter, rate, names in windows:
            if not limiter.test(rate, *names):
                free_at = limiter.get_window_stats(rate, *names).reset_time
                raise ApiError("rate_limited", retry_after=max(1, math.ceil(free_at - self._now())))
        for limiter, rate, names in windows:
            limiter.hit(rate, *names)


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
