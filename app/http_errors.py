"""The one shape of every error that leaves over HTTP: a true status, a code, both languages, and the request's id."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """What a code means: its status and its words, whose slots are filled when it is raised."""

    status: int
    zh: str
    en: str


REFUSALS: Mapping[str, Refusal] = {
    "bad_request": Refusal(400, "请求无法读取。", "The request cannot be read."),
    "bad_json": Refusal(400, "请求体不是合法的 JSON：{reason}。", "The body is not JSON: {reason}."),
    "bad_encoding": Refusal(
        400,
        "文字编码有误：须为 UTF-8，且不含空字符或孤立代理项。",
        "The text is badly encoded: it must be UTF-8 without NUL or lone surrogates.",
    ),
    "empty_question": Refusal(400, "问题是空的。", "The question is empty."),
    "unknown_key": Refusal(
        401,
        "需要有效的密钥：程序写在 Authorization: Bearer 之后，网站写在 X-Site-Key 中。",
        "A valid key is needed: a program's after Authorization: Bearer, a website's in X-Site-Key.",
    ),
    "key_in_query": Refusal(
        401,
        "密钥不得写在网址中；请用 Authorization: Bearer。",
        "A key must not stand in the address; send it as Authorization: Bearer.",
    ),
    "origin_not_allowed": Refusal(
        403, "此网站尚未获准使用：{origin}。", "This site may not use the archive: {origin}."
    ),
    "key_disabled": Refusal(403, "此网站的问答已停用。", "This site's key is switched off."),
    "beyond_key": Refusal(403, "此密钥不能用于这个地址。", "That key does not open this address."),
    "not_found": Refusal(404, "没有这个地址。", "There is nothing at this address."),
    "no_answer": Refusal(404, "没有这个回答，或已过保留时间。", "There is no such answer, or it is no longer kept."),
    "no_passage": Refusal(404, "没有这个段落；报告可能已更新。", "There is no such passage (any more)."),
    "no_report": Refusal(404, "没有这份报告。", "There is no such report."),
    "no_model": Refusal(404, "没有模型 {name}；可用：{known}。", "There is no model {name}; there is {known}."),
    "wrong_method": Refusal(405, "此地址不接受这种方法。", "This address does not take that method."),
    "not_acceptable": Refusal(406, "此地址不提供这种格式。", "This address does not give that format."),
    "too_large": Refusal(413, "请求过大。", "The request is too large."),
    "question_too_long": Refusal(
        413, "问题有 {length} 个字，最多 {limit} 个。", "The question has {length} characters; {limit} are the limit."
    ),
    "not_json": Refusal(415, "请求体须为 application/json。", "The body must be application/json."),
    "invalid": Refusal(422, "字段有误：{reason}。", "A field is wrong: {reason}."),
    "unknown_filter": Refusal(422, "{field} 中没有 {value} 这一项。", "{field}: there is none of that name: {value}."),
    "outside_site": Refusal(
        422, "{field} 不在此网站可以询问的范围内。", "{field}: nothing of it lies in what this site may ask about."
    ),
    "idempotency": Refusal(
        422, "这个 Idempotency-Key 已用于另一个问题。", "That Idempotency-Key belongs to another question."
    ),
    "rate_limited": Refusal(
        429, "请求太频繁，请 {retry_after} 秒后再试。", "Too many requests; try again in {retry_after} s."
    ),
    "too_many_streams": Refusal(
        429,
        "同时提出的问题太多，请等前面的回答结束。",
        "Too many questions at once; wait for the earlier ones to end.",
    ),
    "session_busy": Refusal(429, "上一个问题还在回答中。", "The question before this one is still being answered."),
    "interrupted": Refusal(499, "回答被中断。", "The answer was interrupted."),
    "internal": Refusal(
        500, "服务器出错，已记录；请稍后再试。", "The server failed and has made a note of it; try again later."
    ),
    "overloaded": Refusal(
        503,
        "提问的人太多，请 {retry_after} 秒后再试。",
        "Too many questions wait; try again in {retry_after} s.",
    ),
    "starting": Refusal(503, "正在启动，请稍候。", "The server is starting."),
    "stopping": Refusal(
        503,
        "服务器正在重新启动，请 {retry_after} 秒后再试。",
        "The server is being restarted; try again in {retry_after} s.",
    ),
    "index_not_ready": Refusal(503, "还没有收录任何报告。", "The archive holds no reports yet."),
}
_BY_STATUS = {400: "bad_request", 404: "not_found", 405: "wrong_method", 406: "not_acceptable", 413: "too_large"}


class ApiError(Exception):
    """A request that is refused; `fields` are the names of what is wrong in it, `slots` fill the words."""

    def __init__(
        self, code: str, *, fields: Sequence[str] = (), retry_after: int | None = None, **slots: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fields = tuple(fields)
        self.retry_after = retry_after
        self.slots = {**slots, **({} if retry_after is None else {"retry_after": retry_after})}

    @property
    def status(self) -> int:
        """The HTTP status."""
        return REFUSALS[self.code].status

    def as_json(self, request_id: str) -> dict[str, Any]:
        """The inside of `{"error": …}`."""
        refusal = REFUSALS[self.code]
        body: dict[str, Any] = {
            "code": self.code,
            "message_zh": refusal.zh.format(**self.slots),
            "message_en": refusal.en.format(**self.slots),
            "request_id": request_id,
        }
        if self.fields:
            body["fields"] = list(self.fields)
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body


def install(app: FastAPI) -> None:
    """Give every error of the routes of `app` the one shape."""
    app.add_exception_handler(ApiError, lambda request, error: respond(request, _own(error)))
    app.add_exception_handler(RequestValidationError, lambda request, error: respond(request, _invalid(error)))
    app.add_exception_handler(HTTPException, lambda request, error: respond(request, _plain(error)))


def request_id(request: Request) -> str:
    """The id that the log and the header give this request; "" outside the server."""
    return str(getattr(request.state, "request_id", ""))


def inner_path(request: Request) -> str:
    """The address without the path prefix under which the whole server may stand."""
    return request.url.path.removeprefix(str(request.scope.get("root_path", "")))


def respond(request: Request, error: ApiError) -> Response:
    """The response that tells of an error; the OpenAI doors add the names that their clients read."""
    body = error.as_json(request_id(request))
    if inner_path(request).startswith("/v1/"):
        kind = "server_error" if error.status >= 500 else "invalid_request_error"
        body |= {"message": body["message_en"], "type": kind, "param": next(iter(error.fields), None)}
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"error": body}, status_code=error.status, headers=headers)


def unforeseen(request: Request) -> Response:
    """The response to a failure of ours; call it while the exception is being handled."""
    log.exception("request %s failed", request_id(request))
    return respond(request, ApiError("internal"))


def _own(error: Exception) -> ApiError:
    assert isinstance(error, ApiError)
    return error


def _plain(error: Exception) -> ApiError:
    assert isinstance(error, HTTPException)
    return ApiError(_BY_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "bad_request"))


def _invalid(error: Exception) -> ApiError:
    """Names the fields and what is wrong with each; the values are not repeated."""
    assert isinstance(error, RequestValidationError)
    complaints: dict[str, str] = {}
    for item in error.errors():
        place = [str(step) for step in item["loc"] if step not in ("body", "query", "path", "header")]
        complaints.setdefault(".".join(place) or "body", str(item["msg"]).removeprefix("Value error, "))
    reason = "; ".join(f"{name[:80]}: {words}" for name, words in list(complaints.items())[:5])
    return ApiError("invalid", fields=[name[:80] for name in complaints][:20], reason=reason)
