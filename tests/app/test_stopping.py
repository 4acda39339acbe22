"""A reader who stops ends the model's request at once, wherever the model is: before its text, in it, or silent."""

import select
import socket

import pytest

from app.answer import Desk
from app.stream_events import Teller
from index.archive import Archive
from tests import fakes
from tests.app.test_drafting import AIR, CALM, TRAFFIC, archive, evidence_number, server
from tests.model_server import Handler, Script, Server, event, says

__all__ = ["archive", "server"]  # fixtures


def watches(*parts: bytes) -> Script:
    """Writes, then says nothing and looks whether the other side is still there."""

    def script(handler: Handler) -> None:
        handler.head()
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
        silent(handler)

    return script


def silent(handler: Handler) -> None:
    """Says nothing, not even a status, and notes when the other side has gone."""
    for _ in range(300):
        ready, _, _ = select.select([handler.connection], [], [], 0.1)
        if ready and handler.connection.recv(1, socket.MSG_PEEK) == b"":
            handler.server.hung_up.set()
            return


def desk(archive: Archive, server: Server, *scripts: Script) -> Desk:
    return Desk(archive, fakes.FakeEmbedder(), server.model(*scripts, limits=CALM))  # type: ignore[arg-type]


def test_a_model_that_falls_silent_after_a_sentence(archive: Archive, server: Server) -> None:
    n = evidence_number(archive, server, AIR, "整治扬尘工地26处")
    answers = desk(archive, server, watches(event(f"将整治扬尘工地26处[{n}]。"))).stream(AIR)
    told = ""
    for step in answers:
        if step.text and step.text == told:  # the second of silence: the same again
            break
        told = step.text
    assert "将整治扬尘工地26处[1]" in told
    answers.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(2)


@pytest.mark.parametrize("script", [watches(), silent], ids=["no text", "no answer at all"])
def test_a_model_that_never_begins(archive: Archive, server: Server, script: Script) -> None:
    answers = desk(archive, server, script).stream(TRAFFIC)
    steps = [next(answers), next(answers)]
    assert [step.text for step in steps] == ["", ""] and not any(step.done for step in steps)
    answers.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(2)


@pytest.mark.parametrize(
    ("question", "history"),
    [("污水治理方面又打算咋弄?", ["张湾区2023年GDP增长目标是多少?"]), ("张湾的钱袋子鼓没鼓?", [])],
    ids=["a follow-up is being put into a question", "a question is being read"],
)
def test_a_model_that_is_asked_before_the_answer(
    archive: Archive, server: Server, question: str, history: list[str]
) -> None:
    answers = desk(archive, server, watches()).stream(question, history)
    step = next(answers)
    while not server.asked:
        step = next(answers)
    assert not step.done
    answers.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(2)


def test_the_moments_of_silence_are_no_events(archive: Archive, server: Server) -> None:
    n = evidence_number(archive, server, AIR, "整治扬尘工地26处")
    steps = desk(archive, server, watches(event(f"将整治扬尘工地26处[{n}]。"))).stream(AIR)
    teller = Teller({})
    names: list[list[str]] = []
    for step in steps:
        names.append([one.name for one in teller.tell(step)])
        if len(names) > 2 and not names[-1]:
            break
    steps.close()  # type: ignore[attr-defined]
    assert names[0][0] == "meta" and names[-1] == []


def test_a_stream_cut_by_the_server_is_shown_as_cut(archive: Archive, server: Server) -> None:
    n = evidence_number(archive, server, TRAFFIC, "新增公交线路5条")
    answer = desk(archive, server, says(event(f"将新增公交线路5条[{n}]。"), event("将更新公"))).answer(TRAFFIC)
    assert answer.text.startswith("将新增公交线路5条[1]。") and "将更新公[" not in answer.text
    assert "cut" in [note.code for note in answer.notes]
