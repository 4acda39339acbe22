"""python -m eval: suites, runs, verdicts and reports, to measure the archive and its answers."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import settings
from errors import UserError
from eval.commands import Body
from eval.commands import add as add_suites
from eval.deciding import add as add_runs
from eval.opening import Where

if TYPE_CHECKING:
    from prompts.model import Model


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; 0 when it went well, 1 after a failing question or a mistake that the user can mend."""
    options = _parser().parse_args(arguments)
    try:
        values = settings.load()
        archive = getattr(options, "archive", None) or values.data_dir
        body: Body = options.body
        return body(options, _where(archive, values))
    except UserError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the archive and its answers.")
    subcommands = parser.add_subparsers(dest="command", required=True)
    add_suites(subcommands)
    add_runs(subcommands)
    answer = subcommands.add_parser("answer", help="answer a file of questions")
    answer.add_argument("questions", type=Path, help="JSONL with id, question and history")
    answer.add_argument("--out", type=Path, required=True, help="where the answers go, one JSON object a line")
    facts = subcommands.add_parser("facts", help="compare the archive's facts with a gold table")
    facts.add_argument("gold", type=Path, help="JSONL of figures known to be right")
    for command, body in ((answer, _answer), (facts, _facts)):
        command.set_defaults(body=body)
        command.add_argument("--archive", type=Path, help="the folder of the archive; DATA_DIR when left out")
    return parser


def _answer(options: argparse.Namespace, where: Where) -> int:
    from app.answer import Desk
    from eval.answers import answered, load
    from eval.running import LONE
    from index.archive import Archive
    from index.embed import Embedder

    questions = load(options.questions)
    model = where.language_model()
    desk = Desk(Archive.open(where.archive), Embedder(where.embedder, where.models), model)
    failed, began = 0, time.perf_counter()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8", errors=LONE) as out:
        for number, outcome in enumerate(answered(questions, desk), 1):
            out.write(json.dumps(outcome.line, ensure_ascii=False) + "\n")
            failed += outcome.failed
            if outcome.failed:
                print(f"\n{outcome.line['id']}: {outcome.line['error']}", file=sys.stderr)
            left = (time.perf_counter() - began) / number * (len(questions) - number)
            print(f"\r{number}/{len(questions)} answered, {left:.0f} s left ", end="", file=sys.stderr)
    print(f"\n{len(questions) - failed} answered, {failed} failed: {options.out}", file=sys.stderr)
    return 1 if failed else 0


def _where(archive: Path, values: settings.Settings) -> Where:
    return Where(
        archive, values.embedder, values.data_dir, lambda: _language_model(values), lambda: _judge_model(values)
    )


def _judge_model(values: settings.Settings) -> "Model":
    """The model that judges; UserError when none is set, or when it would judge its own answers."""
    if not values.judge:
        raise UserError("--judge needs a model: set JUDGE=provider:name in .env or the environment")
    if values.judge == values.model:
        raise UserError(f"{values.model} would judge its own answers: set JUDGE to another than MODEL")
    from prompts.model import open_model

    key = values.judge_api_key.get_secret_value()
    return open_model(values.judge, base_url=values.judge_base_url, key=key, setting="JUDGE")


def _language_model(values: settings.Settings) -> "Model | None":
    """The model that the settings name; the libraries behind it are loaded only then."""
    if not values.model:
        return None
    from prompts.model import open_model

    return open_model(values.model, base_url=values.model_base_url, key=values.model_api_key.get_secret_value())


def _facts(options: argparse.Namespace, where: Where) -> int:
    from eval.facts import compare, report_lines
    from index.archive import Archive

    for line in report_lines(compare(options.gold, Archive.open(where.archive))):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
