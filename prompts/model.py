"""The one door to a language model: any server that speaks OpenAI's chat protocol, behind `Model.stream`.

Opened only when a model is configured; the libraries behind it are imported then. What a model says is not
judged here: whoever asks checks figures and citations.
"""

from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from errors import UserError
from prompts.stream import Limits, ModelError, in_time, without_thinking


class Turn(NamedTuple):
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


class Used(NamedTuple):
    """What the server says of a finished text: the model that wrote it, and the tokens read and written, if told."""

    model: str = ""
    read: int | None = None
    written: int | None = None


class Model(Protocol):
    """Something that writes: `name` is what was configured (provider:name)."""

    name: str

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        """Pieces of text as they arrive, without the model's reasoning; the generator's value tells what was used.

        A piece is empty when nothing came for a second: the moment for a reader to stop. Closing the generator ends
        the request. Raises UserError for what a setting can mend and ModelError when the text is not whole.
        """
        ...


class Provider(NamedTuple):
    """Where a provider's server is, and whether it asks for a key."""

    base_url: str
    key: bool


PROVIDERS = {
    "openai": Provider("https://api.openai.com/v1", key=True),
    "deepseek": Provider("https://api.deepseek.com/v1", key=True),
    "qwen": Provider("https://dashscope.aliyuncs.com/compatible-mode/v1", key=True),
    "zhipu": Provider("https://open.bigmodel.cn/api/paas/v4", key=True),
    "moonshot": Provider("https://api.moonshot.cn/v1", key=True),
    "ollama": Provider("http://127.0.0.1:11434/v1", key=False),
    "vllm": Provider("http://127.0.0.1:8000/v1", key=False),
    "llamacpp": Provider("http://127.0.0.1:8080/v1", key=False),
}


def open_model(
    name: str, *, base_url: str = "", key: str = "", limits: Limits | None = None, setting: str = "MODEL"
) -> Model:
    """The model `provider:name`; an empty `base_url` takes the provider's own. Sends nothing yet.

    `setting` is the setting that names it: complaints speak of it, and of its _BASE_URL and _API_KEY.

    UserError for a name without provider, an unknown provider and a missing or unusable key.
    """
    provider, _, model = name.partition(":")
    if provider not in PROVIDERS or not model:
        raise UserError(
            f"{setting}={name} does not fit; write provider:name, with a provider of {', '.join(PROVIDERS)}."
        )
    row = PROVIDERS[provider]
    if not key and row.key and not base_url:
        raise UserError(
            f"{setting}_API_KEY is empty, and {provider} asks for a key; set it in .env or the environment."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise UserError(f"{setting}_API_KEY holds a blank, a line break or a letter that no key has; copy it again.")
    return _ChatModel(name, model, base_url or row.base_url, key, limits or Limits(), setting)


class _ChatModel:
    def __init__(self, name: str, model: str, base_url: str, key: str, limits: Limits, setting: str) -> None:
        self.name = name
        self._setting = setting
        self._base_url = base_url
        self._limits = limits
        # The address is always given: left out, an environment variable of another tool could redirect the request.
        # Retries happen before the first text only; the client waits as long as the server's Retry-After says.
        self._options: dict[str, Any] = {
            "model": model,
            "base_url": base_url,
            "api_key": key or "none",
            "temperature": 0,
            "max_retries": 2,
            "use_responses_api": False,
            "stream_usage": True,
        }

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        length = 0
        told: list[Used] = [Used()]
        for piece in without_thinking(self._pieces([(turn.role, turn.text) for turn in turns], told)):
            length += len(piece)
            yield piece
            if length > self._limits.characters:
                raise ModelError("length", f"The model wrote more than {self._limits.characters} characters.")
        return told[-1]

    async def _chunks(self, messages: list[tuple[str, str]]) -> AsyncIterator[Any]:
        """The server's chunks. Each request has a connection of its own, which ends with it wherever it waits."""
        import openai
        from langchain_openai import ChatOpenAI

        timeout = openai.Timeout(self._limits.first, connect=self._limits.connect)
        async with openai.DefaultAsyncHttpxClient(timeout=timeout) as client:
            async for chunk in ChatOpenAI(**self._options, http_async_client=client).astream(messages):
                yield chunk

    def _pieces(self, messages: list[tuple[str, str]], told: list[Used]) -> Iterator[str]:
        """The text as it comes, "" in silence; what the server says of itself is added to `told`."""
        finish = ""
        received = False
        try:
            for chunk in in_time(lambda: self._chunks(messages), self._limits):
                if chunk is None:
                    yield ""
                    continue
                received = True
                finish = chunk.response_metadata.get("finish_reason") or finish
                told.append(_used(chunk.response_metadata.get("model_name"), chunk.usage_metadata, told[-1]))
                if text := chunk.text:
                    yield text
        except (ModelError, GeneratorExit):
            raise
        except Exception as failure:
            raise self._explained(failure, received=received) from failure
        if finish != "stop":
            reason = {"length": "length", "content_filter": "filtered"}.get(finish, "cut")
            raise ModelError(reason, f"The model's answer ended early ({finish or 'the stream broke off'}).")

    def _explained(self, failure: Exception, *, received: bool) -> Exception:
        from langchain_core import exceptions as known

        if received:
            return ModelError("cut", f"The model's answer broke off ({type(failure).__name__}).")
        where, mine = self._base_url, self._setting
        mendable: dict[type[Exception], str] = {
            known.ModelAuthenticationError: f"{where} refuses the key; check {mine}_API_KEY.",
            known.ModelPermissionDeniedError: f"{where} does not let this key use {self.name}; check {mine}_API_KEY.",
            known.ModelNotFoundError: f"{where} does not know {self.name}; check {mine} and {mine}_BASE_URL.",
            known.ModelConnectionError: f"{where} cannot be reached; check {mine}_BASE_URL and that the server runs.",
        }
        for kind, words in mendable.items():
            if isinstance(failure, kind):
                return UserError(words)
        if isinstance(failure, known.ContextOverflowError):
            return ModelError("too long", "The model's context is too short for the question and its passages.")
        if not isinstance(failure, known.ModelError) and isinstance(failure, ValueError):
            return UserError(f"{where} did not answer in OpenAI's chat protocol; check {mine}_BASE_URL.")
        return ModelError("failed", f"The model's server failed ({type(failure).__name__}).")


def _used(name: object, usage: Any, before: Used) -> Used:
    """What is known after one more chunk; servers name the model in some chunks and the tokens in the last."""
    return Used(
        str(name) if name else before.model,
        usage["input_tokens"] if usage else before.read,
        usage["output_tokens"] if usage else before.written,
    )
