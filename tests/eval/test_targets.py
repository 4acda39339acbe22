"""The desk and a server as targets: samples with stages, citations held against the text, and what search found."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from app.records import EVERYTHING, Answer, Evidence, Query, Scope, Task
from app.render import as_json
from errors import UserError
from eval.records import Gold
from eval.targets import InProcess, Server
from index.records import Hit, Passage, Report
from tests.eval.samples import case
from tests.fakes import XIALU, XIALU_TEXT, ZHANGWAN, ZHANGWAN_TEXT, FakeEmbedder, passage, report

QUOTE = "地区生产总值增长10%左右"
OURS, OTHER = report(source="zhangwan.txt"), report(XIALU, source="xialu.txt")
HOLDS = passage(OURS, ZHANGWAN_TEXT, f"2023年经济社会发展主要预期目标:{QUOTE},一般公共预算收入增长8%")
ELSE = passage(OURS, ZHANGWAN_TEXT, "新建户厕105座")
THEIRS = passage(OTHER, XIALU_TEXT, "地区生产总值增长7.5%以上")
START = ZHANGWAN_TEXT.index(QUOTE)
ANSWER = Answer(
    "目标?",
    Query("目标?", "zh", Task.VALUE, places=(ZHANGWAN,)),
    "张湾区目标增长10%左右[1]。",
    (Evidence(1, HOLDS, START, START + len(QUOTE)),),
)


class Shelf:
    """Two reports; search finds whatever it is told to."""

    def __init__(self) -> None:
        self.within: Sequence[str] | None = None

    def reports(self) -> tuple[Report, ...]:
        return (OTHER, OURS)

    def text(self, report_id: str) -> str:
        return {OURS.id: ZHANGWAN_TEXT, OTHER.id: XIALU_TEXT}[report_id]

    def passages(self, report_ids: Sequence[str] | None = None) -> tuple[Passage, ...]:
        return (THEIRS, HOLDS, ELSE)

    def note(self, key: str) -> str:
        return {"version": "3", "vectors": "3 abc"}[key]

    def search(
        self, question: str, *, embedder: object, reports: Sequence[str] | None = None, k: int = 10
    ) -> list[Hit]:
        self.within = reports
        return [Hit(ELSE, 0.9), Hit(HOLDS, 0.8)][:k]


class Scripted:
    """A desk that gives what it was made with."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers

    def stream(self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING) -> Iterator[Answer]:
        self.scope = scope
        if not self.answers:
            raise ValueError("the desk is closed")
        yield from self.answers


def target(*answers: Answer) -> tuple[InProcess, Shelf]:
    shelf = Shelf()
    ticks = iter(range(100))
    return InProcess(Scripted(*answers), shelf, FakeEmbedder(), now=lambda: float(next(ticks))), shelf


def test_a_sample_has_stages_citations_and_what_search_found_in_the_reports_in_question() -> None:
    asked, shelf = target(replace(ANSWER, text="", evidence=(), done=False), ANSWER)
    of = case(evidence=(Gold("zhangwan.txt", QUOTE), Gold("zhangwan.txt", "不在其中")))
    sample = asked.ask(of)
    assert (sample.status, sample.answer, sample.error) == ("answered", ANSWER.text, None)
    assert sample.seconds == {"total": 2.0, "plan": 1.0, "search": 1.0}
    assert [(one.number, one.file, one.quote, one.stands) for one in sample.citations] == [
        (1, "zhangwan.txt", QUOTE, True)
    ]
    assert [one.quote for one in sample.retrieved or ()] == [ELSE.text, HOLDS.text]
    assert shelf.within == [OURS.id]
    assert sample.relevant == (2,)
    assert sample.held == (True, False)


def test_a_quote_that_the_stored_text_does_not_have_is_seen() -> None:
    moved = replace(ANSWER.evidence[0], passage=replace(HOLDS, start=HOLDS.start + 1, end=HOLDS.end + 1))
    asked, _ = target(replace(ANSWER, evidence=(replace(moved, start=START + 1, end=START + 1 + len(QUOTE)),)))
    assert [one.stands for one in asked.ask(case()).citations] == [False]


def test_a_failing_desk_is_an_error_and_no_answer() -> None:
    asked, _ = target()
    sample = asked.ask(case())
    assert (sample.status, sample.error) == ("error", {"type": "ValueError", "message": "the desk is closed"})


def test_the_manifest_names_the_archive_and_the_embedder() -> None:
    told = target()[0].manifest()
    assert told["target"] == "inproc"
    assert told["archive"]["reports"] == 2
    assert told["archive"]["generation"] == "3 abc"
    assert told["embedder"] == "fake:fake:64"


class Page(BaseHTTPRequestHandler):
    """A server that answers every question alike, and one with a failure."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/api/v1/ask" or body["question"] == "fail":
            self.send_error(500)
            return
        if body["question"] == "busy" and not self.server.asked:  # type: ignore[attr-defined]
            self.server.asked = True  # type: ignore[attr-defined]
            self.send_response(429)
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        reply = json.dumps({**as_json(ANSWER), "question": body["question"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *arguments: Any) -> None:
        """Nothing: tests are quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    server.asked = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_is_asked_over_http(address: str) -> None:
    sample = Server(address + "/").ask(case(question="目标?", history=("早先",)))
    assert (sample.status, sample.answer) == ("answered", ANSWER.text)
    assert [(one.quote, one.stands) for one in sample.citations] == [(QUOTE, None)]
    assert (sample.retrieved, sample.held) == (None, None)


def test_a_busy_server_is_asked_again_when_it_says(address: str) -> None:
    waited: list[float] = []
    sample = Server(address, sleep=waited.append).ask(case(question="busy"))
    assert (sample.status, waited) == ("answered", [7])


def test_a_failing_server_is_an_error(address: str) -> None:
    assert Server(address).ask(case(question="fail")).status == "error"
    assert Server("http://127.0.0.1:9").ask(case()).status == "error"
    with pytest.raises(UserError, match="neither inproc nor"):
        Server("ftp://x")


def test_a_question_with_half_a_surrogate_pair_is_no_end_of_the_run(address: str) -> None:
    assert Server(address).ask(case(question="目标\ud83d?")).status == "answered"
