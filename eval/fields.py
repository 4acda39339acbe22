"""The fields of a case as they stand in a file, checked one by one and made into a Case."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from app.records import EVERYTHING, Scope
from errors import UserError
from eval.golden import enriched, figure_row
from eval.records import Case, Gold, GoldFigure
from index import amounts, places
from index.records import Edge
from index.units import dimension

_ID = re.compile(r"[\w.\-]{1,80}")
LANGUAGES = ("zh", "en")
STATES = ("", "draft")
STANCES = ("", "target", "actual", "rank", "derived")
EDGES = ("", *(str(edge) for edge in Edge))
FIGURE_FIELDS = ("place", "year", "indicator", "value", "unit", "edge", "stance", "high")
FIELDS = (
    "id", "type", "language", "lang", "question", "history", "answer", "answer_items", "must_include",
    "must_not_include", "wrong_items", "abstain", "evidence", "gold", "items", "terms", "cluster", "tags", "notes",
    "filters", "status", "seen",
)  # fmt: skip
_GROUPS = ("must_include", "wrong_items", "items", "terms")
_TEXTS = ("history", "must_not_include", "tags")


class Complaint(NamedTuple):
    """What is wrong: file, line, field, the offending text, and why."""

    file: str
    line: int
    field: str
    text: str
    why: str

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        return f"{self.file}:{self.line}:{field} “{self.text}” {self.why}"


def unknown(row: Mapping[str, Any], known: Iterable[str], file: str, line: int) -> Iterator[Complaint]:
    """A complaint for each field that is not known, with the nearest that is."""
    names = list(known)
    for name in row:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"
            yield Complaint(file, line, name, name, f"is no field of this file{hint}")


def case(row: Mapping[str, Any], file: str, line: int) -> tuple[Case | None, list[Complaint]]:
    """The case of a row, None when it lacks what no case can lack; and everything wrong with the row."""
    found = list(unknown(row, FIELDS, file, line))

    def complain(field: str, value: object, why: str) -> None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        found.append(Complaint(file, line, field, text[:120], why))

    identity, question = row.get("id"), row.get("question")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        complain("id", identity, "must be a text of letters, digits, dots, dashes and underscores, 80 at most")
    if not isinstance(question, str) or not question.strip():
        complain("question", question, "must be the question's text")
    language = row.get("language", row.get("lang", "zh"))
    if language not in LANGUAGES:
        complain("language", language, f"must be one of {', '.join(LANGUAGES)}")
    if row.get("status", "") not in STATES:
        complain("status", row["status"], "must be draft, or left out")
    if not isinstance(row.get("abstain", False), bool):
        complain("abstain", row["abstain"], "must be true or false")
    for name in (*_GROUPS, *_TEXTS):
        if not _fits(row.get(name, []), groups=name in _GROUPS):
            complain(name, row[name], "must be a list of texts" + (" or of lists of texts" if name in _GROUPS else ""))
    filters = _filters(row.get("filters"), complain)
    evidence = tuple(_evidence(row.get("evidence", []), complain))
    figures = tuple(_figures(row.get("gold", []), complain))
    if any(
        one.field in ("id", "question", "language", "abstain", *_GROUPS, *_TEXTS)
        for one in found
        if one.text != one.field
    ):
        return None, found
    made = Case(
        id=str(identity),
        type=str(row.get("type", "question")),
        language=language,
        question=str(question),
        history=tuple(row.get("history", [])),
        abstain=row.get("abstain", False),
        evidence=evidence,
        gold=figures,
        answer=str(row.get("answer", "")),
        cluster=str(row.get("cluster", "")) or (evidence[0].file if evidence else ""),
        tags=tuple(row.get("tags", [])),
        notes=str(row.get("notes", "")),
        must_not_include=tuple(row.get("must_not_include", [])),
        must_include=_groups(row, "must_include"),
        wrong_items=_groups(row, "wrong_items"),
        items=_groups(row, "items"),
        terms=_groups(row, "terms"),
        line=line,
        filters=filters,
        status="draft" if row.get("status") == "draft" else "",
    )
    return enriched(made, row.get("answer_items", [])), found


def _fits(value: object, *, groups: bool) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str)
        or (groups and isinstance(item, list) and item and all(isinstance(one, str) for one in item))
        for item in value
    )


def _groups(row: Mapping[str, Any], name: str) -> tuple[tuple[str, ...], ...]:
    return tuple((item,) if isinstance(item, str) else tuple(item) for item in row.get(name, []))


def _filters(value: Any, complain: Any) -> Scope:
    """The scope chosen beside the question: division codes, plan years, report ids."""
    kinds: dict[str, type] = {"places": str, "years": int, "reports": str}
    if value is None:
        return EVERYTHING
    if not isinstance(value, dict):
        complain("filters", value, f"must be an object with {', '.join(kinds)}")
        return EVERYTHING
    for wrong in unknown(value, kinds, "", 0):
        complain(f"filters.{wrong.field}", wrong.text, wrong.why)
    for name, kind in kinds.items():
        found = value.get(name) or []
        if not isinstance(found, list) or not all(type(one) is kind for one in found):
            complain(f"filters.{name}", found, f"must be a list of {'whole numbers' if kind is int else 'texts'}")
            return EVERYTHING
    for code in value.get("places") or []:
        try:
            places.get(code)
        except UserError:
            complain("filters.places", code, "is no division code; index/places.csv has them")
            return EVERYTHING
    return Scope(*(tuple(value.get(name) or ()) for name in kinds))


def _evidence(value: Any, complain: Any) -> Iterator[Gold]:
    if not isinstance(value, list):
        complain("evidence", value, "must be a list of objects with file and quote")
        return
    for number, item in enumerate(value, 1):
        if isinstance(item, str):
            item = {"file": "", "quote": item}
        if not isinstance(item, dict) or not isinstance(item.get("quote"), str) or not item["quote"].strip():
            complain(f"evidence[{number}]", item, "must be an object with file and quote")
        else:
            yield Gold(str(item.get("file", "")), item["quote"])


def _figures(value: Any, complain: Any) -> Iterator[GoldFigure]:
    if not isinstance(value, list):
        complain("gold", value, "must be a list of figures")
        return
    for number, item in enumerate(value, 1):
        where = f"gold[{number}]"
        if not isinstance(item, dict):
            complain(where, item, "must be an object with value and unit")
            continue
        for wrong in unknown(item, FIGURE_FIELDS, "", 0):
            complain(f"{where}.{wrong.field}", wrong.text, wrong.why)
        figure = _figure(item, where, complain)
        if figure:
            yield figure


def _figure(item: Mapping[str, Any], where: str, complain: Any) -> GoldFigure | None:
    numbers: list[Decimal | None] = []
    for name in ("value", "high"):
        raw = item.get(name)
        try:
            number = None if raw is None and name == "high" else Decimal(str(raw))
        except InvalidOperation:
            complain(f"{where}.{name}", raw, "is no number")
            return None
        if number is not None and not number.is_finite():
            complain(f"{where}.{name}", raw, "is no number")
            return None
        numbers.append(number)
    unit, edge, stance, year = item.get("unit", ""), item.get("edge", ""), item.get("stance", ""), item.get("year")
    try:
        dimension(unit)
    except UserError as reason:
        complain(f"{where}.unit", unit, f"cannot be read: {reason}")
        return None
    for name, said, known in (("edge", edge, EDGES), ("stance", stance, STANCES)):
        if said not in known:
            near = difflib.get_close_matches(str(said), known, n=1, cutoff=0.4)
            complain(
                f"{where}.{name}",
                said,
                f"is none of {', '.join(filter(None, known))}" + (f"; did you mean {near[0]}?" if near else ""),
            )
            return None
    if year is not None and not isinstance(year, int):
        complain(f"{where}.year", year, "must be a whole number")
        return None
    value, high = numbers
    assert value is not None
    return GoldFigure(
        str(item.get("place") or ""), year, str(item.get("indicator", "")), value, unit, edge, stance, high
    )


def from_table(values: Mapping[str, str], number: int) -> dict[str, Any]:
    """The row of a case out of a question-answer table: figures of the answer are gold, else its parts are terms."""
    answer = values.get("answer", "")
    found = amounts.find(answer)
    row: dict[str, Any] = {
        "id": values.get("id") or f"row-{number}",
        "type": values.get("type") or "question",
        "question": values.get("question", ""),
        "language": values.get("language")
        or values.get("lang")
        or ("zh" if re.search(r"[一-鿿]", values.get("question", "")) else "en"),
        "answer": answer,
        "abstain": values.get("abstain", "").lower() in ("1", "yes", "true", "是") or not answer,
    }
    if values.get("evidence"):
        row["evidence"] = [{"file": values.get("file", ""), "quote": values["evidence"]}]
    if found and not row["abstain"]:
        row["gold"] = [figure_row(one.amount) for one in found]
    elif not row["abstain"]:
        row["terms"] = [[part.strip()] for part in re.split(r"[、,，;；。\n]", answer) if part.strip()]
    known = {"id", "type", "question", "answer", "language", "lang", "abstain", "evidence", "file"}
    return row | {name: value for name, value in values.items() if name not in known and value}
