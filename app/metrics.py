"""Counts and times of the HTTP doors as the text that Prometheus reads; no question and no address is in them."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The numbers of one application; each has a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own = {"registry": self._registry, "namespace": "reports"}
        self._requests = Counter("http_requests", "Requests by door and status.", ["door", "status"], **own)  # type: ignore[arg-type]
        self._answers = Counter("answers", "Answers by how they ended.", ["finish"], **own)  # type: ignore[arg-type]
        self._seconds = Histogram("answer_seconds", "Time to the end of an answer.", buckets=_SECONDS, **own)  # type: ignore[arg-type]
        self._active = Gauge("answers_active", "Answers waited for or worked on.", **own)  # type: ignore[arg-type]
        self._held = Gauge("reports_held", "Reports in the archive.", **own)  # type: ignore[arg-type]

    def request(self, door: str, status: int) -> None:
        """Count a request; `door` is the route, never the address itself."""
        self._requests.labels(door, str(status)).inc()

    def answer(self, finish: str, seconds: float) -> None:
        """Count an answer that has ended."""
        self._answers.labels(finish).inc()
        self._seconds.observe(seconds)

    def watch(self, *, active: Callable[[], float], held: Callable[[], float]) -> None:
        """Ask these functions whenever the numbers are read."""
        self._active.set_function(active)
        self._held.set_function(held)

    def text(self) -> bytes:
        """Everything, as text."""
        return generate_latest(self._registry)
