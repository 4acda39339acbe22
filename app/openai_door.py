"""The archive as a model of the OpenAI chat protocol, so that programs made for language models can ask it.

Citations stand in the text as [n] with a list of sources at its end, and as `citations` beside it. What clients claim
an assistant or a system said is not read; sampling settings mean nothing here and are passed over.
"""

import json
import secrets
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.api_shapes import Filters
from app.asking import Asking
from app.clients import Admit
from app.http_errors import ApiError
from app.ongoing import Ongoing
from app.records import EVERYTHING
from app.routes import ALWAYS, refusals, router

MODEL = "report-answers"
_PIECES: dict[str, Any] = {"schema": {"type": "string"}}
_SOURCES = {"zh": "出处：", "en": "Sources:"}
_REVISED = {"zh": "\n\n（更正）", "en": "\n\n(Corrected) "}


class Piece(BaseModel):
    """A piece of a message; only text is read."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """A message of the conversation; those of the user are the questions."""

    role: Literal["user", "assistant", "system", "developer", "tool", "function"]
    content: str | list[Piece] | None = None


class Chat(BaseModel):
    """A conversation, whose last question is answered; what the protocol has besides is passed over."""

    model_config = ConfigDict(extra="ignore")
    model: str = Field(max_length=100)
    messages: list[Message] = Field(min_length=1, max_length=2000)
    stream: bool | None = False
    n: Literal[1] | None = 1
    filters: Filters | None = Field(None, description="Which reports are asked, as at /api/v1/ask.")


class Choice(BaseModel):
    """The one answer."""

    index: int
    message: dict[str, Any]
    finish_reason: str


class Completion(BaseModel):
    """An answer in the protocol's shape."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    citations: list[dict[str, Any]]
    abstained: bool


class Model(BaseModel):
    """The archive as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """The list of the one model."""

    object: Literal["list"]
    data: list[Model]


def openai_routes(asking: Asking, ask: Admit, read: Admit) -> APIRouter:
    """`/chat/completions` and `/models`."""
    doors = router()
    codes = (
        "bad_json",
        "bad_encoding",
        "empty_question",
        "question_too_long",
        "not_json",
        "no_model",
        "unknown_filter",
    )
    busy = ("too_many_streams", "overloaded", "starting", "index_not_ready", "interrupted")
    told: dict[int | str, dict[str, Any]] = {
        200: {
            "description": "The answer, in pieces if asked.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    }

    @doors.get("/models", response_model=Models, responses=refusals(*ALWAYS), dependencies=[Depends(read)])
    async def models() -> dict[str, Any]:
        """The archive as the one model."""
        return {"object": "list", "data": [_model()]}

    @doors.get(
        "/models/{name}", response_model=Model, responses=refusals(*ALWAYS, "no_model"), dependencies=[Depends(read)]
    )
    async def model(name: str) -> dict[str, Any]:
        """That model."""
        _known(name)
        return _model()

    @doors.post("/chat/completions", response_model=Completion, responses={**told, **refusals(*ALWAYS, *codes, *busy)})
    async def complete(request: Request, body: Chat, client: Annotated[str, Depends(ask)]) -> Response:
        """Answer the last question of a conversation."""
        _known(body.model)
        questions = [text for message in body.messages if message.role == "user" and (text := _text(message))]
        if not questions:
            raise ApiError("empty_question", fields=["messages"])
        session, scope = "s_" + secrets.token_urlsafe(16), body.filters.scope() if body.filters else EVERYTHING
        one = asking.ask(request, questions[-1], questions[:-1], client=client, session=session, scope=scope)
        if body.stream:
            return StreamingResponse(
                _chunks(asking, one),
                media_type="text/event-stream; charset=utf-8",
                headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
            )
        answer = await asking.whole(request, one)
        text = "".join([_word(one.name, json.loads(one.data), answer["language"]) for one in _last(one)])
        message = {"role": "assistant", "content": text + _ending(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        about = {"citations": _citations(answer), "abstained": answer["abstained"]}
        return JSONResponse({**_about(one, "chat.completion"), "choices": [choice], **about})

    return doors


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "local"}


def _known(name: str) -> None:
    if name != MODEL:
        raise ApiError("no_model", fields=["model"], name=name, known=MODEL)


def _text(message: Message) -> str:
    if isinstance(message.content, list):
        return "\n".join(piece.text for piece in message.content)
    return message.content or ""


def _about(one: Ongoing, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-" + one.id, "object": kind, "created": int(time.time()), "model": MODEL}


def _last(one: Ongoing) -> list[Any]:
    """The events after the last restart: the text as it stands in the end."""
    begins = [sent.number for sent in one.events if sent.name == "restart"]
    return one.events[begins[-1] if begins else 0 :]


async def _chunks(asking: Asking, one: Ongoing) -> AsyncIterator[str]:
    about = _about(one, "chat.completion.chunk")
    language, said = "zh", False

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _line({**about, "choices": [choice], **more})

    yield chunk({"role": "assistant", "content": ""})
    async for sent in asking.answers.follow(one):
        if sent is None:
            yield ": hb\n\n"
            continue
        data = json.loads(sent.data)
        if sent.name == "meta":
            language = data["lang"]
        elif sent.name == "restart" and said:  # what was sent cannot be taken back
            yield chunk({"content": _REVISED[language]})
        elif sent.name == "error":
            yield _line({"error": {**data, "message": data["message_en"], "type": "server_error"}})
        elif words := _word(sent.name, data, language):
            said = True
            yield chunk({"content": words})
    if one.answer is not None:
        ending = _ending(one.answer)
        if ending:
            yield chunk({"content": ending})
        yield chunk({}, "stop", citations=_citations(one.answer), abstained=one.answer["abstained"])
    yield "data: [DONE]\n\n"


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _word(name: str, data: dict[str, Any], language: str) -> str:
    """What an event adds to the text."""
    if name == "delta":
        return _inert(data["t"])
    if name == "cite":
        return (" " if language == "en" else "") + "".join(f"[{number}]" for number in data["n"])
    return ""


def _inert(text: str) -> str:
    """The text without what a client that draws Markdown would fetch, link or run."""
    return text.replace("<", "\\<").replace("![", "!\\[").replace("](", "]\\(").replace("]:", "]\\:")


def _ending(answer: dict[str, Any]) -> str:
    """The notes and the list of sources."""
    language = answer["language"]
    notes = [_inert(note["text"]) for note in answer["notes"] if note["code"] != "corrected"]
    lines = [f"[{item['number']}] {_inert(_cited(item))}" for item in answer["evidence"]]
    parts = [*notes, "\n".join([_SOURCES[language], *lines]) if lines else ""]
    return "".join(f"\n\n{part}" for part in parts if part)


def _cited(item: dict[str, Any]) -> str:
    where = " ".join(str(part) for part in (item["place"], item["year"], item["title"], item["file"]) if part)
    return f"{where}: {' '.join(item['quote'].split())}"


def _citations(answer: dict[str, Any]) -> list[dict[str, Any]]:
    kept = (
        "number",
        "place",
        "year",
        "title",
        "file",
        "heading",
        "quote",
        "report",
        "passage",
        "start",
        "end",
        "reader",
    )
    return [{key: item[key] for key in kept} for item in answer["evidence"]]
