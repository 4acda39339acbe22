"""Five events at a steady pace, for whoever may read: what holds streams back on the way is seen by them."""

from app.ticks import COUNT, PAUSE
from tests.app import api_desk


def test_five_events_come_one_by_one_with_the_headers_of_an_answer() -> None:
    with api_desk.client_of(api_desk.Held()) as client:
        reply = client.get("/api/v1/ticks")
    assert reply.headers["x-accel-buffering"] == "no" and reply.headers["content-type"].startswith("text/event-stream")
    assert reply.text.startswith(":"), "what makes a proxy let go comes first"
    assert [(number, name) for number, name, _ in api_desk.events(reply.text)] == [
        (n, "tick") for n in range(1, COUNT + 1)
    ]
    assert PAUSE * COUNT <= 1.0 + 1e-9


def test_they_are_behind_the_key_of_the_api() -> None:
    with api_desk.client_of(api_desk.Held(), keys=("k",)) as client:
        assert client.get("/api/v1/ticks").status_code == 401
        assert client.get("/api/v1/ticks", headers={"Authorization": "Bearer k"}).status_code == 200
