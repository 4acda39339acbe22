"""Text metrics: nuggets recalled, wordings that must or must not stand in the answer; numbers on digit borders."""

import re
import unicodedata
from collections.abc import Sequence

from eval.records import Case, Sample, Score

NEGATED = re.compile(
    r"不|未|没|无|非|低于|除外|其余|其他|仅|相比|而|n't|\b(?:not|no|without|exclud\w*|below|other|others|except|silent)\b",
    re.I,
)
# Comparisons that only look like denials: 不低于10% is no 不.
_COMPARES = re.compile(
    r"不(?:低|少|高|多|小|大|迟|晚)于|不(?:超过|足)|无论|\b(?:no|not)\s+(?:less|more|lower|higher|fewer)\s+than\b|\b(?:or|at)\s+below\b",
    re.I,
)
SENTENCE = re.compile(r"[。;；\n!?！？]|(?<=[a-z\])%])\. ")


def folded(text: str) -> str:
    """Text for comparing: full-width signs as half-width, blanks as one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def stands(needle: str, text: str) -> bool:
    """Whether `needle` stands in folded `text`; a number at its end must not go on (10 is not in 110 or 10.5)."""
    wanted = folded(needle)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text, re.I) is not None


def met(groups: Sequence[Sequence[str]], answer: str) -> list[bool]:
    """For each group, whether one of its wordings stands in the answer."""
    text = folded(answer)
    return [any(stands(wording, text) for wording in group) for group in groups]


def denied(part: str) -> bool:
    """Whether a sentence denies or sets apart what it names; 不低于10% does not."""
    return NEGATED.search(_COMPARES.sub(" ", part)) is not None


def asserted(name: str, answer: str) -> bool:
    """Whether a sentence of the answer holds the name and nothing that denies it."""
    wanted = folded(name)
    return any(wanted in folded(part) and not denied(part) for part in SENTENCE.split(answer))


def forbidden(case: Case, answer: str) -> list[str]:
    """What stands in the answer and must not: forbidden wordings, and wrong items claimed."""
    text = folded(answer)
    found = [wording for wording in case.must_not_include if stands(wording, text)]
    return found + [group[0] for group in case.wrong_items if any(asserted(name, answer) for name in group)]


def open_terms(case: Case, answer: str) -> list[tuple[str, ...]]:
    """The terms that no rule finds in the answer and that hold no figure: what a judge may decide."""
    kept = met(case.terms, answer)
    return [
        group
        for group, there in zip(case.terms, kept, strict=True)
        if not there and not any(sign.isdigit() for wording in group for sign in wording)
    ]


def decided(case: Case, sample: Sample) -> list[bool]:
    """For each term, whether it stands in the answer by rule, or else by the judge's ruling where there is one."""
    ruled = {one.nugget for one in sample.rulings if one.verdict == "stated"}
    kept = met(case.terms, sample.answer)
    return [there or group[0] in ruled for group, there in zip(case.terms, kept, strict=True)]


def judged(case: Case, sample: Sample) -> Score:
    """The share of terms that are there by rule or by ruling; those the judge failed on are left out, and told."""
    failed = {one.nugget for one in sample.rulings if one.verdict == "error"}
    if not sample.rulings:
        return Score(case.id, "nuggets.judged", None)
    kept = [
        there for group, there in zip(case.terms, decided(case, sample), strict=True) if there or group[0] not in failed
    ]
    told = [f"{one.nugget}: {one.verdict}" + (f" “{one.quote}”" if one.quote else "") for one in sample.rulings]
    return Score(case.id, "nuggets.judged", sum(kept) / len(kept) if kept else None, "; ".join(told))


def _recall(case: Case, metric: str, groups: Sequence[Sequence[str]], answer: str) -> Score:
    if not groups:
        return Score(case.id, metric, None)
    kept = met(groups, answer)
    missing = [group[0] for group, there in zip(groups, kept, strict=True) if not there]
    return Score(case.id, metric, sum(kept) / len(kept), "missing " + "; ".join(missing) if missing else "")


def recall(case: Case, sample: Sample) -> Score:
    """The share of the case's terms (nuggets) that stand in the answer."""
    return _recall(case, "nuggets.recall", case.terms, sample.answer)


def wording(case: Case, sample: Sample) -> Score:
    """The share of wordings that must stand in the answer and do."""
    return _recall(case, "wording.recall", case.must_include, sample.answer)


def absent(case: Case, sample: Sample) -> Score:
    """1 when nothing that must not be said is said."""
    if not case.must_not_include and not case.wrong_items:
        return Score(case.id, "forbidden.absent", None)
    found = forbidden(case, sample.answer)
    return Score(case.id, "forbidden.absent", float(not found), "says " + "; ".join(found) if found else "")
