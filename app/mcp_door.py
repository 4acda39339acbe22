"""The archive as an MCP server by the official SDK: its tools with their schemas, over HTTP and over stdio."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import mcp.types as wire
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from pydantic import BaseModel, ValidationError

from app.http_errors import ApiError
from app.mcp_shapes import AskFound, AskGiven, FactsFound, FactsGiven, Given, SearchFound, SearchGiven
from app.mcp_tools import Tools
from errors import UserError

NAME = "report-answers"
INSTRUCTIONS = (
    "Chinese local-government annual work reports (政府工作报告). `ask` answers a question in Chinese or English with "
    "cited sentences and is right about figures; prefer it. `facts` lists one indicator as the reports state it, "
    "`search` finds passages. Cite with the quotes and reader links given, and say so when `abstained` is true."
)


class Kind(NamedTuple):
    """A tool: what it is for, what it takes and gives, and what does it."""

    words: str
    given: type[Given]
    found: type[BaseModel]
    run: Callable[[Tools], Callable[[Any, Any], Awaitable[BaseModel]]]


KINDS: dict[str, Kind] = {
    "ask": Kind(
        "Answer a question about government work reports, with cited quotes and a table of the figures.",
        AskGiven,
        AskFound,
        lambda tools: tools.ask,
    ),
    "search": Kind("Find passages of the reports by meaning and words.", SearchGiven, SearchFound, lambda t: t.search),
    "facts": Kind(
        "List the figures of one indicator as the reports state them, each with its quote.",
        FactsGiven,
        FactsFound,
        lambda tools: tools.facts,
    ),
}


def server(tools: Tools) -> "Server[Any, Any]":
    """The MCP server; every failure that the caller can mend comes back as the tool's error."""
    made: Server[Any, Any] = Server(NAME, instructions=INSTRUCTIONS)
    reading = wire.ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)

    @made.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def listed() -> list[wire.Tool]:
        return [
            wire.Tool(
                name=name,
                description=kind.words,
                inputSchema=kind.given.model_json_schema(),
                outputSchema=kind.found.model_json_schema(),
                annotations=reading,
            )
            for name, kind in KINDS.items()
        ]

    @made.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # our own names the field
    async def called(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if name not in KINDS:
            raise UserError(f"There is no tool {name!r}; there are {', '.join(KINDS)}.")
        kind = KINDS[name]
        request = made.request_context.request
        try:
            found = await kind.run(tools)(request, kind.given.model_validate(arguments))
        except ApiError as refusal:
            told = refusal.as_json("")
            raise UserError(f"{told['code']}: {told['message_en']} / {told['message_zh']}") from None
        except ValidationError as wrong:
            raise UserError("; ".join(f"{item['loc'][0]}: {item['msg']}" for item in wrong.errors())) from None
        return found.model_dump(mode="json")

    return made


def manager(tools: Tools) -> StreamableHTTPSessionManager:
    """What answers MCP over HTTP: every request by itself, with one JSON; whose it is was checked before."""
    return StreamableHTTPSessionManager(server(tools), json_response=True, stateless=True)


async def serve_stdio(tools: Tools) -> None:
    """Answer over standard input and output until they close."""
    made = server(tools)
    async with stdio_server() as (reading, writing):
        await made.run(reading, writing, made.create_initialization_options())
