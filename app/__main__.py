"""python -m app ask "…" | serve | mcp | sites | embed doctor: the command line of the app."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import settings
from app import site_commands
from errors import UserError

if TYPE_CHECKING:
    from app.answer import Desk
    from prompts.model import Model


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; 0 when it went well, 1 after a mistake that the user can mend."""
    options = _parser().parse_args(arguments)
    try:
        values = settings.load()
        logging.basicConfig(level=values.log_level)
        return COMMANDS[options.command](options, values)
    except UserError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Ask the archive, or serve the chat page.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question", help="the question, in Chinese or English")
    ask.add_argument(
        "--after", action="append", default=[], metavar="QUESTION", help="an earlier question; may be repeated"
    )
    ask.add_argument(
        "--place", action="append", default=[], help="ask only reports of this place, name or code; may be repeated"
    )
    ask.add_argument("--year", action="append", default=[], type=int, help="ask only reports of this plan year")
    ask.add_argument("--report", action="append", default=[], metavar="ID", help="ask only this report")
    ask.add_argument("--as", dest="form", choices=("text", "markdown", "html", "json", "csv"), default="text")
    ask.add_argument("--json", dest="form", action="store_const", const="json", help="the same as --as json")
    commands.add_parser("serve", help="serve the chat page at HOST:PORT")
    commands.add_parser("mcp", help="serve the archive to an MCP client over standard input and output")
    embed = commands.add_parser("embed", help="help with the chat on other websites")
    doctor = embed.add_subparsers(dest="deed", required=True).add_parser(
        "doctor", help="say what keeps the chat from working on a page"
    )
    doctor.add_argument("url", help="the page that embeds the chat, or shall")
    doctor.add_argument("--key", default="", help="the site's public key; else the one in the page")
    doctor.add_argument("--server", default="", help="our public address; else the one that the page's snippet names")
    site_commands.add_parser(commands)
    return parser


def _ask(options: argparse.Namespace, values: settings.Settings) -> int:
    from app import render
    from app.answer import checked
    from app.records import Scope
    from app.scope import named

    checked(options.question, limit=values.question_limit)
    codes = [place.code for words in options.place for place in named(words)]
    scope = Scope(tuple(dict.fromkeys(codes)), tuple(options.year), tuple(options.report))
    desk = _desk(values)
    answer = desk.answer(options.question, options.after, scope=scope)
    forms = {
        "markdown": render.markdown,
        "html": render.html,
        "csv": render.csv,
        "json": lambda given: json.dumps(render.as_json(given), ensure_ascii=False, indent=2) + "\n",
        "text": render.plain,
    }
    sys.stdout.write(forms[options.form](answer))
    return 0


def _serve(options: argparse.Namespace, values: settings.Settings) -> int:
    from app.server import serve

    serve(_desk(values), values)
    return 0


def _mcp(options: argparse.Namespace, values: settings.Settings) -> int:
    import asyncio

    from app.mcp_door import serve_stdio
    from app.mcp_tools import local

    asyncio.run(serve_stdio(local(_desk(values), public=values.public_url)))
    return 0


def _desk(values: settings.Settings) -> "Desk":
    """The archive at work; UserError when it was made with another embedding model than the settings name."""
    from app.answer import Desk
    from index.archive import Archive
    from index.embed import Embedder

    model = _model(values)
    create = bool(values.admin_password.get_secret_value())  # then reports may come by upload
    archive, embedder = Archive.open(values.data_dir, create=create), Embedder(values.embedder, values.data_dir)
    archive.expect(embedder.fingerprint)
    return Desk(archive, embedder, model, question_limit=values.question_limit)


def _model(values: settings.Settings) -> "Model | None":
    """The model that the settings name; the libraries behind it are loaded only then."""
    if not values.model:
        return None
    from prompts.model import open_model

    return open_model(values.model, base_url=values.model_base_url, key=values.model_api_key.get_secret_value())


def _embed(options: argparse.Namespace, values: settings.Settings) -> int:
    from app import doctor

    return doctor.run(options)


COMMANDS = {"embed": _embed, "ask": _ask, "serve": _serve, "mcp": _mcp, "sites": site_commands.run}

if __name__ == "__main__":
    sys.exit(main())
