"""The door to a model, against a small server on this machine that speaks OpenAI's chat protocol over real HTTP."""

import socket
from collections.abc import Iterator

import pytest

from errors import UserError
from prompts.model import PROVIDERS, Model, Turn, open_model
from prompts.stream import Limits, ModelError
from tests.model_server import DONE, Handler, Script, Server, event, refuses, running, says

TURNS = [Turn("user", "\u5f20\u6e7e\u533aGDP?")]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


def read(model: Model) -> tuple[str, Exception | None]:
    """What was shown, and how it ended."""
    shown = ""
    try:
        for piece in model.stream(TURNS):
            shown += piece
    except (UserError, ModelError) as failure:
        return shown, failure
    return shown, None


def test_the_turns_and_the_key_are_sent_and_the_pieces_come_back(server: Server) -> None:
    model = server.model(says(event("\u589e\u957f"), event("10%[1]"), DONE))
    assert read(model) == ("\u589e\u957f10%[1]", None)
    path, headers, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer sk-test"
    assert (body["model"], body["stream"], body["temperature"]) == ("m-1", True, 0)
    assert body["messages"] == [{"role": "user", "content": TURNS[0].text}]
    assert model.name == "openai:m-1"


def test_a_character_cut_in_the_middle_of_its_bytes_arrives_whole(server: Server) -> None:
    stream = event("\u5f20\u6e7e") + DONE
    model = server.model(says(*(stream[start : start + 7] for start in range(0, len(stream), 7))))
    assert read(model) == ("\u5f20\u6e7e", None)


def test_reasoning_is_not_shown(server: Server) -> None:
    assert read(server.model(says(event("<thi"), event("nk>9%?</think>"), event("10%"), DONE))) == ("10%", None)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refuses the key; check MODEL_API_KEY"),
        (403, "does not let this key use openai:m-1"),
        (404, "does not know openai:m-1; check MODEL and MODEL_BASE_URL"),
    ],
)
def test_a_refusal_names_the_setting_and_never_the_key(server: Server, status: int, words: str) -> None:
    shown, failure = read(server.model(refuses(status), key="sk-secret"))
    assert shown == ""
    assert isinstance(failure, UserError)
    assert words in str(failure)
    assert "sk-secret" not in str(failure)


def test_an_address_where_nobody_listens_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    shown, failure = read(open_model("vllm:m", base_url=address, limits=Limits(connect=1, first=10)))
    assert shown == ""
    assert isinstance(failure, UserError)
    assert f"{address} cannot be reached; check MODEL_BASE_URL" in str(failure)


def test_a_web_page_instead_of_an_answer_is_named(server: Server) -> None:
    def page(handler: Handler) -> None:
        handler.head(kind="text/html")
        handler.wfile.write(b"<html><body>Sign in</body></html>")

    shown, failure = read(server.model(page))
    assert shown == ""
    assert isinstance(failure, UserError)
    assert "did not answer in OpenAI's chat protocol; check MODEL_BASE_URL" in str(failure)


def test_a_busy_server_is_asked_again_before_the_first_piece(server: Server) -> None:
    assert read(server.model(refuses(429, Retry_After="0"), says(event("10%"), DONE))) == ("10%", None)
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_that_keeps_failing_is_given_up(server: Server, status: int) -> None:
    patient = Limits(connect=5, first=60, idle=5, total=90)
    shown, failure = read(server.model(refuses(status, Retry_After="0"), limits=patient))
    assert (shown, len(server.asked)) == ("", 3)
    assert isinstance(failure, ModelError)
    assert failure.reason == "failed"


@pytest.mark.parametrize(
    ("script", "shown", "reason"),
    [
        (says(event("10"), event("%")), "10%", "cut"),
        (says(event("10%"), event(finish="length") + b"data: [DONE]\n\n"), "10%", "length"),
        (says(event("10%"), event(finish="content_filter") + b"data: [DONE]\n\n"), "10%", "filtered"),
        (says(event("10%"), b'data: {"error": {"message": "overloaded"}}\n\n'), "10%", "cut"),
        (says(event("10%"), b"data: {nonsense\n\n"), "10%", "cut"),
        (says(event("10%"), b": keep-alive\n\n", DONE, pause=0.9), "10%", "idle"),
        (says(b": keep-alive\n\n", *[b""] * 3, event("10%"), pause=0.6), "", "first"),
        (says(*[event("x")] * 30, pause=0.2), None, "total"),
        (says(*[event("x" * 50)] * 30), "x" * 250, "length"),
    ],
    ids=["no end", "length", "filtered", "error event", "broken event", "stall", "no start", "drip", "endless"],
)
def test_a_text_that_is_not_whole_says_so(server: Server, script: Script, shown: str | None, reason: str) -> None:
    seen, failure = read(server.model(script))
    assert shown is None or seen == shown
    assert isinstance(failure, ModelError)
    assert failure.reason == reason
    assert len(server.asked) == 1


def test_a_reader_that_stops_hangs_up(server: Server) -> None:
    stream = server.model(says(*[event("x")] * 200, pause=0.02)).stream(TURNS)
    next(stream)
    stream.close()
    assert server.hung_up.wait(3)


@pytest.mark.parametrize("name", ["gpt", "openai:", "nobody:m", ":m"])
def test_a_name_without_a_known_provider_is_answered_with_the_providers(name: str) -> None:
    with pytest.raises(UserError, match=f"MODEL={name} does not fit.*{', '.join(PROVIDERS)}"):
        open_model(name)


def test_a_provider_that_asks_for_a_key_says_which_setting_is_empty() -> None:
    with pytest.raises(UserError, match="MODEL_API_KEY is empty, and deepseek asks for a key"):
        open_model("deepseek:deepseek-chat")


@pytest.mark.parametrize("key", ["sk-a b", "sk-a\nb", "\u5bc6\u94a5"])
def test_an_unusable_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(UserError, match="MODEL_API_KEY holds") as refused:
        open_model("openai:m", key=key)
    assert key not in str(refused.value)
