"""A scripted model that words answers as a competent one would, from the evidence in its prompt, and lies on demand."""

import re
from collections.abc import Generator, Sequence

from prompts.model import Turn, Used

_LINE = re.compile(r"^\[(\d+)\] \(([^)]*(?:\([^)]*\)[^)]*)*)\) (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_SPLIT = re.compile(r"(?<=[，,；;])")
INVENTED = "市民群众对政府的这些工作普遍感到自豪和满意"
STYLES = ("plain", "merged", "bulleted", "reordered", "marked")


class Writer:
    """Rewords up to `most` quotes in a `style`; `lies` are put between: number, marker, year, invented.

    `good` and `bad` keep the sentences it wrote, without markers, for a test to look for.
    """

    name = "test:writer"

    def __init__(self, style: str, *, lies: Sequence[str] = (), most: int = 4) -> None:
        self.style, self.lies, self.most = style, tuple(lies), most
        self.good: list[str] = []
        self.bad: list[str] = []
        self.asked = 0

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        quotes = [(int(n), _plain(words)) for n, _, words in _LINE.findall(turns[-1].text)]
        if not quotes:  # asked how a question is to be read
            yield '{"task": "none"}'
            return Used("writer")
        self.asked += 1
        told = [(n, _reworded(words, self.style)) for n, words in quotes[: self.most]]
        lines = self._joined([(n, words) for n, words in told if words])
        for lie, (n, words) in zip(self.lies, told * len(self.lies), strict=False):
            said = _lie(lie, n, words)
            if said:
                self.bad.append(said[0])
                lines.insert(len(lines) // 2, f"{said[0]}[{said[1]}]。")
        text = ("\n" if self.style == "bulleted" else "").join(lines)
        for start in range(0, len(text), 7):
            yield text[start : start + 7]
        return Used("writer", len(turns[-1].text), len(text))

    def _joined(self, told: Sequence[tuple[int, str]]) -> list[str]:
        self.good += [words for _, words in told]
        if self.style == "merged":
            pairs = [told[i : i + 2] for i in range(0, len(told), 2)]
            return ["，".join(words for _, words in pair) + "".join(f"[{n}]" for n, _ in pair) + "。" for pair in pairs]
        if self.style == "bulleted":
            return [f"- **{words[:4]}**{words[4:]}[{n}]" for n, words in told]
        if self.style == "marked":
            return [f"{words}。【来源{n}】" for n, words in told]
        return [f"{words}[{n}]。" for n, words in told]


def _plain(words: str) -> str:
    return re.sub(r"[①-⑳“”\"]", "", words).strip(" 。；;，,")


def _reworded(words: str, style: str) -> str:
    """The quote's first clauses with another beginning and other words for doing."""
    clauses = [part.strip(" ，,；;。") for part in _SPLIT.split(re.sub(r"^[一二三四五六七八九十]是", "", words))]
    said = [part for part in clauses if part][:3]
    if not said:
        return ""
    if style == "reordered" and len(said) > 1:
        said = [*said[1:], said[0]]
    text = "，".join(said)
    for old, new in (("推进", "将推进"), ("实施", "开展"), ("加快", "加紧"), ("完善", "健全"), ("提升", "提高")):
        if old in text and style != "plain":
            text = text.replace(old, new, 1)
            break
    return re.sub(r"[。；;!！?？]", "，", f"报告提到{text}" if style in ("plain", "merged") else f"当地{text}")


def _lie(kind: str, n: int, words: str) -> tuple[str, int] | None:
    if kind == "invented":
        return f"{INVENTED}，总投资达到987.6亿元", n
    if kind == "feeling":
        return INVENTED, n
    if kind == "marker":
        return words, 99
    if kind == "year":
        return f"早在2011年，{words}", n
    found = _NUMBER.search(words)
    if not found:
        return None
    changed = str(int(found[0]) + 7) if found[0].isdigit() else f"{float(found[0]) + 0.3:.1f}"
    return words[: found.start()] + changed + words[found.end() :], n
