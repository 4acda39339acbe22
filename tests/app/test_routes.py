"""Routes tell failures of any kind in the one shape, and describe what they refuse."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from app import http_errors, routes
from app.api_shapes import Ask


def test_a_route_lets_no_exception_out_and_reads_no_loose_body() -> None:
    app = FastAPI()
    http_errors.install(app)
    doors = routes.router()

    @doors.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("canary")

    @doors.post("/said")
    def said(body: Ask) -> str:
        return body.question

    app.include_router(doors)
    with TestClient(app) as client:
        failed = client.get("/broken")
        assert failed.status_code == 500 and failed.json()["error"]["code"] == "internal"
        assert "canary" not in failed.text
        assert client.post("/said", json={"question": "问"}).json() == "问"
        loose = client.post("/said", content=b'{"question": 1, "question": "x"}', headers={"Content-Type": "text/json"})
        assert loose.json()["error"]["code"] == "not_json"


def test_refusals_of_one_status_are_told_together() -> None:
    told = routes.refusals("no_report", "no_passage", "invalid")
    assert set(told) == {404, 422, 500}
    assert "`no_report`" in told[404]["description"] and "`no_passage`" in told[404]["description"]
