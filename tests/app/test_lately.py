"""The archive is asked at most once a second, and at once when it must be."""

from app.lately import Lately
from index.records import Report
from tests import fakes


class Counting:
    """An archive that counts how often it is asked."""

    def __init__(self) -> None:
        self.held: tuple[Report, ...] = ()
        self.asked = 0

    def reports(self) -> tuple[Report, ...]:
        self.asked += 1
        return self.held


def test_what_was_known_a_moment_ago_is_not_asked_again() -> None:
    archive, clock = Counting(), [5.0]
    lately = Lately(archive, now=lambda: clock[0])
    assert lately.reports() == () and lately.reports() == () and archive.asked == 1
    archive.held = (fakes.report(),)
    assert lately.reports(fresh=True) == archive.held and archive.asked == 2
    archive.held = ()
    clock[0] += 0.9
    assert len(lately.reports()) == 1
    clock[0] += 0.2
    assert lately.reports() == () and archive.asked == 3
