"""python -m eval answer QUESTIONS --out ANSWERS | facts GOLD: measure the archive and its answers."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import settings
from errors import UserError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; 0 when it went well, 1 after a failing question or a mistake that the user can mend."""
    options = _parser().parse_args(arguments)
    try:
        values = settings.load()
        data_dir = options.archive or values.data_dir
        return _facts(options, data_dir) if options.command == "facts" else _answer(options, values, data_dir)
    except UserError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the archive and its answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    answer = commands.add_parser("answer", help="answer a file of questions")
    answer.add_argument("questions", type=Path, help="JSONL with id, question and history")
    answer.add_argument("--out", type=Path, required=True, help="where the answers go, one JSON object a line")
    facts = commands.add_parser("facts", help="compare the archive's facts with a gold table")
    facts.add_argument("gold", type=Path, help="JSONL of figures known to be right")
    for command in (answer, facts):
        command.add_argument("--archive", type=Path, help="the folder of the archive; DATA_DIR when left out")
    return parser


def _answer(options: argparse.Namespace, values: settings.Settings, data_dir: Path) -> int:
    from app.answer import Desk
    from eval.answers import answered, load
    from index.archive import Archive
    from index.embed import Embedder

    questions = load(options.questions)
    desk = Desk(Archive.open(data_dir), Embedder(values.embedder, values.data_dir))
    failed, began = 0, time.perf_counter()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        for number, outcome in enumerate(answered(questions, desk), 1):
            out.write(json.dumps(outcome.line, ensure_ascii=False) + "\n")
            failed += outcome.failed
            if outcome.failed:
                print(f"\n{outcome.line['id']}: {outcome.line['error']}", file=sys.stderr)
            left = (time.perf_counter() - began) / number * (len(questions) - number)
            print(f"\r{number}/{len(questions)} answered, {left:.0f} s left ", end="", file=sys.stderr)
    print(f"\n{len(questions) - failed} answered, {failed} failed: {options.out}", file=sys.stderr)
    return 1 if failed else 0


def _facts(options: argparse.Namespace, data_dir: Path) -> int:
    from eval.facts import compare, report_lines
    from index.archive import Archive

    for line in report_lines(compare(options.gold, Archive.open(data_dir))):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
