"""A run against a slow scripted target, in a process of its own that a test can kill: FOLDER [start]."""

import sys
import time
from pathlib import Path
from typing import Any

from eval.records import Case, Sample, Suite
from eval.running import carry_out
from tests.eval.samples import GROWTH, answer, case, cited, figure, gold

CASES = tuple(
    case(id=f"c{number}", question=f"第{number}问?", gold=(figure("10", edge="about"),), evidence=(gold(),))
    for number in range(12)
)
SUITE = Suite("slow", "twelve questions", 1, CASES, sha256="0")
TEXTS = ("张湾区2023年目标增长10%左右[1]。", "张湾区2023年目标增长10%[1]。", "下陆区增长10%左右[1]。", "没有。")


class Slow:
    """Answers in a twentieth of a second, right, blurred, wrong and failing by turns."""

    name = "slow"

    def __init__(self, delay: float = 0.05) -> None:
        self.delay = delay
        self.asked: list[str] = []

    def ask(self, of: Case) -> Sample:
        self.asked.append(of.id)
        time.sleep(self.delay)
        turn = int(of.id[1:]) % (len(TEXTS) + 1)
        if turn == len(TEXTS):
            return answer(
                "", case=of.id, question=of.question, status="error", error={"type": "OSError", "message": "no"}
            )
        return answer(
            TEXTS[turn], case=of.id, question=of.question, citations=(cited(1, GROWTH),), seconds={"total": 0.05}
        )

    def manifest(self) -> dict[str, Any]:
        return {"target": self.name, "archive": None, "embedder": None, "model": None}


def main(folder: Path) -> None:
    carry_out(folder, CASES, Slow())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
